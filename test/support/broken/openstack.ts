import type {
  ClusterProps,
  OpenStackApiServer,
  OpenStackCluster,
  OpenStackMachine,
  OpenStackSecurityRule,
} from '@krake-infra/constructs';
import { CAPO_14, CLOUD, machine, WORKERS } from '../cluster-samples.ts';
import type { BrokenCluster } from './broken-cluster.ts';

const UUID = '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11';
export const ONE = { machine: machine('m1.large'), replicas: 1 };
export const EXISTING = { existing: { network: { name: 'machines' } } };
export const own = (openstack: OpenStackCluster): Partial<ClusterProps> => ({ openstack });
export const api = (apiServer: OpenStackApiServer, more: OpenStackCluster = {}) => own({ apiServer, ...more });
const managed = (cidr: string, more: object = {}) => own({ network: { managed: { cidr, ...more } } });
export const worker = (changes: Partial<OpenStackMachine>): Partial<ClusterProps> => ({
  pools: [{ ...WORKERS, machine: { openstack: { ...(WORKERS.machine.openstack as OpenStackMachine), ...changes } } }],
});
const SSH: OpenStackSecurityRule = {
  name: 'ssh',
  appliesTo: 'nodes',
  direction: 'ingress',
  protocol: 'tcp',
  portMin: 22,
  remoteCidr: '10.0.0.0/8',
};
export const rule = (changes: Partial<OpenStackSecurityRule>) =>
  own({ securityGroups: { rules: [{ ...SSH, ...changes }] } });
export const unset = undefined as never;

