import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { GitHttpServer } from '../../../tools/git-http-server.ts';
import { krakeInfra, setEnvironment, TestFleet } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/git-repositories.ts';
import { handOn, privateProxy, privateServer } from '../../support/private-network.ts';
import { AT, error, readOne } from '../sources/providers.ts';

function kubeconfigOf(server: string, certificate?: string): string {
  const file = join(temporaryFolder(), 'kubeconfig');
  const authority = certificate && { 'certificate-authority-data': Buffer.from(certificate).toString('base64') };
  const content = {
    clusters: [{ name: 'c', cluster: { server, ...authority } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(file, stringify(content));
  return file;
}

const signal = () => AbortSignal.timeout(10_000);

describe('an API server with an authority of its own', () => {
  const start = () => privateServer((_, response) => response.end('{"kind":"APIVersions"}'));

  it('is trusted by what the kubeconfig says', async () => {
    const { url, certificate } = await start();
    expect(await connect({ file: kubeconfigOf(url, certificate) }).get('/api', signal())).toEqual({
      kind: 'APIVersions',
    });
    await expect(connect({ file: kubeconfigOf(url) }).get('/api', signal())).rejects.toThrow(/certificate/);
  });

  it('is reached by the proxy of the environment', async () => {
    const { url, port, certificate } = await start();
    const proxy = await privateProxy();
    const file = kubeconfigOf(url, certificate);
    await connect({ file }).get('/api', signal());
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
    setEnvironment('NO_PROXY', '127.0.0.0/8');
    await connect({ file }).get('/api', signal());
    expect(proxy.asked).toHaveLength(1);
  });
});

describe('a Prometheus with an authority of its own', () => {
  const answer = JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: [{ metric: {}, value: [AT, '7'] }] },
  });

  const SEVEN = { kind: 'value', value: 7 };

  async function read(url: string, certificate?: string) {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'url'), url);
    if (certificate) writeFileSync(join(folder, 'own', 'ca.crt'), certificate);
    const credentials = certificate ? { credentials: 'own' } : {};
    return readOne({ url, ...credentials }, 'up', folder);
  }

  it('is trusted by its credentials, directly and by the proxy of the environment', async () => {
    const { url, port, certificate } = await privateServer((_, response) => response.end(answer));
    expect(await read(url)).toEqual(error(/can not be reached/));
    expect(await read(url, certificate)).toMatchObject(SEVEN);
    const proxy = await privateProxy();
    expect(await read(url, certificate)).toMatchObject(SEVEN);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT 127.0.0.1:${port}`]));
  });

  it('that speaks plain HTTP is asked for by its whole address', async () => {
    const server = createServer((_, response) => response.end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const proxy = await privateProxy();
    expect(await read(`http://127.0.0.1:${port}`)).toMatchObject(SEVEN);
    expect(proxy.asked[0]).toMatch(`POST http://127.0.0.1:${port}/api/v1/query`);
  });
});

describe('a Git server with an authority of its own', () => {
  it('is trusted by GIT_SSL_CAINFO, and reached by the proxy of the environment', async () => {
    const fleet = await TestFleet.make();
    const backend = await GitHttpServer.start({ root: fleet.folder });
    onTestFinished(() => backend.close());
    const { url, port, certificate } = await privateServer(handOn(backend.port));
    const list = () => krakeInfra(['--fleet', `${url}/fleet.git`, 'cluster', 'list']);
    expect(await list()).toMatchObject({ code: 8 });
    const file = join(fleet.folder, 'ca.crt');
    writeFileSync(file, certificate);
    setEnvironment('GIT_SSL_CAINFO', file);
    expect(await list()).toMatchObject({ code: 0, err: '' });
    const proxy = await privateProxy();
    expect(await list()).toMatchObject({ code: 0, err: '' });
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT 127.0.0.1:${port}`]));
  });
});
