import { Cluster, type ClusterProps, type MachinePoolProps } from '@krake-infra/constructs';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { CAPO_14, CLOUD, clusterProps, machine, WORKERS } from '../support/cluster-samples.ts';

const large = machine('m1.large');
const none = undefined as unknown as number;
const zone = (name: string) => ({ name, replicas: 1 });
const workers = (pool: Partial<MachinePoolProps>): Partial<ClusterProps> => ({ pools: [{ ...WORKERS, ...pool }] });
const zoned = (pool: Partial<MachinePoolProps>) => workers({ replicas: none, ...pool });

/** The smallest change that breaks a rule: rule, field that is named, change. */
const BROKEN: readonly (readonly [rule: string, field: string, changes: Partial<ClusterProps>])[] = [
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

describe('rules of one state', () => {
  it.each(BROKEN)('%s names %s', (rule, field, changes) => {
    const problems = Cluster.problems({ clusterName: 'web-1', ...clusterProps(changes) });
    expect(problems.map((problem) => ({ rule: problem.rule, field: problem.field }))).toEqual([{ rule, field }]);
    for (const { message, hint } of problems) {
      expect(message).not.toMatch(/undefined|NaN|\[object|\.$/);
      expect(hint).not.toMatch(/undefined|NaN|\[object|\.$/);
    }
  });

  it.each([
    ['the oldest version a pool may have', workers({ kubernetesVersion: 'v1.31.0' })],
    ['a pool without surge', workers({ maxSurge: 0, maxUnavailable: 1 })],
    [
      'both address families',
      { network: { podCidrs: ['10.244.0.0/16', 'fd00:10::/56'], serviceCidrs: ['10.96.0.0/12'] } },
    ],
    ['a control plane without surge', { controlPlane: { machine: large, maxSurge: 0 } }],
    ['labels a kubelet may give itself', workers({ nodeLabels: { 'node.kubernetes.io/disk': 'fast' } })],
    ['no management cluster', { management: undefined as unknown as typeof CAPO_14 }],
    ['no pools', { pools: [] }],
    ['a pool without zones in an empty list', workers({ zones: [] })],
  ])('takes %s', (_what, changes) => {
    expect(Cluster.problems({ clusterName: 'web-1', ...clusterProps(changes) })).toEqual([]);
    expect(() => new Cluster(new App(), 'web-1', clusterProps(changes))).not.toThrow();
  });

  it('are reported all at once, a line each, by an error that holds them', () => {
    const changes = { kubernetesVersion: 'latest', pools: [{ ...WORKERS, maxSurge: 0, replicas: -1 }] };
    const problems = Cluster.problems(clusterProps(changes));
    expect(problems.map(({ rule }) => rule)).toEqual(['version-format', 'node-count', 'rollout-stuck']);
    const build = () => new Cluster(new App(), 'web-1', clusterProps(changes));
    expect(build).toThrow(expect.objectContaining({ problems }));
    expect(build).toThrow(
      [
        'kubernetesVersion: latest is not a version; write it as v<major>.<minor>.<patch>, such as v1.34.8 [KI-306]',
        'pools[0].replicas: -1 is not a number of machines; give a whole number from 0 to 1000 [KI-332]',
        'pools[0].maxSurge: with maxSurge 0 and maxUnavailable 0 no machine can ever be replaced; set one of them to 1 or more [KI-334]',
      ].join('\n'),
    );
  });

  it('check the construct id as the name', () => {
    expect(() => new Cluster(new App(), 'Web', clusterProps())).toThrow('clusterName: Web can not name');
  });
});
