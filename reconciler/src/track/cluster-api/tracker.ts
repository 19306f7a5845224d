import type { ClusterFacts } from '../../core/cluster-facts.ts';
import type { Cluster } from '../../core/generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from '../../core/model.ts';
import type { PoolKey, PoolStatus } from '../../core/observation.ts';
import { managementOf, mergedBody } from '../../core/resolve.ts';
import type { Tracker } from '../../ports.ts';
import { clusterFacts } from './cluster-facts.ts';
import type { WatchedManagement } from './management.ts';
import { poolStatus, SOURCE, unknownPool, wantedSize } from './pool-status.ts';

/** What is known of a management cluster. */
export type ManagementView = Pick<WatchedManagement, 'index' | 'trouble' | 'read'>;

/** Management clusters of a fleet, by name. */
export type Managements = ReadonlyMap<string, ManagementView>;

/** The first look waits so long for management clusters that do not answer; later ones for none. Milliseconds. */
const FIRST_MS = 10_000;

/**
 * Watches Flux and Cluster API. A management cluster that can not be read makes its own pools unknown, which never shrink,
 * and no others.
 */
export function clusterApiTracker(managements: Managements): Tracker {
  let first: Promise<unknown> | undefined;
  const read = () => {
    first ??= Promise.all([...managements.values()].map((each) => each.read(AbortSignal.timeout(FIRST_MS))));
    return first;
  };
  return {
    name: SOURCE,
    async observe(data, _at, clusters = data.clusters.keys()) {
      await read();
      const statuses = new Map<PoolKey, PoolStatus>();
      for (const key of clusters) {
        const cluster = data.clusters.get(key);
        for (const [pool, status] of cluster ? poolsOf(data, cluster, managements) : []) statuses.set(pool, status);
      }
      return statuses;
    },
    async facts(data, clusters) {
      await read();
      const facts = new Map<NamespacedName, ClusterFacts>();
      for (const key of clusters) {
        const cluster = data.clusters.get(key);
        const name = cluster && managementOf(cluster, data.managementClusters.keys());
        const management = managements.get(name ?? '');
        if (management && management.trouble === undefined)
          facts.set(key, clusterFacts(management.index, key, data.states.get(key)));
      }
      return facts;
    },
  };
}

function poolsOf(data: FleetData, cluster: Cluster, managements: Managements): readonly [PoolKey, PoolStatus][] {
  if (cluster.spec.registered) return [];
  const key = namespacedName(cluster.metadata);
  const { pools = [], kubernetesVersion = '' } = mergedBody(data, cluster);
  const name = managementOf(cluster, data.managementClusters.keys());
  const management = managements.get(name ?? '');
  const trouble = management ? management.trouble : `no kubeconfig for management cluster ${name}`;
  const kustomization = management?.index.kustomizations.get(key);
  const seen = { objects: management?.index.clusters.get(key), ...(kustomization && { kustomization }) };
  return pools.flatMap((pool): [PoolKey, PoolStatus][] => {
    if (!wantedSize(pool)) return [];
    const status =
      trouble === undefined ? poolStatus({ pool, version: kubernetesVersion }, seen) : unknownPool(trouble);
    return status ? [[`${key}/${pool.name}`, status]] : [];
  });
}
