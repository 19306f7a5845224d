import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScalingPlace } from './scaling-place.ts';

let place: ScalingPlace;
beforeAll(async () => {
  place = await ScalingPlace.start();
});
afterAll(() => place?.stop());

/** How long the fault lasts; nothing is waited for. */
const lasting = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

it('etcd stops for 20 s as the load rises: one commit, and its machines come', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  await fleet.plane.stopProcess('etcd');
  load.set(300);
  const [{ commit }] = await Promise.all([loop.scaled(60), lasting(20)]);
  await fleet.plane.start('etcd');
  await fleet.applied('shop', 'web-1', commit, 180);
  await place.ready(3, 180);
  await place.atRest(3);
  expect(await place.commitsSince(base)).toHaveLength(1);
});

it('a load that falls while nobody sees the machines shrinks nothing until they are seen, then once', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  await fleet.plane.kill('kube-apiserver');
  // what was seen half a minute ago still counts
  await loop.held('steady', 60, ({ evidence }) => evidence.status?.settled === false);
  load.set(200);
  const { reason } = await loop.held('not-settled', 60);
  expect(reason).toMatch(/management cluster main can not be read/);
  expect(await fleet.head()).toBe(base);
  await fleet.plane.start('kube-apiserver');
  const { decision } = await loop.scaled(90);
  expect(decision).toMatchObject({ from: 3, to: 2 });
  await place.atRest(2);
  expect(await place.commitsSince(base)).toHaveLength(1);
});

it('the Git server is down for 10 s as the load rises: one commit, and its machines come', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  const { git } = fleet.plane;
  const { port } = git;
  await git.close();
  load.set(400);
  const failed = loop.log.next('a pass fails', 30, ({ msg, problem }) =>
    msg === 'a pass failed' ? problem : undefined,
  );
  await Promise.all([failed, lasting(10)]);
  await git.reopen(port);
  const { commit } = await loop.scaled(90);
  await fleet.applied('shop', 'web-1', commit);
  await place.ready(4);
  await place.atRest(4);
  expect(await place.commitsSince(base)).toHaveLength(1);
});
