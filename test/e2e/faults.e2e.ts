import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReceiveAction } from '../../tools/git-http-server.ts';
import { CLUSTER, ScalingPlace } from './scaling-place.ts';

let place: ScalingPlace;
beforeAll(async () => {
  place = await ScalingPlace.start();
});
afterAll(() => place?.stop());

it('the API server dies as the load rises: one commit, and its machines come', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  await fleet.plane.kill('kube-apiserver');
  load.set(300);
  const { commit } = await loop.scaled(60);
  await fleet.plane.start('kube-apiserver');
  await fleet.applied('shop', 'web-1', commit, 120);
  await place.ready(3);
  await place.atRest(3);
  expect(await place.commitsSince(base)).toHaveLength(1);
});

it('pushes that the Git server refuses, cuts, takes late or without an answer end in one commit', async () => {
  const { fleet, load } = place;
  const { git } = fleet.plane;
  const base = await fleet.head();
  const late = async (): Promise<ReceiveAction> => {
    await new Promise((resolve) => setTimeout(resolve, 3000)); // the slow server, not a wait for anything
    return 'cut-after';
  };
  const actions = [() => 503, () => 'cut-before', late] as (() => ReceiveAction | Promise<ReceiveAction>)[];
  git.beforeReceive = () => actions.shift()?.() ?? 'serve';
  load.set(400);
  await place.atRest(4, 120);
  expect(actions).toEqual([]);
  expect(await place.commitsSince(base)).toHaveLength(1);
});

it('killed as the server takes its push, and started again, the loop scales once', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  const killed = place.duringPush(() => loop.kill());
  load.set(500);
  await killed;
  place.startLoop();
  await place.atRest(5);
  expect(await place.commitsSince(base)).toHaveLength(1);
});

it('a person who lowers the size in the same second wins', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  // the loop has read the head before, and sends its own commit now
  const pushed = place.duringPush(() => lowered(4));
  load.set(600);
  const byHand = await pushed;
  await loop.held('silenced', 60, ({ from }) => from === 4);
  await place.ready(4);
  await loop.held('silenced', 60, ({ evidence }) => evidence.status?.settled === true);
  expect(await place.sizeInGit()).toBe(4);
  const [first, silence, ...others] = await place.commitsSince(base);
  expect(first).toBe('Four workers');
  expect(silence).toMatch(/silence/i);
  expect(others).toEqual([]);
  console.log(byHand, await fleet.runRemote('silence', 'list', CLUSTER));
});

async function lowered(size: number): Promise<string> {
  await place.fleet.pull();
  const file = 'clusters/shop/web-1.yaml';
  const text = await place.fleet.git('show', `HEAD:${file}`);
  return place.fleet.change('Four workers', { [file]: `${text.replace(/replicas: \d+/, `replicas: ${size}`)}\n` });
}
