import { ClusterNamespace } from '@krake-infra/constructs';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { clusterDelivery } from '@krake-infra/synth/delivery/cluster-delivery.ts';
import { clusterArtifacts } from '@krake-infra/synth/delivery/generators.ts';
import { outputPaths } from '@krake-infra/synth/output-paths.ts';
import { writeYaml } from '@krake-infra/synth/yaml-writer.ts';
import { App } from 'cdk8s';
import { MANAGEMENT } from './fleet-place.ts';
import { partsOf } from './many-clusters.ts';

/**
 * Manifests of clusters that are ConfigMaps, delivered as clusters are: the generators of each namespace, and for each
 * cluster the Kustomization that applies it. Its gate is left out, since there is no Cluster that it could look at.
 */
export function standInFiles(clusters: readonly NamespacedName[], size: number): Readonly<Record<string, string>> {
  const namespaces = new Set(clusters.map((cluster) => partsOf(cluster)[0]));
  return Object.fromEntries(
    [
      ...[...namespaces].flatMap((namespace) => [
        [outputPaths.namespace(MANAGEMENT, namespace), new ClusterNamespace(new App(), namespace).toJson()],
        [outputPaths.namespaceDelivery(MANAGEMENT, namespace), clusterArtifacts(namespace)],
      ]),
      ...clusters.flatMap((cluster) => {
        const [namespace, name] = partsOf(cluster);
        const delivered = clusterDelivery({ namespace, name, protection: true, wasReady: false }, undefined);
        return [
          [outputPaths.clusterDelivery(MANAGEMENT, namespace, name), delivered.slice(0, 1)],
          [standInPath(cluster), standIn(cluster, size)],
        ];
      }),
    ].map(([path, objects]) => [path, writeYaml(objects as object[])]),
  );
}

/** A stand-in changed by a commit. */
export const changedStandIn = (cluster: NamespacedName, size: number): Readonly<Record<string, string>> => ({
  [standInPath(cluster)]: writeYaml(standIn(cluster, size)),
});

/** File of a stand-in in the fleet repository. */
export const standInPath = (cluster: NamespacedName) => outputPaths.cluster(MANAGEMENT, ...partsOf(cluster));

function standIn(cluster: NamespacedName, size: number): readonly object[] {
  const [namespace, name] = partsOf(cluster);
  return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { size: String(size) } }];
}
