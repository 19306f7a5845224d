import { Cluster, type ClusterProps, type OpenStackCluster, type OpenStackMachine } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { CAPO_14, CAPO_15, clusterProps, machine, objects, only, WORKERS } from '../support/cluster-samples.ts';

const own = (openstack: OpenStackCluster): Partial<ClusterProps> => ({ openstack });
const EXISTING = { existing: { network: { name: 'machines' } } };
const worker = (changes: Partial<OpenStackMachine>): Partial<ClusterProps> => ({
  pools: [{ ...WORKERS, machine: { openstack: { ...(WORKERS.machine.openstack as OpenStackMachine), ...changes } } }],
});
const options = (given: object, more: object = {}) => own({ apiServer: { loadBalancerOptions: given, ...more } });
const managed = (more: object) => own({ network: { managed: { cidr: '10.6.0.0/24', ...more } } });
const POOL = 'pools[0].machine.openstack';
const BASTION = machine('m1.small').openstack as OpenStackMachine;
const GROUP = [{ name: 'monitoring' }];

const BROKEN: readonly (readonly [rule: string, field: string, changes: Partial<ClusterProps>])[] = [
  ['reference-exactly-one', 'openstack.apiServer.loadBalancerOptions.network', options({ network: {} })],
  ['reference-exactly-one', 'openstack.apiServer.loadBalancerOptions.subnets[0]', options({ subnets: [{}] })],
  [
    'ovn-load-balancer-options',
    'openstack.apiServer.loadBalancerOptions.flavor',
    options({ flavor: 'ha' }, { loadBalancerProvider: 'ovn' }),
  ],
  [
    'ovn-load-balancer-options',
    'openstack.apiServer.loadBalancerOptions.availabilityZone',
    options({ availabilityZone: 'az1' }, { loadBalancerProvider: 'ovn' }),
  ],
  [
    'options-without-load-balancer',
    'openstack.apiServer.loadBalancerOptions',
    {
      ...options({ flavor: 'ha' }, { loadBalancer: false }),
      controlPlane: { machine: machine('m1.large'), replicas: 1 },
    },
  ],
  ['reference-exactly-one', 'openstack.network.managed.router', managed({ router: {} })],
  [
    'reference-exactly-one',
    'openstack.network.managed.routerExternalIps[0].subnet',
    managed({ routerExternalIps: [{ subnet: {} }] }),
  ],
  [
    'primary-subnet-unsupported',
    'openstack.network.existing.primarySubnet',
    own({ network: { existing: { network: { name: 'machines' }, primarySubnet: { name: 'v4' } } } }),
  ],
  [
    'reference-exactly-one',
    'openstack.network.existing.primarySubnet',
    { ...own({ network: { existing: { network: { name: 'machines' }, primarySubnet: {} } } }), management: CAPO_15 },
  ],
  [
    'external-network-disabled',
    'openstack.externalNetwork',
    own({
      externalNetworkEnabled: false,
      externalNetwork: { name: 'public' },
      network: EXISTING,
      apiServer: { floatingIpEnabled: false },
    }),
  ],
  [
    'external-network-disabled',
    'openstack.apiServer.floatingIpEnabled',
    own({ externalNetworkEnabled: false, network: EXISTING }),
  ],
  [
    'external-network-disabled',
    'openstack.bastion.floatingIp',
    own({
      externalNetworkEnabled: false,
      network: EXISTING,
      apiServer: { floatingIpEnabled: false },
      bastion: { machine: BASTION, floatingIp: '203.0.113.9' },
    }),
  ],
  ['port-security-needed', 'openstack.portSecurityEnabled', own({ portSecurityEnabled: false })],
  [
    'port-security-of-existing-network',
    'openstack.portSecurityEnabled',
    own({ portSecurityEnabled: false, network: EXISTING }),
  ],
  [
    'port-security-needed',
    `${POOL}.securityGroups`,
    {
      ...own({ portSecurityEnabled: false, securityGroups: { managed: false } }),
      ...worker({ securityGroups: GROUP }),
    },
  ],
  [
    'port-security-needed',
    `${POOL}.ports[0].securityGroups`,
    worker({ ports: [{ portSecurityEnabled: false, securityGroups: GROUP }] }),
  ],
  ['reference-exactly-one', `${POOL}.ports[0].network`, worker({ ports: [{ network: {} }] })],
  ['reference-exactly-one', `${POOL}.ports[0].fixedIps[0].subnet`, worker({ ports: [{ fixedIps: [{ subnet: {} }] }] })],
  ['reference-exactly-one', `${POOL}.ports[0].securityGroups[0]`, worker({ ports: [{ securityGroups: [{}] }] })],
  [
    'block-device-name',
    `${POOL}.additionalBlockDevices[0].name`,
    worker({ additionalBlockDevices: [{ name: 'root', sizeGib: 1 }] }),
  ],
  [
    'block-device-name',
    `${POOL}.additionalBlockDevices[1].name`,
    worker({
      additionalBlockDevices: [
        { name: 'a', sizeGib: 1 },
        { name: 'a', sizeGib: 2 },
      ],
    }),
  ],
  [
    'local-disk-without-volume-fields',
    `${POOL}.additionalBlockDevices[0].storage`,
    worker({ additionalBlockDevices: [{ name: 'a', sizeGib: 1, storage: 'local', type: 'fast' }] }),
  ],
  ['reference-exactly-one', `${POOL}.schedulerHints[0]`, worker({ schedulerHints: [{ name: 'a' }] })],
  [
    'duplicate-name',
    `${POOL}.schedulerHints[1].name`,
    worker({
      schedulerHints: [
        { name: 'a', flag: true },
        { name: 'a', text: 'b' },
      ],
    }),
  ],
  [
    'reference-exactly-one',
    'openstack.bastion.machine.image',
    own({ bastion: { machine: { ...BASTION, image: {} } } }),
  ],
  [
    'security-rule-one-remote',
    'openstack.securityGroups.rules[0]',
    own({
      securityGroups: {
        rules: [
          {
            name: 'ssh',
            appliesTo: 'nodes',
            direction: 'ingress',
            remoteCidr: '10.0.0.0/8',
            remoteGroupId: '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11',
          },
        ],
      },
    }),
  ],
];

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
