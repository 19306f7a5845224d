import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Deletion } from '@krake-infra/reconciler/core/generated/fleet.ts';
import {
  deletionOf,
  ownPoolIndex,
  type Removed,
  removalChanges,
  removedText,
  withDeletion,
} from '@krake-infra/reconciler/loop/removal.ts';
import type { Snapshot } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { PersonChange, PersonStep } from './commit-change.ts';
import { type Context, timestamp } from './context.ts';
import { type ClusterName, notFound, requireCluster } from './names.ts';

/**
 * Deleting takes two commits: the first lifts the protection of the Cluster object, the second removes the files once
 * the first was seen applied, by the loop or by a person. A registered cluster goes at once, since nothing was built for it.
 */
export function clusterRemoval(context: Context, name: ClusterName, applied: boolean): PersonChange {
  const removed: Removed = { cluster: name.key };
  return (snapshot) => {
    const cluster = requireCluster(snapshot.fleet.data, name.key);
    if (cluster.spec.registered) return [(current) => removeStep(context, removed, current)];
    return twoCommits({ context, removed, applied }, snapshot);
  };
}

/** The same for one pool. */
export function poolRemoval(context: Context, name: ClusterName, pool: string, applied: boolean): PersonChange {
  return (snapshot) => {
    const { spec } = requireCluster(snapshot.fleet.data, name.key);
    const own = (spec.pools ?? []).map((known) => known.name);
    const inherited = snapshot.fleet.data.templates.get(spec.template ?? '')?.spec.pools ?? [];
    if (![...own, ...inherited.map((known) => known.name)].includes(pool)) {
      throw notFound(
        'pool',
        `${name.key}/${pool}`,
        own.map((known) => `${name.key}/${known}`),
      );
    }
    ownPoolIndex(snapshot, name.key, pool);
    return twoCommits({ context, removed: { cluster: name.key, pool }, applied }, snapshot);
  };
}

interface Removal {
  readonly context: Context;
  readonly removed: Removed;
  readonly applied: boolean;
}

function twoCommits(
  { context, removed, applied }: Removal,
  snapshot: Snapshot,
): ((snapshot: Snapshot) => PersonStep)[] {
  const what = removedText(removed);
  const present = deletionOf(snapshot.fleet.data.states.get(removed.cluster)?.status, removed);
  if (!present) {
    if (!applied) return [(current) => markStep(context, removed, { current, phase: 'lifting' })];
    const hint = 'run the command without --applied first';
    throw new Problem({ code: 'refused', message: `the protection of ${what} was not lifted yet`, hint });
  }
  if (present.phase === 'lifting' && !applied) {
    const message = `the protection of ${what} was lifted in a commit of ${present.at}`;
    const hint = 'when that commit is applied, run the command with --applied; krake-infra run does so by itself';
    throw new Problem({ code: 'refused', message, hint });
  }
  const confirm = (current: Snapshot) => markStep(context, removed, { current, phase: 'lifted' });
  const remove = (current: Snapshot): PersonStep => ({
    ...removeStep(context, removed, current),
    body: 'Its protection was lifted before, and a person confirmed that this was applied.',
  });
  return present.phase === 'lifting' ? [confirm, remove] : [remove];
}

function removeStep({ clock }: Context, removed: Removed, current: Snapshot): PersonStep {
  const files = removalChanges(current, removed, Math.floor(clock.now() / 1000));
  return { subject: `Remove ${removedText(removed)}`, files };
}

interface Marking {
  readonly current: Snapshot;
  readonly phase: Deletion['phase'];
}

function markStep({ clock }: Context, removed: Removed, { current, phase }: Marking): PersonStep {
  const at = timestamp(clock.now());
  const present = deletionOf(current.fleet.data.states.get(removed.cluster)?.status, removed);
  const decision = present?.decision ?? `person-${at.replace(/[-:]/g, '').toLowerCase()}`;
  const what = removedText(removed);
  const subject =
    phase === 'lifting' ? `Lift the protection of ${what}` : `Confirm that the protection of ${what} is lifted`;
  return { subject, files: [withDeletion(current, removed, { phase, at, decision })] };
}
