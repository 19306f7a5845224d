import { tombstone } from '@krake-infra/reconciler/core/activity.ts';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ClusterState, ClusterStatus, Deletion } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { FileChange } from '@krake-infra/reconciler/core/repository.ts';
import { stateBytes } from '@krake-infra/reconciler/fleet/state-file.ts';
import type { Snapshot } from '@krake-infra/reconciler/loop/snapshot.ts';
import { edited, type PersonChange, type PersonStep } from './commit-change.ts';
import { type Context, timestamp } from './context.ts';
import { type ClusterName, notFound, requireCluster } from './names.ts';

/**
 * Deleting takes two commits: the first lifts the protection of the Cluster object, the second removes the files once a
 * person confirms that the first was applied. A registered cluster goes at once, since nothing was built for it.
 */
export function clusterRemoval(context: Context, name: ClusterName, applied: boolean): PersonChange {
  const steps: RemovalSteps = {
    what: `cluster ${name.key}`,
    present: (status) => status.deletion,
    mark: (status, deletion) => ({ ...status, deletion }),
    remove: (snapshot) => withoutCluster(context, snapshot, name),
  };
  return (snapshot) => {
    const cluster = requireCluster(snapshot.fleet.data, name.key);
    if (cluster.spec.registered) return [() => ({ subject: `Remove ${steps.what}`, files: steps.remove(snapshot) })];
    return twoCommits({ context, name, applied, steps }, snapshot);
  };
}

/** The same for one pool. */
export function poolRemoval(context: Context, name: ClusterName, pool: string, applied: boolean): PersonChange {
  const steps: RemovalSteps = {
    what: `pool ${name.key}/${pool}`,
    present: (status) => status.pools?.find((known) => known.name === pool)?.deletion,
    mark: (status, deletion) => {
      const known = status.pools?.find((candidate) => candidate.name === pool) ?? { name: pool };
      const others = (status.pools ?? []).filter((candidate) => candidate.name !== pool);
      const pools = [...others, { ...known, deletion }].sort((a, b) => (a.name < b.name ? -1 : 1));
      return { ...status, pools };
    },
    remove: (snapshot) => withoutPool(snapshot, name, pool),
  };
  return (snapshot) => {
    requireCluster(snapshot.fleet.data, name.key);
    ownPoolIndex(snapshot, name, pool);
    return twoCommits({ context, name, applied, steps }, snapshot);
  };
}

interface RemovalSteps {
  readonly what: string;
  present(status: ClusterStatus): Deletion | undefined;
  mark(status: ClusterStatus, deletion: Deletion): ClusterStatus;
  remove(snapshot: Snapshot): readonly FileChange[];
}

interface Removal {
  readonly context: Context;
  readonly name: ClusterName;
  readonly applied: boolean;
  readonly steps: RemovalSteps;
}

function twoCommits(removal: Removal, snapshot: Snapshot): ((snapshot: Snapshot) => PersonStep)[] {
  const { name, applied, steps } = removal;
  const present = steps.present(snapshot.fleet.data.states.get(name.key)?.status ?? {});
  if (!present) {
    if (!applied) return [(current) => markStep(removal, current, 'lifting')];
    const hint = 'run the command without --applied first';
    throw new Problem({ code: 'refused', message: `the protection of ${steps.what} was not lifted yet`, hint });
  }
  if (present.phase === 'lifting' && !applied) {
    const message = `the protection of ${steps.what} was lifted in a commit of ${present.at}`;
    throw new Problem({
      code: 'refused',
      message,
      hint: 'when that commit is applied, run the command with --applied',
    });
  }
  const confirm = present.phase === 'lifting' ? [(current: Snapshot) => markStep(removal, current, 'lifted')] : [];
  const remove = (current: Snapshot): PersonStep => ({
    subject: `Remove ${steps.what}`,
    body: 'Its protection was lifted before, and a person confirmed that this was applied.',
    files: steps.remove(current),
  });
  return [...confirm, remove];
}

function markStep({ context, name, steps }: Removal, { fleet }: Snapshot, phase: Deletion['phase']): PersonStep {
  const at = timestamp(context.clock.now());
  const state: ClusterState = fleet.data.states.get(name.key) ?? {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterState',
    metadata: { name: name.name, namespace: name.namespace },
  };
  const decision = steps.present(state.status ?? {})?.decision ?? `person-${at.replace(/[-:]/g, '').toLowerCase()}`;
  const status = steps.mark(state.status ?? {}, { phase, at, decision });
  const path = fleetPath('ClusterState', state.metadata);
  const subject =
    phase === 'lifting'
      ? `Lift the protection of ${steps.what}`
      : `Confirm that the protection of ${steps.what} is lifted`;
  return { subject, files: [{ path, bytes: stateBytes({ ...state, status }) }] };
}

/**
 * Cluster and state, and the policies that would be left without their cluster. Of a state with decisions of the latest
 * day these stay, so that the budgets of the fleet still count them.
 */
function withoutCluster({ clock }: Context, { fleet, files }: Snapshot, name: ClusterName): FileChange[] {
  const state = fleet.data.states.get(name.key);
  const rest = state && tombstone(state, Math.floor(clock.now() / 1000));
  const policies = [...fleet.data.policies.values()].filter(
    ({ metadata, spec }) => namespacedName({ ...metadata, name: spec.target.cluster }) === name.key,
  );
  const paths = [
    fleetPath('Cluster', name),
    fleetPath('ClusterState', name),
    ...policies.map(({ metadata }) => fleetPath('ScalingPolicy', metadata)),
  ];
  const gone = paths.filter((path) => files.has(path)).map((path) => ({ path, bytes: null }));
  return rest ? [...gone, { path: fleetPath('ClusterState', name), bytes: stateBytes(rest) }] : gone;
}

function withoutPool(snapshot: Snapshot, name: ClusterName, pool: string): FileChange[] {
  const { data } = snapshot.fleet;
  const index = ownPoolIndex(snapshot, name, pool);
  const cluster = edited(snapshot, fleetPath('Cluster', name), [{ op: 'remove', path: ['spec', 'pools', index] }]);
  const state = data.states.get(name.key);
  const pools = (state?.status?.pools ?? []).filter((known) => known.name !== pool);
  const policies = [...data.policies.values()].filter(
    ({ metadata, spec }) =>
      metadata.namespace === name.namespace && spec.target.cluster === name.name && spec.target.pool === pool,
  );
  return [
    cluster,
    ...(state
      ? [{ path: fleetPath('ClusterState', name), bytes: stateBytes({ ...state, status: { ...state.status, pools } }) }]
      : []),
    ...policies.map(({ metadata }) => ({ path: fleetPath('ScalingPolicy', metadata), bytes: null })),
  ];
}

function ownPoolIndex({ fleet }: Snapshot, name: ClusterName, pool: string): number {
  const { spec } = requireCluster(fleet.data, name.key);
  const index = spec.pools?.findIndex((known) => known.name === pool) ?? -1;
  if (index >= 0) return index;
  const template = fleet.data.templates.get(spec.template ?? '');
  if (template?.spec.pools?.some((known) => known.name === pool)) {
    const hint = 'move the pool from the template into the clusters that keep it, then remove it there';
    throw new Problem({ code: 'refused', message: `pool ${pool} comes from template ${spec.template}`, hint });
  }
  throw notFound(
    'pool',
    `${name.key}/${pool}`,
    (spec.pools ?? []).map((known) => `${name.key}/${known.name}`),
  );
}
