import { type CapoApi, loadBalancer, reference, securityGroups, sharedClusterSpec } from './common.ts';

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
      managedNetwork: { mtu: managed?.mtu },
      managedSecurityGroups: securityGroups(cluster.securityGroups, 'clusterNodesSecurityGroupRules'),
    };
  },

  flavor(flavor) {
    return { flavor: reference(flavor) };
  },
};
