import { Problem } from '../core/errors.ts';
import type { ChangeEffects } from '../core/guard.ts';
import { changeMessage } from '../core/message.ts';
import type { NamespacedName } from '../core/model.ts';
import type { CommitId, CommitPlan, FileChange } from '../core/repository.ts';
import type { Chain, ChainParts } from './chain.ts';
import {
  type ChangeAnswer,
  type ChangeRequest,
  changeDecision,
  type RequestedStep,
  type StepOutcome,
} from './change-request.ts';
import { type Followed, type FollowUpCommit, judgeStep, type NextStep, type Placed, workOutStep } from './follow-up.ts';
import { pushNew } from './follow-up-pass.ts';
import { PROPOSALS } from './proposals.ts';
import type { Snapshot } from './snapshot.ts';

/** What becomes of requests in one pass. */
export interface PlacedChanges {
  /** In the chain. */
  readonly placed: readonly (Placed & { readonly request: ChangeRequest })[];
  readonly unchanged: readonly ChangeRequest[];
  /** Requests that were sent again after they were made. */
  readonly again: readonly ChangeRequest[];
  /** Requests that can not be, and have no effect. */
  readonly faulty: readonly { readonly request: ChangeRequest; readonly problem: Problem }[];
  /** Not in the chain, and to be remembered. */
  readonly others: readonly OtherChange[];
  /** For the next pass, because this one touched their cluster, or did as much as guards allow. */
  readonly deferred: readonly ChangeRequest[];
}

/** A change that a person decides on (it has a branch) or that is refused (a reason). */
interface OtherChange extends FollowUpCommit {
  readonly request: ChangeRequest;
  readonly next: NextStep;
  readonly step: RequestedStep;
  readonly proposal?: { readonly branch: string; readonly plan: CommitPlan };
  readonly reason?: string;
}

interface PassState {
  /** The fleet that the pass began on. */
  readonly start: Snapshot;
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  /** What the pass does to machines so far; added to. */
  readonly effects: ChangeEffects[];
}

/** Where requests go that are no part of the chain. */
const LISTS = { later: 'deferred', unchanged: 'unchanged', 'made before': 'again' } as const;

/** Puts what may be made directly into the chain, one change of each cluster. */
export function placeChanges(
  parts: ChainParts,
  chain: Chain,
  requests: readonly ChangeRequest[],
  state: PassState,
): PlacedChanges {
  const result = { placed: [], unchanged: [], again: [], faulty: [], others: [], deferred: [] } as {
    -readonly [Field in keyof PlacedChanges]: PlacedChanges[Field][number][];
  };
  const taken = new Set<NamespacedName>();
  for (const request of requests) {
    if (taken.has(request.cluster)) {
      result.deferred.push(request);
      continue;
    }
    taken.add(request.cluster);
    const one = attempted(parts, chain, request, state);
    if (typeof one === 'string') result[LISTS[one]].push(request);
    else if (one instanceof Problem) result.faulty.push({ request, problem: one });
    else if ('place' in one) result.placed.push({ ...one, request });
    else result.others.push(one);
  }
  return result;
}

function attempted(parts: ChainParts, chain: Chain, request: ChangeRequest, state: PassState) {
  try {
    const step = request.step(chain.snapshot);
    if (!step || step === 'made before') return step ?? 'unchanged';
    return placeChange(parts, chain, { request, step, state });
  } catch (problem) {
    if (problem instanceof Problem) return problem;
    throw problem;
  }
}

interface Asked {
  readonly request: ChangeRequest;
  readonly step: RequestedStep;
  readonly state: PassState;
}

function placeChange(parts: ChainParts, chain: Chain, asked: Asked): Placed | OtherChange | 'later' {
  const { request, step, state } = asked;
  const next = nextStep(request, step, [...step.files, ...step.record({ kind: 'made' })]);
  const judged = judgeStep(parts, chain, next, state);
  const refused = (reason: string): OtherChange => {
    return { request, next, step, what: next.what, subject: step.subject, class: 'other', reason };
  };
  if (typeof judged === 'string') return refused(judged);
  const isDirect = step.isBeginning || judged.isDirect;
  if (isDirect && judged.exceeded === undefined) return judged.place();
  // What guards let through in a pass of its own need not bother a person.
  if (isDirect && state.effects.length > 0) return 'later';
  // A branch stands on the head, without what this pass commits.
  const alone = request.step(state.start);
  if (alone === 'made before') return 'later';
  const worked = alone && workOutStep(parts, chain.from(state.start), nextStep(request, alone, alone.files));
  if (typeof worked === 'string') return refused(worked);
  if (!worked) return 'later';
  const branch = `${PROPOSALS}${request.cluster}/_cluster/${judged.commit.class}`;
  return { ...judged.commit, request, next, step, proposal: { branch, plan: worked.plan } };
}

