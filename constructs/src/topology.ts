import { omitEmpty } from './omit-empty.ts';
import { PoolSize } from './pool-size.ts';
import type { FullPool } from './profiles.ts';
import type { ITopologyProvider, ProviderContext } from './provider.ts';
import type { FullContext } from './provider-context.ts';

/** What Cluster API makes the other objects of a cluster from, as `spec.topology`. */
export function topologyOf(provider: ITopologyProvider, context: FullContext): any {
  const { kubernetesVersion, controlPlane, pools } = context.cluster;
  return {
    ...provider.topology(context),
    version: kubernetesVersion,
    controlPlane: { ...provider.machineTopology(context, controlPlane.machine), replicas: controlPlane.replicas },
    ...(pools.length > 0 && {
      workers: { machineDeployments: pools.map((pool) => deployment(provider, context, pool)) },
    }),
  };
}

function deployment(provider: ITopologyProvider, context: ProviderContext, pool: FullPool): any {
  const { metadata, ...machines } = provider.machineTopology(context, pool.machine);
  const [zone] = pool.zones ?? [];
  const size = PoolSize.fromPool(pool, zone);
  const annotations = { ...metadata?.annotations, ...size.annotations() };
  return {
    ...machines,
    ...omitEmpty({ metadata: { ...metadata, annotations }, name: pool.name, failureDomain: zone?.name }),
    ...(size.replicas !== undefined && { replicas: size.replicas }),
  };
}
