import { type CloudSpec, ClusterNamespace } from '@krake-infra/constructs';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
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
    const { metadata, spec } = cluster;
    const management = managementOf(cluster, data.managementClusters.keys());
    if (spec.registered || spec.cloud === undefined || management === undefined) continue;
    yield { management, namespace: metadata.namespace, cloud: spec.cloud };
  }
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
