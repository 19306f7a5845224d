import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Legs } from './legs.ts';
import { CLUSTER, firstToGo, MARK, marksOf, ScalingPlace } from './scaling-place.ts';

let place: ScalingPlace;
beforeAll(async () => {
  place = await ScalingPlace.start();
});
afterAll(() => place?.stop());

const names = () => place.machines.now.map(({ metadata }) => metadata.name);

it('more load becomes machines, and each carries what it should again', async () => {
  const legs = new Legs();
  place.load.set(400);
  const { commit, decision } = await place.loop.scaled(30);
  legs.end('trigger to pushed');
  expect(decision).toMatchObject({ cluster: CLUSTER, pool: 'workers', from: 2, to: 4, class: 'scale-up' });
  await place.fleet.applied('shop', 'web-1', commit);
  legs.end('pushed to applied');
  await place.ready(4);
  legs.end('applied to machines');
  await place.atRest(4);
  legs.end('machines to recovered');
  legs.print();
  expect(await place.fleet.head()).toBe(commit);

  const [line] = JSON.parse(await place.fleet.runRemote('--output', 'json', 'status', CLUSTER));
  expect(line).toMatchObject({ available: true, applied: commit });
  expect(line.pools).toMatchObject([{ name: 'workers', wanted: '4', ready: 4, settled: true }]);
  expect(line).not.toHaveProperty('reason');
  const [newest] = JSON.parse(await place.fleet.runRemote('--output', 'json', 'history', CLUSTER));
  expect(newest).toMatchObject({ commit, class: 'scale-up', outcome: { stage: 'recovered' } });
  const pushed = Date.parse(newest.at) / 1000;
  expect(newest.outcome.appliedAt).toBeGreaterThanOrEqual(pushed);
  expect(newest.outcome.readyAt).toBeGreaterThan(newest.outcome.appliedAt);
  console.log(await place.fleet.runRemote('history', CLUSTER));
});

it('less load takes the machine that was marked before the push, and no other', async () => {
  const before = names();
  const victim = firstToGo(place.machines.now) as string;
  const marks: Readonly<Record<string, string>>[] = [];
  place.fleet.plane.git.beforeReceive = () => {
    marks.push(marksOf(place.machines.now));
    return 'serve';
  };
  const legs = new Legs();
  place.load.set(300);
  const { commit, decision } = await place.loop.scaled(30);
  legs.end('trigger to pushed');
  place.fleet.plane.git.beforeReceive = () => 'serve';
  expect(decision).toMatchObject({ from: 4, to: 3, class: 'scale-down' });
  expect(marks).toEqual([{ [victim]: expect.stringMatching(new RegExp(`^krake-infra:${decision.id}:\\d+$`)) }]);
  await place.fleet.applied('shop', 'web-1', commit);
  legs.end('pushed to applied');
  await place.machines.events.next('a machine goes', 60, ({ type, object }) =>
    type === 'DELETED' ? object.metadata.name : undefined,
  );
  legs.end('applied to machine gone');
  await place.atRest(3);
  legs.print();
  expect(place.machines.gone).toEqual([victim]);
  expect(names()).toEqual(before.filter((name) => name !== victim));
  expect(await place.fleet.head()).toBe(commit);
});

it('a mark whose commit is declined is taken back', async () => {
  const { fleet, load, loop, machines } = place;
  const [head, before, gone] = [await fleet.head(), names(), machines.gone];
  const hook = join(fleet.plane.folder, 'git', 'fleet.git', 'hooks', 'pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho nobody pushes today >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  const marked = machines.events.next('a mark', 30, ({ object }) => object.metadata.annotations?.[MARK]);
  const declined = loop.log.next(
    'the push is declined',
    30,
    ({ problem }) => problem?.match(/nobody pushes today/)?.[0],
  );
  load.set(200);
  expect(await marked).toMatch(/^krake-infra:/);
  await declined;
  load.set(300);
  await machines.events.next('no machine is marked', 60, () => (isUnmarked() ? true : undefined));
  await place.atRest(3);
  rmSync(hook);
  expect(await fleet.head()).toBe(head);
  expect([names(), machines.gone, marksOf(machines.now)]).toEqual([before, gone, {}]);
});

const isUnmarked = () => Object.keys(marksOf(place.machines.now)).length === 0;

it('a machine that a person marked goes first, under the mark of the person', async () => {
  const { fleet, load, loop, machines } = place;
  const [oldest = '', ...others] = names();
  await fleet.plane.kubectl(['-n', 'shop', 'annotate', 'machine', oldest, `${MARK}=by-hand`]);
  await machines.events.next('the mark by hand', 30, ({ object }) => object.metadata.annotations?.[MARK], 0);
  const from = machines.events.all.length;
  load.set(200);
  await loop.scaled(30);
  await machines.events.next('a machine goes', 60, ({ type }) => (type === 'DELETED' ? true : undefined));
  await place.atRest(2);
  expect(names()).toEqual(others);
  const marks = machines.events.all.slice(from).flatMap(({ object }) => Object.values(marksOf([object])));
  expect(new Set(marks)).toEqual(new Set(['by-hand']));
});