export const BROKEN: readonly BrokenCluster[] = [
  [
    'provider-version-unsupported',
    'management.providerVersions.openstack',
    { management: { ...CAPO_14, providerVersions: { openstack: 'v0.13.0' } } },
  ],
  [
    'provider-version-unsupported',
    'management.providerVersions.openstack',
    { management: { ...CAPO_14, providerVersions: { openstack: '0.14' } } },
  ],
  ['provider-block-missing', 'cloud.openstack', { cloud: { provider: 'openstack' } }],
  ['provider-block-missing', 'controlPlane.machine.openstack', { controlPlane: { machine: {} } }],
  ['provider-block-missing', 'pools[0].machine.openstack', { pools: [{ ...WORKERS, machine: {} }] }],
  [
    'unused-cluster-identity',
    'cloud.openstack.identity.clusterIdentity',
    {
      cloud: {
        ...CLOUD,
        openstack: {
          identity: {
            kind: 'Secret',
            name: 'a',
            cloudName: 'b',
            clusterIdentity: { secretName: 'c', secretNamespace: 'd' },
          },
        },
      },
    },
  ],
  ['reference-exactly-one', 'pools[0].machine.openstack.flavor', worker({ flavor: {} })],
  ['reference-exactly-one', 'pools[0].machine.openstack.image', worker({ image: { id: UUID, name: 'ubuntu' } })],
  ['reference-exactly-one', 'pools[0].machine.openstack.serverGroup', worker({ serverGroup: {} })],
  [
    'reference-exactly-one',
    'pools[0].machine.openstack.serverGroupPolicy',
    worker({ serverGroup: { name: 'spread' }, serverGroupPolicy: 'anti-affinity' }),
  ],
  [
    'server-group-not-made',
    'pools[0].machine.openstack.serverGroupPolicy',
    {
      ...worker({ serverGroupPolicy: 'anti-affinity' }),
      cloud: {
        ...CLOUD,
        openstack: { identity: { kind: 'ClusterIdentity', name: 'dresden', cloudName: 'openstack' } },
      },
    },
  ],
  ['reference-exactly-one', 'pools[0].machine.openstack.securityGroups[0]', worker({ securityGroups: [{}] })],
  ['metadata-length', 'pools[0].machine.openstack.metadata.a', worker({ metadata: { a: '' } })],
  ['metadata-length', 'pools[0].machine.openstack.metadata.a', worker({ metadata: { a: 'x'.repeat(256) } })],
  ['reference-exactly-one', 'openstack.externalNetwork', own({ externalNetwork: {} })],
  ['reference-exactly-one', 'openstack.network', own({ network: {} })],
  ['reference-exactly-one', 'openstack.network', own({ network: { managed: { cidr: '10.6.0.0/24' }, ...EXISTING } })],
  ['reference-exactly-one', 'openstack.network.existing.network', own({ network: { existing: { network: {} } } })],
  [
    'reference-exactly-one',
    'openstack.network.existing.subnets[0]',
    own({ network: { existing: { network: { id: UUID }, subnets: [{}] } } }),
  ],
  ['managed-network-ipv4', 'openstack.network.managed.cidr', managed('fd00::/64')],
  ['managed-network-ipv4', 'openstack.network.managed.cidr', managed('10.6.0.1/24')],
  ['overlapping-cidrs', 'openstack.network.managed.cidr', managed('10.244.7.0/24')],
  ['overlapping-cidrs', 'openstack.network.managed.cidr', managed('10.96.0.0/24')],
  [
    'address-outside-network',
    'openstack.network.managed.allocationPools[0]',
    managed('10.6.0.0/24', { allocationPools: [{ start: '10.6.0.10', end: '10.6.1.20' }] }),
  ],
  [
    'address-outside-network',
    'openstack.network.managed.allocationPools[0]',
    managed('10.6.0.0/24', { allocationPools: [{ start: '10.6.0.20', end: '10.6.0.10' }] }),
  ],
  ['address-outside-network', 'openstack.apiServer.fixedIp', api({ fixedIp: '10.7.0.5' })],
  ['load-balancer-needed', 'openstack.apiServer.loadBalancer', api({ loadBalancer: false })],
  [
    'api-endpoint-needed',
    'openstack.apiServer.loadBalancer',
    { ...api({ loadBalancer: false, floatingIpEnabled: false }, { network: EXISTING }), controlPlane: ONE },
  ],
  ['floating-ip-needed', 'openstack.apiServer.floatingIpEnabled', api({ floatingIpEnabled: false })],
  [
    'floating-ip-disabled',
    'openstack.apiServer.floatingIp',
    api({ floatingIpEnabled: false, floatingIp: '203.0.113.7' }, { network: EXISTING }),
  ],
  [
    'ovn-without-allowed-cidrs',
    'openstack.apiServer.allowedCidrs',
    api({ loadBalancerProvider: 'ovn', allowedCidrs: ['203.0.113.0/24'] }),
  ],
  [
    'ovn-without-allowed-cidrs',
    'openstack.apiServer.allowedCidrs',
    {
      ...api({ allowedCidrs: ['203.0.113.0/24'] }),
      cloud: { ...CLOUD, openstack: { ...(CLOUD.openstack as never as object), loadBalancerProvider: 'ovn' } as never },
    },
  ],
  [
    'allowed-cidrs-without-load-balancer',
    'openstack.apiServer.allowedCidrs',
    { ...api({ loadBalancer: false, allowedCidrs: ['203.0.113.0/24'] }), controlPlane: ONE },
  ],
  ['cidr-format', 'openstack.apiServer.allowedCidrs[0]', api({ allowedCidrs: ['203.0.113.0'] })],
  [
    'security-rules-without-groups',
    'openstack.securityGroups.rules',
    {
      ...own({ securityGroups: { managed: false, rules: [SSH] } }),
      pools: [],
      controlPlane: {
        machine: {
          openstack: { ...(WORKERS.machine.openstack as OpenStackMachine), securityGroups: [{ name: 'own' }] },
        },
      },
    },
  ],
  [
    'security-groups-needed',
    'controlPlane.machine.openstack.securityGroups',
    { ...own({ securityGroups: { managed: false } }), pools: [] },
  ],
  ['duplicate-name', 'openstack.securityGroups.rules[1].name', own({ securityGroups: { rules: [SSH, SSH] } })],
  ['security-rule-ports', 'openstack.securityGroups.rules[0].portMax', rule({ portMin: unset, portMax: 80 })],
  ['security-rule-ports', 'openstack.securityGroups.rules[0].portMax', rule({ portMin: 81, portMax: 80 })],
  ['security-rule-ports', 'openstack.securityGroups.rules[0].protocol', rule({ protocol: unset })],
  ['security-rule-ports', 'openstack.securityGroups.rules[0].protocol', rule({ protocol: '4' })],
  ['security-rule-one-remote', 'openstack.securityGroups.rules[0]', rule({ remoteCidr: unset })],
  ['security-rule-one-remote', 'openstack.securityGroups.rules[0]', rule({ remoteGroups: ['worker'] })],
  ['cidr-format', 'openstack.securityGroups.rules[0].remoteCidr', rule({ etherType: 'IPv6' })],
];
