import type { Delivery } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { workloadKustomization } from '@krake-infra/reconciler/fleet/workload-checks.ts';
import { after } from './dependency.ts';
import { KUSTOMIZE_API, protectedIn, readyGate, workloadArtifact } from './names.ts';

/** A workload on its cluster: everything that its Kustomization is made of. */
export interface BoundWorkload {
  /** ManagementCluster whose Flux delivers it. */
  readonly management: string;
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  /** Secret with the cluster's kubeconfig. */
  readonly kubeconfig: string;
  /** True for a created cluster, which has a gate; of a registered one nothing is known. */
  readonly hasGate: boolean;
  /** Folder of the manifests, without `/` at its end. */
  readonly path: string;
  readonly serviceAccountName: string;
}

const WORKLOAD_LABEL = 'krake-infra.io/workload';
/** The controller of workloads alone, where there is one. */
const SHARD = { 'sharding.fluxcd.io/key': 'workloads' };

/**
 * The Kustomization that applies a workload through its cluster's kubeconfig, with the rights of an account of that cluster
 * alone. It is not protected: when it leaves Git, the workload leaves its cluster.
 */
export function workloadDelivery(workload: BoundWorkload, delivery: Delivery | undefined): Manifest {
  const { namespace, name, cluster, kubeconfig, hasGate, path, serviceAccountName } = workload;
  const [, , folder = '', ...below] = path.split('/');
  return {
    apiVersion: KUSTOMIZE_API,
    kind: 'Kustomization',
    metadata: {
      name: workloadKustomization(name, cluster),
      namespace,
      labels: { [WORKLOAD_LABEL]: name, ...(delivery?.workloadShard && SHARD) },
    },
    spec: {
      ...(hasGate && { dependsOn: [after(readyGate(cluster))] }),
      interval: '10m',
      retryInterval: '1m',
      timeout: '3m',
      path: `./${below.join('/')}`,
      prune: true,
      deletionPolicy: 'Delete',
      sourceRef: { kind: 'ExternalArtifact', name: workloadArtifact(folder) },
      kubeConfig: { secretRef: { name: kubeconfig } },
      serviceAccountName,
      ...(delivery?.decryption && { decryption: { provider: 'sops', secretRef: { name: delivery.decryption } } }),
    },
  };
}

/**
 * The account's namesake on the management cluster, without rights. Before kustomize-controller removes what a deleted
 * Kustomization applied elsewhere, it looks for the account at home, and leaves everything where it is if there is none. It
 * is therefore kept for longer than any Kustomization.
 */
export function workloadAccount(namespace: string, name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: protectedIn(namespace, name) };
}
