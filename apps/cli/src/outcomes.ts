import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { hasRecovered } from '@krake-infra/reconciler/core/recovery.ts';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { observe, readMetrics } from '@krake-infra/reconciler/loop/observe.ts';
import { type Snapshot, SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import type { CommitStatus, TrackedCommit } from '@krake-infra/reconciler/track/cluster-api/commit-status.ts';
import type { Context } from './context.ts';
import { type Live, withLive } from './live.ts';
import { metricSources } from './metric-sources.ts';

/** A management cluster that does not answer is waited for so long. Milliseconds. */
const PATIENCE_MS = 10_000;

/** A commit as the history has it. */
export interface PastCommit {
  readonly commit: CommitId;
  /** Seconds since the epoch. */
  readonly seconds: number;
  readonly clusters: readonly string[];
  /** The policy that decided. Absent where none did. */
  readonly policy?: string;
}

type Outcomes = Map<CommitId, CommitStatus>;

/**
 * What became of commits, newest first, where it is known: none without a kubeconfig, and none of commits that changed
 * no cluster or whose management cluster can not be read.
 */
export async function outcomesOf(
  context: Context,
  repository: Repository,
  commits: readonly PastCommit[],
): Promise<ReadonlyMap<CommitId, CommitStatus>> {
  const outcomes: Outcomes = new Map();
  if (context.kubeconfigs.length === 0) return outcomes;
  const snapshot = await new SnapshotReader(repository).read(await repository.head());
  const { data } = snapshot.fleet;
  const { CommitTracker } = await import('@krake-infra/reconciler/track/cluster-api/commit-tracker.ts');
  await withLive(context, [...data.managementClusters.keys()], async (live) => {
    if (!live) return;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await Promise.all([...live.managements.values()].map((each) => each.read(signal)));
    const tracker = new CommitTracker(repository, live.managements);
    const tracked = trackedCommits(commits);
    for (const one of tracked) {
      const status = await tracker.status(data, one, context.clock.now() / 1000);
      if (status) outcomes.set(one.commit, status);
    }
    const awaited = tracked.filter(({ commit, isNewest }) => isNewest && outcomes.get(commit)?.stage === 'ready');
    await addRecovered(outcomes, awaited, { context, repository, snapshot, live });
  });
  return outcomes;
}

interface Surroundings {
  readonly context: Context;
  readonly repository: Repository;
  readonly snapshot: Snapshot;
  readonly live: Live;
}

/** Asks the policies whose commits are ready whether they want another size by now; reads the metrics of these alone. */
async function addRecovered(
  outcomes: Outcomes,
  commits: readonly Tracked[],
  { context, repository, snapshot, live }: Surroundings,
): Promise<void> {
  const { commit: head, fleet } = snapshot;
  const policies = new Map([...fleet.data.policies].filter(([name]) => commits.some(({ policy }) => policy === name)));
  if (head === undefined || policies.size === 0) return;
  const { clusterApiTracker } = await import('@krake-infra/reconciler/track/cluster-api/tracker.ts');
  const asked = { ...snapshot, fleet: { ...fleet, data: { ...fleet.data, policies } } };
  const at = context.clock.now() / 1000;
  const readings = await readMetrics({ repository, sources: metricSources() }, asked, at);
  const observation = await observe(clusterApiTracker(live.managements), asked, head, { at, readings });
  for (const decision of decide(observation)) {
    const commit = commits.find(({ policy }) => policy === decision.policy);
    const status = commit && outcomes.get(commit.commit);
    if (!status || hasRecovered(decision) === undefined) continue;
    const recovered = { ...status, stage: 'recovered' } as const;
    outcomes.set(commit.commit, hasRecovered(decision) ? recovered : { ...status, reason: decision.reason });
  }
}

type Tracked = TrackedCommit & Pick<PastCommit, 'policy'>;

/** Later commits on the same cluster own its machines; `commits` come newest first. */
function trackedCommits(commits: readonly PastCommit[]): readonly Tracked[] {
  const changed = new Set<string>();
  return commits.map(({ commit, seconds, clusters, policy }) => {
    const isNewest = clusters.every((cluster) => !changed.has(cluster));
    for (const cluster of clusters) changed.add(cluster);
    const tracked = { commit, at: seconds, clusters: clusters as readonly NamespacedName[], isNewest };
    return policy === undefined ? tracked : { ...tracked, policy };
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
