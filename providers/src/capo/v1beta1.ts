import { type CapoApi, loadBalancer, securityGroups, sharedClusterSpec } from './common.ts';

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
      networkMTU: managed?.mtu,
      managedSecurityGroups: securityGroups(cluster.securityGroups, 'allNodesSecurityGroupRules'),
    };
  },

  flavor({ id, name }) {
    return id === undefined ? { flavor: name } : { flavorID: id };
  },
};
