import { applyDecision } from '../core/apply.ts';
import { decide } from '../core/decide.ts';
import type { Decision, HoldDecision, ScaleDecision } from '../core/decision.ts';
import { formatProblem, Problem, ProblemsError } from '../core/errors.ts';
import { type AllowedChange, effectsOf, guard, type ProposedChange } from '../core/guard.ts';
import { decisionMessage } from '../core/message.ts';
import type { CommitId, CommitPlan, FileChange } from '../core/repository.ts';
import type { Sample } from '../core/signals.ts';
import { timestamp } from '../core/time.ts';
import { stateBytes } from '../fleet/state-file.ts';
import { editYaml } from '../fleet/yaml/edit.ts';
import type { Renderer } from '../ports.ts';
import { advance, type PreparedChange, prepareChange } from './change.ts';
import { commitCycle } from './commit-cycle.ts';
import { brokenClusters, type Eyes, observe } from './observe.ts';
import type { RemovalMemory } from './removal-memory.ts';
import type { Snapshot, SnapshotReader } from './snapshot.ts';

export interface LoopParts extends Eyes {
  readonly reader: SnapshotReader;
  readonly renderer: Renderer;
  readonly removals: RemovalMemory;
  /** Author of commits that no person asked for. */
  readonly bot: { readonly name: string; readonly email: string };
}

export interface CommittedDecision {
  readonly commit: CommitId;
  readonly decision: ScaleDecision;
  /** Branch that the commit waits on for a person; absent when it is on the fleet's branch. */
  readonly proposal?: string;
}

/** What one pass of the loop saw and did. */
export interface PassReport {
  readonly at: number;
  readonly committed: readonly CommittedDecision[];
  /** Changes that were wanted, and why they were not made. */
  readonly withheld: readonly { readonly decision: ScaleDecision; readonly reason: string }[];
  readonly holds: readonly HoldDecision[];
  readonly samples: ReadonlyMap<string, Sample>;
}

interface Work {
  readonly base: CommitId;
  readonly direct: readonly { readonly change: AllowedChange; readonly plan: CommitPlan }[];
  readonly proposals: readonly { readonly change: AllowedChange; readonly plan: CommitPlan }[];
  readonly report: Omit<PassReport, 'committed'>;
}

/**
 * Observes, decides and commits once. Direct changes go out as a chain of commits in one push; when another writer was
 * faster everything is observed and decided anew on the newer head.
 *
 * @param at time of the pass, in seconds since the epoch
 */
export async function pass(parts: LoopParts, at: number): Promise<PassReport> {
  const { commits, push } = await commitCycle(parts.repository, async (head) => {
    const work = await workOut(parts, head, at);
    return { work, plans: work.direct.map(({ plan }) => plan) };
  });
  const { direct, proposals, report, base } = push.work;
  const committed = direct.map(({ change }, index) => ({
    commit: commits[index] as CommitId,
    decision: change.decision,
  }));
  const proposed: CommittedDecision[] = [];
  for (const { change, plan } of proposals) proposed.push(...(await propose(parts, base, change.decision, plan)));
  return { ...report, committed: [...committed, ...proposed] };
}

async function workOut(parts: LoopParts, head: CommitId | undefined, at: number): Promise<Work> {
  if (head === undefined) {
    const hint = 'push a fleet first; krake-infra init makes one';
    throw new Problem({ code: 'not-found', message: 'the branch of the fleet does not exist', hint });
  }
  const snapshot = await parts.reader.read(head);
  const observation = await observe(parts, snapshot, head, at);
  const decisions = decide(observation);
  const prepared = await prepareAll(parts, snapshot, decisions.filter(isScale));
  const { data } = snapshot.fleet;
  const history = { nodesRemovedPastDay: await parts.removals.pastDay(head, data, at) };
  const { allowed, held } = guard(prepared.changes, data.fleet.spec, history);
  const plans = await commitPlans(parts, snapshot, allowed, prepared.files);
  return {
    base: head,
    direct: plans.filter(({ change }) => change.mode === 'direct'),
    proposals: plans.filter(({ change }) => change.mode === 'propose-only'),
    report: {
      at,
      samples: observation.samples,
      holds: decisions.filter((decision) => decision.kind === 'hold'),
      withheld: [...prepared.withheld, ...held.map(({ decision, reason }) => ({ decision, reason }))],
    },
  };
}

function isScale(decision: Decision): decision is ScaleDecision {
  return decision.kind === 'scale';
}

