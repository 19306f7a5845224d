import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { FLEET, FLUX_NAMESPACE, PROTECTED, protectedIn, RBAC_API } from './names.ts';

/** Name of the tracker's account, roles and bindings. */
export const TRACKER = 'krake-infra-tracker';

/** A new list each time: a list that is used twice becomes an alias in YAML. */
const read = () => ['list', 'watch'];

const subjects = () => [{ kind: 'ServiceAccount', name: TRACKER, namespace: FLUX_NAMESPACE }];

/** What the tracker may read on the whole management cluster, and the mark it may put on Machines. No Secrets. */
export const trackerRules: readonly Readonly<Record<string, readonly string[]>>[] = [
  { apiGroups: ['source.toolkit.fluxcd.io'], resources: ['gitrepositories'], verbs: read() },
  { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: read() },
  {
    apiGroups: ['cluster.x-k8s.io'],
    resources: ['clusters', 'machinedeployments', 'machinesets', 'machines'],
    verbs: read(),
  },
  { apiGroups: ['controlplane.cluster.x-k8s.io'], resources: ['kubeadmcontrolplanes'], verbs: read() },
  // `cluster.x-k8s.io/delete-machine` says which machine goes when a pool shrinks; RBAC can not name an annotation
  { apiGroups: ['cluster.x-k8s.io'], resources: ['machines'], verbs: ['patch'] },
];

/** What the tracker may ask of Flux: to look at this repository now. */
export const trackerRequestRules: readonly Readonly<Record<string, readonly string[]>>[] = [
  {
    apiGroups: ['source.toolkit.fluxcd.io'],
    resources: ['gitrepositories'],
    resourceNames: [FLEET],
    verbs: ['patch'],
  },
];

/** The tracker's account and all its rights. */
export function trackerAccess(): readonly Manifest[] {
  const everywhere = { name: TRACKER, annotations: PROTECTED };
  const inFlux = protectedIn(FLUX_NAMESPACE, TRACKER);
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', name: TRACKER };
  const objects = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: inFlux },
    { apiVersion: RBAC_API, kind: 'ClusterRole', metadata: everywhere, rules: trackerRules },
    {
      apiVersion: RBAC_API,
      kind: 'ClusterRoleBinding',
      metadata: everywhere,
      roleRef: { ...roleRef, kind: 'ClusterRole' },
      subjects: subjects(),
    },
    { apiVersion: RBAC_API, kind: 'Role', metadata: inFlux, rules: trackerRequestRules },
    {
      apiVersion: RBAC_API,
      kind: 'RoleBinding',
      metadata: inFlux,
      roleRef: { ...roleRef, kind: 'Role' },
      subjects: subjects(),
    },
  ];
  return objects;
}
