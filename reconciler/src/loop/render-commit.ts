import { formatProblem, ProblemsError } from '../core/errors.ts';
import { commitMode } from '../core/guard.ts';
import { changeMessage } from '../core/message.ts';
import type { NamespacedName } from '../core/model.ts';
import type { CommitPlan, FileChange } from '../core/repository.ts';
import { countText } from '../core/text.ts';
import { timestamp } from '../core/time.ts';
import { isFleetPath } from '../fleet/file.ts';
import type { ChainParts } from './chain.ts';
import { equalBytes, isCommitted, type PreparedChange, prepareChange } from './change.ts';
import { MANIFESTS, type Snapshot } from './snapshot.ts';

/** What became of data that people pushed without the manifests that belong to them. */
export interface Rendering {
  readonly clusters: readonly NamespacedName[];
  /** The commit that adds them. Absent: see `reason`. */
  readonly plan?: CommitPlan;
  /** Why the clusters are held until somebody renders them. */
  readonly reason?: string;
}

/**
 * The commit that brings manifests in line with data that others pushed, so that no later change carries their
 * difference. `undefined` when nothing is missing. What the fleet's policy does not let through directly, or a rule
 * refuses, is left to people.
 *
 * @param before the fleet that was known last, whose manifests were in line
 * @param at time of the pass, in seconds since the epoch
 */
export async function renderCommit(
  parts: ChainParts,
  before: Snapshot,
  after: Snapshot,
  at: number,
): Promise<Rendering | undefined> {
  const changes = await dataChanges(parts, before, after);
  if (changes.length === 0) return undefined;
  const prepared = workedOut(parts, before, changes, at);
  if (typeof prepared === 'string') return { clusters: [], reason: prepared };
  const missing = missingFiles(parts, after, prepared.files);
  if (missing.length === 0) return undefined;
  const { clusters, plan, refusals } = prepared;
  const [refusal] = refusals;
  if (refusal) return { clusters, reason: formatProblem({ code: 'refused', ...refusal }) };
  if (commitMode(plan.classes, after.fleet.data.fleet.spec.commitPolicy) !== 'direct') {
    return {
      clusters,
      reason: `a change of class ${plan.changeClass} is not made directly; render it: krake-infra synth`,
    };
  }
  return { clusters, plan: commitOf(parts, prepared, missing, at) };
}

async function dataChanges({ repository }: ChainParts, before: Snapshot, after: Snapshot): Promise<FileChange[]> {
  if (before.commit === undefined || after.commit === undefined) return [];
  const changed = await repository.changes(before.commit, after.commit);
  return changed
    .filter(({ path }) => isFleetPath(path))
    .map(({ path }) => ({ path, bytes: after.files.get(path)?.file.bytes ?? null }));
}

/** Why it can not be worked out, as a text. */
function workedOut(
  { renderer, repository }: ChainParts,
  before: Snapshot,
  changes: readonly FileChange[],
  at: number,
): PreparedChange | string {
  try {
    return prepareChange(before, changes, { renderer, repository, at: timestamp(at) });
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem).join('; ');
    throw error;
  }
}

/** Rendered files and states that the newer fleet does not have as they should be. */
function missingFiles({ repository }: ChainParts, after: Snapshot, files: readonly FileChange[]): FileChange[] {
  const missing: FileChange[] = [];
  for (const { path, bytes } of files) {
    if (!path.startsWith(MANIFESTS) && !path.endsWith('.state.yaml')) continue;
    const isThere = bytes === null ? !after.manifests.has(path) && !after.files.has(path) : has(path, bytes);
    if (!isThere) missing.push({ path, bytes });
  }
  return missing;

  function has(path: string, bytes: Uint8Array): boolean {
    const data = after.files.get(path)?.file.bytes;
    return data ? equalBytes(data, bytes) : isCommitted(after, { path, bytes }, repository);
  }
}

function commitOf(
  { renderer, bot }: ChainParts,
  { clusters, plan }: PreparedChange,
  changes: readonly FileChange[],
  at: number,
): CommitPlan {
  const subject =
    clusters.length > 0
      ? `Render ${countText(clusters.length, 'cluster')} as others changed them`
      : 'Render what others changed';
  const what: readonly string[] = clusters.length > 0 ? clusters : changes.map(({ path }) => path);
  const change = {
    subject,
    body: `The data were pushed without their manifests:\n${what.map((each) => `- ${each}`).join('\n')}`,
    class: plan.changeClass,
    clusters,
  };
  const message = changeMessage(change, { name: renderer.engine, renderProfile: 1 });
  return { message, author: { ...bot, seconds: at }, changes };
}