interface PreparedChanges {
  readonly changes: readonly ProposedChange[];
  /** Files of each decision's commit, by decision id. */
  readonly files: ReadonlyMap<string, readonly FileChange[]>;
  readonly withheld: PassReport['withheld'];
}

/** Works every decision out on its own, so that guards can count what each of them does. */
async function prepareAll(
  parts: LoopParts,
  snapshot: Snapshot,
  decisions: readonly ScaleDecision[],
): Promise<PreparedChanges> {
  const changes: ProposedChange[] = [];
  const files = new Map<string, readonly FileChange[]>();
  const withheld: PassReport['withheld'][number][] = [];
  const broken = brokenClusters(snapshot);
  for (const decision of decisions) {
    const outcome = broken.has(decision.cluster)
      ? 'files of the cluster have problems; krake-infra validate names them'
      : await prepareOne(parts, snapshot, decision);
    if (typeof outcome === 'string') withheld.push({ decision, reason: outcome });
    else {
      changes.push({ decision, effects: effectsOf(outcome.plan) });
      files.set(decision.id, outcome.files);
    }
  }
  return { changes, files, withheld };
}

/** The prepared change of a decision, or why it can not be made. */
async function prepareOne(
  parts: LoopParts,
  snapshot: Snapshot,
  decision: ScaleDecision,
): Promise<PreparedChange | string> {
  try {
    const prepared = await prepareChange(snapshot, dataChanges(snapshot, decision), {
      renderer: parts.renderer,
      repository: parts.repository,
      at: timestamp(decision.evidence.at),
    });
    const [refusal] = prepared.refusals;
    return refusal ? formatProblem({ code: 'refused', ...refusal }) : prepared;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem).join('; ');
    if (error instanceof Problem && error.code === 'refused') return error.message;
    throw error;
  }
}

/** The cluster's file with the new size, and its state with the memory of the decision. */
function dataChanges(snapshot: Snapshot, decision: ScaleDecision): readonly FileChange[] {
  const { edit, state } = applyDecision(snapshot.fleet.data, decision);
  const bytes = snapshot.files.get(edit.path)?.file.bytes;
  const text = editYaml(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), edit.edits);
  const { namespace, name } = state.metadata;
  return [
    { path: edit.path, bytes: new TextEncoder().encode(text) },
    { path: `clusters/${namespace}/${name}.state.yaml`, bytes: stateBytes(state) },
  ];
}

/**
 * A commit for each allowed change. Direct ones stand on each other: one that touches a cluster again is worked out
 * anew on what went before. Proposals all stand on the head.
 */
async function commitPlans(
  parts: LoopParts,
  snapshot: Snapshot,
  allowed: readonly AllowedChange[],
  files: PreparedChanges['files'],
): Promise<{ change: AllowedChange; plan: CommitPlan }[]> {
  const touched = new Set<string>();
  const plans: { change: AllowedChange; plan: CommitPlan }[] = [];
  let current = snapshot;
  for (const change of allowed) {
    const { decision, mode } = change;
    let changes = files.get(decision.id) ?? [];
    if (mode === 'direct') {
      if (touched.has(decision.cluster)) {
        const again = await prepareOne(parts, current, decision);
        if (typeof again === 'string') continue; // the next pass decides on the newer state
        changes = again.files;
      }
      touched.add(decision.cluster);
      current = advance(current, changes);
    }
    plans.push({ change, plan: commitPlan(parts, snapshot, decision, changes) });
  }
  return plans;
}

function commitPlan(
  { renderer, bot }: LoopParts,
  snapshot: Snapshot,
  decision: ScaleDecision,
  changes: readonly FileChange[],
): CommitPlan {
  const renderProfile = snapshot.fleet.data.clusters.get(decision.cluster)?.spec.renderProfile ?? 1;
  return {
    message: decisionMessage(decision, { name: renderer.engine, renderProfile }),
    author: { ...bot, seconds: Math.floor(decision.trigger.at) },
    changes,
  };
}

/** Pushes a branch of its own, one for each pool and direction; an open one is left as it is. */
async function propose(
  { repository }: LoopParts,
  base: CommitId,
  decision: ScaleDecision,
  plan: CommitPlan,
): Promise<CommittedDecision[]> {
  const proposal = `proposals/${decision.cluster}/${decision.pool}/${decision.class}`;
  if ((await repository.resolve(`origin/${proposal}`)) !== undefined) return [];
  const [commit] = await repository.write(base, [plan]);
  if (!commit || (await repository.push(commit, undefined, proposal)) !== 'accepted') return [];
  return [{ commit, decision, proposal }];
}
