import { writeFileSync } from 'node:fs';
import { Agent, type AgentOptions, request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { clusterAccess } from '@krake-infra/reconciler/track/cluster-api/cluster-access.ts';
import { connect as connectTo } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { buildServer, listen } from '@krake-infra/server/server.ts';
import { expect, it } from 'vitest';
import { Authority, type KeyPair } from '../../tools/control-plane/certificates.ts';
import { FakeApiServer } from '../support/api-server.ts';
import { temporaryFolder } from '../support/git-repositories.ts';
import { ImPlace } from '../support/im-place.ts';
import { AUTHORIZATION, CONFIGURATION, tosca } from '../support/im-samples.ts';

const CLOUDS = '/api/v1alpha1/clouds';

/** A server with TLS for clients with certificates of one authority; alice may read. */
async function protectedPlace() {
  const [servers, clients] = [await Authority.create('servers'), await Authority.create('clients')];
  const folder = temporaryFolder();
  const files = {
    certificate: join(folder, 'tls.crt'),
    key: join(folder, 'tls.key'),
    authority: join(folder, 'ca.crt'),
  };
  const write = ({ certificate, key }: KeyPair) => {
    writeFileSync(files.key, key);
    writeFileSync(files.certificate, certificate);
  };
  write(await servers.server('first'));
  writeFileSync(files.authority, clients.certificate);
  const place = new ImPlace();
  await place.start({
    configuration: {
      tls: { certificateFile: files.certificate, keyFile: files.key, clientCaFile: files.authority },
      api: { grants: [{ to: ['alice', 'group:readers'], verbs: ['list'] }] },
    },
  });
  return { place, servers, clients, write };
}

interface Got {
  readonly status: number;
  /** Common name of the server's certificate. */
  readonly server: string;
}

function get(url: string, options: AgentOptions, agent = new Agent(options)): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${CLOUDS}`, { agent }, (response) => {
      const server = String((response.socket as TLSSocket).getPeerCertificate().subject.CN);
      response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, server }));
    });
    asked.once('error', reject).end();
  });
}

it('a client certificate says who asks, and of which groups', async () => {
  const { place, servers, clients } = await protectedPlace();
  const ca = servers.certificate;
  const as = async (authority: Authority, name: string, groups: readonly string[] = []) => {
    const { certificate, key } = await authority.client(name, groups);
    return (await get(place.url, { ca, cert: certificate, key })).status;
  };
  expect(await as(clients, 'alice')).toBe(200);
  expect(await as(clients, 'bob', ['writers', 'readers'])).toBe(200);
  expect(await as(clients, 'bob')).toBe(403);
  expect(await as(clients, 'group:readers')).toBe(403);
  expect(await as(await Authority.create('strangers'), 'alice')).toBe(401);
  expect((await get(place.url, { ca })).status).toBe(401);
  await expect(get(place.url, { ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
});

it('a token of Kubernetes is as good as the API server says, and is asked about once in a while', async () => {
  const asked: unknown[] = [];
  const server = await FakeApiServer.start();
  server.intercept = (request, response) => {
    if (request.url !== '/apis/authentication.k8s.io/v1/tokenreviews') return false;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { spec } = JSON.parse(Buffer.concat(chunks).toString()) as { spec: { token: string; audiences: string[] } };
      asked.push([request.method, spec.audiences]);
      const user = { username: 'system:serviceaccount:batch:scaler', groups: ['system:serviceaccounts:batch'] };
      const status =
        spec.token === 'a.good.one' ? { authenticated: true, user } : { authenticated: false, error: 'no' };
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ spec, status }));
    });
    return true;
  };
  const connections = new Map([['main', connectTo({ file: server.kubeconfig })]]);
  const { tokenOwner } = clusterAccess(new Map(), connections);
  const place = new ImPlace();
  const grants = [{ to: ['group:system:serviceaccounts:batch'], verbs: ['list' as const] }];
  const kubernetesTokens = { management: 'main', audiences: ['krake-infra'] };
  await place.start({
    configuration: { api: { kubernetesTokens, grants } },
    ...(tokenOwner && { tokenOwner }),
  });
  const as = async (token: string) =>
    (await fetch(`${place.url}${CLOUDS}`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await as('a.good.one'), await as('a.good.one'), await as('a.bad.one'), await as('none')]).toEqual([
    200, 200, 401, 401,
  ]);
  expect(asked).toEqual([
    ['POST', ['krake-infra']],
    ['POST', ['krake-infra']],
  ]);
  place.later = 11_000;
  await server.down();
  expect(await as('a.good.one')).toBe(401);
  expect(place.logged.join()).toContain('a token can not be reviewed');
  expect(place.logged.join()).not.toContain('a.good.one');
});

it('takes new certificates as they come, and keeps connections that are open', async () => {
  const { place, servers, write } = await protectedPlace();
  const ca = servers.certificate;
  const open = new Agent({ ca, keepAlive: true, maxSockets: 1 });
  expect((await get(place.url, {}, open)).server).toBe('first');
  write(await servers.server('second'));
  await expect.poll(async () => (await get(place.url, { ca })).server, { timeout: 20_000 }).toBe('second');
  expect((await get(place.url, {}, open)).server).toBe('first');
  open.destroy();
});

it('is not opened to a network for everybody', async () => {
  const configuration = { api: {}, listen: { host: '0.0.0.0', port: 0 } };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const server = buildServer({ configuration, log } as unknown as Parameters<typeof buildServer>[0]);
  const opened = listen(server, configuration, log);
  await expect(opened).rejects.toThrow(Problem);
  await expect(opened).rejects.toThrow('api.tokens');
  await server.close();
});

it('is open to this machine alone, whatever name a page of the web has for it', async () => {
  const place = new ImPlace();
  await place.start({ configuration: { api: {} } });
  const { port } = new URL(place.url);
  const status = (host: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.once('data', (data) => resolve(data.toString().split(' ')[1] ?? ''));
      socket.write(`GET ${CLOUDS} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    });
  expect([await status(`localhost:${port}`), await status('attacker.example')]).toEqual(['200', '401']);
});

