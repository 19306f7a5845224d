import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';
import { AUTHORIZATION, doorConfiguration, idIn, KUBECONFIG, TEMPLATE, tosca } from '../../support/im-samples.ts';
import { Running, waitFor } from '../../support/process.ts';

const TOKEN = 'planted-token-of-alice-0123456789';
const PASSWORD = 'planted-password-of-krake';
const CLOUD = 'planted-password-of-cloud';
const PLANTED = [
  TOKEN,
  PASSWORD,
  CLOUD,
  'planted-wrong',
  'planted-query',
  'planted-tosca',
  'planted-url',
  'cGxhbnRlZC1rZXk',
];

const CONFIGURATION = `${doorConfiguration({ password: PASSWORD })}api:
  tokens: [{ name: alice, secretSha256: ${createHash('sha256').update(TOKEN).digest('hex')} }]
  grants: [{ to: [alice], verbs: [list, get, create, update, delete, scale] }]
`;
const OWN = AUTHORIZATION.replace('pw1', PASSWORD).replace('pw2', CLOUD);
const SENT = [
  tosca().replace('inputs:', 'inputs:\n    password: {default: planted-tosca, type: string}'),
  KUBECONFIG.replace('a2V5', 'cGxhbnRlZC1rZXk'),
  '{"spec":{"cloud":"https://me:planted-url@keystone.example"',
  '{"spec":{"cloud":"https://me:planted-url@keystone.example"}}',
];

/** All bytes below a folder, those that Git packed apart. */
function filesBelow(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')).join('\n');
}

const around = (text: string, secret: string) => text.match(`.{0,60}${secret}`)?.[0] ?? '';

const objects = (repository: string) =>
  git(repository, 'cat-file', '--batch-all-objects', '--batch', '--buffer', '--unordered');

it('what senders keep secret is nowhere after a whole run, not in what is served, written, kept or pushed', async () => {
  const fleet = await TestFleet.make();
  await fleet.push({ 'templates/base.yaml': TEMPLATE }, 'A template with a pool');
  const file = join(fleet.folder, 'server.yaml');
  writeFileSync(file, CONFIGURATION);
  const running = new Running(['--fleet', fleet.remote, 'serve', '--config', file, '--listen', '0']);
  // The line of health and metrics begins the same way, and comes first.
  const address = await waitFor('the doors', () => running.log.find(({ msg }) => msg === 'serving')?.['address']);
  const pages = (await running.logged('serving health'))['address'] as { readonly port: number };
  const answers: string[] = [];
  const ask = async (method: string, path: string, authorization: string, body?: string) => {
    const headers = { authorization, 'x-request-id': `${PASSWORD}/`, 'content-type': 'text/yaml' };
    const url = `${address}${path}?password=planted-query`;
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    answers.push(JSON.stringify([...response.headers]), text);
    return { status: response.status, text };
  };
  await waitFor('the fleet', async () =>
    (await ask('GET', '/infrastructures', OWN)).status === 200 ? true : undefined,
  );
  const id = idIn((await ask('POST', '/infrastructures', OWN, tosca())).text);
  const wrong = [`Bearer planted-wrong`, OWN.replace(PASSWORD, 'planted-wrong'), `${OWN}; planted-wrong`];
  for (const authorization of [OWN, `Bearer ${TOKEN}`, ...wrong])
    for (const body of SENT) {
      await ask('POST', '/infrastructures', authorization, body);
      await ask('POST', `/infrastructures/${id}`, authorization, body);
      await ask('PUT', '/api/v1alpha1/namespaces/shop/clusters/web-9', authorization, body);
    }
  expect((await ask('DELETE', `/infrastructures/${id}`, OWN)).status).toBe(200);
  const metrics = await (await fetch(`http://127.0.0.1:${pages.port}/metrics`)).text();
  expect(metrics).toMatch(
    /^krake_infra_request_seconds_count\{method="POST",route="\/infrastructures",status="200"\} [1-9]/m,
  );
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual({ code: 0, signal: null });
  const pushed = objects(fleet.remote);
  expect(pushed).toContain(id);
  const places = {
    answers: answers.join('\n'),
    metrics,
    output: running.out + running.err,
    pushed,
    kept: filesBelow(join(fleet.folder, 'cache')),
  };
  expect(places.output).toContain('"request"');
  for (const [place, text] of Object.entries(places))
    for (const secret of PLANTED) expect.soft(around(text, secret), `${secret} in ${place}`).toBe('');
}, 60_000);
