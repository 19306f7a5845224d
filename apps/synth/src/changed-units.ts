import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { PersistentMap } from '@krake-infra/reconciler/core/persistent-map.ts';
import type { BoundWorkload } from './delivery/workload-delivery.ts';
import { outputPaths } from './output-paths.ts';
import { type ClusterPlace, managementUnit, placeOf, placesOf, type SharedUnit, sharedUnits } from './shared-units.ts';
import { boundWorkload, boundWorkloads } from './workloads.ts';

const { changedKeys } = PersistentMap;

/** What may be other than in the fleet before. */
export interface ChangedUnits {
  readonly units: readonly SharedUnit[];
  /** Where files of the fleet before may be; those of `units` are at the same places again. */
  readonly before: readonly string[];
}

/** Every unit of a fleet. */
export function unitsOf(data: FleetData): readonly SharedUnit[] {
  return sharedUnits(placesOf(data), boundWorkloads(data), data.managementClusters.keys());
}

/** Units of a fleet that may be other than in the fleet before; no cluster is looked at unless one comes, goes or moves. */
export function changedUnits(data: FleetData, before: FleetData): ChangedUnits {
  if (before.managementClusters !== data.managementClusters) {
    return { units: unitsOf(data), before: unitsOf(before).map(({ path }) => path) };
  }
  const management = [...data.managementClusters.keys()];
  const bootstraps = before.fleet === data.fleet ? [] : management.map((name) => managementUnit('bootstrap', name));
  const changed = changedKeys(before.clusters, data.clusters).map(
    (key): Pair<Cluster> => [before.clusters.get(key), data.clusters.get(key)],
  );
  const clouds = new Set(changedKeys(before.clouds, data.clouds));
  const paths = new Set([
    ...changed.flatMap((pair) => movedPlaces(before, data, pair)).flatMap(placePaths),
    ...movedWorkloads(before, data, changed).flatMap(workloadPaths),
  ]);
  if (paths.size === 0 && clouds.size === 0) return { units: bootstraps, before: [] };
  const units = unitsOf(data).filter(
    ({ path, content }) =>
      paths.has(path) || (content.kind === 'identities' && content.clouds.some((cloud) => clouds.has(cloud))),
  );
  return { units: [...units, ...bootstraps], before: [...paths, ...units.map(({ path }) => path)] };
}

type Pair<T> = readonly [before: T | undefined, after: T | undefined];

function movedPlaces(before: FleetData, data: FleetData, [was, is]: Pair<Cluster>): readonly ClusterPlace[] {
  const [old, now] = [was && placeOf(before, was), is && placeOf(data, is)];
  return old?.management === now?.management && old?.cloud === now?.cloud ? [] : present([old, now]);
}

function placePaths({ management, namespace }: ClusterPlace): readonly string[] {
  return [
    outputPaths.namespace(management, namespace),
    outputPaths.namespaceFolder(management, namespace),
    outputPaths.namespaceDelivery(management, namespace),
    outputPaths.identities(management),
  ];
}

/** Workloads that changed, and those of clusters that are reached in another way now. */
function movedWorkloads(
  before: FleetData,
  data: FleetData,
  clusters: readonly Pair<Cluster>[],
): readonly BoundWorkload[] {
  const own = changedKeys(before.workloads, data.workloads);
  const isMoved = ([was, is]: Pair<Cluster>) =>
    was?.spec.management !== is?.spec.management || was?.spec.registered !== is?.spec.registered;
  const moved = data.workloads.size === 0 ? [] : clusters.filter(isMoved);
  const names = new Set(moved.flatMap(present).map(({ metadata }) => namespacedName(metadata)));
  const theirs = [...(names.size > 0 ? data.workloads : [])].flatMap(([key, { metadata, spec }]) =>
    names.has(`${metadata.namespace}/${spec.cluster}`) ? [key] : [],
  );
  return [...new Set([...own, ...theirs])].flatMap((key) =>
    present(
      [before, data].map((fleet) => {
        const workload = fleet.workloads.get(key);
        return workload && boundWorkload(fleet, workload);
      }),
    ),
  );
}

function workloadPaths({ management, namespace, name, serviceAccountName }: BoundWorkload): readonly string[] {
  return [
    outputPaths.namespace(management, namespace),
    outputPaths.namespaceFolder(management, namespace),
    outputPaths.workloadArtifacts(management, namespace),
    outputPaths.workload(management, namespace, name),
    outputPaths.account(management, namespace, serviceAccountName),
  ];
}

function present<T>(list: readonly (T | undefined)[]): readonly T[] {
  return list.filter((one) => one !== undefined);
}
