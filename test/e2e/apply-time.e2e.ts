import { join } from 'node:path';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { outputPaths } from '@krake-infra/synth/output-paths.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetPlace, MANAGEMENT } from './fleet-place.ts';
import { InnerLoop } from './inner-loop.ts';
import { areApplied, areReady, clusterFiles, clusterKeys, median, partsOf, workersOf } from './many-clusters.ts';

const TEN = clusterKeys(10);
/** From the push until Flux has applied it, over what `kubectl apply --server-side` takes for the same files. */
const MOST = 8;

let place: FleetPlace;
let loop: InnerLoop;
beforeAll(async () => {
  place = await FleetPlace.start(clusterFiles(TEN));
  loop = await InnerLoop.start(place);
});
afterAll(async () => {
  await loop?.stop();
  await place?.stop();
});

const seconds = (since: number) => (performance.now() - since) / 1000;
const second = (value: number) => `${value.toFixed(2)} s`;

interface Legs {
  readonly applied: number;
  readonly kubectl: number;
}

/** Scales pools by requests; kubectl gets the files when Flux is done, so nothing is left for it to change: its best case. */
async function scale(clusters: readonly NamespacedName[], size: number): Promise<Legs> {
  const asked = performance.now();
  const answers = await loop.scale(workersOf(clusters, size));
  const pushed = performance.now();
  const commit = answers.at(-1)?.commit as string;
  loop.askFlux(commit);
  const applied = await loop.until(`${clusters.join(', ')} applied`, 60, (index) =>
    areApplied(index, clusters, commit),
  );
  expect(await place.head()).toBe(commit);
  await place.pull();
  const files = clusters.map((cluster) => outputPaths.cluster(MANAGEMENT, ...partsOf(cluster)));
  const began = performance.now();
  await place.plane.kubectl(['apply', '--server-side', ...files.flatMap((file) => ['-f', join(place.clone, file)])]);
  const kubectl = seconds(began);
  const ready = performance.now();
  await loop.until('machines ready', 300, (index) => areReady(index, clusters, size));
  const legs = [`trigger to pushed ${second((pushed - asked) / 1000)}`, `pushed to applied ${second(applied)}`];
  console.log(
    `${legs.join(', ')}, applied to machines ${second(kubectl + seconds(ready))}; kubectl ${second(kubectl)}`,
  );
  return { applied, kubectl };
}

function judge(what: string, rounds: readonly Legs[]): void {
  const [applied, kubectl] = [median(rounds.map((one) => one.applied)), median(rounds.map((one) => one.kubectl))];
  console.log(
    `${what}: pushed to applied ${second(applied)}, kubectl ${second(kubectl)}: ${(applied / kubectl).toFixed(1)} times`,
  );
  expect(applied / kubectl).toBeLessThanOrEqual(MOST);
}

it('ten clusters come up', async () => {
  await loop.until('ten clusters ready', 400, (index) => areReady(index, TEN, 2));
  await loop.tick();
});

it('a commit for one of ten clusters is applied almost as fast as kubectl would', async () => {
  const rounds: Legs[] = [];
  for (const cluster of TEN.slice(0, 5)) rounds.push(await scale([cluster], 3));
  judge('one cluster of ten', rounds);
});

it('a push for all ten clusters is applied almost as fast as kubectl would', async () => {
  judge('ten clusters of ten', [await scale(TEN, 4), await scale(TEN, 5), await scale(TEN, 6)]);
});
