import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readLogins } from '@krake-infra/cli/registry/docker-config.ts';
import { resolved } from '@krake-infra/cli/registry/resolve.ts';
import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Artifact } from '@krake-infra/synth/bundle/artifact.ts';
import { describe, expect, it } from 'vitest';
import { setEnvironment, TestFleet } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/git-repositories.ts';
import { privateProxy, privateServer } from '../../support/private-network.ts';

const MANIFEST = '{"schemaVersion":2}';
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`;
const LOGIN = Buffer.from('grace:secret').toString('base64');

const image = (name: string, version = 'v1'): Artifact => ({ kind: 'image', name, version, usedBy: ['shop/web'] });

/** A registry that answers as docker-registry 2.8 does. */
async function registry(answer?: (asked: IncomingMessage, response: ServerResponse) => boolean) {
  const asked: string[] = [];
  const server = await privateServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (answer?.(incoming, response)) return;
    if (!/^\/v2\/k8s\/.+\/manifests\/v1/.test(incoming.url ?? '')) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      'docker-content-digest': DIGEST,
    });
    response.end(incoming.method === 'HEAD' ? undefined : MANIFEST);
  });
  return { ...server, asked, host: `127.0.0.1:${server.port}` };
}

/** Answers those who are not logged in by this scheme, and says whether it did. */
function refusesAnonymous(
  scheme: string,
  { host, authorization }: IncomingHttpHeaders,
  response: ServerResponse,
): boolean {
  const isBasic = scheme === 'Basic';
  if (authorization === (isBasic ? `Basic ${LOGIN}` : 'Bearer t0ken')) return false;
  const bearer = `Bearer realm="https://${host}/token",service="it",scope="repository:k8s/pause:pull"`;
  response.writeHead(401, { 'www-authenticate': isBasic ? 'Basic realm="it"' : bearer }).end();
  return true;
}

const NO_LOGIN = () => undefined;

function dockerConfig(content: object): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** A credential helper that answers so; what it was asked. */
async function helper(name: string, answer: string, code = 0): Promise<() => readonly string[]> {
  const folder = temporaryFolder();
  const program = join(folder, `docker-credential-${name}`);
  const log = join(folder, 'asked');
  writeFileSync(program, `#!/bin/sh\necho "$1 $(cat)" >> '${log}'\necho '${answer}'\nexit ${code}\n`, { mode: 0o755 });
  setEnvironment('PATH', `${folder}:${process.env.PATH}`);
  return () => readFileSync(log, 'utf8').trim().split('\n');
}

async function problems(list: readonly Artifact[], options: Parameters<typeof resolved>[1]) {
  const error = await resolved(list, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemsError);
  return (error as ProblemsError).problems;
}

