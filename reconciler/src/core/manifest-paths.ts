import type { NamespacedName } from './model.ts';

/** Objects of a cluster, which its own Kustomization applies. */
export function clusterObjectsPath(management: string, cluster: NamespacedName): string {
  return `manifests/${management}/${cluster}/cluster.yaml`;
}

/** Flux objects of a cluster, which the Kustomization of the whole fleet applies. */
export function clusterDeliveryPath(management: string, cluster: NamespacedName): string {
  return `manifests/${management}/_flux/${cluster}.yaml`;
}

/** Flux objects of a cluster's add-ons; there is no file without any. */
export function clusterAddonsPath(management: string, cluster: NamespacedName): string {
  return `manifests/${management}/_flux/${cluster}.addons.yaml`;
}
