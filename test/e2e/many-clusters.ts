import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { machinesMissing } from '@krake-infra/reconciler/track/cluster-api/commit-status.ts';
import type { ObjectIndex } from '@krake-infra/reconciler/track/cluster-api/index-of-objects.ts';
import { isContent } from '@krake-infra/reconciler/track/cluster-api/pool-status.ts';

/** So many clusters, in order: `team-1/c-001`, `team-1/c-002`, ... */
export function clusterKeys(count: number, perNamespace = count): readonly NamespacedName[] {
  return Array.from({ length: count }, (_, index): NamespacedName => {
    return `team-${Math.floor(index / perNamespace) + 1}/c-${String(index + 1).padStart(3, '0')}`;
  });
}

/** Namespace and name of a cluster. */
export const partsOf = (cluster: NamespacedName) => cluster.split('/') as [namespace: string, name: string];

/** Fleet files of clusters with one control-plane machine and two workers each, and of their template. */
export function clusterFiles(clusters: readonly NamespacedName[]): Readonly<Record<string, string>> {
  const object = (kind: string, metadata: string, spec: string) =>
    `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec:\n${spec}`;
  const template =
    '  kubernetesVersion: v1.34.8\n  controlPlane: { replicas: 1, machine: {} }\n' +
    '  pools:\n    - { name: workers, replicas: 2, machine: {} }\n';
  const files = clusters.map((cluster) => {
    const [namespace, name] = partsOf(cluster);
    const spec = '  cloud: lab\n  template: tiny\n  renderProfile: 1\n';
    return [`clusters/${cluster}.yaml`, object('Cluster', `name: ${name}, namespace: ${namespace}`, spec)];
  });
  return { 'templates/tiny.yaml': object('ClusterTemplate', 'name: tiny', template), ...Object.fromEntries(files) };
}

/** Pools of workers with a size. */
export const workersOf = (clusters: readonly NamespacedName[], size: number): Readonly<Record<string, number>> =>
  Object.fromEntries(clusters.map((cluster) => [`${cluster}/workers`, size]));

/** True when Flux applied a commit to every one of the clusters and is content. */
export function areApplied(index: ObjectIndex, clusters: readonly NamespacedName[], commit: string): boolean {
  return clusters.every((cluster) => {
    const kustomization = index.kustomizations.get(cluster);
    return kustomization?.applied === commit && isContent(kustomization);
  });
}

/** True when every one of the clusters is available, with so many workers, and all its machines are ready. */
export function areReady(index: ObjectIndex, clusters: readonly NamespacedName[], workers: number): boolean {
  return clusters.every((cluster) => {
    const objects = index.clusters.get(cluster);
    const [deployment] = Object.values(objects?.deployments ?? {});
    const isWanted = deployment?.desired === workers && machinesMissing(objects) === undefined;
    return isWanted && objects?.cluster?.available === true;
  });
}

export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
