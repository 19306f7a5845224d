import { bastion, type CapoApi, loadBalancer, routerAddresses, securityGroups, sharedClusterSpec } from './common.ts';
import { machineSpec } from './machine-spec.ts';

/** The only API version that CAPO 0.14 serves. */
export const V1BETA1: CapoApi = {
  version: 'v1beta1',

  clusterSpec(cluster) {
    const { apiServer, managed } = cluster;
    return {
      ...sharedClusterSpec(cluster),
      apiServerLoadBalancer: loadBalancer(cluster),
      apiServerFloatingIP: apiServer.floatingIp,
      apiServerFixedIP: apiServer.fixedIp,
      apiServerPort: apiServer.port,
      disableAPIServerFloatingIP: !apiServer.floatingIpEnabled,
      disableExternalNetwork: cluster.externalNetworkEnabled ? undefined : true,
      networkMTU: managed?.mtu,
      disablePortSecurity: cluster.portSecurityEnabled ? undefined : true,
      externalRouterIPs: routerAddresses(cluster),
      bastion: bastion(cluster, (machine) => machineSpec(V1BETA1, machine)),
      managedSecurityGroups: securityGroups(cluster.securityGroups, 'allNodesSecurityGroupRules'),
    };
  },

  flavor({ id, name }) {
    return id === undefined ? { flavor: name } : { flavorID: id };
  },

  portSecurity(enabled) {
    return enabled === undefined ? {} : { disablePortSecurity: !enabled };
  },
};
