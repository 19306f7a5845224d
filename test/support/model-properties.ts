import { isDeepStrictEqual } from 'node:util';
import type { Cluster, ClusterTemplate, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { spread, ZoneSize } from '@krake-infra/reconciler/core/pools.ts';
import type { mergeBody } from '@krake-infra/reconciler/core/resolve.ts';
import type { touchedClusters } from '@krake-infra/reconciler/core/touched.ts';
import { parseFleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { assembleFleet } from '@krake-infra/reconciler/fleet/load.ts';
import fc, { type Arbitrary } from 'fast-check';
import { VALID_FLEET } from './fleet-arbitraries.ts';
import { fleetFile } from './fleet-generator.ts';

type Spec = Readonly<Record<string, unknown>>;

const NAME = fc.constantFrom('a', 'b', 'c');
const FIELD = fc.constantFrom('pools', 'zones', 'replicas', 'machine', 'labels');
const LEAF = fc.constantFrom<unknown>(0, 1, 'x', true, null);
const SPEC: Arbitrary<Spec> = fc.letrec<{ value: unknown; spec: Spec }>((tie) => ({
  spec: fc.dictionary(FIELD, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    LEAF,
    fc.array(LEAF, { maxLength: 2 }),
    tie('spec'),
    fc
      .uniqueArray(fc.tuple(NAME, tie('spec')), { maxLength: 3, selector: ([name]) => name })
      .map((entries) => entries.map(([name, spec]) => ({ ...spec, name }))),
  ),
})).spec;

/** What a template says and what its cluster says. */
export const MERGE_CASE: Arbitrary<readonly [Spec, Spec]> = fc.tuple(SPEC, SPEC);

/** Throws when a cluster without template changes, a second merge changes the first, or the cluster does not win. */
export function judgeMerge(merge: typeof mergeBody, [base, own]: readonly [Spec, Spec]): void {
  const cluster = (spec: unknown) => ({ spec }) as Cluster;
  const template = { spec: base } as unknown as ClusterTemplate;
  if (!isDeepStrictEqual(merge(undefined, cluster({ ...own, cloud: 'x' })), own)) throw new Error('changed alone');
  const merged = merge(template, cluster(own));
  if (!isDeepStrictEqual(merge(template, cluster(merged)), merged)) throw new Error('not idempotent');
  if (!holds(merged, own)) throw new Error(`the cluster lost: ${JSON.stringify([base, own, merged])}`);
  if (!keeps(merged, base, own)) throw new Error(`the template lost: ${JSON.stringify([base, own, merged])}`);
}

/** True when everything that `own` says is in `merged`. */
function holds(merged: unknown, own: unknown): boolean {
  if (Array.isArray(own))
    return isDeepStrictEqual(merged, own) || own.every((entry) => holds(named(merged, entry), entry));
  if (typeof own !== 'object' || own === null) return merged === own;
  return Object.entries(own).every(([field, value]) => holds((merged as Spec | undefined)?.[field], value));
}

/** True when everything that `base` says and `own` leaves open is in `merged`. */
function keeps(merged: unknown, base: unknown, own: unknown): boolean {
  if (own === undefined) return isDeepStrictEqual(merged, base);
  if (isNamedList(base) && isNamedList(own)) {
    return base.every((entry) => keeps(named(merged, entry), entry, named(own, entry)));
  }
  if (!isMapping(base) || !isMapping(own)) return true;
  return Object.entries(base).every(([field, value]) => keeps((merged as Spec)[field], value, own[field]));
}

function isMapping(value: unknown): value is Spec {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is readonly Spec[] {
  return Array.isArray(value) && value.every((entry) => isMapping(entry) && typeof entry.name === 'string');
}

function named(list: unknown, { name }: { name?: unknown }): unknown {
  return Array.isArray(list) ? list.find((entry) => (entry as Spec | null)?.name === name) : undefined;
}

export interface SpreadCase {
  readonly sizes: readonly ZoneSize[];
  readonly total: number;
}

export const SPREAD_CASE: Arbitrary<SpreadCase> = fc.record({
  sizes: fc
    .array(fc.nat(40), { minLength: 1, maxLength: 5 })
    .map((all) => all.map((replicas, index) => ({ zone: `az${index}`, replicas }))),
  total: fc.nat(200),
});

/** Throws when a spread misses the total, moves a zone against it, or is less even than it could be. */
export function judgeSpread(spreadOver: typeof spread, { sizes, total }: SpreadCase): void {
  const next = spreadOver(sizes, total);
  const fault = spreadFault(sizes, next, total);
  if (fault) throw new Error(`${fault}: ${JSON.stringify({ sizes, total, next })}`);
}

function spreadFault(sizes: readonly ZoneSize[], next: readonly ZoneSize[], total: number): string | undefined {
  const sum = (zones: readonly ZoneSize[]) => zones.reduce((all, { replicas }) => all + replicas, 0);
  if (
    !isDeepStrictEqual(
      next.map(({ zone }) => zone),
      sizes.map(({ zone }) => zone),
    )
  )
    return 'other zones';
  if (sum(next) !== total) return 'another total';
  const direction = Math.sign(total - sum(sizes));
  const moved = next.filter(({ replicas }, index) => replicas !== sizes[index]?.replicas);
  const against = next.some(({ replicas }, index) => (replicas - (sizes[index]?.replicas ?? 0)) * direction < 0);
  if (against || (direction === 0 && moved.length > 0)) return 'a zone moved against the total';
  const all = next.map(({ replicas }) => replicas);
  const isUneven = moved.some(({ replicas }) =>
    direction > 0 ? replicas > Math.min(...all) + 1 : replicas < Math.max(...all) - 1,
  );
  return isUneven ? 'less even than possible' : undefined;
}

export interface TouchCase {
  readonly objects: readonly FleetObject[];
  /** Indices of objects whose file is written anew or, for clusters and states, taken away. */
  readonly changes: readonly { readonly at: number; readonly removes: boolean }[];
}

export const TOUCH_CASE: Arbitrary<TouchCase> = fc.record({
  objects: VALID_FLEET,
  changes: fc.array(fc.record({ at: fc.nat(1000), removes: fc.boolean() }), { maxLength: 3 }),
});

/** Throws when the touched clusters are not exactly those that have a changed file among their inputs. */
export function judgeTouched(touched: typeof touchedClusters, { objects, changes }: TouchCase): void {
  const chosen = new Map(changes.map(({ at, removes }) => [objects[at % objects.length] as FleetObject, removes]));
  const before = objects.map((object) => ({ object, file: parseFleetFile(fleetFile(object)) }));
  const after = before.flatMap(({ object, file }) => {
    const removes = chosen.get(object);
    if (removes === undefined) return [file];
    return removes && object.kind.startsWith('Cluster') && object.kind !== 'ClusterTemplate'
      ? []
      : [parseFleetFile(fleetFile(object))];
  });
  const found = touched(assembleFleet(before.map(({ file }) => file)).data, assembleFleet(after).data);
  const paths = new Set([...chosen.keys()].map(({ kind, metadata }) => fleetPath(kind, metadata)));
  const expected = objects
    .filter((object) => object.kind === 'Cluster')
    .filter((cluster) => inputPaths(cluster, objects).some((path) => paths.has(path)))
    .map(({ metadata }) => namespacedName(metadata))
    .sort();
  if (!isDeepStrictEqual(found, expected)) throw new Error(JSON.stringify({ found, expected, paths: [...paths] }));
}

function inputPaths({ metadata, spec }: Cluster, objects: readonly FleetObject[]): string[] {
  const names = objects.filter(({ kind }) => kind === 'ManagementCluster').map((object) => object.metadata.name);
  return [
    fleetPath('Cluster', metadata),
    fleetPath('ClusterState', metadata),
    `templates/${spec.template}.yaml`,
    `clouds/${spec.cloud}.yaml`,
    `management/${spec.management ?? (names.length === 1 ? names[0] : undefined)}.yaml`,
  ];
}
