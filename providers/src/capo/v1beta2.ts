import {
  bastion,
  type CapoApi,
  loadBalancer,
  reference,
  routerAddresses,
  securityGroups,
  sharedClusterSpec,
} from './common.ts';
import { machineSpec } from './machine-spec.ts';

/** The API version that CAPO 0.15 stores. */
export const V1BETA2: CapoApi = {
  version: 'v1beta2',

  clusterSpec(cluster) {
    const { apiServer, managed } = cluster;
    return {
      ...sharedClusterSpec(cluster),
      apiServer: {
        managedLoadBalancer: loadBalancer(cluster),
        floatingIP: apiServer.floatingIp,
        fixedIP: apiServer.fixedIp,
        port: apiServer.port,
        enableFloatingIP: apiServer.floatingIpEnabled,
      },
      enableExternalNetwork: cluster.externalNetworkEnabled ? undefined : false,
      managedNetwork: { mtu: managed?.mtu, enablePortSecurity: cluster.portSecurityEnabled ? undefined : false },
      primarySubnet: reference(cluster.existing?.primarySubnet),
      managedRouter: { externalIPs: routerAddresses(cluster) },
      bastion: bastion(cluster, (machine) => machineSpec(V1BETA2, machine)),
      managedSecurityGroups: securityGroups(cluster.securityGroups, 'clusterNodesSecurityGroupRules'),
    };
  },

  flavor(flavor) {
    return { flavor: reference(flavor) };
  },

  portSecurity(enabled) {
    return { enablePortSecurity: enabled };
  },
};
