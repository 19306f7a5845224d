import { type CloudSpec, ClusterNamespace } from '@krake-infra/constructs';
import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { managementOf } from '@krake-infra/reconciler/core/resolve.ts';
import { App } from 'cdk8s';
import { bootstrapObjects, namespaceAlert } from './delivery/bootstrap.ts';
import { clusterArtifacts, workloadArtifacts } from './delivery/generators.ts';
import { trackerAccess } from './delivery/tracker-role.ts';
import { type BoundWorkload, workloadAccount, workloadDelivery } from './delivery/workload-delivery.ts';
import { outputPaths } from './output-paths.ts';
import { providerOf } from './providers.ts';

/** Where a created cluster lives; what clusters share follows from all places of a fleet. */
export interface ClusterPlace {
  readonly management: string;
  readonly namespace: string;
  readonly cloud: string;
}

/** A file that clusters of one management cluster share, or that is a workload's. */
export interface SharedUnit {
  readonly path: string;
  readonly management: string;
  readonly content: SharedContent;
}

export type SharedContent =
  | { readonly kind: 'bootstrap' | 'tracker' | 'gate' }
  | { readonly kind: 'namespace' | 'folder' | 'delivery' | 'workload-artifacts'; readonly namespace: string }
  | { readonly kind: 'workload'; readonly workload: BoundWorkload }
  | { readonly kind: 'account'; readonly namespace: string; readonly name: string }
  /** Names of the clouds whose objects are in the file, in order. */
  | { readonly kind: 'identities'; readonly clouds: readonly string[] };

/** Places of every created cluster. */
export function* placesOf(data: FleetData): Generator<ClusterPlace> {
  for (const cluster of data.clusters.values()) {
    const place = placeOf(data, cluster);
    if (place) yield place;
  }
}

/** Place of a created cluster; `undefined` for a registered one. */
export function placeOf(data: FleetData, cluster: Cluster): ClusterPlace | undefined {
  const { metadata, spec } = cluster;
  if (spec.registered || spec.cloud === undefined) return undefined;
  const management = managementOf(cluster, data.managementClusters.keys());
  return management === undefined ? undefined : { management, namespace: metadata.namespace, cloud: spec.cloud };
}

/**
 * What every management cluster has, three units for each namespace of clusters, one for the identities of each management
 * cluster with clusters, those of workloads and of their namespaces; in order of their paths.
 */
export function sharedUnits(
  places: Iterable<ClusterPlace>,
  workloads: Iterable<BoundWorkload>,
  managements: Iterable<string>,
): readonly SharedUnit[] {
  const units = new Map<string, SharedUnit>();
  const clouds = new Map<string, Set<string>>();
  const add = (path: string, management: string, content: SharedContent) =>
    units.set(path, { path, management, content });
  for (const { management, namespace, cloud } of places) {
    const path = outputPaths.namespaceDelivery(management, namespace);
    if (!units.has(path)) {
      add(path, management, { kind: 'delivery', namespace });
      add(outputPaths.namespaceFolder(management, namespace), management, { kind: 'folder', namespace });
      add(outputPaths.namespace(management, namespace), management, { kind: 'namespace', namespace });
    }
    const used = clouds.get(management);
    if (used) used.add(cloud);
    else clouds.set(management, new Set([cloud]));
  }
  for (const workload of workloads) {
    const { management, namespace, name, serviceAccountName } = workload;
    add(outputPaths.namespace(management, namespace), management, { kind: 'namespace', namespace });
    add(outputPaths.namespaceFolder(management, namespace), management, { kind: 'folder', namespace });
    add(outputPaths.workloadArtifacts(management, namespace), management, { kind: 'workload-artifacts', namespace });
    add(outputPaths.workload(management, namespace, name), management, { kind: 'workload', workload });
    const account = { kind: 'account', namespace, name: serviceAccountName } as const;
    add(outputPaths.account(management, namespace, serviceAccountName), management, account);
  }
  const identities = [...clouds].map(([management, used]): SharedUnit => {
    const content = { kind: 'identities', clouds: [...used].sort() } as const;
    return { path: outputPaths.identities(management), management, content };
  });
  const always = [...managements].flatMap((name) =>
    (['bootstrap', 'tracker', 'gate'] as const).map((kind) => managementUnit(kind, name)),
  );
  return [...units.values(), ...identities, ...always].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A unit that a management cluster has whatever its clusters are. */
export function managementUnit(kind: 'bootstrap' | 'tracker' | 'gate', management: string): SharedUnit {
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
      return [...clusterArtifacts(content.namespace), ...namespaceAlert(content.namespace, spec?.delivery)];
    case 'workload-artifacts':
      return workloadArtifacts(content.namespace);
    case 'workload':
      return [workloadDelivery(content.workload, spec?.delivery)];
    case 'account':
      return [workloadAccount(content.namespace, content.name)];
    case 'bootstrap':
      return bootstrapObjects(management, spec ?? {}, data.fleet.spec.branch ?? DEFAULT_BRANCH);
    case 'tracker':
      return trackerAccess();
    case 'gate':
    case 'folder':
      return [NOTHING];
    case 'identities':
      return content.clouds.flatMap((name) => {
        const cloud = data.clouds.get(name)?.spec as CloudSpec;
        const provider = providerOf(cloud.provider);
        return provider.cloudObjects(cloud, spec?.providerVersions?.[provider.controllerId ?? provider.id]);
      });
  }
}

const DEFAULT_BRANCH = 'main';

/** For kustomize, a folder with nothing in it; a folder without it would be a failure. */
const NOTHING = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [] } as never;
