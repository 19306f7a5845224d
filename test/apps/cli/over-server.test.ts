import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Authority } from '../../../tools/control-plane/certificates.ts';
import { krakeInfra, setEnvironment, TestFleet } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/git-repositories.ts';
import { TEMPLATE } from '../../support/im-samples.ts';
import { Running, waitFor } from '../../support/process.ts';
import { ALICE, BOB, opened } from '../../support/rest-place.ts';

const CREATE = ['create', 'shop/web-9', '--cloud', 'dresden', '--template', 'base', '--replicas', 'workers=2'];

async function overServer() {
  const { place } = await opened();
  setEnvironment('KRAKE_INFRA_SERVER', place.url);
  setEnvironment('KRAKE_INFRA_TOKEN', ALICE);
  const cluster = (...args: string[]) => krakeInfra(['cluster', ...args]);
  return { place, cluster };
}

it('clusters are created, listed, shown, scaled, changed and deleted over a server as in a fleet', async () => {
  const { place, cluster } = await overServer();
  const created = await cluster(...CREATE);
  expect(created).toMatchObject({ code: 0, err: '' });
  expect(created.out).toMatch(/^pushed [0-9a-f]{12} Create cluster shop\/web-9\n$/);
  expect(await cluster(...CREATE)).toMatchObject({ code: 4, err: expect.stringContaining('exists already') });

  for (const read of [
    ['list'],
    ['list', '-n', 'shop', '-o', 'json'],
    ['get', 'shop/web-9'],
    ['get', 'shop/web-9', '-o', 'json'],
  ]) {
    const inFleet = await krakeInfra(['--fleet', place.place.remote, 'cluster', ...read]);
    expect(inFleet.out).toContain('web-9');
    expect(await cluster(...read)).toEqual(inFleet);
  }

  const scaled = await cluster('scale', 'shop/web-9', 'workers=4', '-o', 'json');
  expect(JSON.parse(scaled.out)).toEqual({ commits: [expect.stringMatching(/^[0-9a-f]{40}$/)], plans: [] });
  expect((await cluster('scale', 'shop/web-9', 'workers=4')).out).toBe('nothing to change\n');
  expect(await cluster('update', 'shop/web-9', '-l', 'tier=back')).toMatchObject({ code: 0 });
  expect(place.show('clusters/shop/web-9.yaml')).toContain('tier: back');
  expect(await cluster('update', 'shop/web-9')).toMatchObject({ code: 2 });
  expect(await cluster('delete', 'shop/web-9')).toMatchObject({ code: 0 });
  await place.pass();
  expect(await cluster('get', 'shop/web-9')).toMatchObject({ code: 5 });
});

it('what a server refuses has the exit codes and forms of the same refusal in a fleet', async () => {
  const { place, cluster } = await overServer();
  await cluster(...CREATE);
  const none = ['create', 'shop/web-8', '--cloud', 'dresden', '--template', 'nowhere'];
  expect(await cluster(...none)).toMatchObject({ code: 4, out: '', err: expect.stringContaining('nowhere') });
  expect(await cluster('scale', 'shop/web-7', 'workers=3')).toMatchObject({ code: 5 });

  setEnvironment('KRAKE_INFRA_TOKEN', BOB);
  expect(await cluster('list')).toMatchObject({ code: 4, err: expect.stringContaining('answers 403') });
  expect(await cluster('scale', 'shop/web-9', 'workers=9')).toMatchObject({ code: 4 });
  setEnvironment('KRAKE_INFRA_TOKEN', 'wrong');
  const unknown = await cluster('list');
  expect(unknown).toMatchObject({ code: 8, err: expect.stringMatching(/answers 401: .*; set KRAKE_INFRA_TOKEN/) });

  const tokenFile = join(temporaryFolder(), 'token');
  writeFileSync(tokenFile, `${ALICE}\n`);
  const named = ['--server', place.url, '--token-file', tokenFile, 'cluster', 'list'];
  expect(await krakeInfra(named)).toMatchObject({ code: 0 });
  expect(await krakeInfra(['--token-file', `${tokenFile}s`, 'cluster', 'list'])).toMatchObject({ code: 5 });
});

it('what can not be had over a server says so', async () => {
  const { cluster } = await overServer();
  const { err, code } = await krakeInfra(['status']);
  expect({ err, code }).toMatchObject({ code: 2, err: expect.stringContaining('status can not be had over a server') });
  expect(await cluster('upgrade', 'shop/web-9')).toMatchObject({ code: 2 });
  expect(await cluster(...CREATE, '--dry-run')).toMatchObject({ code: 2, err: expect.stringContaining('--dry-run') });
  expect(await krakeInfra(['--fleet', '.', '--server', 'http://127.0.0.1:1', 'cluster', 'list'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('exclude each other'),
  });
});

it('a server that has too much to do is asked again with the same key, and one that is away is named', async () => {
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    response.writeHead(keys.length === 1 ? 429 : 200, { 'retry-after': '0', 'content-type': 'application/json' });
    response.end(`{"outcome":"scaled","commit":"${'c'.repeat(40)}"}`);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const scale = ['--server', url, 'cluster', 'scale', 'shop/web-9', 'workers=4'];
  expect(await krakeInfra(scale)).toEqual({ code: 0, err: '', out: 'pushed cccccccccccc Scale web-9/workers to 4\n' });
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);

  const away = await krakeInfra(['--server', 'http://127.0.0.1:1', 'cluster', 'list']);
  expect(away.code).toBe(8);
  expect(away.err).toMatch(/^error: http:\/\/127.0.0.1:1 does not answer as a server: connect ECONNREFUSED.*\n$/);
});

it('a real server is asked over TLS, with the authority and the token from files', async () => {
  const fleet = await TestFleet.make();
  await fleet.push({ 'templates/base.yaml': TEMPLATE }, 'A template with a pool');
  const file = (name: string, text: string) => {
    const path = join(fleet.folder, '..', name);
    writeFileSync(path, text);
    return path;
  };
  const authority = await Authority.create('servers');
  const { certificate, key } = await authority.server('krake-infra');
  const configuration = file(
    'server.yaml',
    `listen: { port: 0 }
tls: { certificateFile: ${file('tls.crt', certificate)}, keyFile: ${file('tls.key', key)} }
api:
  tokens: [{ name: alice, secretSha256: ${createHash('sha256').update(ALICE).digest('hex')} }]
  grants: [{ to: [alice], verbs: [list, get, create] }]
`,
  );
  const running = new Running(['--fleet', fleet.remote, 'serve', '--config', configuration]);
  const { address } = await running.logged('serving');
  const trusted = ['--server-ca', file('ca.crt', authority.certificate)];
  const asked = ['--server', String(address), '--token-file', file('token', ALICE)];
  const created = await waitFor('the fleet', async () => {
    const ran = await krakeInfra([...asked, ...trusted, 'cluster', ...CREATE]);
    return ran.err.includes('503') ? undefined : ran;
  });
  expect(created).toMatchObject({ code: 0, err: '' });
  expect(fleet.subjects()[0]).toBe('Create cluster shop/web-9');
  const untrusted = await krakeInfra([...asked, 'cluster', 'list']);
  expect(untrusted).toMatchObject({ code: 8, err: expect.stringContaining('certificate') });
});
