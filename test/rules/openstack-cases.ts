import type {
  ClusterProps,
  OpenStackApiServer,
  OpenStackCluster,
  OpenStackMachine,
  OpenStackSecurityRule,
} from '@krake-infra/constructs';
import { CLOUD, machine, WORKERS } from '../support/cluster-samples.ts';
import type { ClusterCase } from './cluster-cases.ts';

const EXISTING = { existing: { network: { name: 'machines' } } };
const SSH: OpenStackSecurityRule = {
  name: 'ssh',
  appliesTo: 'nodes',
  direction: 'ingress',
  protocol: 'tcp',
  portMin: 22,
  remoteCidr: '10.0.0.0/8',
};
const ONE = { machine: machine('m1.large'), replicas: 1 };
const own = (openstack: OpenStackCluster): Partial<ClusterProps> => ({ openstack });
const api = (apiServer: OpenStackApiServer, more: OpenStackCluster = {}) => own({ apiServer, ...more });
const alone = (apiServer: OpenStackApiServer, more: OpenStackCluster = {}) => ({
  ...api(apiServer, more),
  controlPlane: ONE,
});
const worker = (changes: Partial<OpenStackMachine>): Partial<ClusterProps> => ({
  pools: [{ ...WORKERS, machine: { openstack: { ...(WORKERS.machine.openstack as OpenStackMachine), ...changes } } }],
});
const rule = (changes: Partial<OpenStackSecurityRule>) => own({ securityGroups: { rules: [{ ...SSH, ...changes }] } });
const disk = (changes: object) => worker({ additionalBlockDevices: [{ name: 'data', sizeGib: 10, ...changes }] });

/** For each rule of clusters on OpenStack one that breaks it. */
export const OPENSTACK_CASES: readonly ClusterCase[] = [
  [
    'unused-cluster-identity',
    {
      cloud: {
        ...CLOUD,
        openstack: {
          identity: {
            ...{ kind: 'Secret', name: 'a', cloudName: 'b' },
            clusterIdentity: { secretName: 'c', secretNamespace: 'd' },
          },
        },
      },
    },
  ],
  ['managed-network-ipv4', own({ network: { managed: { cidr: '10.6.0.1/24' } } })],
  ['address-outside-network', api({ fixedIp: '10.7.0.5' })],
  [
    'primary-subnet-unsupported',
    own({ network: { existing: { network: { name: 'machines' }, primarySubnet: { name: 'v4' } } } }),
  ],
  ['external-network-disabled', own({ externalNetworkEnabled: false, network: EXISTING })],
  ['port-security-of-existing-network', own({ portSecurityEnabled: false, network: EXISTING })],
  ['port-security-needed', own({ portSecurityEnabled: false })],
  ['load-balancer-needed', api({ loadBalancer: false })],
  ['api-endpoint-needed', alone({ loadBalancer: false, floatingIpEnabled: false }, { network: EXISTING })],
  ['floating-ip-disabled', api({ floatingIpEnabled: false, floatingIp: '203.0.113.7' }, { network: EXISTING })],
  ['floating-ip-needed', api({ floatingIpEnabled: false })],
  ['allowed-cidrs-without-load-balancer', alone({ loadBalancer: false, allowedCidrs: ['203.0.113.0/24'] })],
  ['ovn-without-allowed-cidrs', api({ loadBalancerProvider: 'ovn', allowedCidrs: ['203.0.113.0/24'] })],
  ['ovn-load-balancer-options', api({ loadBalancerProvider: 'ovn', loadBalancerOptions: { flavor: 'large' } })],
  ['options-without-load-balancer', alone({ loadBalancer: false, loadBalancerOptions: { flavor: 'large' } })],
  ['security-rules-without-groups', own({ securityGroups: { managed: false, rules: [SSH] } })],
  ['security-rule-ports', rule({ portMin: 81, portMax: 80 })],
  ['security-rule-one-remote', rule({ remoteGroups: ['worker'] })],
  ['security-groups-needed', own({ securityGroups: { managed: false } })],
  ['metadata-length', worker({ metadata: { a: 'x'.repeat(256) } })],
  ['block-device-name', disk({ name: 'root' })],
  ['local-disk-without-volume-fields', disk({ storage: 'local', type: 'fast' })],
];
