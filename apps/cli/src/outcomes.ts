import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import type { CommitStatus, TrackedCommit } from '@krake-infra/reconciler/track/cluster-api/commit-status.ts';
import type { Context } from './context.ts';
import { withLive } from './live.ts';

/** A management cluster that does not answer is waited for so long. Milliseconds. */
const PATIENCE_MS = 10_000;

/** A commit as the history has it. */
export interface PastCommit {
  readonly commit: CommitId;
  /** Seconds since the epoch. */
  readonly seconds: number;
  readonly clusters: readonly string[];
}

/**
 * What became of commits, newest first, where it is known: none without a kubeconfig, and none of commits that changed
 * no cluster or whose management cluster can not be read.
 */
export async function outcomesOf(
  context: Context,
  repository: Repository,
  commits: readonly PastCommit[],
): Promise<ReadonlyMap<CommitId, CommitStatus>> {
  const outcomes = new Map<CommitId, CommitStatus>();
  if (context.kubeconfigs.length === 0) return outcomes;
  const { data } = (await new SnapshotReader(repository).read(await repository.head())).fleet;
  const { CommitTracker } = await import('@krake-infra/reconciler/track/cluster-api/commit-tracker.ts');
  await withLive(context, [...data.managementClusters.keys()], async (live) => {
    if (!live) return;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await Promise.all([...live.managements.values()].map((each) => each.read(signal)));
    const tracker = new CommitTracker(repository, live.managements);
    for (const tracked of trackedCommits(commits)) {
      const status = await tracker.status(data, tracked, context.clock.now() / 1000);
      if (status) outcomes.set(tracked.commit, status);
    }
  });
  return outcomes;
}

/** Later commits on the same cluster own its machines; `commits` come newest first. */
function trackedCommits(commits: readonly PastCommit[]): readonly TrackedCommit[] {
  const changed = new Set<string>();
  return commits.map(({ commit, seconds, clusters }) => {
    const isNewest = clusters.every((cluster) => !changed.has(cluster));
    for (const cluster of clusters) changed.add(cluster);
    return { commit, at: seconds, clusters: clusters as readonly NamespacedName[], isNewest };
  });
}

/** `ready, applied after 3 s, machines after 66 s`, or how far it came and why not further. */
export function outcomeText({ stage, reason, appliedAt, readyAt }: CommitStatus, seconds: number): string {
  const legs = [
    ...(appliedAt === undefined ? [] : [`applied after ${appliedAt - seconds} s`]),
    ...(readyAt === undefined || readyAt < seconds ? [] : [`machines after ${readyAt - seconds} s`]),
  ];
  return `${[stage, ...legs].join(', ')}${reason === undefined ? '' : `: ${reason}`}`;
}
