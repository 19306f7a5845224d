import type { NamespacedName } from '../../core/model.ts';
import type { CommitId } from '../../core/repository.ts';
import type { ClusterObjects } from './index-of-objects.ts';
import { fluxTrouble, isContent, notMadeAnew } from './pool-status.ts';
import type { KustomizationRecord, Revision, SourceRecord } from './records.ts';

/**
 * How far a commit has come.
 *
 * - `proposed`: it is on a branch of its own and waits for a person
 * - `pushed`: it is on the fleet's branch, by a push or a merge; Flux has not fetched it
 * - `fetched`: Flux has it and has not applied all that it touched
 * - `applied`: the objects say what it says; machines come, go or are replaced
 * - `ready`: the machines are as it wants them
 * - `recovered`: and what was measured since then wants no other size
 * - `failed`: Flux or Cluster API say that it can not be applied as it is
 * - `stuck`: longer under way than the fleet waits for machines
 */
export type Stage = 'proposed' | 'pushed' | 'fetched' | 'applied' | 'ready' | 'recovered' | 'failed' | 'stuck';

export interface CommitStatus {
  readonly stage: Stage;
  /** Why it is not further. */
  readonly reason?: string;
  /** When Flux applied it, in seconds since the epoch. Absent where Flux no longer remembers. */
  readonly appliedAt?: number;
  /** When the last machine was as it should be. Absent where something newer changed them. */
  readonly readyAt?: number;
}

/** A commit and the clusters whose manifests it changed. */
export interface TrackedCommit {
  readonly commit: CommitId;
  /** When it was made, in seconds since the epoch. */
  readonly at: number;
  readonly clusters: readonly NamespacedName[];
  /** Something newer changed one of these clusters. */
  readonly isNewest: boolean;
}

/** What can be known of a commit. */
export interface CommitFacts {
  /** Time of the observation, in seconds since the epoch. */
  readonly now: number;
  /** True when the commit is `revision` or lies in its history. */
  readonly isIn: (revision: Revision) => boolean;
  readonly source: SourceRecord | undefined;
  readonly kustomization: (cluster: NamespacedName) => KustomizationRecord | undefined;
  readonly objects: (cluster: NamespacedName) => ClusterObjects | undefined;
  /** Seconds within which machines should be ready. */
  readonly readySeconds: number;
}

/** Reasons that no waiting cures; others pass by themselves. */
const FAILURES = new Set([
  'ArtifactFailed',
  'BuildFailed',
  'ReconciliationFailed',
  'PruneFailed',
  'HealthCheckFailed',
  'InvalidCELExpression',
  'AccessDenied',
]);

/** How far a commit has come, and why not further. */
export function commitStatus(tracked: TrackedCommit, facts: CommitFacts): CommitStatus {
  const units = tracked.clusters.map((cluster) => unitOf(tracked, cluster, facts));
  const failed = units.find(({ failure }) => failure !== undefined);
  if (failed?.failure !== undefined) return { stage: 'failed', reason: failed.failure };
  const late = facts.now - tracked.at > facts.readySeconds;
  const pending = units.find(({ pending }) => pending !== undefined);
  if (pending) {
    const fetched = facts.source?.revision !== undefined && facts.isIn(facts.source.revision);
    const reason = fetched ? pending.pending : notFetched(facts.source);
    const stage = fetched ? 'fetched' : 'pushed';
    return { stage: late ? 'stuck' : stage, ...(reason !== undefined && { reason }) };
  }
  return { ...afterApplied(tracked, facts, late), ...appliedTime(units) };
}

interface Unit {
  readonly failure?: string;
  readonly pending?: string;
  readonly appliedAt?: number | undefined;
}

function unitOf({ at }: TrackedCommit, cluster: NamespacedName, facts: CommitFacts): Unit {
  const kustomization = facts.kustomization(cluster);
  if (!kustomization) return { pending: `Flux has no Kustomization for ${cluster}` };
  const { applied, attempted, ready, reason } = kustomization;
  const isApplied = applied !== undefined && facts.isIn(applied);
  if (isApplied && isContent(kustomization)) return { appliedAt: firstApplied(kustomization, at, facts.isIn) };
  const isTried = attempted !== undefined && facts.isIn(attempted);
  if (isTried && ready === 'False' && FAILURES.has(reason)) return { failure: fluxTrouble(kustomization) };
  // Its revision is there; what keeps Flux from being content now came later, or will pass.
  if (isApplied && ready !== 'False') return { appliedAt: firstApplied(kustomization, at, facts.isIn) };
  return { pending: fluxTrouble(kustomization) };
}

/** Flux keeps a time with each revision; one from before the commit belongs to other content of the same bytes. */
function firstApplied({ history }: KustomizationRecord, since: number, isIn: CommitFacts['isIn']): number | undefined {
  const times = history.filter(({ revision, at }) => at >= since && isIn(revision)).map(({ at }) => at);
  return times.length === 0 ? undefined : Math.min(...times);
}

function appliedTime(units: readonly Unit[]): Pick<CommitStatus, 'appliedAt'> {
  const times = units.map(({ appliedAt }) => appliedAt);
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 || known.length < times.length ? {} : { appliedAt: Math.max(...known) };
}

function notFetched(source: SourceRecord | undefined): string {
  if (!source) return 'Flux has no GitRepository of the fleet';
  if (source.suspended) return `GitRepository ${source.name} is suspended`;
  if (source.ready === 'False') return `GitRepository ${source.name} ${source.reason}: ${source.message}`;
  return `GitRepository ${source.name} has not fetched it`;
}

function afterApplied({ clusters, isNewest }: TrackedCommit, facts: CommitFacts, late: boolean): CommitStatus {
  for (const cluster of clusters) {
    const reason = machinesMissing(facts.objects(cluster));
    if (reason !== undefined) return { stage: late && isNewest ? 'stuck' : 'applied', reason };
  }
  if (!isNewest || clusters.length === 0) return { stage: 'ready' };
  const since = clusters.flatMap((cluster) =>
    Object.values(facts.objects(cluster)?.deployments ?? {}).map((deployment) => deployment.since),
  );
  const readyAt = Math.max(0, ...since);
  return readyAt > 0 ? { stage: 'ready', readyAt } : { stage: 'ready' };
}

/** Why machines of a cluster are not as its objects want them. A cluster that is gone has none to wait for. */
export function machinesMissing(objects: ClusterObjects | undefined): string | undefined {
  const pending = objects?.cluster?.pending;
  if (pending !== undefined) return pending;
  const deployments = Object.values(objects?.deployments ?? {});
  const parts = [...Object.values(objects?.controlPlanes ?? {}), ...deployments];
  for (const { name, current, desired, replicas, ready, upToDate, complaint, activities } of parts) {
    const isThere = [replicas, ready, upToDate].every((count) => count === desired);
    if (current && isThere && activities.length === 0) continue;
    return `${name}: ${ready} of ${desired} ready${complaint === undefined ? '' : `; ${complaint}`}`;
  }
  return deployments.map((deployment) => notMadeAnew(objects, deployment)).find((reason) => reason !== undefined);
}
