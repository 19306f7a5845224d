import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { readConfiguration } from '@krake-infra/server/configuration.ts';
import { expect, it } from 'vitest';

const VALID = `listen: { port: 8801 }
infrastructureManager:
  senders:
    - name: krake
      namespace: krake
      secretSha256: ${'a'.repeat(64)}
      template: base
      clouds:
        - { cloud: dresden, host: 'https://keystone.example/v3', tenant: demo }
`;
const read = (text: string) => readConfiguration('server.yaml', Buffer.from(text));

it('is read as it is written', () => {
  expect(read(VALID)).toMatchObject({
    listen: { port: 8801 },
    infrastructureManager: { senders: [{ name: 'krake' }] },
  });
});

it.each<readonly [string, string, string, object]>([
  [
    'a field that is not known',
    'port:',
    'prt:',
    { line: 1, column: 11, field: 'listen.prt', hint: 'did you mean port?' },
  ],
  [
    'a password in place of its digest',
    'a'.repeat(64),
    'secret',
    { line: 6, field: 'infrastructureManager.senders[0].secretSha256' },
  ],
  ['a text that is no YAML', VALID, 'a: [', { line: 1 }],
  ['one that opens nothing', VALID, 'listen: { port: 8801 }', { message: 'no door is opened' }],
])('is refused with its place: %s', (_name, from, to, problem) => {
  const broken = () => read(VALID.replace(from, to));
  expect(broken).toThrow(ProblemsError);
  try {
    broken();
  } catch (error) {
    expect((error as ProblemsError).problems[0]).toMatchObject({ code: 'invalid', file: 'server.yaml', ...problem });
  }
});
