import { caSecret, fuseName } from '@krake-infra/reconciler/core/fuse.ts';
import type { ManagementClusterSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest, ManifestMetadata } from '@krake-infra/reconciler/core/manifest.ts';
import { after } from './dependency.ts';
import { CLUSTER_LABEL, KUSTOMIZE_API, NO_OBJECTS, PROTECTED, readyGate } from './names.ts';

/** Of one cluster, what its Flux objects are made of. */
export interface DeliveredCluster {
  readonly namespace: string;
  readonly name: string;
  /** False in the first of the two commits that delete it: Flux may then remove its Kustomizations as well. */
  readonly protection: boolean;
  /** True once it was available: from then on it is applied only where its CA is. */
  readonly wasReady: boolean;
}

/**
 * Flux objects of a cluster: the Kustomization that applies it, one that is ready while the cluster is available, for
 * others to depend on, and the fuse. A change inside the cluster changes none of them. The first waits for no namespace:
 * what applies these objects waits for namespaces and identities.
 */
export function clusterDelivery(
  cluster: DeliveredCluster,
  delivery: ManagementClusterSpec['delivery'],
): readonly Manifest[] {
  const { name, wasReady } = cluster;
  const main: Manifest = {
    apiVersion: KUSTOMIZE_API,
    kind: 'Kustomization',
    metadata: metadataOf(cluster, name),
    spec: {
      ...(wasReady && { dependsOn: [after(fuseName(name))] }),
      interval: '10m',
      retryInterval: '1m',
      timeout: '3m',
      path: './',
      prune: true,
      sourceRef: { kind: 'ExternalArtifact', name },
      ...(delivery?.decryption && { decryption: { provider: 'sops', secretRef: { name: delivery.decryption } } }),
    },
  };
  return [main, readiness(cluster), ...(wasReady ? [fuseOf(cluster)] : [])];
}

/**
 * Says at once that a cluster is not available, and looks again a minute later: a check that waits would keep one of
 * kustomize-controller's few workers from others.
 */
function readiness(cluster: DeliveredCluster): Manifest {
  const { namespace, name } = cluster;
  return gate(cluster, readyGate(name), {
    timeout: '30s',
    healthChecks: [{ apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'Cluster', name, namespace }],
    healthCheckExprs: [
      { apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'Cluster', current: AVAILABLE, failed: `!(${AVAILABLE})` },
    ],
  });
}

/** Cluster API's conditions are not what Flux judges by itself; without an expression every Cluster is healthy at once. */
const AVAILABLE = [
  'has(status.conditions)',
  "status.conditions.exists(c, c.type == 'Available' && c.status == 'True')",
  "!status.conditions.exists(c, c.type == 'Deleting' && c.status == 'True')",
].join(' && ');

/** The CA is not in Git: where it is missing, the cluster's state is missing too, and applying it would build another. */
function fuseOf(cluster: DeliveredCluster): Manifest {
  const { namespace, name } = cluster;
  return gate(cluster, fuseName(name), {
    timeout: '30s',
    healthChecks: [{ apiVersion: 'v1', kind: 'Secret', name: caSecret(name), namespace }],
  });
}

function gate(cluster: DeliveredCluster, name: string, checks: Readonly<Record<string, unknown>>): Manifest {
  return {
    apiVersion: KUSTOMIZE_API,
    kind: 'Kustomization',
    metadata: metadataOf(cluster, name),
    spec: {
      interval: '10m',
      retryInterval: '1m',
      path: './',
      prune: true,
      sourceRef: { kind: 'ExternalArtifact', name: NO_OBJECTS },
      ...checks,
    },
  };
}

function metadataOf(cluster: DeliveredCluster, name: string): ManifestMetadata {
  return {
    name,
    namespace: cluster.namespace,
    labels: { [CLUSTER_LABEL]: cluster.name },
    ...(cluster.protection && { annotations: PROTECTED }),
  };
}
