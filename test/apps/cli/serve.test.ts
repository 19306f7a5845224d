import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestFleet } from '../../support/cli.ts';
import { AUTHORIZATION, doorConfiguration, idIn, TEMPLATE, tosca } from '../../support/im-samples.ts';
import { Running, waitFor } from '../../support/process.ts';

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

it('serve answers what it pushed, ends when told once everybody has an answer, and knows after a kill what it answered', async () => {
  const fleet = await TestFleet.make();
  await fleet.push({ 'templates/base.yaml': TEMPLATE }, 'A template with a pool');
  const file = join(fleet.folder, 'server.yaml');
  writeFileSync(file, doorConfiguration());
  const start = async () => {
    const running = new Running(['--fleet', fleet.remote, 'serve', '--config', file]);
    const { address } = await running.logged('serving');
    const ask = (method: string, path: string, body?: string) => {
      const headers = { authorization: AUTHORIZATION, ...(body !== undefined && { 'content-type': 'text/yaml' }) };
      return fetch(`${address}${path}`, { method, headers, ...(body !== undefined && { body }) });
    };
    const known = (path: string) =>
      waitFor('the fleet', async () => {
        const response = await ask('GET', path);
        return response.status === 503 ? undefined : response;
      });
    return { running, ask, known };
  };
  const first = await start();
  await first.known('/infrastructures');
  const created = await first.ask('POST', '/infrastructures', tosca());
  const id = idIn(await created.text());
  expect({ status: created.status, subject: fleet.subjects()[0] }).toEqual({
    status: 200,
    subject: `Create cluster shop/im-${id.slice(0, 8)}`,
  });
  first.running.child.kill('SIGKILL');
  await first.running.ended;
  const second = await start();
  const state = await second.known(`/infrastructures/${id}/state`);
  expect(await state.json()).toEqual({ state: { state: 'running', vm_states: {} } });
  // What has come in before the signal is answered.
  const deleted = second.ask('DELETE', `/infrastructures/${id}`);
  await waitFor('the request', () => (fleet.subjects()[0]?.startsWith('Lift') ? true : undefined));
  second.running.child.kill('SIGTERM');
  expect((await deleted).status).toBe(200);
  expect(await second.running.ended).toEqual({ code: 0, signal: null });
  expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
});
