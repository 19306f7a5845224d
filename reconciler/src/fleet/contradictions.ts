import type { Cluster, ClusterState } from '../core/generated/fleet.ts';
import { fleetPath } from '../core/model.ts';
import type { Finding } from './finding.ts';
import type { FleetView } from './view.ts';

/** A state file that says something else than its cluster. */
export function contradictions(
  fleet: FleetView,
  cluster: Cluster | undefined,
  state: ClusterState,
): readonly Finding[] {
  const file = fleetPath('ClusterState', state.metadata);
  if (!cluster) {
    // Of a removed cluster the decisions stay for a day, so that budgets count them.
    if (fleet.exists('Cluster', state.metadata) || state.status?.removed) return [];
    const hint = `remove it, or restore ${fleetPath('Cluster', state.metadata)} from history`;
    return [
      { file, field: [], message: 'the cluster of this state does not exist', hint, rule: 'state-without-cluster' },
    ];
  }
  if (cluster.spec.registered) return registered(state, file);
  if (fleet.lacksTemplate(cluster)) return [];
  const { pools = [] } = fleet.bodyOf(cluster);
  return unknownPools(state, new Set(pools.map(({ name }) => name)), file);
}

function registered(state: ClusterState, file: string): Finding[] {
  const { templates = [], pools = [] } = state.status ?? {};
  if (templates.length + pools.length === 0) return [];
  const hint = 'remove templates and pools from the state, or registered from the cluster';
  return [
    {
      file,
      field: ['status'],
      message: 'the cluster is registered, so nothing was rendered for it',
      hint,
      rule: 'state-of-registered-cluster',
    },
  ];
}

function unknownPools(state: ClusterState, pools: ReadonlySet<string>, file: string): Finding[] {
  return (state.status?.pools ?? []).flatMap(({ name }, index) => {
    if (pools.has(name)) return [];
    const message = `the cluster has no pool ${name}`;
    const hint = 'restore the pool, or remove it with krake-infra cluster update --remove-pool';
    return [{ file, field: ['status', 'pools', index, 'name'], message, hint, rule: 'state-of-unknown-pool' }];
  });
}
