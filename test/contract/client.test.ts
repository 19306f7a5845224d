import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, newKey, ProblemError } from '@krake-infra/client';
import { expect, it, onTestFinished } from 'vitest';
import { ALICE, BOB, CLUSTER, opened } from '../support/rest-place.ts';

const LIST = '/api/v1alpha1/namespaces/{namespace}/clusters';
const ONE = `${LIST}/{name}` as const;
const SIZE = `${ONE}/pools/{pool}/size` as const;
const path = { namespace: 'shop', name: 'web-9' };

/** A server that answers as it is told; its address. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('the client creates, lists, scales, changes and removes clusters', async () => {
  const { place } = await opened();
  const { api, list } = createClient({ server: `${place.url}/`, token: async () => ALICE });
  const created = await api.POST(LIST, { params: { path: { namespace: 'shop' } }, body: CLUSTER as never });
  expect(created.data).toMatchObject({ outcome: 'made', commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
  const names: string[] = [];
  for await (const { metadata } of list(LIST, { namespace: 'shop' })) names.push(metadata.name);
  expect(names).toContain('web-9');

  const header = { 'Idempotency-Key': newKey() };
  const sized = { params: { path: { ...path, pool: 'workers' }, header }, body: { replicas: 4 } };
  expect((await api.PUT(SIZE, sized)).data?.outcome).toBe('scaled');
  const { data, response } = await api.GET(ONE, { params: { path } });
  expect(data?.spec.pools?.[0]?.replicas).toBe(4);
  const ifMatch = { 'If-Match': response.headers.get('etag') as string };
  const body = { ...data, metadata: { ...path, labels: { tier: 'back' } } } as NonNullable<typeof data>;
  expect((await api.PUT(ONE, { params: { path, header: ifMatch }, body })).data?.outcome).toBe('made');
  await expect(api.PUT(ONE, { params: { path, header: ifMatch }, body: data as never })).rejects.toMatchObject({
    status: 412,
  });
  expect((await api.DELETE(ONE, { params: { path } })).response.status).toBe(202);
});

it('what the server refuses is thrown with the fields that are wrong', async () => {
  const { place } = await opened();
  const { api } = createClient({ server: place.url, token: ALICE });
  const body = { ...CLUSTER, spec: { ...CLUSTER.spec, colour: 'red' } } as never;
  const error = await api.POST(LIST, { params: { path: { namespace: 'shop' } }, body }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ status: 422, errors: [{ field: 'spec.colour' }] });
  const asBob = createClient({ server: place.url, token: BOB });
  await expect(asBob.api.GET('/api/v1alpha1/clusters')).rejects.toMatchObject({ status: 403 });
  const asNobody = createClient({ server: place.url });
  await expect(asNobody.api.GET('/api/v1alpha1/clusters')).rejects.toMatchObject({ status: 401 });
  await expect(asNobody.watch('/api/v1alpha1/clusters').next()).rejects.toMatchObject({ status: 401 });
});

it('what is answered with 429 or 503 is sent again with its key, as often as is allowed', async () => {
  const seen: (readonly [key: string | undefined, body: string, at: number])[] = [];
  const server = await answering(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push([request.headers['idempotency-key'] as string, body, performance.now()]);
    const status = seen.length === 1 ? 429 : seen.length === 2 ? 503 : 200;
    response.writeHead(status, { 'content-type': 'application/json', ...(status === 429 && { 'retry-after': '1' }) });
    response.end('{"outcome":"scaled","commit":"c"}');
  });
  const sized = {
    params: { path: { ...path, pool: 'workers' }, header: { 'Idempotency-Key': 'order-17' } },
    body: { replicas: 5 },
  };
  expect((await createClient({ server }).api.PUT(SIZE, sized)).data?.outcome).toBe('scaled');
  expect(seen.map(([key, body]) => [key, body])).toEqual(Array(3).fill(['order-17', '{"replicas":5}']));
  expect((seen[1]?.[2] ?? 0) - (seen[0]?.[2] ?? 0)).toBeGreaterThan(950);

  seen.length = 0;
  await expect(createClient({ server, retries: 0 }).api.PUT(SIZE, sized)).rejects.toMatchObject({ status: 429 });
  expect(seen).toHaveLength(1);
});

it('a watch goes on after its connection was lost, and tells what differs by then', async () => {
  const object = (name: string, size: number) => ({ metadata: { namespace: 'shop', name }, spec: { size } });
  const told = [
    [object('a', 1), object('b', 1), object('c', 1)],
    [object('a', 1), object('b', 2), object('d', 1)],
  ];
  let connections = 0;
  const server = await answering((_, response) => {
    const objects = told[connections++] ?? [];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const each of objects) response.write(`event: added\ndata: ${JSON.stringify(each)}\n\n`);
    response.write(':\n\nevent: synced\ndata: {}\n\n');
    if (connections === 1) setTimeout(() => response.destroy(), 50);
  });
  const stop = new AbortController();
  const events: string[] = [];
  let synced = 0;
  for await (const event of createClient({ server }).watch(LIST, { namespace: 'shop', signal: stop.signal })) {
    events.push(event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`);
    if (event.type === 'synced' && ++synced === 2) stop.abort();
  }
  expect(events).toEqual([
    ...['added a', 'added b', 'added c', 'synced'],
    ...['modified b', 'added d', 'deleted c', 'synced'],
  ]);
});

it('a watch follows the server', async () => {
  const { place } = await opened();
  const { api, watch } = createClient({ server: place.url, token: ALICE });
  const stop = new AbortController();
  for await (const event of watch(LIST, { namespace: 'shop', signal: stop.signal })) {
    if (event.type === 'synced') {
      await api.POST(LIST, { params: { path: { namespace: 'shop' } }, body: CLUSTER as never });
    } else if (event.object.metadata.name === 'web-9') {
      expect(event).toEqual({ type: 'added', object: CLUSTER });
      stop.abort();
    }
  }
});
