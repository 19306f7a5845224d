import { join } from 'node:path';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedSince, endOfAudit } from './audit.ts';
import { FleetPlace } from './fleet-place.ts';
import { InnerLoop } from './inner-loop.ts';
import { areApplied, clusterKeys, median } from './many-clusters.ts';
import { changedStandIn, standInFiles, standInPath } from './stand-ins.ts';

const ALL = clusterKeys(300, 30);
const FEW = ALL.slice(0, 10);
/** From the push of a change of ten until Flux has applied it, over what kubectl takes for the same files: over the same with ten. */
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

/** Changes stand-ins by one commit; the seconds from its push until it was applied. */
async function change(clusters: readonly NamespacedName[], size: number): Promise<number> {
  const files = Object.assign({}, ...clusters.map((cluster) => changedStandIn(cluster, size)));
  const commit = await push(`Change ${clusters.join(', ')}`, files);
  return loop.until(`${clusters.join(', ')} applied`, 60, (index) => areApplied(index, clusters, commit));
}

/** Changes stand-ins one after the other; the median of the seconds that each took. */
async function changeEach(clusters: readonly NamespacedName[], size: number): Promise<number> {
  const times: number[] = [];
  for (const cluster of clusters) times.push(await change([cluster], size));
  return median(times);
}

/** What Flux takes to apply a change of ten over what kubectl takes for the same files, which find nothing to change. */
async function tenOverKubectl(what: string, sizes: readonly number[]): Promise<number> {
  const applied: number[] = [];
  const kubectl: number[] = [];
  const files = FEW.flatMap((cluster) => ['-f', join(place.clone, standInPath(cluster))]);
  for (const size of sizes) {
    applied.push(await change(FEW, size));
    const began = performance.now();
    await place.plane.kubectl(['apply', '--server-side', ...files]);
    kubectl.push((performance.now() - began) / 1000);
  }
  const [flux, best] = [median(applied), median(kubectl)];
  console.log(
    `pushed to applied, ${what}: ${flux.toFixed(2)} s, kubectl ${best.toFixed(2)} s: ${(flux / best).toFixed(1)}`,
  );
  return flux / best;
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

let [oneOfFew, tenOfFew] = [Number.NaN, Number.NaN];

it('a change with ten Kustomizations is applied', async () => {
  const commit = await push('Begin with ten', standInFiles(FEW, 0));
  await loop.until('ten applied', 120, (index) => areApplied(index, FEW, commit));
  oneOfFew = await changeEach(
    FEW.filter((_, index) => index % 2 === 1),
    1,
  );
  console.log(`pushed to applied, one of 10: ${oneOfFew.toFixed(2)} s`);
  tenOfFew = await tenOverKubectl('ten of 10', [2, 3, 4]);
});

it('a change of one of three hundred wakes that one alone', async () => {
  const commit = await push('Go on with 300', standInFiles(ALL, 5));
  await loop.until('three hundred applied', 400, (index) => areApplied(index, ALL, commit));
  // by then what the many brought about is over
  await changeEach(ALL.slice(-1), 6);
  const [before, from] = [await versions(), endOfAudit(place.plane)];
  expect([...before.keys()].filter((key) => !key.startsWith('flux-system/'))).toHaveLength(300);

  // Spread over namespaces and places in them, since artifacts are written in order of names. Each is also the proof
  // that nothing which the one before it woke is still in line.
  const changed = ALL.filter((_, index) => index % 66 === 3);
  const oneOfAll = await changeEach(changed, 6);
  const after = await versions();

  const moved = [...after].filter(([key, version]) => before.get(key) !== version).map(([key]) => key);
  expect(moved.sort()).toEqual([...changed]);
  expect(after.size).toBe(before.size);
  const wrote = ['configmaps', 'kustomizations'].flatMap((kind) => changed.map((cluster) => `${kind} ${cluster}`));
  expect([...written(from)].sort()).toEqual(wrote);
  const times = (oneOfAll / oneOfFew).toFixed(1);
  console.log(`pushed to applied, one of 300: ${oneOfAll.toFixed(2)} s, ${times} times that of one of 10`);
});

it('a change of ten takes little longer with three hundred Kustomizations', async () => {
  const ratio = (await tenOverKubectl('ten of 300', [7, 8, 9])) / tenOfFew;
  console.log(`ten of 300 over ten of 10: ${ratio.toFixed(1)}`);
  expect(ratio).toBeLessThanOrEqual(MOST);
});
