import { type CloudSpec, ClusterNamespace } from '@krake-infra/constructs';
import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { PersistentMap } from '@krake-infra/reconciler/core/persistent-map.ts';
import { managementOf } from '@krake-infra/reconciler/core/resolve.ts';
import { App } from 'cdk8s';
import { bootstrapObjects, namespaceAlert } from './delivery/bootstrap.ts';
import { clusterArtifacts } from './delivery/generators.ts';
import { trackerAccess } from './delivery/tracker-role.ts';
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
  readonly content: SharedContent;
}

export type SharedContent =
  | { readonly kind: 'bootstrap' | 'tracker' | 'gate' }
  | { readonly kind: 'namespace' | 'delivery'; readonly namespace: string }
  /** Names of the clouds whose objects are in the file, in order. */
  | { readonly kind: 'identities'; readonly clouds: readonly string[] };

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
  const management = [...data.managementClusters.keys()];
  if (before.managementClusters !== data.managementClusters) return sharedUnits(placesOf(data), management);
  const bootstraps = before.fleet === data.fleet ? [] : management.map((name) => unit('bootstrap', name));
  const moved = changedKeys(before.clusters, data.clusters).flatMap((key) => {
    const [old, now] = [before, data].map((fleet) => {
      const cluster = fleet.clusters.get(key);
      return cluster && placeOf(fleet, cluster);
    });
    const isSame = old?.management === now?.management && old?.cloud === now?.cloud;
    return isSame ? [] : [old, now].filter((place) => place !== undefined);
  });
  const clouds = new Set(changedKeys(before.clouds, data.clouds));
  if (moved.length === 0 && clouds.size === 0) return bootstraps;
  const paths = new Set(
    moved.flatMap(({ management, namespace }) => [
      outputPaths.namespace(management, namespace),
      outputPaths.namespaceDelivery(management, namespace),
      outputPaths.identities(management),
    ]),
  );
  const units = sharedUnits(placesOf(data), []).filter(
    ({ path, content }) =>
      paths.has(path) || (content.kind === 'identities' && content.clouds.some((cloud) => clouds.has(cloud))),
  );
  return [...units, ...bootstraps];
}

/**
 * What every management cluster has, two units for each namespace, and one for the identities of each management cluster
 * with clusters, in order of their paths.
 */
export function sharedUnits(places: Iterable<ClusterPlace>, managements: Iterable<string>): readonly SharedUnit[] {
  const units = new Map<string, SharedUnit>();
  const clouds = new Map<string, Set<string>>();
  for (const { management, namespace, cloud } of places) {
    const path = outputPaths.namespace(management, namespace);
    if (!units.has(path)) {
      units.set(path, { path, management, content: { kind: 'namespace', namespace } });
      const delivery = outputPaths.namespaceDelivery(management, namespace);
      units.set(delivery, { path: delivery, management, content: { kind: 'delivery', namespace } });
    }
    const used = clouds.get(management);
    if (used) used.add(cloud);
    else clouds.set(management, new Set([cloud]));
  }
  const identities = [...clouds].map(([management, used]): SharedUnit => {
    const content = { kind: 'identities', clouds: [...used].sort() } as const;
    return { path: outputPaths.identities(management), management, content };
  });
  const always = [...managements].flatMap((name) =>
    (['bootstrap', 'tracker', 'gate'] as const).map((kind) => unit(kind, name)),
  );
  return [...units.values(), ...identities, ...always].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function unit(kind: 'bootstrap' | 'tracker' | 'gate', management: string): SharedUnit {
  return { path: outputPaths[kind](management), management, content: { kind } };
}

/** What the objects of shared units are made of. */
export type SharedData = Pick<FleetData, 'fleet' | 'clouds' | 'managementClusters'>;

/** The objects of a shared unit; none when no cloud of a management cluster has any, or nothing is said of delivery. */
export function sharedObjects(data: SharedData, { management, content }: SharedUnit): readonly Manifest[] {
  const spec = data.managementClusters.get(management)?.spec;
  switch (content.kind) {
    case 'namespace':
      return new ClusterNamespace(new App(), content.namespace).toJson();
    case 'delivery':
      return [...clusterArtifacts(management, content.namespace), ...namespaceAlert(content.namespace, spec?.delivery)];
    case 'bootstrap':
      return bootstrapObjects(management, spec ?? {}, data.fleet.spec.branch ?? DEFAULT_BRANCH);
    case 'tracker':
      return trackerAccess();
    case 'gate':
      return [NOTHING];
    case 'identities':
      return content.clouds.flatMap((name) => {
        const cloud = data.clouds.get(name)?.spec as CloudSpec;
        return providerOf(cloud.provider).cloudObjects(cloud, spec?.providerVersions?.[cloud.provider]);
      });
  }
}

const DEFAULT_BRANCH = 'main';

/** For kustomize, a folder with nothing in it; a folder without it would be a failure. */
const NOTHING = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [] } as never;
