import type { Feature } from './feature.ts';

const CLUSTER = 'OpenStackCluster/web-1 spec';

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
];
