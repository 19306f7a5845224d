import { guardHistory } from '../core/activity.ts';
import type { ClusterFacts } from '../core/cluster-facts.ts';
import { formatProblem, Problem, ProblemsError } from '../core/errors.ts';
import { type ChangeEffects, commitMode, effectsOf, exceededCap } from '../core/guard.ts';
import { changeMessage } from '../core/message.ts';
import type { NamespacedName } from '../core/model.ts';
import type { ChangeClass } from '../core/plan.ts';
import type { CommitId, CommitPlan, FileChange } from '../core/repository.ts';
import { timestamp } from '../core/time.ts';
import type { Tracker } from '../ports.ts';
import type { Chain, ChainParts } from './chain.ts';
import { type PreparedChange, type PrepareOptions, prepareChange } from './change.ts';

/** What finishing begun changes needs. */
export interface FollowUpParts extends ChainParts {
  readonly tracker: Tracker;
}

/** What a commit is by which the loop goes on with something that was begun. */
export interface FollowUpCommit {
  /** What it is about, such as `cluster shop/web-1`. */
  readonly what: string;
  readonly subject: string;
  readonly class: ChangeClass;
}

/** A step that a person decides on, worked out on the head. */
export interface StepProposal extends FollowUpCommit {
  readonly branch: string;
  /** What it belongs to, so that a branch of an earlier one is not taken for it. */
  readonly decision: string;
  readonly plan: CommitPlan;
}

/** Commits that are due, what has to wait, and what people decide on. */
export interface FollowUpSteps {
  readonly placed: readonly Placed[];
  readonly waiting: readonly Waiting[];
  readonly proposals: readonly StepProposal[];
}

/** What steps depend on besides the fleet. */
export interface FollowUpInput {
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  /** Proposals that were open after the pass before, and those that are. */
  readonly proposalsBefore: ReadonlyMap<string, CommitId>;
  readonly proposals: ReadonlyMap<string, CommitId>;
  readonly seen: SeenClusters;
  /** What the steps of this pass do to machines so far; guards count all of it, whatever it goes on with. Added to. */
  readonly effects: ChangeEffects[];
}

/** Such a commit, made. */
export interface Followed extends FollowUpCommit {
  readonly commit: CommitId;
  /** Branch that the commit waits on for a person; absent when it is on the fleet's branch. */
  readonly proposal?: string;
}

/** Such a commit with its place in the chain. */
export interface Placed extends FollowUpCommit {
  readonly place: number;
}

/** Something that was begun and can not go on yet. */
export interface Waiting {
  readonly what: string;
  /** For a human; one line. */
  readonly reason: string;
}

/** What was seen of clusters. Absent: nobody looks; a cluster that is not in it: its management cluster can not be read. */
export type SeenClusters = ReadonlyMap<NamespacedName, ClusterFacts> | undefined;

/** A step of the loop before it is worked out. */
export interface NextStep {
  readonly cluster: NamespacedName;
  readonly what: string;
  readonly subject: string;
  readonly body: string;
  readonly origin: { readonly trigger: string; readonly decision: string };
  readonly files: readonly FileChange[];
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  readonly live?: NonNullable<PrepareOptions['live']>;
}

/** The commit of a step, worked out on what the chain holds. */
export interface WorkedOutStep {
  readonly plan: CommitPlan;
  readonly prepared: PreparedChange;
}

/** Works a step out on the newest of the chain; a text says why it can not be made. */
export function workOutStep(
  { renderer, repository, bot }: ChainParts,
  chain: Chain,
  step: NextStep,
): WorkedOutStep | string {
  const { snapshot } = chain;
  const { at, subject, body, origin, files, live } = step;
  const options = { renderer, repository, at: timestamp(at), ...(live && { live }) };
  const prepared = orReason(() => prepareChange(snapshot, files, options));
  if (typeof prepared === 'string') return prepared;
  const [refusal] = prepared.refusals;
  if (refusal) return formatProblem({ code: 'refused', ...refusal });
  const renderProfile = snapshot.fleet.data.clusters.get(step.cluster)?.spec.renderProfile ?? 1;
  const change = { subject, body, origin, class: prepared.plan.changeClass, clusters: [step.cluster] };
  const message = changeMessage(change, { name: renderer.engine, renderProfile });
  return { prepared, plan: { message, author: { ...bot, seconds: at }, changes: prepared.files } };
}

/** A step that touches machines, with what guards and the fleet's policy say to it. */
export interface JudgedStep {
  readonly commit: FollowUpCommit;
  readonly plan: CommitPlan;
  /** Guard that it would exceed together with what this pass does besides. */
  readonly exceeded: string | undefined;
  /** Whether the policy lets it go to the fleet's branch. */
  readonly isDirect: boolean;
  /** Puts it into the chain. */
  place(): Placed;
}

/** Judges a step that touches machines; a text says why it can not be made. */
export function judgeStep(
  parts: ChainParts,
  chain: Chain,
  step: NextStep,
  { at, effects }: Pick<FollowUpInput, 'at' | 'effects'>,
): JudgedStep | string {
  const worked = workOutStep(parts, chain, step);
  if (typeof worked === 'string') return worked;
  const { plan, prepared } = worked;
  const { data } = chain.snapshot.fleet;
  const own = effectsOf(prepared.plan);
  const commit = { what: step.what, subject: step.subject, class: prepared.plan.changeClass };
  return {
    commit,
    plan,
    exceeded: exceededCap([...effects, own], data.fleet.spec, guardHistory(data, at)),
    isDirect: commitMode(prepared.plan.classes, data.fleet.spec.commitPolicy) === 'direct',
    place: () => {
      effects.push(own);
      return { ...commit, place: chain.add(plan) };
    },
  };
}

/** Makes a step that takes nothing away from anybody, unless the fleet's policy leaves such changes to people. */
export function addHousekeeping(parts: ChainParts, chain: Chain, step: NextStep): Placed | Waiting {
  const { what, subject } = step;
  const worked = workOutStep(parts, chain, step);
  if (typeof worked === 'string') return { what, reason: worked };
  const { classes, changeClass } = worked.prepared.plan;
  if (commitMode(classes, chain.snapshot.fleet.data.fleet.spec.commitPolicy) !== 'direct') {
    const why = `a change of class ${changeClass} is not made directly (commitPolicy of fleet.yaml)`;
    return { what, reason: `${why}, and not proposed, since it may wait; it is made once the policy is direct` };
  }
  return { what, subject, class: changeClass, place: chain.add(worked.plan) };
}

/** The proposal on a branch when a person deleted it since the pass before. */
export function closedProposal({ proposalsBefore, proposals }: FollowUpInput, branch: string): string | undefined {
  return proposalsBefore.has(branch) && !proposals.has(branch) ? branch : undefined;
}

/** What cannot be made, for a reason that people can cure, is told and tried again by the next pass. */
export function orReason<T extends object>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem).join('; ');
    if (error instanceof Problem && error.code === 'refused') return error.message;
    throw error;
  }
}
