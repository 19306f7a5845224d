import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedSince, endOfAudit } from './audit.ts';
import { FleetPlace } from './fleet-place.ts';
import { InnerLoop } from './inner-loop.ts';
import { areApplied, clusterKeys, median } from './many-clusters.ts';
import { changedStandIn, standInFiles } from './stand-ins.ts';

const ALL = clusterKeys(300, 30);
const FEW = ALL.slice(0, 10);
/** From the push until Flux has applied it, over the same with ten. */
const MOST = 2;

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

async function push(message: string, files: Readonly<Record<string, string>>): Promise<string> {
  place.write(files);
  const commit = await place.push(message);
  loop.askFlux(commit);
  return commit;
}

/** Changes stand-ins one after the other; the median of the seconds from each push until it was applied. */
async function change(clusters: readonly NamespacedName[], size: number): Promise<number> {
  const times: number[] = [];
  for (const cluster of clusters) {
    const commit = await push(`Change ${cluster}`, changedStandIn(cluster, size));
    times.push(await loop.until(`${cluster} applied`, 60, (index) => areApplied(index, [cluster], commit)));
  }
  return median(times);
}

interface Objects {
  readonly items: readonly {
    readonly metadata: { readonly namespace: string; readonly name: string; readonly resourceVersion: string };
  }[];
}

/** Every Kustomization with its resource version, which the least change of its status moves. */
async function versions(): Promise<ReadonlyMap<string, string>> {
  const { items } = await place.get<Objects>('flux-system', 'kustomizations', '--all-namespaces');
  return new Map(items.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.resourceVersion]));
}

/** What kustomize-controller wrote besides events, from a place in the audit log on. */
function written(from: number): ReadonlySet<string> {
  const writes = auditedSince(place.plane, from, /^(create|update|patch|delete)$/).filter(
    ({ user, resource }) => user === 'kustomize-controller' && resource !== 'events',
  );
  return new Set(writes.map(({ resource, object }) => `${resource} ${object}`));
}

let withFew: number;

it('a change of one of ten is applied', async () => {
  const commit = await push('Begin with ten', standInFiles(FEW, 0));
  await loop.until('ten applied', 120, (index) => areApplied(index, FEW, commit));
  withFew = await change(
    FEW.filter((_, index) => index % 2 === 1),
    1,
  );
  console.log(`pushed to applied, one of 10: ${withFew.toFixed(2)} s`);
});

it('a change of one of three hundred wakes that one alone', async () => {
  const commit = await push('Go on with 300', standInFiles(ALL, 2));
  await loop.until('three hundred applied', 400, (index) => areApplied(index, ALL, commit));
  // by then what the many brought about is over
  await change(ALL.slice(-1), 3);
  const [before, from] = [await versions(), endOfAudit(place.plane)];
  expect([...before.keys()].filter((key) => !key.startsWith('flux-system/'))).toHaveLength(300);

  // Spread over namespaces and places in them, since artifacts are written in order of names. Each is also the proof
  // that nothing which the one before it woke is still in line.
  const changed = ALL.filter((_, index) => index % 66 === 3);
  const withAll = await change(changed, 3);
  const after = await versions();

  const moved = [...after].filter(([key, version]) => before.get(key) !== version).map(([key]) => key);
  expect(moved.sort()).toEqual([...changed]);
  expect(after.size).toBe(before.size);
  const wrote = ['configmaps', 'kustomizations'].flatMap((kind) => changed.map((cluster) => `${kind} ${cluster}`));
  expect([...written(from)].sort()).toEqual(wrote);

  const ratio = withAll / withFew;
  console.log(`pushed to applied, one of 300: ${withAll.toFixed(2)} s, ${ratio.toFixed(1)} times that of one of 10`);
  expect(ratio).toBeLessThanOrEqual(MOST);
});
