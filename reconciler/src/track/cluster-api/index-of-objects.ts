import type { NamespacedName } from '../../core/model.ts';
import { type MapChange, PersistentMap } from '../../core/persistent-map.ts';
import type {
  ClusterRecord,
  ControlPlaneRecord,
  DeploymentRecord,
  Kind,
  KustomizationRecord,
  MachineRecord,
  MachineSetRecord,
  Records,
  SourceRecord,
} from './records.ts';

type Named<T> = Readonly<Record<string, T>>;

/** All that is known of one cluster, by names of its objects. */
export interface ClusterObjects {
  readonly cluster?: ClusterRecord;
  readonly controlPlanes: Named<ControlPlaneRecord>;
  readonly deployments: Named<DeploymentRecord>;
  readonly sets: Named<MachineSetRecord>;
  readonly machines: Named<MachineRecord>;
}

/** What one management cluster holds. Never changed in place. */
export interface ObjectIndex {
  readonly sources: PersistentMap<NamespacedName, SourceRecord>;
  readonly kustomizations: PersistentMap<NamespacedName, KustomizationRecord>;
  readonly clusters: PersistentMap<NamespacedName, ClusterObjects>;
}

/** What became of an object. */
export type ObjectEvent = {
  readonly [K in Kind]:
    | { readonly kind: K; readonly record: Records[K]; readonly gone?: undefined }
    | { readonly kind: K; readonly record?: undefined; readonly gone: Gone };
}[Kind];

/** Name of an object that is no more; `cluster` of one that belonged to a cluster. */
export interface Gone {
  readonly namespace: string;
  readonly name: string;
  readonly cluster?: NamespacedName;
}

export const EMPTY_INDEX: ObjectIndex = {
  sources: PersistentMap.of(),
  kustomizations: PersistentMap.of(),
  clusters: PersistentMap.of(),
};

const NO_OBJECTS: ClusterObjects = { controlPlanes: {}, deployments: {}, sets: {}, machines: {} };

/** The index after events, in their order. */
export function applyEvents(index: ObjectIndex, events: readonly ObjectEvent[]): ObjectIndex {
  const sources: MapChange<NamespacedName, SourceRecord>[] = [];
  const kustomizations: MapChange<NamespacedName, KustomizationRecord>[] = [];
  const clusters = new Map<NamespacedName, ClusterObjects>();
  for (const event of events) {
    if (event.kind === 'GitRepository') sources.push([keyOf(event.gone ?? event.record), event.record]);
    else if (event.kind === 'Kustomization') kustomizations.push([keyOf(event.gone ?? event.record), event.record]);
    else addTo(clusters, index, event);
  }
  const owners = [...clusters].map(([key, objects]) => [key, isEmpty(objects) ? undefined : objects] as const);
  return {
    sources: index.sources.with(sources),
    kustomizations: index.kustomizations.with(kustomizations),
    clusters: index.clusters.with(owners),
  };
}

function addTo(clusters: Map<NamespacedName, ClusterObjects>, index: ObjectIndex, event: ClusterEvent): void {
  const owner = event.record?.cluster ?? event.gone?.cluster;
  if (owner === undefined) return;
  clusters.set(owner, changed(clusters.get(owner) ?? index.clusters.get(owner) ?? NO_OBJECTS, event));
}

type ClusterEvent = Exclude<ObjectEvent, { kind: 'GitRepository' | 'Kustomization' }>;

function changed(before: ClusterObjects, event: ClusterEvent): ClusterObjects {
  const { name } = event.gone ?? event.record;
  switch (event.kind) {
    case 'Cluster': {
      const { cluster: _, ...rest } = before;
      return event.record ? { ...rest, cluster: event.record } : rest;
    }
    case 'KubeadmControlPlane':
      return { ...before, controlPlanes: withName(before.controlPlanes, name, event.record) };
    case 'MachineDeployment':
      return { ...before, deployments: withName(before.deployments, name, event.record) };
    case 'MachineSet':
      return { ...before, sets: withName(before.sets, name, event.record) };
    case 'Machine':
      return { ...before, machines: withName(before.machines, name, event.record) };
  }
}

function withName<T>(named: Named<T>, name: string, record: T | undefined): Named<T> {
  if (record !== undefined) return { ...named, [name]: record };
  const { [name]: _, ...rest } = named;
  return rest;
}

function isEmpty({ cluster, ...parts }: ClusterObjects): boolean {
  return !cluster && Object.values(parts).every((named) => Object.keys(named).length === 0);
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): NamespacedName {
  return `${namespace}/${name}`;
}
