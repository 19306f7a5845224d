import type { Workload } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { managementOf } from '@krake-infra/reconciler/core/resolve.ts';
import type { BoundWorkload } from './delivery/workload-delivery.ts';

/** Every workload that runs on a cluster. */
export function* boundWorkloads(data: FleetData): Generator<BoundWorkload> {
  for (const workload of data.workloads.values()) {
    const bound = boundWorkload(data, workload);
    if (bound) yield bound;
  }
}

/** A workload on its cluster, or `undefined` while it has none. */
export function boundWorkload(data: FleetData, { metadata, spec }: Workload): BoundWorkload | undefined {
  if (spec.cluster === undefined) return undefined;
  const { namespace, name } = metadata;
  const cluster = data.clusters.get(namespacedName({ namespace, name: spec.cluster }));
  const management = cluster && managementOf(cluster, data.managementClusters.keys());
  if (!cluster || management === undefined) return undefined;
  const { registered } = cluster.spec;
  return {
    management,
    namespace,
    name,
    cluster: spec.cluster,
    // the name that Cluster API gives the Secret of a cluster it builds
    kubeconfig: registered?.kubeconfigSecret ?? `${spec.cluster}-kubeconfig`,
    hasGate: registered === undefined,
    path: spec.path.replace(/\/$/, ''),
    serviceAccountName: spec.serviceAccountName ?? namespace,
  };
}
