import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { FLUX_NAMESPACE } from '../delivery/names.ts';
import { trackerRequestRules, trackerRules } from '../delivery/tracker-role.ts';
import { labels, SERVER, type ServerSettings } from './settings.ts';

type Rule = Readonly<Record<string, readonly string[]>>;

/** Name of the role by which kubeconfigs are read, in each namespace of senders. */
const KUBECONFIGS = 'krake-infra-kubeconfigs';

/** The server's account and its rights: what the tracker may, and what serving needs besides. */
export function serverAccess(chart: Chart, settings: ServerSettings): void {
  const { namespace, lease, service, reviewsTokens, kubeconfigNamespaces } = settings;
  new k8s.KubeServiceAccount(chart, 'account', { metadata: { name: SERVER, namespace, labels: labels() } });
  const reviews: Rule = { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] };
  const subjects = [{ kind: 'ServiceAccount', name: SERVER, namespace }];
  const clusterRole = 'krake-infra-server';
  new k8s.KubeClusterRole(chart, 'everywhere', {
    metadata: { name: clusterRole, labels: labels() },
    rules: copied([...trackerRules, ...(reviewsTokens ? [reviews] : [])]),
  });
  new k8s.KubeClusterRoleBinding(chart, 'everywhere-binding', {
    metadata: { name: clusterRole, labels: labels() },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole },
    subjects,
  });
  const within = (where: string, name: string, rules: readonly Rule[]) => {
    const metadata = { name, namespace: where, labels: labels() };
    new k8s.KubeRole(chart, `${where}-${name}`, { metadata, rules: copied(rules) });
    new k8s.KubeRoleBinding(chart, `${where}-${name}-binding`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects,
    });
  };
  within(FLUX_NAMESPACE, SERVER, trackerRequestRules);
  within(namespace, SERVER, [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [lease], verbs: ['get', 'patch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], resourceNames: [service], verbs: ['patch'] },
  ]);
  for (const where of kubeconfigNamespaces) {
    // Flux applies it as soon as there is a cluster in it; the role has to be there before.
    if (where !== namespace) new k8s.KubeNamespace(chart, `senders-${where}`, { metadata: { name: where } });
    within(where, KUBECONFIGS, [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]);
  }
}

/** Lists of their own: one that stands twice would become an alias in YAML. */
function copied(rules: readonly Rule[]): k8s.PolicyRule[] {
  return rules.map((rule) =>
    Object.fromEntries(Object.entries(rule).map(([field, values]) => [field, [...values]])),
  ) as unknown as k8s.PolicyRule[];
}
