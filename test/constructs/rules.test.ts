import { Cluster, type ClusterProps, type MachinePoolProps } from '@krake-infra/constructs';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { BROKEN } from '../support/broken/cluster.ts';
import { type CAPO_14, clusterProps, machine, WORKERS } from '../support/cluster-samples.ts';

const large = machine('m1.large');
const workers = (pool: Partial<MachinePoolProps>): Partial<ClusterProps> => ({ pools: [{ ...WORKERS, ...pool }] });

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
        'kubernetesVersion: latest is not a version; write it as v<major>.<minor>.<patch>, such as v1.34.8',
        'pools[0].replicas: -1 is not a number of machines; give a whole number from 0 to 1000',
        'pools[0].maxSurge: with maxSurge 0 and maxUnavailable 0 no machine can ever be replaced; set one of them to 1 or more',
      ].join('\n'),
    );
  });

  it('check the construct id as the name', () => {
    expect(() => new Cluster(new App(), 'Web', clusterProps())).toThrow('clusterName: Web can not name');
  });
});
