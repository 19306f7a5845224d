import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLUSTER, DEPLOYMENT, ScalingPlace } from './scaling-place.ts';

const READY_SECONDS = 60;

let place: ScalingPlace;
beforeAll(async () => {
  place = await ScalingPlace.start({
    size: 0,
    fleet: `  backOff: { readySeconds: ${READY_SECONDS} }\n`,
    machine: '{ inmemory: { vm: { startupSeconds: 86400 } } }',
  });
});
afterAll(() => place?.stop());

it('a machine that never gets ready is reported, makes growth wait, and lowers nothing', async () => {
  const { fleet, load, loop } = place;
  const base = await fleet.head();
  load.set(100);
  const first = (await loop.scaled(30)).decision;
  expect(first).toMatchObject({ from: 0, to: 1 });
  const since = first.evidence.at;
  await loop.reports.next('the time of the machines is over', READY_SECONDS + 30, ({ at }) =>
    at > since + READY_SECONDS ? at : undefined,
  );

  load.set(300);
  const { reason } = await loop.held('back-off', 30);
  expect(reason).toMatch(/0 of 1 machines are ready .* next try at/);
  const [line] = JSON.parse(await fleet.runRemote('--output', 'json', 'status', CLUSTER));
  expect(line.pools).toMatchObject([{ name: 'workers', wanted: '1', ready: 0, settled: false }]);
  const [newest] = JSON.parse(await fleet.runRemote('--output', 'json', 'history', CLUSTER));
  expect(newest.outcome).toMatchObject({ stage: 'stuck', reason: expect.stringContaining('0 of 1 ready') });
  console.log(await fleet.runRemote('status', CLUSTER), await fleet.runRemote('history', CLUSTER));

  const second = (await loop.scaled(READY_SECONDS + 60)).decision;
  expect(second).toMatchObject({ from: 1, to: 3 });
  expect(second.evidence.at).toBeGreaterThanOrEqual(since + 2 * READY_SECONDS);
  await fleet.wait('shop', DEPLOYMENT, 'jsonpath={.spec.replicas}=3', 60);

  load.set(0);
  for (let pass = 0; pass < 5; pass++) await loop.held('not-settled', 30);
  expect(await place.sizeInGit()).toBe(3);
  expect(await place.commitsSince(base)).toHaveLength(2);
});
