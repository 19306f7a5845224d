import type { ProviderContext } from '@krake-infra/constructs';
import { DEFAULT_NETWORK, fullApiServer, fullBastion, fullSecurityGroups, fullSwitches } from './defaults.ts';
import type { CapoCluster } from './model.ts';

/** The neutral model of a cluster on an OpenStack cloud, every default filled in. */
export function capoCluster({ clusterName, namespace, cloud, cluster }: ProviderContext): CapoCluster {
  if (!cloud.openstack) {
    throw new Error('cloud.openstack: the cloud says nothing about OpenStack; give at least its identity');
  }
  const own = cluster.openstack ?? {};
  return {
    name: clusterName,
    namespace,
    identity: cloud.openstack.identity,
    externalNetwork:
      own.externalNetworkEnabled === false ? undefined : (own.externalNetwork ?? cloud.openstack.externalNetwork),
    ...fullSwitches(own),
    bastion: fullBastion(own),
    ...(own.network ?? DEFAULT_NETWORK),
    apiServer: fullApiServer(cloud, own, cluster.network?.apiServerPort ?? 6443),
    securityGroups: fullSecurityGroups(own),
    controlPlaneZones: own.controlPlaneZones,
    tags: own.tags,
  };
}
