import type { ManifestMetadata } from '@krake-infra/reconciler/core/manifest.ts';

/** Namespace of Flux itself and of what all namespaces share. */
export const FLUX_NAMESPACE = 'flux-system';
/** Name of the GitRepository, of the artifact with the Flux objects, and of the Kustomization that applies them. */
export const FLEET = 'fleet';
/** Name of the Kustomization of namespaces and identities. */
export const NAMESPACES = 'namespaces';
/** Name of the artifact without objects in Flux's namespace, and of the generators that hand it on. */
export const GATE = 'gate';
/** Name of the artifact without objects in each namespace of clusters. A dot, because a cluster may be called `gate`. */
export const NO_OBJECTS = 'no.objects';
/** Name of the ArtifactGenerator in Flux's namespace and of that in each namespace of clusters. */
export const CLUSTERS = 'clusters';
/** Name of the artifact of all clusters of a namespace, in Flux's namespace. */
export const allClusters = (namespace: string): string => `clusters-${namespace}`;

/** Name of the ArtifactGenerator in each namespace with workloads. */
export const WORKLOADS = 'workloads';
/** Name of the artifact of all workloads of a namespace, and of its generator, in Flux's namespace. */
export const allWorkloads = (namespace: string): string => `workloads-${namespace}`;

export const KUSTOMIZE_API = 'kustomize.toolkit.fluxcd.io/v1';
export const SOURCE_API = 'source.toolkit.fluxcd.io/v1';
export const GENERATOR_API = 'source.extensions.fluxcd.io/v1beta1';
export const RBAC_API = 'rbac.authorization.k8s.io/v1';

/** Label of a cluster's Flux objects: the cluster's name. */
export const CLUSTER_LABEL = 'krake-infra.io/cluster';

/** Kustomization that is ready while the cluster is available. A dot, because a cluster may be called `web-ready`. */
export const readyGate = (cluster: string): string => `${cluster}.ready`;

/** Artifact of a folder of workloads. A dot, because a cluster may be called like the folder. */
export const workloadArtifact = (folder: string): string => `${folder}.workload`;

/** Annotations of objects that Flux keeps when they leave Git. */
export const PROTECTED = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

/** Metadata of a protected object in Flux's namespace. */
export function protectedIn(namespace: string, name: string): ManifestMetadata {
  return { name, namespace, annotations: PROTECTED };
}
