/** One rule that needs two states of the fleet to be seen broken. */
export interface Rule {
  /** Place in the table; stays the rule's own when others come and go. */
  readonly number: number;
  /** Documented name, as refusals carry it. */
  readonly rule: string;
  readonly title: string;
  readonly why: string;
  /** What to do instead. */
  readonly wayOut: string;
  /** Who demands it. */
  readonly source: string;
}

/** Every rule of `check`, in order of number. */
export const RULES = [
  {
    number: 1,
    rule: 'immutable-infrastructure',
    title: 'Fixed fields of the infrastructure cluster stay',
    why: 'The provider rejects the update, so the cluster would hang between its old and its new form.',
    wayOut: 'undo this change, or create a new cluster with it, move the workload and delete the old one',
    source: 'admission rules of the infrastructure provider',
  },
  {
    number: 2,
    rule: 'infrastructure-api-version',
    title: 'A new API version of the provider comes alone',
    why: 'Fields are spelled differently in each version, so a fixed field could change unseen.',
    wayOut: 'change the provider version in one commit and the infrastructure in another',
    source: 'Cluster API provider contract',
  },
  {
    number: 3,
    rule: 'fixed-object-field',
    title: 'What ties objects together stays',
    why: 'Networks, references and selectors are read once, when the cluster is built; later changes break it or do nothing.',
    wayOut: 'undo this change, or create a new cluster with it, move the workload and delete the old one',
    source: 'Cluster API, webhooks of Cluster, MachineDeployment and MachineHealthCheck',
  },
  {
    number: 4,
    rule: 'fixed-control-plane-field',
    title: 'Endpoint and certificate authority of a control plane stay',
    why: 'Every certificate and kubeconfig of the cluster was made from them.',
    wayOut: 'undo this change, or create a new cluster with it, move the workload and delete the old one',
    source: 'Cluster API, webhook of KubeadmControlPlane',
  },
  {
    number: 5,
    rule: 'template-edited',
    title: 'A template never changes under its name',
    why: 'Machine templates reject it; bootstrap templates take it, but no machine follows, so Git and machines differ.',
    wayOut: 'render again; a changed machine gets a template with a new name',
    source: 'Cluster API, webhooks of machine templates; behaviour of KubeadmConfigTemplate',
  },
  {
    number: 6,
    rule: 'kubernetes-downgrade',
    title: 'The control plane never goes back to an older version',
    why: 'etcd and API objects may hold what the older version can not read. Cluster API takes it and replaces the machines, also for a revert.',
    wayOut: 'keep the version, or restore etcd from a backup into a new cluster',
    source: 'Kubernetes version skew policy; seen on Cluster API 1.14',
  },
  {
    number: 7,
    rule: 'kubernetes-minor-skipped',
    title: 'The control plane goes up one minor at a time',
    why: 'Kubernetes supports no larger step, and Cluster API rejects it.',
    wayOut: 'upgrade to each minor in between first, and wait until its upgrade is over',
    source: 'Kubernetes version skew policy; Cluster API, webhook of KubeadmControlPlane',
  },
  {
    number: 8,
    rule: 'pool-version-skew',
    title: 'Pools are never newer than the control plane nor more than three minors older, also while it moves',
    why: 'The control plane goes first, so the machines of a pool meet the new API server in their old version.',
    wayOut: 'raise the pool to a version within three minors of the new control plane first, then the control plane',
    source: 'Kubernetes version skew policy; Cluster API, MachineSet preflight check KubernetesVersionSkew',
  },
  {
    number: 9,
    rule: 'size-outside-bounds',
    title: 'A pool goes to the autoscaler only while its size lies inside the bounds',
    why: 'Cluster API clamps the size to the bounds at the switch, which adds or removes machines at once.',
    wayOut: 'widen min and max so that they include the size, or scale the pool into them first',
    source: 'Cluster API, defaulting webhook of MachineDeployment',
  },
  {
    number: 10,
    rule: 'size-not-frozen',
    title: 'A pool comes back from the autoscaler frozen',
    why: 'Only while min = max = the size does Git know the number it takes over.',
    wayOut: 'set min and max to the live size, wait until that is applied, then switch with replicas equal to it',
    source: 'one owner per size',
  },
  {
    number: 11,
    rule: 'pool-removed',
    title: 'A pool is removed, or renamed, in two commits',
    why: 'Its machines and what runs there go; a renamed pool is a new pool and the end of the old one.',
    wayOut: 'lift the protection of the pool first, wait until that is applied, then remove it',
    source: 'deleting is two commits',
  },
  {
    number: 12,
    rule: 'cluster-removed',
    title: 'A cluster is removed in two commits',
    why: 'A lost file must never delete machines, and a protected Cluster that leaves Git lives on unseen.',
    wayOut: 'lift the protection of the cluster first, wait until that is applied, then remove its files',
    source: 'deleting is two commits',
  },
  {
    number: 13,
    rule: 'protected-object-removed',
    title: 'No protected object of a living cluster leaves Git',
    why: 'Flux keeps what is protected, so the object would live on with nobody to change it.',
    wayOut: 'lift the protection of its pool first, wait until that is applied, then remove it',
    source: 'Flux, kustomize.toolkit.fluxcd.io/prune',
  },
  {
    number: 14,
    rule: 'cluster-moved',
    title: 'A cluster stays on its management cluster, in its cloud and its namespace',
    why: 'The objects would be created anew elsewhere while the old machines run on or are deleted.',
    wayOut: 'undo this change, or create a new cluster there, move the workload and delete the old one',
    source: 'Cluster API: a cluster belongs to one namespace of one management cluster',
  },
  {
    number: 15,
    rule: 'registered-switched',
    title: 'A registered cluster is never turned into a created one, nor back',
    why: 'One way builds a second cluster beside the first, the other removes the objects of a running one.',
    wayOut: 'undo this change, or declare a second cluster under another name',
    source: 'adopting running clusters is not supported',
  },
  {
    number: 16,
    rule: 'render-profile-lowered',
    title: 'The render profile only goes up',
    why: 'Older profiles do not know what newer ones rendered, so machines would be replaced for nothing.',
    wayOut: 'keep the profile',
    source: 'render profiles',
  },
  {
    number: 17,
    rule: 'template-dropped',
    title: 'Templates stay in Git while machines may use them',
    why: 'Machines in a rollout still point to the old template; when it vanishes, their owners stop working.',
    wayOut: 'keep the template as retired; it may go once it is seen that no machine uses it',
    source: 'Cluster API, MachineSet and KubeadmControlPlane controllers',
  },
  {
    number: 18,
    rule: 'zone-not-empty',
    title: 'A zone leaves a pool only when it is empty',
    why: 'Removing the zone removes all its machines at once, without room for them elsewhere.',
    wayOut: 'grow the other zones and scale this zone to 0 first, wait until that is applied, then remove it',
    source: 'make before break',
  },
  {
    number: 19,
    rule: 'zone-shrunk-by-spread',
    title: 'A new spread never shrinks a zone',
    why: 'Machines would go in one zone before their replacements in another are ready.',
    wayOut: 'grow the other zones in one commit, and shrink this zone in another once they are ready',
    source: 'make before break',
  },
  {
    number: 20,
    rule: 'cluster-with-workloads',
    title: 'A cluster is deleted after its workloads',
    why: 'What is bound to it is removed through its API server; once that is gone, Flux tries without end.',
    wayOut: 'remove the workloads, or spec.cluster of them, in a commit before, and wait until it is applied',
    source: 'Flux, finalizer of Kustomization',
  },
  {
    number: 21,
    rule: 'upgrade-under-way',
    title: 'A minor is begun when the one before is over',
    why: 'Machines of three minors would run side by side, and a pool that waits for its turn would fall further behind.',
    wayOut:
      'wait until krake-infra run has ended the upgrade, or end it with krake-infra cluster upgrade once its machines are ready',
    source: 'Kubernetes version skew policy; an upgrade is an ordered series of commits',
  },
] as const satisfies readonly Rule[];

export type RuleName = (typeof RULES)[number]['rule'];

/** The rule of that name. */
export function ruleOf(name: RuleName): Rule {
  return RULES.find(({ rule }) => rule === name) as Rule;
}
