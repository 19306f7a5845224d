import { type CloudSpec, ClusterNamespace } from '@krake-infra/constructs';
import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { PersistentMap } from '@krake-infra/reconciler/core/persistent-map.ts';
import { managementOf } from '@krake-infra/reconciler/core/resolve.ts';
import { App } from 'cdk8s';
import { outputPaths } from './output-paths.ts';
import { providerOf } from './providers.ts';

/** Where a created cluster lives; what clusters share follows from all places of a fleet. */
export interface ClusterPlace {
  readonly management: string;
  readonly namespace: string;
  readonly cloud: string;
}

/** A file that clusters of one management cluster share. */
export interface SharedUnit {
  readonly path: string;
  readonly management: string;
  /** For a namespace's file. */
  readonly namespace?: string;
  /** Names of the clouds whose objects are in an identities file, in order. */
  readonly clouds?: readonly string[];
}

/** Places of every created cluster. */
export function* placesOf(data: FleetData): Generator<ClusterPlace> {
  for (const cluster of data.clusters.values()) {
    const place = placeOf(data, cluster);
    if (place) yield place;
  }
}

function placeOf(data: FleetData, cluster: Cluster): ClusterPlace | undefined {
  const { metadata, spec } = cluster;
  if (spec.registered || spec.cloud === undefined) return undefined;
  const management = managementOf(cluster, data.managementClusters.keys());
  return management === undefined ? undefined : { management, namespace: metadata.namespace, cloud: spec.cloud };
}

/** Units of a fleet that may be other than in the fleet before; no cluster is looked at unless one comes, goes or moves. */
export function changedUnits(data: FleetData, before: FleetData): readonly SharedUnit[] {
  const { changedKeys } = PersistentMap;
  if (before.managementClusters !== data.managementClusters) return sharedUnits(placesOf(data));
  const moved = changedKeys(before.clusters, data.clusters).flatMap((key) => {
    const [old, now] = [before, data].map((fleet) => {
      const cluster = fleet.clusters.get(key);
      return cluster && placeOf(fleet, cluster);
    });
    const isSame = old?.management === now?.management && old?.cloud === now?.cloud;
    return isSame ? [] : [old, now].filter((place) => place !== undefined);
  });
  const clouds = new Set(changedKeys(before.clouds, data.clouds));
  if (moved.length === 0 && clouds.size === 0) return [];
  const paths = new Set(
    moved.flatMap(({ management, namespace }) => [
      outputPaths.namespace(management, namespace),
      outputPaths.identities(management),
    ]),
  );
  const units = sharedUnits(placesOf(data));
  return units.filter(({ path, clouds: used }) => paths.has(path) || used?.some((cloud) => clouds.has(cloud)));
}

/** One unit for each namespace and one for the identities of each management cluster, in order of their paths. */
export function sharedUnits(places: Iterable<ClusterPlace>): readonly SharedUnit[] {
  const namespaces = new Map<string, SharedUnit>();
  const clouds = new Map<string, Set<string>>();
  for (const { management, namespace, cloud } of places) {
    const path = outputPaths.namespace(management, namespace);
    if (!namespaces.has(path)) namespaces.set(path, { path, management, namespace });
    const used = clouds.get(management);
    if (used) used.add(cloud);
    else clouds.set(management, new Set([cloud]));
  }
  const identities = [...clouds].map(([management, used]) => ({
    path: outputPaths.identities(management),
    management,
    clouds: [...used].sort(),
  }));
  return [...namespaces.values(), ...identities].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the objects of shared units are made of. */
export type SharedData = Pick<FleetData, 'clouds' | 'managementClusters'>;

/** The objects of a shared unit; none when no cloud of a management cluster has any. */
export function sharedObjects(data: SharedData, unit: Omit<SharedUnit, 'path'>): readonly Manifest[] {
  if (unit.namespace !== undefined) return new ClusterNamespace(new App(), unit.namespace).toJson();
  const versions = data.managementClusters.get(unit.management)?.spec.providerVersions;
  return (unit.clouds ?? []).flatMap((name) => {
    const spec = data.clouds.get(name)?.spec as CloudSpec;
    return providerOf(spec.provider).cloudObjects(spec, versions?.[spec.provider]);
  });
}
