import type { ClusterProps } from '@krake-infra/constructs';
import type { ClusterBody, ClusterState } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData, ResolvedCluster } from '@krake-infra/reconciler/core/model.ts';
import { grantedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { waitingPools } from '@krake-infra/reconciler/core/versions.ts';
import { providerOf } from './providers.ts';

/** What a cluster is to become, of which manifests have everything but the versions that wait for their turn. */
export function wishOf(data: FleetData, { namespace, name, body }: ResolvedCluster): Partial<ClusterBody> {
  const cluster = data.clusters.get(`${namespace}/${name}`);
  return cluster ? grantedBody(data, cluster) : body;
}

/** What the `Cluster` construct takes, for a created cluster of a valid fleet. */
export function clusterProps(data: FleetData, cluster: ResolvedCluster, state: ClusterState | undefined): ClusterProps {
  const cloud = data.clouds.get(cluster.cloud);
  const management = data.managementClusters.get(cluster.management);
  if (!cloud || !management) throw new RangeError(`${cluster.namespace}/${cluster.name} refers to what does not exist`);
  const { templates = [], provider, adopted, pools = [], deletion } = state?.status ?? {};
  const mirrors = { ...data.fleet.spec.mirrors, ...cluster.body.mirrors };
  const props = {
    ...cluster.body,
    ...(Object.keys(mirrors).length > 0 && { mirrors }),
    namespace: cluster.namespace,
    clusterName: cluster.name,
    labels: cluster.labels,
    renderProfile: cluster.renderProfile,
    cloud: cloud.spec,
    management: management.spec,
    provider: providerOf(cloud.spec.provider),
    keptTemplates: templates,
    keptTemplatesProvider: provider,
    adopted,
    protection: deletion === undefined,
    unprotectedPools: pools.filter((pool) => pool.deletion).map(({ name }) => name),
    waitingPools: waitingPools(wishOf(data, cluster), state?.status).map(({ name }) => name),
  };
  // Fleet data is readonly all through, which jsii's structs can not say.
  return props as unknown as ClusterProps;
}
