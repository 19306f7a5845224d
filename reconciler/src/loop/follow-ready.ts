import type { Cluster, ClusterState } from '../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../core/model.ts';
import { timestamp } from '../core/time.ts';
import type { Chain, ChainParts } from './chain.ts';
import { addHousekeeping, type Placed, type SeenClusters, type Waiting } from './follow-up.ts';
import { stateChange } from './prepare.ts';

/**
 * Notes that clusters were seen available for the first time. From then on Flux applies them only where their CA is.
 *
 * @param at seconds since the epoch
 */
export function followReady(
  parts: ChainParts,
  chain: Chain,
  { seen, at }: { readonly seen: SeenClusters; readonly at: number },
): readonly (Placed | Waiting)[] {
  if (!seen) return [];
  const { data } = chain.snapshot.fleet;
  const ready = [...data.clusters.values()].filter(
    (cluster) => isUnseen(data, cluster) && seen.get(namespacedName(cluster.metadata))?.available,
  );
  return ready.map(({ metadata }) => {
    const cluster = namespacedName(metadata);
    const now = timestamp(at);
    const state: ClusterState = data.states.get(cluster) ?? {
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'ClusterState',
      metadata: { name: metadata.name, namespace: metadata.namespace },
    };
    return addHousekeeping(parts, chain, {
      cluster,
      what: `cluster ${cluster}`,
      subject: `Note that ${metadata.name} is available`,
      body: 'From now on it is applied only where its CA is, so that an empty management cluster does not build it a second time.',
      origin: { trigger: `available:${now}`, decision: `ready-${now.replace(/[-:]/g, '').toLowerCase()}` },
      files: [stateChange({ ...state, status: { ...state.status, firstReady: now } })],
      at,
    });
  });
}

/** True for a cluster that Cluster API builds and that was not noted as available; one that is going is left alone. */
export function isUnseen({ states }: FleetData, { metadata, spec }: Cluster): boolean {
  const status = states.get(namespacedName(metadata))?.status;
  return !spec.registered && status?.firstReady === undefined && status?.deletion === undefined;
}
