import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';

/** On objects that Cluster API makes of a topology. */
const OWNED_LABEL = 'topology.cluster.x-k8s.io/owned';
const CLUSTER_LABEL = 'cluster.x-k8s.io/cluster-name';
/** Made by controllers from other objects. */
const MADE = /^(Machine|MachineSet|KubeadmConfig|OpenStackMachine|OpenStackServer|DevMachine)$/;

/** Titles of a cluster's objects in its namespace that were not read; what controllers make comes and goes with the rest. */
export function leftOver(objects: readonly Manifest[], cluster: string, read: ReadonlySet<string>): readonly string[] {
  return objects
    .filter(({ kind, metadata }) => !MADE.test(kind) && metadata.labels?.[OWNED_LABEL] === undefined)
    .filter((object) => belongsTo(object, cluster))
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .filter((title) => !read.has(title))
    .sort();
}

function belongsTo({ metadata, spec }: Manifest, cluster: string): boolean {
  const { ownerReferences = [] } = metadata as { ownerReferences?: readonly { kind: string; name: string }[] };
  const isOwned = ownerReferences.some(({ kind, name }) => kind === 'Cluster' && name === cluster);
  return isOwned || spec?.clusterName === cluster || metadata.labels?.[CLUSTER_LABEL] === cluster;
}
