import { tombstone } from '../core/activity.ts';
import { Problem } from '../core/errors.ts';
import type { ClusterState, ClusterStatus, Deletion, PoolState, ScalingPolicy } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath, type NamespacedName, namespacedName } from '../core/model.ts';
import type { FileChange } from '../core/repository.ts';
import { timestamp } from '../core/time.ts';
import { stateBytes } from '../fleet/state-file.ts';
import { edited } from './edit-file.ts';
import type { Snapshot } from './snapshot.ts';

/** What is removed in two commits: a cluster that Cluster API builds, or one of its pools. */
export interface Removed {
  readonly cluster: NamespacedName;
  /** Absent: the whole cluster. */
  readonly pool?: string;
  /** Its objects stay, and the state that is left says so. */
  readonly isReleased?: true;
}

/** `cluster shop/web-1` or `pool shop/web-1/workers`. */
export function removedText({ cluster, pool }: Removed): string {
  return pool === undefined ? `cluster ${cluster}` : `pool ${cluster}/${pool}`;
}

/** How far a removal has come; `undefined` when there is none. */
export function deletionOf(status: ClusterStatus | undefined, { pool }: Removed): Deletion | undefined {
  return pool === undefined ? status?.deletion : poolState(status, pool)?.deletion;
}

/** The state file with a removal at a phase, or (`undefined`) without one. The protection follows from it. */
export function withDeletion({ fleet }: Snapshot, removed: Removed, deletion: Deletion | undefined): FileChange {
  const state = deletionState(fleet.data, removed, deletion);
  return { path: fleetPath('ClusterState', state.metadata), bytes: stateBytes(state) };
}

/** What that file says then. */
export function deletionState(
  { states }: Pick<FleetData, 'states'>,
  removed: Removed,
  deletion: Deletion | undefined,
): ClusterState {
  const [namespace = '', name = ''] = removed.cluster.split('/');
  const state: ClusterState = states.get(removed.cluster) ?? {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterState',
    metadata: { name, namespace },
  };
  return { ...state, status: marked(state.status ?? {}, removed.pool, deletion) };
}

function marked(status: ClusterStatus, name: string | undefined, deletion: Deletion | undefined): ClusterStatus {
  if (name === undefined) {
    const { deletion: _, ...rest } = status;
    return deletion ? { ...rest, deletion } : rest;
  }
  const { deletion: _, ...known } = poolState(status, name) ?? { name };
  const others = (status.pools ?? []).filter((other) => other.name !== name);
  // A pool that nothing else is remembered of needs no entry.
  const own: PoolState[] = deletion ? [{ ...known, deletion }] : Object.keys(known).length > 1 ? [known] : [];
  return { ...status, pools: [...others, ...own].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function poolState(status: ClusterStatus | undefined, name: string): PoolState | undefined {
  return status?.pools?.find((known) => known.name === name);
}

/**
 * The files that go with a removal, and those that change.
 *
 * @param at seconds since the epoch
 * @throws Problem `refused` for a pool that does not stand in the cluster's own file
 */
export function removalChanges(snapshot: Snapshot, removed: Removed, at: number): readonly FileChange[] {
  const { cluster, pool } = removed;
  return pool === undefined ? withoutCluster(snapshot, removed, at) : withoutPool(snapshot, cluster, pool);
}

/**
 * Cluster and state, and the policies that would be left without their cluster. Of a state with decisions of the latest
 * day these stay, so that the budgets of the fleet still count them.
 */
function withoutCluster(snapshot: Snapshot, { cluster: key, isReleased }: Removed, at: number): FileChange[] {
  const [namespace = '', name = ''] = key.split('/');
  const state = snapshot.fleet.data.states.get(key) ?? {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterState',
    metadata: { name, namespace },
  };
  const status = { ...state.status, ...(isReleased && { released: timestamp(at) }) };
  const rest = tombstone({ ...state, status }, at);
  const policies = policiesOn(snapshot, (policy) => targetOf(policy) === key);
  const own = [fleetPath('Cluster', { namespace, name }), fleetPath('ClusterState', { namespace, name })];
  const gone = own.filter((path) => snapshot.files.has(path)).map((path) => ({ path, bytes: null }));
  const kept = rest ? [{ path: fleetPath('ClusterState', rest.metadata), bytes: stateBytes(rest) }] : [];
  return [...gone, ...policies, ...kept];
}

function withoutPool(snapshot: Snapshot, key: NamespacedName, pool: string): FileChange[] {
  const { data } = snapshot.fleet;
  const [namespace = '', name = ''] = key.split('/');
  const path = ['spec', 'pools', ownPoolIndex(snapshot, key, pool)];
  const cluster = edited(snapshot, fleetPath('Cluster', { namespace, name }), [{ op: 'remove', path }]);
  const state = data.states.get(key);
  const pools = (state?.status?.pools ?? []).filter((known) => known.name !== pool);
  const rest = state && { ...state, status: { ...state.status, pools } };
  const policies = policiesOn(snapshot, (policy) => targetOf(policy) === key && policy.spec.target.pool === pool);
  return [
    cluster,
    ...(rest ? [{ path: fleetPath('ClusterState', rest.metadata), bytes: stateBytes(rest) }] : []),
    ...policies,
  ];
}

function targetOf({ metadata, spec }: ScalingPolicy): NamespacedName {
  return namespacedName({ ...metadata, name: spec.target.cluster });
}

function policiesOn({ fleet }: Snapshot, concerns: (policy: ScalingPolicy) => boolean): FileChange[] {
  const policies = [...fleet.data.policies.values()].filter(concerns);
  return policies.map(({ metadata }) => ({ path: fleetPath('ScalingPolicy', metadata), bytes: null }));
}

/** @throws Problem when the pool is not one of the cluster's own */
export function ownPoolIndex({ fleet }: Snapshot, key: NamespacedName, pool: string): number {
  const spec = fleet.data.clusters.get(key)?.spec;
  const index = spec?.pools?.findIndex((known) => known.name === pool) ?? -1;
  if (index >= 0) return index;
  if (fleet.data.templates.get(spec?.template ?? '')?.spec.pools?.some((known) => known.name === pool)) {
    const hint = 'move the pool from the template into the clusters that keep it, then remove it there';
    throw new Problem({ code: 'refused', message: `pool ${pool} comes from template ${spec?.template}`, hint });
  }
  throw new Problem({
    code: 'not-found',
    message: `there is no pool ${key}/${pool}`,
    hint: 'see krake-infra cluster get',
  });
}
