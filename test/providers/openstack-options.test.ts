import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { EXISTING, own } from '../support/broken/openstack.ts';
import { BROKEN, managed, options } from '../support/broken/openstack-options.ts';
import { CAPO_14, CAPO_15, clusterProps, objects, only } from '../support/cluster-samples.ts';

describe('rules of further options', () => {
  it.each(BROKEN)('%s names %s', (rule, field, changes) => {
    const problems = Cluster.problems(clusterProps(changes));
    expect(problems.map((problem) => ({ rule: problem.rule, field: problem.field }))).toEqual([{ rule, field }]);
    for (const { message, hint } of problems) {
      expect(`${message} ${hint}`).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it.each([
    [
      'a network without port security, where nothing has security groups',
      own({ portSecurityEnabled: false, securityGroups: { managed: false } }),
    ],
    [
      'no external network with everything inside',
      own({ externalNetworkEnabled: false, network: EXISTING, apiServer: { floatingIpEnabled: false } }),
    ],
    ['options of ovn', options({ additionalPorts: [22] }, { loadBalancerProvider: 'ovn' })],
  ])('takes %s', (_what, changes) => {
    expect(Cluster.problems(clusterProps(changes))).toEqual([]);
  });
});

describe('options that the lines of CAPO write differently', () => {
  const specs = (changes: Partial<ClusterProps>) =>
    [CAPO_14, CAPO_15].map((management) => only(objects({ ...changes, management }), 'OpenStackCluster').spec);

  it('are addresses of a router that exists', () => {
    const router = {
      router: { name: 'edge' },
      routerExternalIps: [{ subnet: { name: 'public-v4' }, fixedIp: '203.0.113.2' }],
    };
    const addresses = [{ subnet: { filter: { name: 'public-v4' } }, fixedIP: '203.0.113.2' }];
    const [old, now] = specs(managed(router));
    expect([old.router, now.router]).toEqual([{ filter: { name: 'edge' } }, { filter: { name: 'edge' } }]);
    expect(old.externalRouterIPs).toEqual(addresses);
    expect(now.managedRouter).toEqual({ externalIPs: addresses });
  });

  it('are port security of a managed network', () => {
    const [old, now] = specs(own({ portSecurityEnabled: false, securityGroups: { managed: false } }));
    expect(old.disablePortSecurity).toBe(true);
    expect(now.managedNetwork).toEqual({ enablePortSecurity: false });
  });

  it('leave out the external network of the cloud where there is none', () => {
    const without = own({ externalNetworkEnabled: false, network: EXISTING, apiServer: { floatingIpEnabled: false } });
    for (const spec of specs(without)) {
      expect(spec).not.toHaveProperty('externalNetwork');
    }
  });

  it('are the primary subnet, which only CAPO 0.15 has', () => {
    const network = { existing: { network: { name: 'machines' }, primarySubnet: { name: 'v4' } } };
    const { spec } = only(objects({ ...own({ network }), management: CAPO_15 }), 'OpenStackCluster');
    expect(spec.primarySubnet).toEqual({ filter: { name: 'v4' } });
  });

  it('are the other side of a security rule by id, alike', () => {
    const rule = { name: 'ssh', appliesTo: 'nodes', direction: 'ingress', description: 'from the office' };
    const remoteGroupId = '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11';
    const [old, now] = specs(own({ securityGroups: { rules: [{ ...rule, remoteGroupId }] } }));
    const [written] = old.managedSecurityGroups.allNodesSecurityGroupRules;
    expect(written).toMatchObject({ remoteGroupID: remoteGroupId, description: 'from the office' });
    expect(now.managedSecurityGroups.clusterNodesSecurityGroupRules).toEqual([written]);
  });
});
