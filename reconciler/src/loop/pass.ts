import { decide } from '../core/decide.ts';
import type { Decision, HoldDecision, Scaling } from '../core/decision.ts';
import type { Problem } from '../core/errors.ts';
import { type Memory, nextMemory } from '../core/memory.ts';
import { policiesOf } from '../core/policies/by-metric.ts';
import type { CommitId, CommitPlan } from '../core/repository.ts';
import type { Tracker, VictimMarker } from '../ports.ts';
import { type Admitted, addDirect, admit, wanted } from './admit.ts';
import {
  addAnswers,
  decideRequests,
  givenAnswers,
  type PlannedAnswer,
  type RequestAnswer,
  type Verdicts,
} from './answers.ts';
import { beforeDecisions } from './before-decisions.ts';
import { Chain, type ChainParts } from './chain.ts';
import { type ChangeAnswer, isSize, type Request } from './change-request.ts';
import { type PlacedChanges, type SettledChanges, settleChanges } from './change-requests.ts';
import { commitCycle, type Pushed } from './commit-cycle.ts';
import type { FollowUpSteps } from './follow-up.ts';
import { type FollowedUp, proposeSteps } from './follow-up-pass.ts';
import type { PlacedRendering } from './head-move.ts';
import { observe, type Readings } from './observe.ts';
import { existing, otherHead } from './pass-head.ts';
import type { PreparedScaling } from './prepare.ts';
import { PROPOSALS, type Proposed, proposeAll } from './proposals.ts';
import type { PassReport } from './report.ts';
import type { Snapshot, SnapshotReader } from './snapshot.ts';

export type { CommittedDecision, PassReport } from './report.ts';

export interface PassParts extends ChainParts {
  readonly tracker: Tracker;
  /** Default: Cluster API chooses which machines go. */
  readonly victims?: VictimMarker;
  readonly reader: SnapshotReader;
}

/** What one pass has to look at. */
export interface PassInput {
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  readonly readings: Readings;
  readonly requests: readonly Request[];
  /** Decide only on policies that look at one of these, while nobody else pushes. Default: on all. */
  readonly metrics?: ReadonlySet<string>;
  /** Head that the pass before left, in this process or an earlier one. */
  readonly known?: CommitId;
  /** Proposals that were open then. */
  readonly proposals: ReadonlyMap<string, CommitId>;
  /** Of earlier passes. Default: none is kept, as by a pass that stands alone. */
  readonly memory?: Memory;
  /** Why the latest look at the whole fleet was not to be trusted. */
  readonly distrust?: string;
  /** Ask the remote for the head, even when one is known. */
  readonly look: boolean;
  /** Changes that are worked out already, by id of their decision. */
  readonly ready?: ReadonlyMap<string, PreparedScaling>;
  /** Told, as each push begins, what the pass leaves if it is accepted. */
  readonly sent?: (left: Left) => void;
}

/** What a pass leaves to the next one. */
export interface Left {
  /** The fleet with what was pushed. */
  readonly after: Snapshot & { readonly commit: CommitId };
  readonly memory?: Memory;
  /** Why the latest look at the whole fleet was not to be trusted. */
  readonly distrust?: string;
}

export interface PassResult extends Left {
  readonly report: PassReport;
  /** The answer to each request, or the problem of one that had no effect. */
  readonly answers: ReadonlyMap<Request, RequestAnswer | ChangeAnswer | Problem>;
  /** Requests for pools or clusters that had one in this pass already. */
  readonly deferred: readonly Request[];
  /** Proposals that are open. */
  readonly proposals: ReadonlyMap<string, CommitId>;
}

/** Everything that a pass wants on one head. Branches of proposals are pushed already. */
interface Work {
  readonly base: CommitId;
  readonly plans: readonly CommitPlan[];
  /** Decisions in the chain, by their place in it. */
  readonly direct: ReadonlyMap<number, Scaling>;
  readonly proposed: readonly Proposed[];
  readonly verdicts: Verdicts;
  readonly answers: readonly PlannedAnswer[];
  readonly rendering?: PlacedRendering;
  readonly followedUp: FollowedUp;
  readonly changes: SettledChanges;
  readonly decisions: readonly Decision[];
  readonly report: Omit<PassReport, 'committed' | 'rendered' | 'followed'>;
  readonly after: Snapshot;
}

/**
 * Decides and commits once. Direct changes go out as a chain of commits in one push, each revertable alone; when another
 * writer was faster everything is decided anew on the newer head, with the same readings.
 */
export async function pass(parts: PassParts, input: PassInput): Promise<PassResult> {
  const { push, commits } = await commitCycle(parts.repository, (head) => prepared(parts, head, input), {
    ...(!input.look && input.known && { known: input.known }),
    sent: (pushed) => input.sent?.(leftBy(pushed, input)),
  });
  const committed = [...push.direct].map(([place, decision]) => ({ commit: commits[place] as CommitId, decision }));
  const proposed = push.proposed.filter(({ isNew }) => isNew);
  return {
    report: {
      ...push.report,
      committed: [...committed, ...proposed],
      followed: [...push.followedUp.commits(commits), ...push.changes.followed(commits)],
      ...renderedBy(push, commits),
    },
    answers: new Map<Request, RequestAnswer | ChangeAnswer | Problem>([
      ...(await givenAnswers(parts.repository, push, commits)),
      ...push.changes.answers(push.base, commits),
    ]),
    deferred: [...push.verdicts.deferred, ...push.changes.deferred],
    ...leftBy({ push, commits }, input),
    proposals: await parts.repository.branches(PROPOSALS),
  };
}

