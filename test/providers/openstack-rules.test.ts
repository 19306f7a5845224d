import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { api, BROKEN, EXISTING, ONE, rule, unset } from '../support/broken/openstack.ts';
import { CAPO_14, clusterProps } from '../support/cluster-samples.ts';

describe('rules of the openstack provider', () => {
  it.each(BROKEN)('%s names %s', (name, field, changes) => {
    const problems = Cluster.problems(clusterProps(changes));
    expect(problems.map((problem) => ({ rule: problem.rule, field: problem.field }))).toEqual([{ rule: name, field }]);
    for (const { message, hint } of problems) {
      expect(`${message} ${hint}`).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it.each([
    ['ovn without a restriction', api({ loadBalancerProvider: 'ovn' })],
    ['a single control-plane machine without a load balancer', { ...api({ loadBalancer: false }), controlPlane: ONE }],
    [
      'an API without a floating address in an existing network',
      api({ floatingIpEnabled: false }, { network: EXISTING }),
    ],
    [
      'an address that somebody moves',
      {
        ...api({ loadBalancer: false, floatingIpEnabled: false, fixedIp: '10.7.0.5' }, { network: EXISTING }),
        controlPlane: ONE,
      },
    ],
    ['a rule for a port range from a group', rule({ remoteCidr: unset, remoteGroups: ['worker'], portMax: 23 })],
    ['a rule without ports', rule({ protocol: '4', portMin: unset })],
    ['CAPO 0.15', { management: { ...CAPO_14, providerVersions: { openstack: 'v0.15.3' } } }],
    ['no version of CAPO', { management: { clusterApiVersion: 'v1.14.0' } }],
  ])('takes %s', (_what, changes) => {
    expect(Cluster.problems(clusterProps(changes as Partial<ClusterProps>))).toEqual([]);
  });
});
