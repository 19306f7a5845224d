import { Cluster, type ClusterProps, type OpenStackSecurityGroups, type YaookCloud } from '@krake-infra/constructs';
import { describe, expect, it } from 'vitest';
import { clusterProps, machine } from '../support/cluster-samples.ts';
import { DISCOVERED, onYaook, PEM } from '../support/yaook-samples.ts';

type Changes = Partial<Omit<ClusterProps, 'cloud'>> & { readonly yaook?: Partial<YaookCloud> };

const problems = ({ yaook, ...changes }: Changes) => Cluster.problems(clusterProps({ ...onYaook(yaook), ...changes }));
const found = (changes: Changes) => problems(changes).map(({ rule, field }) => [rule, field]);

const { region: _region, ...WITHOUT_REGION } = DISCOVERED;
const { caBundle: _authority, ...WITHOUT_AUTHORITY } = DISCOVERED;
const WITHOUT_OCTAVIA = { ...DISCOVERED, loadBalancerProviders: [] };
const OCCM = [{ name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } }];
const ONE = { machine: machine('m1.large'), replicas: 1 };
const BGP = { name: 'bgp', appliesTo: 'nodes', direction: 'ingress', protocol: 'tcp', portMin: 179 };
const groups = (securityGroups: OpenStackSecurityGroups): Changes => ({ openstack: { securityGroups } });
const BETWEEN_NODES = { rules: [{ ...BGP, remoteGroups: ['worker'] }] };
const NODE_PORTS = { ...BGP, portMin: 30000, portMax: 32767, remoteCidr: '0.0.0.0/0' };

const BROKEN: readonly (readonly [rule: string, field: string, changes: Changes])[] = [
  ['reference-exactly-one', 'cloud.yaook.externalNetwork', { yaook: { externalNetwork: {} } }],
  ['region-needed', 'cloud.yaook.region', { yaook: { discovered: WITHOUT_REGION } }],
  ['ca-needed', 'cloud.yaook.caBundle', { yaook: { discovered: WITHOUT_AUTHORITY } }],
  [
    'ca-needed',
    'cloud.yaook.caBundle',
    { yaook: { discovered: WITHOUT_AUTHORITY, caBundle: { secret: { name: 'site-ca', key: 'ca.crt' } } } },
  ],
  ['reference-exactly-one', 'cloud.yaook.caBundle', { yaook: { caBundle: { inline: PEM, system: true } } }],
  ['insecure-with-ca', 'cloud.yaook.insecure', { yaook: { insecure: true, caBundle: { inline: PEM } } }],
  ['load-balancer-not-offered', 'cloud.yaook.loadBalancer', { yaook: { loadBalancer: 'amphora' } }],
  [
    'load-balancer-not-offered',
    'openstack.apiServer.loadBalancer',
    { yaook: { discovered: WITHOUT_OCTAVIA }, openstack: { apiServer: { loadBalancer: true } } },
  ],
  ['load-balancer-needed', 'openstack.apiServer.loadBalancer', { yaook: { discovered: WITHOUT_OCTAVIA } }],
  ['cidr-format', 'cloud.yaook.nodePortCidrs[1]', { yaook: { nodePortCidrs: ['0.0.0.0/0', '10.0.0.1/33'] } }],
  ['mtu-too-large', 'cloud.yaook.mtu', { yaook: { mtu: 1400 } }],
  [
    'mtu-too-large',
    'openstack.network.managed.mtu',
    { openstack: { network: { managed: { cidr: '10.6.0.0/24', mtu: 1500 } } } },
  ],
  ['in-cluster-traffic-twice', 'openstack.securityGroups.rules[0].remoteGroups', groups(BETWEEN_NODES)],
  ['ovn-needs-node-ports', 'cloud.yaook.nodePortCidrs', { addons: OCCM }],
  [
    'ovn-without-allowed-cidrs',
    'openstack.apiServer.allowedCidrs',
    { openstack: { apiServer: { allowedCidrs: ['203.0.113.0/24'] } } },
  ],
  [
    'ovn-load-balancer-options',
    'openstack.apiServer.loadBalancerOptions.flavor',
    { openstack: { apiServer: { loadBalancerOptions: { flavor: 'large' } } } },
  ],
  [
    'block-storage-not-offered',
    'controlPlane.machine.openstack.rootVolume',
    {
      yaook: { discovered: { ...DISCOVERED, blockStorage: false } },
      controlPlane: {
        machine: { openstack: { ...machine('m1.large').openstack, rootVolume: { sizeGib: 50 } } as never },
      },
    },
  ],
  [
    'application-credentials-not-offered',
    'addons[0].cloudControllerManager',
    { addons: OCCM, yaook: { nodePortCidrs: [], discovered: { ...DISCOVERED, applicationCredentials: false } } },
  ],
  ['provider-block-missing', 'pools[0].machine.openstack', { pools: [{ name: 'workers', replicas: 2, machine: {} }] }],
];

describe('a cluster on a Yaook cloud is refused', () => {
  it.each(BROKEN)('by %s at %s', (rule, field, changes) => {
    expect(found(changes)).toEqual([[rule, field]]);
  });

  it('where the cloud has no block, and that is all that is said of the cloud', () => {
    const all = Cluster.problems(clusterProps({ ...onYaook(), cloud: { provider: 'yaook' } }));
    expect(all.map(({ rule, field }) => [rule, field])).toEqual([['provider-block-missing', 'cloud.yaook']]);
  });

  it('with what to do', () => {
    for (const [, , changes] of BROKEN) {
      for (const { message, hint } of problems(changes)) expect([message, hint]).not.toContain('');
    }
  });
});

const FINE: readonly (readonly [string, Changes])[] = [
  ['with what is discovered', {}],
  ['with a region of its own', { yaook: { region: 'hetzner', discovered: WITHOUT_REGION } }],
  ['without an authority when it is insecure', { yaook: { insecure: true, discovered: WITHOUT_AUTHORITY } }],
  ['without one when the system has it', { yaook: { caBundle: { system: true }, discovered: WITHOUT_AUTHORITY } }],
  ['with an authority discovered where a person said', { yaook: { caBundle: { configMap: { name: 'a', key: 'b' } } } }],
  ['without Octavia and with one control-plane machine', { yaook: { discovered: WITHOUT_OCTAVIA }, controlPlane: ONE }],
  ['with rules between nodes that have no others', groups({ allowAllInClusterTraffic: false, ...BETWEEN_NODES })],
  ['with Services that everyone reaches', { addons: OCCM, yaook: { nodePortCidrs: ['0.0.0.0/0'] } }],
  ['with Services that are not of type LoadBalancer', { addons: OCCM, yaook: { nodePortCidrs: [] } }],
  [
    'with rules of its own for node ports',
    { addons: OCCM, ...groups({ rules: [{ ...NODE_PORTS, appliesTo: 'workers' }] }) },
  ],
  ['with a smaller MTU', { yaook: { mtu: 1200 } }],
];

describe('a cluster on a Yaook cloud is fine', () => {
  it.each(FINE)('%s', (_title, changes) => {
    expect(found(changes)).toEqual([]);
  });
});
