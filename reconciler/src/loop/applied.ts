import type { Applied, ClusterFacts } from '../core/cluster-facts.ts';
import { clusterDeliveryPath, clusterObjectsPath } from '../core/manifest-paths.ts';
import type { NamespacedName } from '../core/model.ts';
import { managementOf } from '../core/resolve.ts';
import type { Repository } from '../ports.ts';
import { isCommitted } from './change.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The commit with which Flux applied the manifests of a cluster as the branch holds them, byte for byte; or why it has
 * not. So a commit that others made meanwhile does not count as applied by one before it.
 *
 * @param part `objects`: what the cluster is made of; `all`: also the Flux objects that deliver it
 */
export async function appliedManifests(
  repository: Repository,
  snapshot: Snapshot,
  {
    cluster: key,
    facts,
    part,
  }: { readonly cluster: NamespacedName; readonly facts: ClusterFacts; readonly part: 'objects' | 'all' },
): Promise<Applied> {
  const { clusters, managementClusters } = snapshot.fleet.data;
  const cluster = clusters.get(key);
  const management = (cluster && managementOf(cluster, managementClusters.keys())) ?? '';
  const objects = await appliedFile(repository, snapshot, clusterObjectsPath(management, key), facts.objects);
  if (objects.reason !== undefined || part === 'objects') return objects;
  const delivery = await appliedFile(repository, snapshot, clusterDeliveryPath(management, key), facts.delivery);
  return delivery.reason === undefined ? objects : delivery;
}

async function appliedFile(
  repository: Repository,
  snapshot: Snapshot,
  path: string,
  applied: Applied,
): Promise<Applied> {
  const { commit } = applied;
  if (commit === undefined) return applied;
  // Flux may be ahead of the clone.
  if ((await repository.resolve(commit)) !== commit)
    return { reason: `Flux has applied ${commit.slice(0, 12)}, which is not known here yet` };
  const bytes = await repository.readAt(commit, path);
  if (bytes && isCommitted(snapshot, { path, bytes }, repository)) return applied;
  return { reason: `Flux has applied ${path} as of ${commit.slice(0, 12)}, the branch is further` };
}