function leftBy({ push, commits }: Pick<Pushed<Work>, 'push' | 'commits'>, input: PassInput): Left {
  return {
    after: { ...push.after, commit: commits.at(-1) ?? push.base },
    ...(input.memory && { memory: nextMemory(input.memory, push.decisions, input.at) }),
    ...distrustAfter(push, input),
  };
}

/** A mark that outlives its push is swept; a push without its mark may take the wrong machine. So marks come first. */
async function prepared(parts: PassParts, head: CommitId | undefined, input: PassInput): Promise<Work> {
  const work = await workOut(parts, head, input);
  const { data } = work.after.fleet;
  if (!work.report.partial) await parts.victims?.sweep(data, input.at);
  await parts.victims?.mark([...work.direct.values()], data, input.at);
  return work;
}

/** What a look at a part of the fleet can not tell stays as it was. */
function distrustAfter(
  { decisions, report: { partial } }: Work,
  { distrust }: PassInput,
): Pick<PassResult, 'distrust'> {
  const now = partial ? distrust : decisions.find(({ evidence }) => evidence.distrust !== undefined)?.evidence.distrust;
  return now === undefined ? {} : { distrust: now };
}

function renderedBy({ rendering }: Work, commits: readonly CommitId[]): Pick<PassReport, 'rendered'> {
  if (!rendering) return {};
  const { clusters, reason, place } = rendering;
  const commit = place === undefined ? undefined : commits[place];
  return { rendered: { clusters, ...(commit && { commit }), ...(reason !== undefined && { reason }) } };
}

async function workOut(parts: PassParts, given: CommitId | undefined, input: PassInput): Promise<Work> {
  const head = existing(given);
  // Read first, since it is there already and the newer one is what differs from it.
  const before = input.known === undefined ? undefined : await parts.reader.read(input.known);
  const start = await parts.reader.read(head);
  const chain = new Chain(parts, start);
  const proposals = await parts.repository.branches(PROPOSALS);
  const partial = isPartial(head, input, proposals);
  const move = { ...(before && { before }), proposalsBefore: input.proposals, proposals, at: input.at };
  const begin = { move, start, requests: input.requests, isPartial: partial };
  const { rendering, begun, changes } = await beforeDecisions(parts, chain, begin);
  const snapshot = chain.snapshot;
  const verdicts = decideRequests(snapshot, input.requests.filter(isSize), input.at);
  const policies = partial && input.metrics ? policiesOf(snapshot.fleet.data, input.metrics) : undefined;
  const observation = await observe(parts.tracker, snapshot, head, { ...input, ...(policies && { policies }) });
  const decisions = decide(observation, policies);
  // Commits of this pass that came first are not what decisions were worked out on.
  const ready = chain.plans.length === 0 ? input.ready : undefined;
  const admitted = await admit({ ...parts, ...(ready && { ready }) }, snapshot, wanted(verdicts, decisions), input.at);
  const proposes = admitted.proposals.length + begun.proposals.length > 0 || changes.others.length > 0;
  const stale = proposes && head === input.known && !input.look;
  const other = stale ? await otherHead(parts.repository, head, proposals) : undefined;
  if (other !== undefined) return workOut(parts, other, { ...input, look: true });
  const settled = await settle(parts, chain, { head, snapshot, begun, verdicts, admitted, changes });
  const { samples } = observation;
  return {
    base: head,
    ...settled,
    verdicts,
    ...(rendering && { rendering }),
    decisions,
    plans: chain.plans,
    after: chain.snapshot,
    report: {
      at: input.at,
      partial,
      samples,
      holds: decisions.filter(isHold),
      withheld: settled.withheld,
      waiting: settled.followedUp.waiting,
    },
  };
}

interface Wanted {
  readonly head: CommitId;
  /** The fleet that decisions were made on. */
  readonly snapshot: Snapshot;
  readonly begun: FollowUpSteps;
  readonly verdicts: Verdicts;
  readonly admitted: Admitted;
  readonly changes: PlacedChanges;
}

/** Pushes branches of proposals, and puts everything else that is wanted into the chain. */
async function settle(parts: PassParts, chain: Chain, wanted: Wanted) {
  const { head, snapshot, begun, verdicts, admitted, changes } = wanted;
  const proposed = await proposeAll(parts, snapshot, admitted.proposals);
  const followedUp = await proposeSteps(parts, head, begun);
  const { direct, withheld } = addDirect(chain, admitted);
  const answers = addAnswers(parts, chain, { verdicts, direct, proposed, withheld });
  return { proposed, followedUp, direct, withheld, answers, changes: await settleChanges(parts, chain, head, changes) };
}

/** Only some policies are looked at, because nothing but their metrics has news. */
function isPartial(
  head: CommitId,
  { known, metrics, proposals: before }: PassInput,
  open: ReadonlyMap<string, CommitId>,
): boolean {
  // What was begun ends when people delete its branch.
  return head === known && metrics !== undefined && [...before.keys()].every((branch) => open.has(branch));
}

function isHold(decision: Decision): decision is HoldDecision {
  return decision.kind === 'hold';
}