it('senders that never come to an end are cut off, and stop nobody else meanwhile', { timeout: 60_000 }, async () => {
  const place = new ImPlace();
  await place.start({ configuration: { api: {} } });
  const { hostname, port } = new URL(place.url);
  const began = performance.now();
  const open = new Set<Socket>();
  const cutOff = Array.from({ length: 50 }, (_, index) => {
    const socket = connect(Number(port), hostname).on('error', () => {});
    open.add(socket.resume());
    socket.write(`POST ${CLOUDS} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n`);
    // Half of them say something now and then, half nothing more.
    const drip = setInterval(() => index % 2 === 0 && open.has(socket) && socket.write('x'), 1_000);
    return new Promise<void>((resolve) => socket.once('close', () => resolve())).then(() => {
      clearInterval(drip);
      open.delete(socket);
    });
  });
  expect((await fetch(`${place.url}${CLOUDS}`)).status).toBe(200);
  expect(open.size).toBe(50);
  await Promise.all(cutOff);
  const seconds = (performance.now() - began) / 1000;
  expect(seconds).toBeGreaterThan(25);
  expect(seconds).toBeLessThan(40);
});

it('secrets of requests are in no commit, log, metric or answer', async () => {
  const place = new ImPlace();
  await place.start({ configuration: { ...CONFIGURATION, api: { tokens: [], grants: [] } } });
  const secrets = ['pw1', 'pw2', 'planted-token', 'planted-body', 'planted-query'];
  const id = await place.create();
  place.ready(id);
  const answers: string[] = [];
  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(`${place.url}${path}`, { method, ...init });
    answers.push(JSON.stringify([...response.headers]) + (await response.text()));
  };
  for (const authorization of [AUTHORIZATION, 'Bearer planted-token', `${AUTHORIZATION}; x`, 'planted-token']) {
    for (const path of ['/infrastructures', `/infrastructures/${id}/state`, CLOUDS, '/planted', '/openapi.json']) {
      await ask('GET', `${path}?secret=planted-query`, { headers: { authorization } });
    }
    for (const body of ['{"planted-body":', '"planted-body"', tosca()]) {
      for (const type of ['application/json', 'text/yaml', 'text/planted']) {
        const headers = { authorization, 'content-type': type };
        await ask('POST', '/infrastructures', { headers, body });
        await ask('PUT', '/api/v1alpha1/namespaces/shop/clusters/web-9', { headers, body });
      }
    }
  }
  const committed = place.objects();
  const metrics = await place.metrics.registry.metrics();
  expect(metrics).toContain('route="/infrastructures/:id/:property"');
  expect(committed).toContain(id);
  for (const secret of secrets) {
    expect.soft(place.logged.join('\n'), `${secret} in the log`).not.toContain(secret);
    expect.soft(metrics, `${secret} in metrics`).not.toContain(secret);
    expect.soft(committed, `${secret} in Git`).not.toContain(secret);
    expect.soft(answers.join('\n'), `${secret} in answers`).not.toContain(secret);
  }
  expect(committed).not.toContain('client-key-data');
});
