import type { Feature, Fields } from './feature.ts';

const CLUSTER = 'OpenStackCluster/web-1 spec';

const BGP = {
  name: 'bgp',
  direction: 'ingress',
  etherType: 'IPv4',
  protocol: 'tcp',
  portRangeMin: 179,
  portRangeMax: 179,
  remoteManagedGroups: ['controlplane', 'worker'],
};

const balancer = (path: string): Fields => ({
  [`${path}.additionalPorts[]`]: [8132],
  [`${path}.availabilityZone`]: 'az1',
  [`${path}.flavor`]: 'ha',
  [`${path}.monitor.delay`]: 5,
  [`${path}.monitor.timeout`]: 3,
  [`${path}.network.filter.name`]: 'balancers',
  [`${path}.subnets[]`]: [{ filter: { name: 'balancers-v4' } }],
});

/** Networks, security groups and the endpoint of the Kubernetes API. */
export const NETWORK_ROWS: readonly Feature[] = [
  {
    row: 10,
    title: 'Ranges of pods and services, DNS domain',
    set: {
      cluster: { network: { podCidrs: ['10.32.0.0/12'], serviceCidrs: ['10.112.0.0/12'], serviceDomain: 'web.local' } },
    },
    fields: {
      'Cluster/web-1 spec.clusterNetwork.pods.cidrBlocks[]': ['10.32.0.0/12'],
      'Cluster/web-1 spec.clusterNetwork.pods.cidrBlocks[-]': ['10.244.0.0/16'],
      'Cluster/web-1 spec.clusterNetwork.serviceDomain': 'web.local',
      'Cluster/web-1 spec.clusterNetwork.services.cidrBlocks[]': ['10.112.0.0/12'],
      'Cluster/web-1 spec.clusterNetwork.services.cidrBlocks[-]': ['10.96.0.0/12'],
    },
  },
  {
    row: 11,
    title: 'Range and DNS servers of the nodes',
    set: {
      cluster: {
        openstack: {
          network: {
            managed: {
              cidr: '10.7.0.0/24',
              dnsNameservers: ['9.9.9.9'],
              allocationPools: [{ start: '10.7.0.10', end: '10.7.0.200' }],
            },
          },
        },
      },
    },
    fields: {
      [`${CLUSTER}.managedSubnets[]`]: [
        {
          cidr: '10.7.0.0/24',
          dnsNameservers: ['9.9.9.9'],
          allocationPools: [{ start: '10.7.0.10', end: '10.7.0.200' }],
        },
      ],
      [`${CLUSTER}.managedSubnets[-]`]: [{ cidr: '10.6.0.0/24' }],
    },
  },
  {
    row: 14,
    title: 'MTU',
    given: { cluster: { openstack: { network: { managed: { cidr: '10.6.0.0/24' } } } } },
    set: { cluster: { openstack: { network: { managed: { cidr: '10.6.0.0/24', mtu: 1450 } } } } },
    v1beta1: { [`${CLUSTER}.networkMTU`]: 1450 },
    v1beta2: { [`${CLUSTER}.managedNetwork.mtu`]: 1450 },
  },
  {
    row: 18,
    title: 'Who may reach the API',
    set: { cluster: { openstack: { apiServer: { allowedCidrs: ['203.0.113.0/24'] } } } },
    v1beta1: { [`${CLUSTER}.apiServerLoadBalancer.allowedCIDRs[]`]: ['203.0.113.0/24'] },
    v1beta2: { [`${CLUSTER}.apiServer.managedLoadBalancer.allowedCIDRs[]`]: ['203.0.113.0/24'] },
  },
  {
    row: 19,
    title: 'Addresses and port of the API',
    set: {
      cluster: {
        network: { apiServerPort: 443 },
        openstack: { apiServer: { floatingIp: '203.0.113.7', fixedIp: '10.6.0.5' } },
      },
    },
    fields: { 'Cluster/web-1 spec.clusterNetwork.apiServerPort': 443 },
    v1beta1: {
      [`${CLUSTER}.apiServerFixedIP`]: '10.6.0.5',
      [`${CLUSTER}.apiServerFloatingIP`]: '203.0.113.7',
      [`${CLUSTER}.apiServerPort`]: 443,
    },
    v1beta2: {
      [`${CLUSTER}.apiServer.fixedIP`]: '10.6.0.5',
      [`${CLUSTER}.apiServer.floatingIP`]: '203.0.113.7',
      [`${CLUSTER}.apiServer.port`]: 443,
    },
    note: 'Without a floating address: `apiServer.floatingIpEnabled: false`, which is `disableAPIServerFloatingIP: true` or `apiServer.enableFloatingIP: false`.',
  },
  {
    row: 12,
    title: 'Existing network, subnets, router',
    set: {
      cluster: { openstack: { network: { existing: { network: { name: 'machines' }, subnets: [{ name: 'v4' }] } } } },
    },
    fields: {
      [`${CLUSTER}.network.filter.name`]: 'machines',
      [`${CLUSTER}.subnets[]`]: [{ filter: { name: 'v4' } }],
      [`${CLUSTER}.managedSubnets`]: null,
    },
    note: 'With CAPO 0.15 also `existing.primarySubnet`; v1beta1 has no such field and the option is refused. A managed network on an existing router: `managed.router`, and `managed.routerExternalIps` for its addresses, which are `externalRouterIPs` in v1beta1 and `managedRouter.externalIPs` in v1beta2.',
  },
  {
    row: 13,
    title: 'External network',
    given: { cluster: { openstack: { network: { existing: { network: { name: 'machines' } } } } } },
    set: { cluster: { openstack: { externalNetworkEnabled: false, apiServer: { floatingIpEnabled: false } } } },
    v1beta1: { [`${CLUSTER}.disableExternalNetwork`]: true, [`${CLUSTER}.disableAPIServerFloatingIP`]: true },
    v1beta2: { [`${CLUSTER}.enableExternalNetwork`]: false, [`${CLUSTER}.apiServer.enableFloatingIP`]: false },
    note: 'Which one: `externalNetwork` of the cluster or its cloud, by id or name. Without one the API has no floating address either, which is checked.',
  },
  {
    row: 15,
    title: 'Managed security groups and further rules',
    set: {
      cluster: {
        openstack: {
          securityGroups: {
            allowAllInClusterTraffic: false,
            rules: [
              {
                name: 'bgp',
                appliesTo: 'nodes',
                direction: 'ingress',
                protocol: 'tcp',
                portMin: 179,
                remoteGroups: ['controlplane', 'worker'],
              },
              {
                name: 'node-ports',
                appliesTo: 'workers',
                direction: 'ingress',
                protocol: 'tcp',
                portMin: 30000,
                portMax: 32767,
                remoteCidr: '0.0.0.0/0',
              },
            ],
          },
        },
      },
    },
    fields: {
      [`${CLUSTER}.managedSecurityGroups.allowAllInClusterTraffic`]: false,
      [`${CLUSTER}.managedSecurityGroups.workerNodesSecurityGroupRules[]`]: [
        {
          name: 'node-ports',
          direction: 'ingress',
          etherType: 'IPv4',
          protocol: 'tcp',
          portRangeMin: 30000,
          portRangeMax: 32767,
          remoteIPPrefix: '0.0.0.0/0',
        },
      ],
    },
    v1beta1: { [`${CLUSTER}.managedSecurityGroups.allNodesSecurityGroupRules[]`]: [BGP] },
    v1beta2: { [`${CLUSTER}.managedSecurityGroups.clusterNodesSecurityGroupRules[]`]: [BGP] },
  },
  {
    row: 17,
    title: 'Load balancer of the API',
    set: {
      cluster: {
        openstack: {
          apiServer: {
            loadBalancerProvider: 'amphora',
            loadBalancerOptions: {
              flavor: 'ha',
              availabilityZone: 'az1',
              network: { name: 'balancers' },
              subnets: [{ name: 'balancers-v4' }],
              additionalPorts: [8132],
              monitor: { delaySeconds: 5, timeoutSeconds: 3 },
            },
          },
        },
      },
    },
    v1beta1: balancer(`${CLUSTER}.apiServerLoadBalancer`),
    v1beta2: balancer(`${CLUSTER}.apiServer.managedLoadBalancer`),
    note: '`loadBalancer: false` leaves it out (one control-plane machine). Flavor and zone are refused for ovn.',
  },
  {
    row: 45,
    title: 'Bastion',
    set: {
      cluster: {
        openstack: {
          bastion: {
            machine: { flavor: { id: '1' }, image: { name: 'ubuntu-24.04' }, sshKeyName: 'ops' },
            availabilityZone: 'az1',
            floatingIp: '203.0.113.9',
          },
        },
      },
    },
    fields: {
      [`${CLUSTER}.bastion.availabilityZone`]: 'az1',
      [`${CLUSTER}.bastion.enabled`]: true,
      [`${CLUSTER}.bastion.floatingIP`]: '203.0.113.9',
      [`${CLUSTER}.bastion.spec.configDrive`]: false,
      [`${CLUSTER}.bastion.spec.image.filter.name`]: 'ubuntu-24.04',
      [`${CLUSTER}.bastion.spec.sshKeyName`]: 'ops',
    },
    v1beta1: { [`${CLUSTER}.bastion.spec.flavorID`]: '1' },
    v1beta2: { [`${CLUSTER}.bastion.spec.flavor.id`]: '1' },
  },
];
