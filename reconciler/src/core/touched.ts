import type { FleetData, NamespacedName } from './model.ts';
import { managementOf } from './resolve.ts';

/**
 * Clusters of which an input of rendering differs between two loads of a fleet: their own file, their state, or the
 * template, cloud or management cluster they name. Parsed objects are compared by identity, so both loads must share
 * unchanged objects, as snapshots do.
 */
export function touchedClusters(before: FleetData, after: FleetData): readonly NamespacedName[] {
  const keys = new Set([...before.clusters.keys(), ...after.clusters.keys()]);
  return [...keys].filter((key) => !sameInputs(inputs(before, key), inputs(after, key))).sort();
}

function inputs(data: FleetData, key: NamespacedName): readonly unknown[] {
  const cluster = data.clusters.get(key);
  if (!cluster) return [];
  const { template, cloud } = cluster.spec;
  const management = managementOf(cluster, data.managementClusters.keys());
  return [
    cluster,
    data.states.get(key),
    template === undefined ? undefined : data.templates.get(template),
    cloud === undefined ? undefined : data.clouds.get(cloud),
    management === undefined ? undefined : data.managementClusters.get(management),
  ];
}

function sameInputs(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((input, index) => input === b[index]);
}
