import { describe, expect, it } from 'vitest';
import { CLUSTER, CLUSTERS, opened } from '../support/rest-place.ts';

describe('requests with keys', () => {
  it('are told apart when their sender has one key for all of them', async () => {
    const { place, ask } = await opened();
    const headers = { 'idempotency-key': 'always-the-same' };
    const names = ['web-7', 'web-8'];
    const made = await Promise.all(
      names.map((name) =>
        ask('POST', CLUSTERS, { headers, body: { ...CLUSTER, metadata: { namespace: 'shop', name } } }),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    for (const name of names) expect(place.show(`clusters/shop/${name}.yaml`)).toContain(`name: ${name}`);
  });

  it('have one size for a key, also while the first request with it is under way', async () => {
    const { ask } = await opened();
    await ask('POST', CLUSTERS, { body: CLUSTER });
    const headers = { 'idempotency-key': 'one' };
    const sizes = [3, 5, 3].map((replicas) => ({ body: { replicas }, headers }));
    const url = `${CLUSTERS}/web-9/pools/workers/size`;
    const [first, other, again] = await Promise.all(sizes.map((size) => ask('PUT', url, size)));
    expect(first).toMatchObject({ status: 200, body: { outcome: 'scaled' } });
    expect(again).toEqual(expect.objectContaining({ status: 200, body: first?.body }));
    for (const refused of [other, await ask('PUT', url, sizes[1] as (typeof sizes)[0])]) {
      expect(refused).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining('stood for workers with 3 nodes') },
      });
    }
  });

  it('are answered as before after a change of the cluster has come between', async () => {
    const { place, ask } = await opened();
    const create = { body: CLUSTER, headers: { 'idempotency-key': 'create' } };
    const made = await ask('POST', CLUSTERS, create);
    expect(made).toMatchObject({ status: 201, body: { outcome: 'made' } });
    const update = {
      body: { ...CLUSTER, spec: { ...CLUSTER.spec, pools: [{ name: 'workers', replicas: 3 }] } },
      headers: { 'idempotency-key': 'update', 'if-match': '*' },
    };
    const changed = await ask('PUT', `${CLUSTERS}/web-9`, update);
    expect(changed).toMatchObject({ status: 200, body: { outcome: 'made' } });
    await ask('PUT', `${CLUSTERS}/web-9/pools/workers/size`, {
      body: { replicas: 5 },
      headers: { 'idempotency-key': 'size' },
    });
    const commits = place.place.subjects();
    for (let again = 0; again < 2; again++) {
      expect((await ask('POST', CLUSTERS, create)).body).toEqual(made.body);
      expect((await ask('PUT', `${CLUSTERS}/web-9`, update)).body).toEqual(changed.body);
    }
    expect(place.place.subjects()).toEqual(commits);
    expect(place.show('clusters/shop/web-9.yaml')).toContain('replicas: 5');
    // Nor may a key stand for something else.
    const other = { ...update, headers: { ...create.headers, 'if-match': '*' } };
    expect((await ask('PUT', `${CLUSTERS}/web-9`, other)).status).toBe(400);
  });

  it('for a removal are answered as before when the cluster is being removed', async () => {
    const { place, ask } = await opened();
    await ask('POST', CLUSTERS, { body: CLUSTER });
    const headers = { 'idempotency-key': 'remove' };
    const begun = await ask('DELETE', `${CLUSTERS}/web-9`, { headers });
    expect(begun).toMatchObject({ status: 202, body: { outcome: 'made' } });
    const commits = place.place.subjects().length;
    expect((await ask('DELETE', `${CLUSTERS}/web-9`, { headers })).body).toEqual(begun.body);
    expect(place.place.subjects()).toHaveLength(commits);
    await place.pass();
    await place.pass();
    expect((await ask('GET', `${CLUSTERS}/web-9`)).status).toBe(404);
    expect((await ask('DELETE', `${CLUSTERS}/web-9`, { headers })).body).toEqual(begun.body);
  });
});
