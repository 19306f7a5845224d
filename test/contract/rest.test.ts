import { describe, expect, it } from 'vitest';
import { ALICE, BOB, CLUSTER, CLUSTERS, CONFIGURATION, opened } from '../support/rest-place.ts';

/** Gives the events of a stream one by one: name and data. */
function events(stream: ReadableStream<Uint8Array>): () => Promise<readonly [string, unknown]> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return async () => {
    let end = text.indexOf('\n\n');
    while (end < 0) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream has ended');
      text += value;
      end = text.indexOf('\n\n');
    }
    const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
    text = text.slice(end + 2);
    return [event, JSON.parse(data)];
  };
}

describe('clusters over the REST API', () => {
  it('are created, shown, listed, scaled, changed and removed, each answered when it is on the remote', async () => {
    const { place, ask } = await opened();
    const made = await ask('POST', CLUSTERS, { body: CLUSTER });
    expect(made).toMatchObject({ status: 201, body: { outcome: 'made' } });
    expect(place.show('clusters/shop/web-9.yaml')).toContain('cloud: dresden');
    expect(await ask('POST', CLUSTERS, { body: CLUSTER })).toMatchObject({
      status: 200,
      body: { outcome: 'unchanged' },
    });
    const { spec, metadata, ...form } = CLUSTER;
    const turned = { spec: Object.fromEntries(Object.entries(spec).reverse()), metadata, ...form };
    expect(await ask('POST', CLUSTERS, { body: turned })).toMatchObject({
      status: 200,
      body: { outcome: 'unchanged' },
    });
    const other = { ...CLUSTER, spec: { ...CLUSTER.spec, pools: [{ name: 'workers', replicas: 3 }] } };
    expect((await ask('POST', CLUSTERS, { body: other })).status).toBe(409);

    const shown = await ask('GET', `${CLUSTERS}/web-9`);
    expect(shown.body).toEqual(CLUSTER);
    expect((await ask('GET', CLUSTERS)).body.items).toContainEqual(CLUSTER);

    const headers = { 'idempotency-key': 'first' };
    for (let again = 0; again < 2; again++) {
      const size = await ask('PUT', `${CLUSTERS}/web-9/pools/workers/size`, { body: { replicas: 4 }, headers });
      expect(size).toMatchObject({ status: 200, body: { outcome: 'scaled' } });
    }
    expect(place.show('clusters/shop/web-9.yaml')).toContain('replicas: 4');

    const labelled = { ...CLUSTER, metadata: { ...CLUSTER.metadata, labels: { tier: 'back' } }, spec: other.spec };
    const stale = { body: labelled, headers: { 'if-match': shown.headers.get('etag') as string } };
    expect((await ask('PUT', `${CLUSTERS}/web-9`, stale)).status).toBe(412);
    expect((await ask('PUT', `${CLUSTERS}/web-9`, { body: labelled })).status).toBe(428);
    const now = (await ask('GET', `${CLUSTERS}/web-9`)).headers.get('etag') as string;
    const changed = await ask('PUT', `${CLUSTERS}/web-9`, { body: labelled, headers: { 'if-match': now } });
    expect(changed).toMatchObject({ status: 200, body: { outcome: 'made' } });
    expect((await ask('GET', `${CLUSTERS}/web-9`)).body).toEqual(labelled);

    expect(await ask('DELETE', `${CLUSTERS}/web-9`)).toMatchObject({ status: 202, body: { outcome: 'made' } });
    await place.pass();
    expect((await ask('GET', `${CLUSTERS}/web-9`)).status).toBe(404);
    expect(place.place.subjects()).toEqual([
      'Create cluster shop/web-9',
      'Scale web-9/workers 2 -> 4 by request',
      'Update cluster shop/web-9',
      'Lift the protection of cluster shop/web-9',
      'Confirm that the protection of cluster shop/web-9 is lifted',
      'Remove cluster shop/web-9',
    ]);
  });

  it('are watched: first what is there, then each change', async () => {
    const { place, ask } = await opened();
    const headers = { authorization: `Bearer ${ALICE}` };
    const response = await fetch(`${place.url}${CLUSTERS}?watch`, { headers });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const next = events(response.body as ReadableStream<Uint8Array>);
    const there = (await ask('GET', CLUSTERS)).body.items as readonly object[];
    for (const object of there) expect(await next()).toEqual(['added', object]);
    expect((await next())[0]).toBe('synced');
    await ask('POST', CLUSTERS, { body: CLUSTER });
    expect(await next()).toEqual(['added', CLUSTER]);
    const size = { body: { replicas: 3 }, headers: { 'idempotency-key': 'one' } };
    await ask('PUT', `${CLUSTERS}/web-9/pools/workers/size`, size);
    expect(await next()).toMatchObject(['modified', { spec: { pools: [{ replicas: 3 }] } }]);
    await ask('POST', '/api/v1alpha1/namespaces/other/clusters', {
      body: { ...CLUSTER, metadata: { namespace: 'other', name: 'web-9' } },
    });
    await ask('DELETE', `${CLUSTERS}/web-9`);
    await place.pass();
    expect(await next()).toMatchObject(['deleted', { metadata: { namespace: 'shop', name: 'web-9' } }]);
  });

  it('are selected by their labels, in lists and in streams', async () => {
    const { place, ask } = await opened();
    await ask('POST', CLUSTERS, { body: CLUSTER });
    const names = async (selector: string) => {
      const { body } = await ask('GET', `${CLUSTERS}?labelSelector=${encodeURIComponent(selector)}`);
      return (body.items as (typeof CLUSTER)[]).map(({ metadata }) => metadata.name);
    };
    expect(await names('tier=front')).toEqual(['web-9']);
    expect(await names('tier notin (front)')).not.toContain('web-9');
    expect((await ask('GET', `${CLUSTERS}?labelSelector=a%20b`)).status).toBe(400);
    const url = `${place.url}${CLUSTERS}?watch&labelSelector=tier%3Dback`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${ALICE}` } });
    const next = events(response.body as ReadableStream<Uint8Array>);
    expect((await next())[0]).toBe('synced');
    // It comes by getting the label, and goes by losing it.
    for (const [tier, event] of [
      ['back', 'added'],
      ['front', 'deleted'],
    ] as const) {
      const body = { ...CLUSTER, metadata: { ...CLUSTER.metadata, labels: { tier } } };
      await ask('PUT', `${CLUSTERS}/web-9`, { body, headers: { 'if-match': '*' } });
      expect(await next()).toMatchObject([event, { metadata: { name: 'web-9' } }]);
    }
  });

  it('become branches where people decide', async () => {
    const { place, ask } = await opened({ create: 'propose-only' });
    const { status, body } = await ask('POST', CLUSTERS, { body: CLUSTER });
    expect({ status, body }).toMatchObject({ status: 202, body: { outcome: 'proposed' } });
    expect(place.branches()).toEqual([body.proposal]);
  });

  it('are listed page by page, in order of their names', async () => {
    const { ask } = await opened();
    for (const name of ['a', 'b', 'c']) {
      const body = { ...CLUSTER, metadata: { namespace: 'pages', name } };
      expect((await ask('POST', '/api/v1alpha1/namespaces/pages/clusters', { body })).status).toBe(201);
    }
    const path = '/api/v1alpha1/namespaces/pages/clusters?limit=2';
    const first = (await ask('GET', path)).body;
    const rest = (await ask('GET', `${path}&continue=${first.continue}`)).body;
    const names = [first, rest].map(({ items }) => items.map((item: typeof CLUSTER) => item.metadata.name));
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect(rest.continue).toBeUndefined();
    expect((await ask('GET', path.replace('2', '0'))).status).toBe(400);
  });

  it('that are not valid are refused field by field, without a commit', async () => {
    const { place, ask } = await opened();
    const body = { ...CLUSTER, spec: { ...CLUSTER.spec, pools: [{ name: 'workers', replicas: -1 }], colour: 'red' } };
    const answer = await ask('POST', CLUSTERS, { body });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const fields = answer.body.errors.map(({ field }: { field: string }) => field).sort();
    expect(fields).toEqual(['spec.colour', 'spec.pools[0].replicas']);
    const elsewhere = { ...CLUSTER, metadata: { ...CLUSTER.metadata, namespace: 'other' } };
    expect((await ask('POST', CLUSTERS, { body: elsewhere })).status).toBe(422);
    const unknown = { ...CLUSTER, spec: { ...CLUSTER.spec, template: 'nowhere' } };
    expect((await ask('POST', CLUSTERS, { body: unknown })).status).toBe(409);
    for (const broken of ['{', 'null', '[]', '"x"', '{"metadata":null}']) {
      expect((await ask('POST', CLUSTERS, { body: broken })).status).toBeGreaterThanOrEqual(400);
      expect((await ask('POST', CLUSTERS, { body: broken })).status).toBeLessThan(500);
    }
    expect(place.place.subjects()).toEqual([]);
    const size = { body: { replicas: 'many', colour: 1 }, headers: { 'idempotency-key': 'one' } };
    const refused = await ask('PUT', `${CLUSTERS}/web-9/pools/workers/size`, size);
    const wrong = refused.body.errors.map(({ field }: { field: string }) => field);
    expect({ status: refused.status, wrong }).toEqual({ status: 422, wrong: ['replicas', 'colour'] });
    for (const path of ['/api/v1alpha1/planets', '/api/v1alpha1/clouds/%ff', `${CLUSTERS}/web-9/pools`]) {
      const { status, headers } = await ask('GET', path);
      expect(`${status} ${headers.get('content-type')}`).toMatch(/^40[04] application\/problem\+json/);
    }
  });
});

describe('who asks the REST API', () => {
  it('has to be known, and does what is granted within the bounds of the grant', async () => {
    const { ask } = await opened();
    await ask('POST', CLUSTERS, { body: CLUSTER });
    for (const token of ['', 'wrong', ALICE.slice(1)]) {
      const { status, headers } = await ask('GET', CLUSTERS, { token });
      expect({ status, how: headers.get('www-authenticate') }).toEqual({ status: 401, how: 'Bearer' });
    }
    const token = BOB;
    expect((await ask('GET', `${CLUSTERS}/web-9`, { token })).status).toBe(200);
    expect((await ask('GET', CLUSTERS, { token })).status).toBe(403);
    expect((await ask('GET', '/api/v1alpha1/clouds/dresden', { token })).status).toBe(403);
    expect((await ask('DELETE', `${CLUSTERS}/web-9`, { token })).status).toBe(403);
    const scaled = async (replicas: number, pool = 'workers') => {
      const headers = { 'idempotency-key': `${pool}-${replicas}` };
      const path = `${CLUSTERS}/web-9/pools/${pool}/size`;
      return (await ask('PUT', path, { token, body: { replicas }, headers })).status;
    };
    const broken = { token, body: { replicas: 'x' }, headers: { 'idempotency-key': 'broken' } };
    expect((await ask('PUT', `${CLUSTERS}/web-9/pools/workers/size`, broken)).status).toBe(422);
    expect((await ask('PUT', `${CLUSTERS}/web-9/pools/others/size`, broken)).status).toBe(403);
    expect([await scaled(1), await scaled(5), await scaled(3, 'others'), await scaled(3)]).toEqual([
      403, 403, 403, 200,
    ]);
  });

  it('may give pools no more machines than it may scale them to', async () => {
    const grants = [{ to: ['bob'], verbs: ['create', 'update'] as const, min: 1, max: 4 }];
    const { ask } = await opened({}, { api: { ...CONFIGURATION.api, grants } });
    const create = (pool: object, name: string) => {
      const body = { ...CLUSTER, metadata: { namespace: 'shop', name }, spec: { ...CLUSTER.spec, pools: [pool] } };
      return ask('POST', CLUSTERS, { token: BOB, body });
    };
    const zones = [
      { name: 'a', replicas: 3 },
      { name: 'b', replicas: 2 },
    ];
    for (const pool of [
      { name: 'workers', replicas: 5 },
      { name: 'workers', zones },
      { name: 'workers', replicas: 0 },
    ]) {
      expect(await create(pool, 'web-8')).toMatchObject({
        status: 403,
        body: { detail: 'bob may create clusters with pools of 1 to 4 machines' },
      });
    }
    expect((await create({ name: 'workers', replicas: 4 }, 'web-8')).status).toBe(201);
  });

  it('may be anybody on this machine where nobody has a token', async () => {
    const { ask } = await opened({}, { api: {} });
    expect((await ask('GET', '/api/v1alpha1/clouds/dresden', { token: '' })).status).toBe(200);
  });

  it('is told to come again when it asks for too much', async () => {
    const { ask } = await opened({}, { ...CONFIGURATION, limits: { requestsPerMinute: 2 } });
    await ask('GET', CLUSTERS);
    await ask('GET', CLUSTERS);
    for (const path of ['/openapi.json', '/nothing', '/api/v1alpha1/nothing']) {
      expect((await ask('GET', path)).status).toBe(429);
    }
    const { status, headers } = await ask('GET', CLUSTERS);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
