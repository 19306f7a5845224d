import {
  clusterAddonsPath,
  clusterDeliveryPath,
  clusterObjectsPath,
} from '@krake-infra/reconciler/core/manifest-paths.ts';

/** Everything of one management cluster. */
const root = (management: string) => `manifests/${management}`;

/**
 * Where each render unit is written, from the root of the fleet repository. No namespace or cluster can be called
 * `_base` or `tracker.yaml`, so that names never meet.
 */
export const outputPaths = {
  cluster: (management: string, namespace: string, name: string) =>
    clusterObjectsPath(management, `${namespace}/${name}`),
  /** Keeps the folder of a namespace, which has an artifact, when it has no cluster. */
  namespaceFolder: (management: string, namespace: string) => `${root(management)}/${namespace}/kustomization.yaml`,
  /** Flux objects of a cluster. */
  clusterDelivery: (management: string, namespace: string, name: string) =>
    clusterDeliveryPath(management, `${namespace}/${name}`),
  /** Flux objects of a cluster's add-ons. A dot, which no name of a cluster has. */
  clusterAddons: (management: string, namespace: string, name: string) =>
    clusterAddonsPath(management, `${namespace}/${name}`),
  /** Flux objects that the clusters of a namespace share. */
  namespaceDelivery: (management: string, namespace: string) => `${root(management)}/_flux/${namespace}/_clusters.yaml`,
  /** Flux objects that the workloads of a namespace share. */
  workloadArtifacts: (management: string, namespace: string) =>
    `${root(management)}/_flux/${namespace}/_workloads.yaml`,
  /** Flux objects of a workload. */
  workload: (management: string, namespace: string, name: string) =>
    `${root(management)}/_flux/${namespace}/_workloads/${name}.yaml`,
  /** An account that workloads of a namespace are applied as. */
  account: (management: string, namespace: string, name: string) =>
    `${root(management)}/_base/${namespace}/account.${name}.yaml`,
  tracker: (management: string) => `${root(management)}/_flux/tracker.yaml`,
  gate: (management: string) => `${root(management)}/_gate/kustomization.yaml`,
  namespace: (management: string, namespace: string) => `${root(management)}/_base/${namespace}/namespace.yaml`,
  identities: (management: string) => `${root(management)}/_base/identities.yaml`,
  bootstrap: (management: string) => `${root(management)}/_base/bootstrap.yaml`,
};
