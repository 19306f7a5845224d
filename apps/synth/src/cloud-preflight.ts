import { Cluster, type PreflightCheck } from '@krake-infra/constructs';
import { type FleetData, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { clusterProps } from './cluster-props.ts';

/** What a cluster wants of its cloud. */
export interface ClusterPreflight extends PreflightCheck {
  /** Namespace and name. */
  readonly cluster: string;
}

/** What every cluster of a cloud wants of it, in order of their names; of a valid fleet. */
export function cloudPreflight(data: FleetData, cloud: string): readonly ClusterPreflight[] {
  return [...data.clusters.values()]
    .filter(({ spec }) => spec.cloud === cloud && !spec.registered)
    .map((cluster) => ({ key: namespacedName(cluster.metadata), resolved: resolveCluster(data, cluster) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({ key, resolved }) => {
      if (!resolved) return [];
      const checks = Cluster.preflight(clusterProps(data, resolved, data.states.get(key)));
      return checks.map((check) => ({ cluster: key, ...check }));
    });
}
