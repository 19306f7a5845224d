import type { OpenStackMachine } from '@krake-infra/constructs';
import { CAPO_15, machine } from '../cluster-samples.ts';
import type { BrokenCluster } from './broken-cluster.ts';
import { EXISTING, own, worker } from './openstack.ts';

export const options = (given: object, more: object = {}) =>
  own({ apiServer: { loadBalancerOptions: given, ...more } });
export const managed = (more: object) => own({ network: { managed: { cidr: '10.6.0.0/24', ...more } } });
const POOL = 'pools[0].machine.openstack';
const BASTION = machine('m1.small').openstack as OpenStackMachine;
const GROUP = [{ name: 'monitoring' }];

export const BROKEN: readonly BrokenCluster[] = [
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
  [
    'server-group-not-made',
    'openstack.bastion.machine.serverGroupPolicy',
    own({ bastion: { machine: { ...BASTION, serverGroupPolicy: 'anti-affinity' } } }),
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
