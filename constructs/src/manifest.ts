import { omitEmpty } from './omit-empty.ts';
import type { ProviderContext } from './provider.ts';

/** Pool of the control plane's templates; no worker pool may be called so. */
export const CONTROL_PLANE = 'control-plane';
export const POOL_LABEL = 'krake-infra.io/pool';
export const CLUSTER_LABEL = 'cluster.x-k8s.io/cluster-name';
export const DEPLOYMENT_LABEL = 'cluster.x-k8s.io/deployment-name';

/** Flux keeps an object with this annotation when it leaves Git. */
const PROTECTION = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

export interface ManifestOptions {
  readonly protection: boolean;
  /** Pool that the object belongs to. */
  readonly pool?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

/** As {@link labelledAsIs}, without what is empty. */
export function labelled(context: ProviderContext, object: any, options: ManifestOptions): any {
  return omitEmpty(labelledAsIs(context, object, options));
}

/**
 * Adds to an object what every object of a cluster carries: labels of cluster and pool, and protection. Leaves the rest
 * as the provider wrote it, because an empty map may be its answer (`inMemory: {}`).
 */
export function labelledAsIs(context: ProviderContext, object: any, options: ManifestOptions): any {
  const { protection, pool, labels, annotations } = options;
  return {
    ...object,
    metadata: omitEmpty({
      ...object.metadata,
      namespace: context.namespace,
      labels: {
        ...labels,
        ...object.metadata.labels,
        [CLUSTER_LABEL]: context.clusterName,
        [POOL_LABEL]: pool,
      },
      annotations: { ...annotations, ...(protection ? PROTECTION : {}) },
    }),
  };
}

/** Annotations of protected objects. */
export function protectionAnnotations(): { [key: string]: string } {
  return { ...PROTECTION };
}

/** What Cluster API wants to know of a machine's removal. */
export function deletionTimeouts(timeouts: {
  readonly drainSeconds: number;
  readonly volumeDetachSeconds: number;
  readonly deletionSeconds: number;
}) {
  return {
    nodeDrainTimeoutSeconds: timeouts.drainSeconds,
    nodeVolumeDetachTimeoutSeconds: timeouts.volumeDetachSeconds,
    nodeDeletionTimeoutSeconds: timeouts.deletionSeconds,
  };
}
