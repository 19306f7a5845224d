import type { ClusterState } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath, namespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { lacksTemplate, mergedBody } from './merged-body.ts';

/** State files that say something else than their cluster. */
export function contradictions(data: FleetData, unreadable: ReadonlySet<string>): Finding[] {
  return [...data.states.values()].flatMap((state) => {
    const file = fleetPath('ClusterState', state.metadata);
    const clusterFile = fleetPath('Cluster', state.metadata);
    const cluster = data.clusters.get(namespacedName(state.metadata));
    if (unreadable.has(clusterFile)) return [];
    // Of a removed cluster the decisions stay for a day, so that budgets count them.
    if (!cluster && state.status?.removed) return [];
    if (!cluster) {
      const hint = `remove it, or restore ${clusterFile} from history`;
      return [{ file, field: [], message: 'the cluster of this state does not exist', hint }];
    }
    if (cluster.spec.registered) return registered(state, file);
    if (lacksTemplate(data, cluster)) return [];
    const { pools = [] } = mergedBody(data, cluster);
    return unknownPools(state, new Set(pools.map(({ name }) => name)), file);
  });
}

function registered(state: ClusterState, file: string): Finding[] {
  const { templates = [], pools = [] } = state.status ?? {};
  if (templates.length + pools.length === 0) return [];
  const hint = 'remove templates and pools from the state, or registered from the cluster';
  return [{ file, field: ['status'], message: 'the cluster is registered, so nothing was rendered for it', hint }];
}

function unknownPools(state: ClusterState, pools: ReadonlySet<string>, file: string): Finding[] {
  return (state.status?.pools ?? []).flatMap(({ name }, index) => {
    if (pools.has(name)) return [];
    const message = `the cluster has no pool ${name}`;
    const hint = 'restore the pool, or remove it with krake-infra cluster update --remove-pool';
    return [{ file, field: ['status', 'pools', index, 'name'], message, hint }];
  });
}
