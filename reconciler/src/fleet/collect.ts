import type { FleetObject, KindName, ScalingPolicy } from '../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../core/model.ts';
import { type MapChange, PersistentMap } from '../core/persistent-map.ts';
import { type Group, targetGroup } from './groups.ts';

/** What a file held and holds, as far as it is valid. */
export interface ObjectChange {
  readonly before: FleetObject | undefined;
  readonly after: FleetObject | undefined;
}

type MapField = Exclude<keyof FleetData, 'fleet'>;

const FIELDS: Readonly<Record<Exclude<KindName, 'Fleet'>, MapField>> = {
  ManagementCluster: 'managementClusters',
  Cloud: 'clouds',
  ClusterTemplate: 'templates',
  MetricsProvider: 'metricsProviders',
  Metric: 'metrics',
  Cluster: 'clusters',
  ClusterState: 'states',
  ScalingPolicy: 'policies',
  Workload: 'workloads',
  ClusterClaim: 'claims',
};

const NO_FLEET: FleetData['fleet'] = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Fleet',
  metadata: { name: 'fleet' },
  spec: {},
};

/** Data of a fleet without files. All its maps, and those of data made of it, are persistent. */
export const NO_DATA: FleetData = {
  fleet: NO_FLEET,
  ...(Object.fromEntries(Object.values(FIELDS).map((field) => [field, PersistentMap.of()])) as Record<MapField, never>),
};

export function changedData(data: FleetData, objects: readonly ObjectChange[]): FleetData {
  const changes = new Map<MapField, MapChange<string, FleetObject>[]>();
  let { fleet } = data;
  for (const { before, after } of objects) {
    const object = after ?? before;
    if (object?.kind === 'Fleet') fleet = (after as FleetData['fleet'] | undefined) ?? NO_FLEET;
    else if (object) grouped(changes, FIELDS[object.kind]).push([keyOf(object), after]);
  }
  const maps = [...changes].map(([field, list]) => [field, mapAt(data, field).with(list)]);
  return { ...data, fleet, ...Object.fromEntries(maps) };
}

function keyOf({ metadata }: Exclude<FleetObject, { kind: 'Fleet' }>): string {
  return 'namespace' in metadata ? namespacedName(metadata) : metadata.name;
}

function mapAt(data: FleetData, field: MapField): PersistentMap<string, FleetObject> {
  return data[field] as unknown as PersistentMap<string, FleetObject>;
}

/** Policies by the group they belong to, in order of their names. */
export type GroupedPolicies = PersistentMap<Group, readonly ScalingPolicy[]>;

export function changedPolicies(policies: GroupedPolicies, objects: readonly ObjectChange[]): GroupedPolicies {
  const changed = new Map<Group, readonly ScalingPolicy[]>();
  const edit = (group: Group, change: (list: readonly ScalingPolicy[]) => readonly ScalingPolicy[]) =>
    changed.set(group, change(changed.get(group) ?? policies.get(group) ?? []));
  for (const { before, after } of objects) {
    if (before?.kind === 'ScalingPolicy')
      edit(targetGroup(before), (list) => list.filter((policy) => policy !== before));
    if (after?.kind === 'ScalingPolicy') edit(targetGroup(after), (list) => [...list, after].sort(byName));
  }
  return policies.with([...changed].map(([group, list]) => [group, list.length > 0 ? list : undefined]));
}

function byName(a: ScalingPolicy, b: ScalingPolicy): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** The list at a key, which is made when there is none. */
export function grouped<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
