import type { Addon, ClusterProps } from '@krake-infra/constructs';
import { inmemory } from '@krake-infra/providers';
import { controlPlane } from '../support/broken/kubeadm.ts';
import { BROKEN_TOPOLOGIES } from '../support/topology-samples.ts';

const configuration = (clusterConfiguration: object) => controlPlane({ kubeadm: { clusterConfiguration } });
const addons = (...list: Addon[]): Partial<ClusterProps> => ({ addons: list });
const CILIUM: Addon = { name: 'cilium', version: '1.18.6', cilium: {} };
const CCM: Addon = { name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } };
const MANIFESTS: Addon = { name: 'auth', version: '1.0.0', manifests: { path: 'addons/auth' } };
const KEPT = { name: 'web-1-old', role: 'machine', pool: 'workers', model: {} };

/** What breaks rules that no table of broken clusters is about: those of add-ons, of kept templates, of topologies and of
 * kubeadm's own fields. */
export const CLUSTER_CASES: readonly (readonly [rule: string, changes: Partial<ClusterProps>])[] = [
  ['provider-changed', { keptTemplates: [KEPT], keptTemplatesProvider: 'inmemory' }],
  ['template-unreadable', { keptTemplates: [{ ...KEPT, model: { flavor: null } }] }],
  ['certificate-validity', configuration({ certificateValidityPeriodDays: 90 })],
  ['certificate-validity', configuration({ certificateValidityPeriodDays: 400, caCertificateValidityPeriodDays: 365 })],
  ['etcd-local-or-external', configuration({ etcd: { external: { endpoints: ['https://a:2379'] }, local: {} } })],
  ['addon-name-length', { clusterName: 'a'.repeat(50), ...addons({ ...MANIFESTS, name: 'b'.repeat(20) }) }],
  ['value-null', addons({ ...CILIUM, values: { image: { pullSecrets: [{ name: null }] } } })],
  ['values-without-chart', addons({ ...MANIFESTS, values: { a: 1 } })],
  [
    'addon-not-of-provider',
    {
      ...addons(CCM),
      provider: new inmemory.InMemoryProvider(),
      cloud: { provider: 'inmemory' },
      management: { clusterApiVersion: 'v1.14.0' },
      controlPlane: { machine: {} },
      pools: [],
    },
  ],
  ...BROKEN_TOPOLOGIES.map(([rule, , changes]) => [rule, changes] as const),
  ['addon-needed', addons({ name: 'cinder', version: '2.34.1', cinderCsi: {} })],
  ['addon-twice', addons(CILIUM, { name: 'calico', version: 'v3.29.3', calico: {} })],
];