function nextStep({ id, cluster, at }: ChangeRequest, step: RequestedStep, files: readonly FileChange[]): NextStep {
  const { subject, body } = step;
  const origin = { trigger: id, decision: changeDecision({ id }) };
  return { cluster, what: `cluster ${cluster}`, subject, body, origin, files, at };
}

/** What was made of requests, once the chain is pushed. */
export interface SettledChanges {
  answers(head: CommitId, chain: readonly CommitId[]): ReadonlyMap<ChangeRequest, ChangeAnswer | Problem>;
  /** Commits for people to see. */
  followed(chain: readonly CommitId[]): readonly Followed[];
  readonly deferred: readonly ChangeRequest[];
}

/** Pushes the branches that people decide on, and adds what is to be remembered to the chain. */
export async function settleChanges(
  parts: ChainParts,
  chain: Chain,
  head: CommitId,
  changes: PlacedChanges,
): Promise<SettledChanges> {
  const deferred = [...changes.deferred];
  const recorded: { readonly other: OtherChange; readonly place: number | undefined }[] = [];
  const proposed: Followed[] = [];
  for (const other of changes.others) {
    const outcome = await outcomeOf(parts, head, other);
    if (!outcome) {
      deferred.push(other.request);
      continue;
    }
    if (outcome.branch) proposed.push(outcome.branch);
    recorded.push({ other, place: addRecord(parts, chain, other, outcome.outcome) });
  }
  const before = await Promise.all(
    changes.again.map(async (request) => [request, made(await commitOf(parts, head, request))] as const),
  );
  const at = (commits: readonly CommitId[], place: number | undefined, otherwise: CommitId) =>
    (place === undefined ? undefined : commits[place]) ?? otherwise;
  return {
    deferred,
    followed: (commits) => [
      ...changes.placed.flatMap(({ place, what, subject, class: changeClass }): Followed[] => {
        const commit = commits[place];
        return commit === undefined ? [] : [{ what, subject, class: changeClass, commit }];
      }),
      ...proposed,
    ],
    answers: (base, commits) =>
      new Map<ChangeRequest, ChangeAnswer | Problem>([
        ...changes.placed.map(({ request, place }) => [request, made(at(commits, place, base))] as const),
        ...changes.unchanged.map((request) => [request, { outcome: 'unchanged', commit: base }] as const),
        ...before,
        ...changes.faulty.map(({ request, problem }) => [request, problem] as const),
        ...recorded.map(({ other, place }) => [other.request, answerOf(other, at(commits, place, base))] as const),
      ]),
  };
}

/** The commit that holds a change; the head, where a merge that squashed it dropped its trailers. */
async function commitOf({ repository }: ChainParts, head: CommitId, request: ChangeRequest): Promise<CommitId> {
  const text = `Krake-Infra-Decision: ${changeDecision(request)}`;
  const [commit] = await repository.log(head, { path: `clusters/${request.cluster}.state.yaml`, text, limit: 1 });
  return commit?.id ?? head;
}

function made(commit: CommitId): ChangeAnswer {
  return { outcome: 'made', commit };
}

function answerOf({ proposal, reason = '' }: OtherChange, commit: CommitId): ChangeAnswer {
  return proposal ? { outcome: 'proposed', commit, proposal: proposal.branch } : { outcome: 'refused', commit, reason };
}

/** `undefined` when the branch could not be pushed; the next pass tries it again. */
async function outcomeOf(
  parts: ChainParts,
  head: CommitId,
  other: OtherChange,
): Promise<{ readonly outcome: StepOutcome; readonly branch?: Followed } | undefined> {
  const { proposal, reason = '', what, subject } = other;
  if (!proposal) return { outcome: { kind: 'refused', reason } };
  const { branch, plan } = proposal;
  const pushed = await pushNew(parts, head, { branch, plan, decision: other.next.origin.decision });
  if (pushed.reason !== undefined) return { outcome: { kind: 'refused', reason: pushed.reason } };
  if (pushed.commit === undefined) return undefined;
  return {
    outcome: { kind: 'proposed', branch },
    ...(pushed.isNew && { branch: { what, subject, class: other.class, commit: pushed.commit, proposal: branch } }),
  };
}

/** Remembers what a request came to, where it has something to remember; the place of its commit. */
function addRecord(
  { renderer, bot }: ChainParts,
  chain: Chain,
  { next, step }: OtherChange,
  outcome: StepOutcome,
): number | undefined {
  const changes = step.record(outcome);
  if (changes.length === 0) return undefined;
  const why = outcome.kind === 'proposed' ? `A person decides on ${outcome.branch}.` : '';
  const body = outcome.kind === 'refused' ? `Refused: ${outcome.reason}.` : why;
  const change = { subject: `Answer request: ${step.subject}`, body, class: 'other' as const };
  const message = changeMessage(
    { ...change, clusters: [next.cluster], origin: next.origin },
    { name: renderer.engine, renderProfile: 1 },
  );
  return chain.add({ message, author: { ...bot, seconds: next.at }, changes });
}
