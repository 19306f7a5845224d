import { replayEvidence } from './decide.ts';
import type { Decision } from './decision.ts';
import type { RecordedEvidence } from './evidence-text.ts';
import type { Deletion, MachinePool, Silence } from './generated/fleet.ts';
import { type ParsedMessage, parseMessage } from './message.ts';
import { type FleetData, fleetPath, type NamespacedName } from './model.ts';
import { hasReplicas, totalLimits, totalReplicas } from './pools.ts';
import type { CommitId, CommitRecord } from './repository.ts';
import { grantedBody, resolveCluster } from './resolve.ts';
import { activeSilences } from './stop-facts.ts';
import { upgradeText } from './upgrade.ts';

/** A commit in the history of a pool. */
export interface ExplainedCommit {
  readonly id: CommitId;
  /** Author's time, in seconds since the epoch. */
  readonly at: number;
  /** `Name <email>`. */
  readonly author: string;
  readonly subject: string;
  /** `hand`: edited without this program; `change`: a person's change made by this program. */
  readonly kind: 'decision' | 'change' | 'hand';
  /** Present for decisions. */
  readonly decision?: ExplainedDecision;
}

/** A decision as its commit records it. */
export interface ExplainedDecision {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** Most machines decided, of a bounded pool. */
  readonly toMax?: number;
  readonly recorded: RecordedEvidence;
  /** The recorded facts, decided again. */
  readonly replayed: Decision;
  /** Whether that gives the recorded decision. If not, the commit was altered, or this version decides otherwise. */
  readonly same: boolean;
}

/** Why a pool has the size it has. */
export interface PoolExplanation {
  readonly cluster: NamespacedName;
  readonly pool: string;
  /** Absent when there is no such pool. */
  readonly owner?: NonNullable<MachinePool['owner']>;
  /** Machines in Git, of a bounded pool the fewest. Absent when there is no such pool, or an autoscaler owns the size. */
  readonly size?: number;
  /** Most machines of a bounded pool. */
  readonly max?: number;
  /**
   * - `decision`: the newest decision wanted this size
   * - `people`: one of the commits in `because` set it
   * - `unknown`: the commits given do not tell
   */
  readonly cause: 'decision' | 'people' | 'unknown';
  /** The commit that decided, or every commit by which people may have set the size; newest first. */
  readonly because: readonly ExplainedCommit[];
  /** Commits by people since a decision that still holds; newest first. */
  readonly since: readonly ExplainedCommit[];
  /** What happened to the pool before `because`; newest first. */
  readonly before: readonly ExplainedCommit[];
  /** Directions in which policies leave the pool alone. Absent: none. */
  readonly silences?: readonly Silence[];
  /** Progress of its removal, or of its cluster's. Absent: neither is being removed. */
  readonly deletion?: Deletion;
  /** How far the upgrade of its cluster is. Absent: none is under way. */
  readonly upgrade?: string;
}

/**
 * Explains the size of a pool by the history of its cluster.
 *
 * @param data the fleet at the newest of the commits
 * @param records commits that touched the cluster's file or its template, newest first; with their paths given, commits
 *   that changed rendered files alone are left out
 */
export function explainPool(
  data: FleetData,
  cluster: NamespacedName,
  pool: string,
  records: readonly CommitRecord[],
): PoolExplanation {
  const found = data.clusters.get(cluster);
  const resolved = found && resolveCluster(data, found);
  const declared = resolved?.body.pools?.find(({ name }) => name === pool);
  const about = {
    cluster,
    pool,
    ...(declared && { owner: declared.owner ?? 'git' }),
    ...(declared && hasReplicas(declared) && { size: totalReplicas(declared) }),
    ...(declared?.owner === 'bounded' && boundsOf(declared)),
  };
  const paths = found ? sourcePaths(found.spec.template, fleetPath('Cluster', found.metadata)) : [];
  const commits = records.flatMap((record) => explained(record, { cluster, pool, paths }));
  return { ...about, ...causeOf(commits, about) };
}

/** An explanation with what goes on: silences that have not ended at a time, in seconds since the epoch, a removal, an upgrade. */
export function withStops(explanation: PoolExplanation, data: FleetData, at: number): PoolExplanation {
  const { cluster, pool } = explanation;
  const status = data.states.get(cluster)?.status;
  const silences = activeSilences(status, at).filter((silence) => silence.pool === pool);
  const deletion = status?.deletion ?? status?.pools?.find(({ name }) => name === pool)?.deletion;
  const declared = data.clusters.get(cluster);
  const upgrade = declared && upgradeText(grantedBody(data, declared), status);
  return {
    ...explanation,
    ...(silences.length > 0 && { silences }),
    ...(deletion && { deletion }),
    ...(upgrade !== undefined && { upgrade }),
  };
}

function boundsOf(pool: MachinePool) {
  const { min, max } = totalLimits(pool);
  return { size: min, max };
}

function causeOf(commits: readonly ExplainedCommit[], { size, max }: Pick<PoolExplanation, 'size' | 'max'>) {
  const index = commits.findIndex(({ kind }) => kind === 'decision');
  const decision = commits[index]?.decision;
  if (decision && decision.to === size && decision.toMax === max) {
    const [because, before] = [commits.slice(index, index + 1), commits.slice(index + 1)];
    return { cause: 'decision' as const, because, since: commits.slice(0, index), before };
  }
  const because = index < 0 ? commits : commits.slice(0, index);
  const before = commits.slice(because.length);
  return { cause: because.length > 0 ? ('people' as const) : ('unknown' as const), because, since: [], before };
}

interface Subject {
  readonly cluster: NamespacedName;
  readonly pool: string;
  /** Files that a person may set the size in. */
  readonly paths: readonly string[];
}

function explained(record: CommitRecord, subject: Subject): ExplainedCommit[] {
  const parsed = parseMessage(record.message);
  const decision = decisionOf(parsed, subject);
  // A request decides without evidence; what policies decided on other pools is of no interest.
  const isForeign = parsed.policy !== undefined && !decision;
  if (isForeign || (!decision && !touches(record, subject.paths))) return [];
  const { name, email, seconds } = record.author;
  const kind = decision ? 'decision' : parsed.ours ? 'change' : 'hand';
  const about = { id: record.id, at: seconds, author: `${name} <${email}>`, subject: parsed.subject, kind } as const;
  return [{ ...about, ...(decision && { decision }) }];
}

function decisionOf({ decision: id, recorded }: ParsedMessage, { cluster, pool }: Subject) {
  if (id === undefined || !recorded) return undefined;
  const replayed = replayEvidence(recorded.evidence);
  if (replayed.cluster !== cluster || replayed.pool !== pool) return undefined;
  const { evidence, to, toMax } = recorded;
  const same = replayed.kind === 'scale' && replayed.id === id && replayed.to === to && replayed.max?.to === toMax;
  return { id, from: evidence.size, to, ...(toMax !== undefined && { toMax }), recorded, replayed, same };
}

function touches({ paths }: CommitRecord, sources: readonly string[]): boolean {
  return paths === undefined || paths.some((path) => sources.includes(path));
}

function sourcePaths(template: string | undefined, own: string): readonly string[] {
  return template === undefined ? [own] : [own, fleetPath('ClusterTemplate', { name: template })];
}
