import type { ClusterProps, MachinePoolProps } from '@krake-infra/constructs';
import { CAPO_14, CLOUD, machine, WORKERS } from '../cluster-samples.ts';
import type { BrokenCluster } from './broken-cluster.ts';

const large = machine('m1.large');
const none = undefined as unknown as number;
const zone = (name: string) => ({ name, replicas: 1 });
const workers = (pool: Partial<MachinePoolProps>): Partial<ClusterProps> => ({ pools: [{ ...WORKERS, ...pool }] });
const zoned = (pool: Partial<MachinePoolProps>) => workers({ replicas: none, ...pool });

export const BROKEN: readonly BrokenCluster[] = [
  ['name-format', 'namespace', { namespace: 'Shop' }],
  ['name-format', 'clusterName', { clusterName: 'a'.repeat(64) }],
  ['name-format', 'pools[0].name', workers({ name: 'big.pool' })],
  ['name-format', 'pools[0].name', workers({ name: 'a'.repeat(41) })],
  ['pool-name-reserved', 'pools[0].name', workers({ name: 'control-plane' })],
  ['render-profile-unknown', 'renderProfile', { renderProfile: 2 }],
  ['version-format', 'management.clusterApiVersion', { management: { ...CAPO_14, clusterApiVersion: '1.14' } }],
  [
    'cluster-api-version-unsupported',
    'management.clusterApiVersion',
    { management: { ...CAPO_14, clusterApiVersion: 'v1.10.9' } },
  ],
  ['version-format', 'kubernetesVersion', { kubernetesVersion: '1.34.8' }],
  ['version-format', 'pools[0].kubernetesVersion', workers({ kubernetesVersion: 'v1.34' })],
  ['pool-version-skew', 'pools[0].kubernetesVersion', workers({ kubernetesVersion: 'v1.34.9' })],
  ['pool-version-skew', 'pools[0].kubernetesVersion', workers({ kubernetesVersion: 'v1.30.99' })],
  ['control-plane-odd', 'controlPlane.replicas', { controlPlane: { machine: large, replicas: 2 } }],
  ['control-plane-odd', 'controlPlane.replicas', { controlPlane: { machine: large, replicas: 0 } }],
  ['control-plane-surge', 'controlPlane.maxSurge', { controlPlane: { machine: large, replicas: 1, maxSurge: 0 } }],
  ['rollout-stuck', 'pools[0].maxSurge', workers({ maxSurge: 0 })],
  ['cidr-format', 'network.podCidrs[0]', { network: { podCidrs: ['10.244.0.0'] } }],
  ['one-cidr-per-family', 'network.podCidrs[1]', { network: { podCidrs: ['10.244.0.0/16', '10.245.0.0/16'] } }],
  ['overlapping-cidrs', 'network.serviceCidrs[0]', { network: { serviceCidrs: ['10.244.128.0/24'] } }],
  ['one-owner-per-size', 'pools[0].owner', workers({ owner: 'krake' })],
  ['one-owner-per-size', 'pools[0].replicas', workers({ replicas: none })],
  ['one-owner-per-size', 'pools[0].max', workers({ max: 3 })],
  ['one-owner-per-size', 'pools[0].replicas', workers({ owner: 'autoscaler', min: 1, max: 3 })],
  ['one-owner-per-size', 'pools[0].min', workers({ owner: 'bounded', replicas: none, max: 3 })],
  ['one-owner-per-size', 'pools[0].zones[0].replicas', zoned({ zones: [{ name: 'az1' }] })],
  ['one-owner-per-size', 'pools[0].zones[0].min', zoned({ owner: 'policy', zones: [{ ...zone('az1'), min: 1 }] })],
  ['zones-with-pool-size', 'pools[0].replicas', workers({ zones: [zone('az1')] })],
  ['node-count', 'pools[0].replicas', workers({ replicas: -1 })],
  ['node-count', 'pools[0].zones[0].replicas', zoned({ zones: [{ name: 'az1', replicas: 1001 }] })],
  ['min-not-over-max', 'pools[0].min', workers({ owner: 'autoscaler', replicas: none, min: 4, max: 3 })],
  ['duplicate-name', 'pools[1].name', { pools: [WORKERS, WORKERS] }],
  ['duplicate-name', 'pools[0].zones[1].name', zoned({ zones: [zone('az1'), zone('az1')] })],
  [
    'duplicate-name',
    'pools[0].taints[1]',
    workers({
      taints: [
        { key: 'a', value: '1', effect: 'NoSchedule' },
        { key: 'a', value: '2', effect: 'NoSchedule' },
      ],
    }),
  ],
  [
    'name-collision',
    'pools[1].name',
    {
      pools: [
        { ...WORKERS, replicas: none, zones: [zone('az1')] },
        { ...WORKERS, name: 'workers-az1' },
      ],
    },
  ],
  [
    'node-label-restricted',
    'pools[0].nodeLabels.node-role.kubernetes.io/worker',
    workers({ nodeLabels: { 'node-role.kubernetes.io/worker': '' } }),
  ],
  ['label-format', 'pools[0].nodeLabels.-a', workers({ nodeLabels: { '-a': 'b' } })],
  ['label-format', 'pools[0].nodeLabels.a', workers({ nodeLabels: { a: 'b,c=d' } })],
  ['label-format', 'pools[0].taints[0]', workers({ taints: [{ key: 'a b', effect: 'NoSchedule' }] })],
  ['provider-mismatch', 'cloud.provider', { cloud: { ...CLOUD, provider: 'yaook' } }],
];
