import type { Cluster } from './generated/fleet.ts';
import type { FleetData, NamespacedName } from './model.ts';
import { PersistentMap } from './persistent-map.ts';
import { managementOf } from './resolve.ts';

/**
 * Clusters of which an input of rendering differs between two loads of a fleet: their own file, their state, or the
 * template, cloud or management cluster they name. Parsed objects are compared by identity, so both loads must share
 * unchanged objects, as snapshots do. Every cluster is looked at only when something that clusters name differs.
 */
export function touchedClusters(before: FleetData, after: FleetData): readonly NamespacedName[] {
  const changed = PersistentMap.changedKeys;
  const own = [...changed(before.clusters, after.clusters), ...changed(before.states, after.states)];
  const common = [
    ...changed(before.templates, after.templates),
    ...changed(before.clouds, after.clouds),
    ...changed(before.managementClusters, after.managementClusters),
  ];
  const keys = new Set(common.length > 0 ? [...own, ...before.clusters.keys(), ...after.clusters.keys()] : own);
  const isTouched = (key: NamespacedName) => !sameInputs(renderInputs(before, key), renderInputs(after, key));
  return [...keys].filter(isTouched).sort();
}

/** What a cluster's rendering depends on; `undefined` when there is no such cluster. */
export interface RenderInputs {
  readonly cluster: Cluster;
  readonly state: unknown;
  readonly template: unknown;
  readonly cloud: unknown;
  readonly management: unknown;
}

export function renderInputs(data: FleetData, key: NamespacedName): RenderInputs | undefined {
  const cluster = data.clusters.get(key);
  if (!cluster) return undefined;
  const { template, cloud } = cluster.spec;
  const management = managementOf(cluster, data.managementClusters.keys());
  return {
    cluster,
    state: data.states.get(key),
    template: template === undefined ? undefined : data.templates.get(template),
    cloud: cloud === undefined ? undefined : data.clouds.get(cloud),
    management: management === undefined ? undefined : data.managementClusters.get(management),
  };
}

function sameInputs(a: RenderInputs | undefined, b: RenderInputs | undefined): boolean {
  if (!a || !b) return a === b;
  return (Object.keys(a) as (keyof RenderInputs)[]).every((input) => a[input] === b[input]);
}
