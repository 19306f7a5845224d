import type { Addon, ClusterProps, MachinePoolProps } from '@krake-infra/constructs';
import { inmemory } from '@krake-infra/providers';
import { CAPO_14, CLOUD, machine, WORKERS } from '../support/cluster-samples.ts';

/** A rule, and what breaks it in an otherwise valid cluster. */
export type ClusterCase = readonly [rule: string, changes: Partial<ClusterProps>];

const none = undefined as unknown as number;
const workers = (pool: Partial<MachinePoolProps>): Partial<ClusterProps> => ({ pools: [{ ...WORKERS, ...pool }] });
const controlPlane = (more: object): Partial<ClusterProps> => ({
  controlPlane: { machine: machine('m1.large'), ...more },
});
const configuration = (clusterConfiguration: object) => controlPlane({ kubeadm: { clusterConfiguration } });
const network = (podCidrs: string[]): Partial<ClusterProps> => ({ network: { podCidrs } });
const addons = (...list: Addon[]): Partial<ClusterProps> => ({ addons: list });
const zone = (name: string) => ({ name, replicas: 1 });
const CILIUM: Addon = { name: 'cilium', version: '1.18.6', cilium: {} };
const CCM: Addon = { name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } };
const MANIFESTS: Addon = { name: 'auth', version: '1.0.0', manifests: { path: 'addons/auth' } };
const KEPT = { name: 'web-1-old', role: 'machine', pool: 'workers', model: {} };

/** For each rule of clusters and nodes a cluster that breaks it. */
export const CLUSTER_CASES: readonly ClusterCase[] = [
  ['name-format', { clusterName: 'Web' }],
  [
    'name-collision',
    {
      pools: [
        { ...WORKERS, replicas: none, zones: [zone('b')] },
        { ...WORKERS, name: 'workers-b' },
      ],
    },
  ],
  ['duplicate-name', { pools: [WORKERS, WORKERS] }],
  ['pool-name-reserved', workers({ name: 'control-plane' })],
  ['render-profile-unknown', { renderProfile: 2 }],
  ['version-format', { kubernetesVersion: '1.34.8' }],
  ['cluster-api-version-unsupported', { management: { ...CAPO_14, clusterApiVersion: 'v1.10.9' } }],
  ['provider-version-unsupported', { management: { ...CAPO_14, providerVersions: { openstack: 'v0.13.0' } } }],
  ['provider-mismatch', { cloud: { ...CLOUD, provider: 'other' } }],
  ['provider-changed', { keptTemplates: [KEPT], keptTemplatesProvider: 'inmemory' }],
  ['template-unreadable', { keptTemplates: [{ ...KEPT, model: { flavor: null } }] }],
  ['provider-block-missing', workers({ machine: {} })],
  ['reference-exactly-one', { openstack: { externalNetwork: {} } }],
  ['control-plane-odd', controlPlane({ replicas: 2 })],
  ['control-plane-surge', controlPlane({ replicas: 1, maxSurge: 0 })],
  ['certificate-validity', configuration({ certificateValidityPeriodDays: 90 })],
  ['certificate-validity', configuration({ certificateValidityPeriodDays: 400, caCertificateValidityPeriodDays: 365 })],
  ['etcd-local-or-external', configuration({ etcd: { external: { endpoints: ['https://a:2379'] }, local: {} } })],
  ['cidr-format', network(['10.244.0.0'])],
  ['one-cidr-per-family', network(['10.244.0.0/16', '10.245.0.0/16'])],
  ['overlapping-cidrs', network(['10.96.0.0/12'])],
  ['one-owner-per-size', workers({ owner: 'autoscaler', min: 1, max: 3 })],
  ['zones-with-pool-size', workers({ zones: [zone('az1')] })],
  ['node-count', workers({ replicas: -1 })],
  ['min-not-over-max', workers({ owner: 'autoscaler', replicas: none, min: 4, max: 3 })],
  ['rollout-stuck', workers({ maxSurge: 0 })],
  ['pool-version-skew', workers({ kubernetesVersion: 'v1.35.0' })],
  ['label-format', workers({ nodeLabels: { '-a': 'b' } })],
  ['node-label-restricted', workers({ nodeLabels: { 'node-role.kubernetes.io/worker': '' } })],
  ['file-name', { nodes: { trustedCas: { 'a/b': 'x' } } }],
  ['packages-need-cloud-config', { nodes: { format: 'ignition', packages: ['jq'] } }],
  ['etcd-data-dir', controlPlane({ etcd: { device: '/dev/vdb', dataDir: '/var/lib/etcd' } })],
  ['argument-set-twice', controlPlane({ apiServer: { logLevel: 2, args: { v: '4' } } })],
  ['addon-name-length', { clusterName: 'a'.repeat(50), ...addons({ ...MANIFESTS, name: 'b'.repeat(20) }) }],
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
  ['addon-needed', addons({ name: 'cinder', version: '2.34.1', cinderCsi: {} })],
  ['addon-twice', addons(CILIUM, { name: 'calico', version: 'v3.29.3', calico: {} })],
];
