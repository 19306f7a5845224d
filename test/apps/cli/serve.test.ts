import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestFleet } from '../../support/cli.ts';

it('serve refuses a configuration that it can not read, or that is wrong, before it opens anything', async () => {
  const fleet = await TestFleet.make();
  const missing = join(fleet.folder, 'missing.yaml');
  const none = await fleet.run('serve', '--config', missing);
  expect(none).toMatchObject({ code: 5, err: expect.stringContaining(`${missing} can not be read`) });
  const file = join(fleet.folder, 'server.yaml');
  writeFileSync(file, 'infrastructureManager:\n  senders: []\n  tokens: []\n');
  const wrong = await fleet.run('serve', '--config', file);
  expect(wrong.code).toBe(3);
  expect(wrong.err).toContain(`${file}:2:12: infrastructureManager.senders: has too few entries`);
  expect(wrong.err).toContain(`${file}:3:3: infrastructureManager.tokens: unknown field`);
});
