import type { Cluster } from './generated/fleet.ts';
import { isSameJson } from './json-diff.ts';
import type { FleetData, NamespacedName } from './model.ts';
import { PersistentMap } from './persistent-map.ts';
import { managementOf } from './resolve.ts';

/**
 * Clusters of which an input of rendering differs between two loads of a fleet: their own file, their state, or the
 * template, cloud or management cluster they name, or the fleet's mirrors. Parsed objects are compared by identity, so both loads must share
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
  const mirrored = !hasSameMirrors(before, after);
  const keys = new Set(
    mirrored || common.length > 0 ? [...own, ...before.clusters.keys(), ...after.clusters.keys()] : own,
  );
  const isTouched = (key: NamespacedName) => !sameInputs(renderInputs(before, key), renderInputs(after, key));
  return [...keys].filter((key) => mirrored || isTouched(key)).sort();
}

function hasSameMirrors(before: FleetData, after: FleetData): boolean {
  return before.fleet === after.fleet || isSameJson(before.fleet.spec.mirrors, after.fleet.spec.mirrors);
}

/** What a cluster's rendering depends on; `undefined` when there is no such cluster. */
export interface RenderInputs {
  readonly cluster: Cluster;
  readonly state: unknown;
  readonly template: unknown;
  readonly cloud: unknown;
  readonly management: unknown;
  readonly mirrors: unknown;
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
    mirrors: data.fleet.spec.mirrors,
  };
}

/** Of one cluster's own inputs; the mirrors are every cluster's. */
function sameInputs(a: RenderInputs | undefined, b: RenderInputs | undefined): boolean {
  if (!a || !b) return a === b;
  const { mirrors: _mirrors, ...own } = a;
  return (Object.keys(own) as (keyof RenderInputs)[]).every((input) => a[input] === b[input]);
}