describe('digests of images', () => {
  it('are those that the mirror has', async () => {
    const { host, certificate: ca, asked } = await registry();
    const mirrored = { ...image('registry.k8s.io/pause'), mirror: `${host}/k8s/pause` };
    expect(await resolved([mirrored], { logins: NO_LOGIN, ca })).toEqual([{ ...mirrored, digest: DIGEST }]);
    expect(asked).toEqual(['HEAD /v2/k8s/pause/manifests/v1']);
  });

  it('are not asked for where there is one, or nothing to ask for', async () => {
    const { version: _, ...unknown } = image('registry.k8s.io/etcd');
    const list = [
      { ...image('quay.io/a/b'), digest: DIGEST },
      { ...unknown, from: 'kubeadm' },
    ];
    expect(await resolved(list, { logins: NO_LOGIN })).toEqual(list);
  });

  it('are worked out where a registry tells none', async () => {
    const { host, certificate: ca } = await registry(({ method }, response) => {
      response.writeHead(200).end(method === 'HEAD' ? undefined : MANIFEST);
      return true;
    });
    const [found] = await resolved([image(`${host}/k8s/pause`)], { logins: NO_LOGIN, ca });
    expect(found?.digest).toBe(DIGEST);
  });

  it.each(['Basic', 'Bearer'])('are asked for with the login of a docker configuration (%s)', async (scheme) => {
    const seen: (string | undefined)[] = [];
    const server = await registry(({ url = '', headers }, response) => {
      if (!url.startsWith('/token')) return refusesAnonymous(scheme, headers, response);
      seen.push(url, headers.authorization);
      response.end('{"token":"t0ken"}');
      return true;
    });
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, JSON.stringify({ auths: { [server.host]: { auth: LOGIN } } }));
    const list = [image(`${server.host}/k8s/pause`)];
    const ca = server.certificate;
    expect(await resolved(list, { logins: readLogins(file), ca })).toMatchObject([{ digest: DIGEST }]);
    if (scheme === 'Bearer') {
      expect(seen).toEqual(['/token?service=it&scope=repository%3Ak8s%2Fpause%3Apull', `Basic ${LOGIN}`]);
    } else {
      expect(await problems(list, { logins: NO_LOGIN, ca })).toMatchObject([{ code: 'unavailable' }]);
    }
  });

  it('are asked for with the login that a credential helper has, which is asked once', async () => {
    const server = await registry(({ headers }, response) => refusesAnonymous('Basic', headers, response));
    const asked = await helper('ours', `{"ServerURL":"x","Username":"grace","Secret":"secret"}`);
    const file = dockerConfig({ credHelpers: { [server.host]: 'ours' }, auths: { [server.host]: { auth: 'bm8=' } } });
    const list = [image(`${server.host}/k8s/pause`), image(`${server.host}/k8s/etcd`)];
    const found = await resolved(list, { logins: readLogins(file), ca: server.certificate });
    expect(found.map(({ digest }) => digest)).toEqual([DIGEST, DIGEST]);
    expect(asked()).toEqual([`get ${server.host}`]);
  });

  it('are asked for with the login of the file where the helper of all registries has none', async () => {
    const asked = await helper('store', 'credentials not found in native keychain', 1);
    const logins = readLogins(dockerConfig({ credsStore: 'store', auths: { 'quay.io': { auth: LOGIN } } }));
    expect([logins('quay.io'), logins('docker.io')]).toEqual([LOGIN, undefined]);
    expect(asked()).toEqual(['get quay.io', 'get https://index.docker.io/v1/']);
  });

  it.each<{ why: string; name: string; answer?: readonly [string, number] }>([
    { why: 'is not installed', name: 'nowhere' },
    { why: 'ends with 3', name: 'failing', answer: ['secret: ab12', 3] },
    { why: 'gives no credentials', name: 'empty', answer: ['{}', 0] },
    { why: 'gives an identity token', name: 'token', answer: ['{"Username":"<token>","Secret":"ab12"}', 0] },
  ])('say that a helper $why, and nothing of what it printed', async ({ why, name, answer }) => {
    if (answer) await helper(name, ...answer);
    const logins = readLogins(dockerConfig({ credHelpers: { 'quay.io': name } }));
    const [problem, ...others] = await problems([image('quay.io/a')], { logins });
    expect(problem).toMatchObject({ code: 'unavailable', message: expect.stringContaining(why) });
    expect([JSON.stringify(problem), others]).toEqual([expect.not.stringContaining('ab12'), []]);
  });

  it('take no login to another host', async () => {
    const auths: (string | undefined)[] = [];
    const elsewhere: (string | undefined)[] = [];
    const other = await registry(({ headers }) => {
      elsewhere.push(headers.authorization);
      return false;
    });
    const first = await registry(({ url, headers }, response) => {
      auths.push(headers.authorization);
      if (headers.authorization) response.writeHead(307, { location: `${other.url}${url}` }).end();
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="it"' }).end();
      return true;
    });
    const ca = `${first.certificate}${other.certificate}`;
    const list = [image(`${first.host}/k8s/pause`)];
    expect(await resolved(list, { logins: () => LOGIN, ca })).toMatchObject([{ digest: DIGEST }]);
    expect(auths).toEqual([undefined, `Basic ${LOGIN}`]);
    expect(elsewhere).toEqual([undefined]);
  });

  it('are reached by the proxy of the environment', async () => {
    const { host, certificate: ca } = await registry();
    const proxy = await privateProxy();
    await resolved([image(`${host}/k8s/pause`)], { logins: NO_LOGIN, ca });
    expect(proxy.asked).toEqual([`CONNECT ${host}`]);
  });

  it('that nobody gives are told one by one, with artefact and registry', async () => {
    const { host, certificate: ca } = await registry();
    const list = [
      image(`${host}/k8s/pause`),
      image(`${host}/other/a`),
      { ...image('quay.io/b'), mirror: '127.0.0.1:1/b' },
    ];
    const found = await problems(list, { logins: NO_LOGIN, ca });
    expect(found).toMatchObject([
      { code: 'not-found', message: `image ${host}/other/a v1: ${host} answers 404` },
      {
        code: 'unavailable',
        message: 'image quay.io/b v1 (127.0.0.1:1/b): 127.0.0.1:1 can not be reached: ECONNREFUSED',
      },
    ]);
    expect(await problems([list[0] as Artifact], { logins: NO_LOGIN })).toMatchObject([{ code: 'unavailable' }]);
  });
});

describe('digests of charts', () => {
  const chart = (name: string, version: string): Artifact => ({ kind: 'chart', name, version, usedBy: ['shop/web'] });

  it('are in the index of a repository, which is read once, or those of a registry', async () => {
    const {
      host,
      url,
      certificate: ca,
      asked,
    } = await registry(({ url: path }, response) => {
      if (path !== '/charts/index.yaml') return false;
      const entry = (version: string) => `    - { version: ${version}, digest: ${DIGEST.slice(7)} }\n`;
      response.end(`entries:\n  app:\n${entry('1.0.0')}  web:\n${entry('2.0.0')}`);
      return true;
    });
    const list = [
      chart(`${url}/charts/app`, '1.0.0'),
      chart(`${url}/charts/web`, '2.0.0'),
      chart(`oci://${host}/k8s/app`, 'v1+a'),
    ];
    const found = await resolved(list, { logins: NO_LOGIN, ca });
    expect(found.map(({ digest }) => digest)).toEqual([DIGEST, DIGEST, DIGEST]);
    expect(asked.sort()).toEqual(['GET /charts/index.yaml', 'HEAD /v2/k8s/app/manifests/v1_a']);
    expect(await problems([chart(`${url}/charts/app`, '9')], { logins: NO_LOGIN, ca })).toMatchObject([
      { code: 'not-found', message: `chart ${url}/charts/app 9: ${host} does not have it` },
    ]);
  });
});

it('a login file that is named has to be there', async () => {
  const fleet = await TestFleet.make();
  const ran = await fleet.run('bundle', '--resolve', '--docker-config', '/nowhere/config.json');
  expect(ran).toMatchObject({ code: 8, out: '', err: expect.stringContaining('/nowhere/config.json') });
});
