import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetPlace } from './fleet-place.ts';
import { InnerLoop } from './inner-loop.ts';
import { areApplied, areReady, clusterFiles, clusterKeys, workersOf } from './many-clusters.ts';

const FIFTEEN = clusterKeys(15);

let place: FleetPlace;
let loop: InnerLoop;
beforeAll(async () => {
  place = await FleetPlace.start();
  loop = await InnerLoop.start(place);
});
afterAll(async () => {
  await loop?.stop();
  await place?.stop();
});

interface Objects {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
}

const machines = async () =>
  (await place.get<Objects>('team-1', 'machines')).items.map(({ metadata }) => `${metadata.name} ${metadata.uid}`);

it('fifteen clusters of one commit come up', async () => {
  const commit = await place.change('Create fifteen clusters', clusterFiles(FIFTEEN));
  loop.askFlux(commit);
  await loop.until('fifteen clusters applied', 120, (index) => areApplied(index, FIFTEEN, commit));
  await loop.until('machines of fifteen clusters ready', 500, (index) => areReady(index, FIFTEEN, 2));
  expect(await machines()).toHaveLength(45);
});

it('all of them scale in one burst: a commit for each, one push, machines follow, none is replaced', async () => {
  await loop.tick();
  const before = await place.head();
  const old = await machines();
  const pushes = place.plane.git.pushers.length;
  const start = performance.now();
  const answers = await loop.scale(workersOf(FIFTEEN, 4));
  console.log(`fifteen requests answered after ${((performance.now() - start) / 1000).toFixed(2)} s`);
  expect(place.plane.git.pushers.length - pushes).toBe(1);
  expect(answers.map(({ outcome, from, to }) => `${outcome} ${from} ${to}`)).toEqual(FIFTEEN.map(() => 'scaled 2 4'));
  const commits = answers.map(({ commit }) => commit);
  expect(new Set(commits).size).toBe(15);

  const head = commits.at(-1) as string;
  loop.askFlux(head);
  await loop.until('the burst applied', 120, (index) => areApplied(index, FIFTEEN, head));
  await loop.until('machines of the burst ready', 400, (index) => areReady(index, FIFTEEN, 4));
  const now = await machines();
  expect(now).toHaveLength(75);
  expect(now).toEqual(expect.arrayContaining(old));

  await place.pull();
  const log = await place.git('log', '--reverse', '--format=%H', `${before}..origin/main`);
  expect(log.split('\n')).toEqual(commits);
  const changed = await Promise.all(
    commits.map((commit) => place.git('show', '--format=', '--name-only', commit, '--', 'manifests')),
  );
  expect(changed).toEqual(FIFTEEN.map((cluster) => `manifests/main/${cluster}/cluster.yaml`));
});
