import { braked, paceOf, stopped } from './brakes.ts';
import { combined, type Target } from './combine.ts';
import type { Decision, HoldCode, HoldDecision, ScaleClass, ScaleDecision, Trigger } from './decision.ts';
import { type Evidence, fleetDistrust, forEachPool, type PolicyFacts } from './evidence.ts';
import { hash12 } from './hash.ts';
import type { Wished } from './memory.ts';
import { type NamespacedName, namespacedName } from './model.ts';
import type { Observation } from './observation.ts';
import { type Opinion, opinionOf } from './opinion.ts';
import { forceHeld, forceKept, forceReason, forceTrigger, halted } from './stops.ts';
import { countText, oneLine } from './text.ts';

/**
 * One decision for each pool that policies move, in order of the policies' names. The same observation gives the same
 * decisions, ids included, wherever and how often it is asked. Policies that may not share a pool get one each.
 *
 * The size wanted is moved into the policy's bounds, stabilised and approached in steps; so a pool outside of its
 * bounds comes back step by step too, and under the same brakes. Without fresh data nothing ever shrinks.
 *
 * @param only policies to decide on, with all that share their pools. Default: all
 */
export function decide(observation: Observation, only?: ReadonlySet<NamespacedName>): readonly Decision[] {
  const decisions: Decision[] = [];
  forEachPool(observation, only, (evidence, cluster) => decisions.push(decideOn(evidence, cluster)));
  // Each pool is decided on while its facts are at hand, since mostly the fleet can be trusted.
  const distrust = only
    ? observation.distrust
    : fleetDistrust(
        observation,
        decisions.map(({ evidence }) => evidence),
      );
  if (distrust === undefined) return decisions;
  return decisions.map(({ evidence, cluster }) => decideOn({ ...evidence, distrust }, cluster));
}

/** Decides again on recorded facts; for true evidence the result equals the recorded decision. */
export function replayEvidence(evidence: Evidence): Decision {
  const { policy, spec } = evidence;
  const [namespace = ''] = policy.split('/');
  return decideOn(evidence, namespacedName({ namespace, name: spec.target.cluster }));
}

/** A pool with the opinions on it, seen with the facts of one policy on top. */
interface Case {
  readonly cluster: NamespacedName;
  readonly evidence: Evidence;
  readonly opinions: readonly Opinion[];
}

function decideOn(given: Evidence, cluster: NamespacedName): Decision {
  const members = membersOf(given);
  for (const member of members) {
    const evidence = seenBy(given, members, member);
    const stop = stopped(evidence);
    if (stop) return held({ cluster, evidence, opinions: [] }, { ...stop });
  }
  const forcing = members.find(({ spec }) => spec.force !== undefined);
  if (forcing) {
    const evidence = seenBy(given, members, forcing);
    return forced({ cluster, evidence, opinions: [] }, forcing.spec.force as number);
  }
  const opinions = members.map((member) => opinionOf(given, member));
  const { target, decider } = combined(given, opinions);
  const evidence = seenBy(given, members, decider.facts);
  return follow({ cluster, evidence, opinions }, decider, target);
}

/** Goes to the forced size at once: a person who asks for it wants no steps. A bounded pool gets it as both bounds. */
function forced(about: Case, to: number): Decision {
  const { evidence } = about;
  const target = { size: to, ...(evidence.max !== undefined && { max: to }) };
  const trigger = forceTrigger(evidence, to);
  const direction = directionOf(evidence, target);
  const hold = forceHeld(evidence, trigger, direction);
  if (hold || !direction) return held(about, hold ?? forceKept(evidence, to), { trigger, direction });
  return scaled(about, { direction, trigger, next: target, reason: forceReason(evidence) });
}

/** Each policy's own facts, by name. */
function membersOf(evidence: Evidence): readonly PolicyFacts[] {
  if (!evidence.others) return [evidence];
  const { policy, spec, sample, schedule, fault, recent } = evidence;
  const own: PolicyFacts = {
    policy,
    spec,
    ...(sample && { sample }),
    ...(schedule && { schedule }),
    ...(fault !== undefined && { fault }),
    ...(recent && { recent }),
  };
  return [own, ...evidence.others].sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

function seenBy(evidence: Evidence, members: readonly PolicyFacts[], top: PolicyFacts): Evidence {
  if (!evidence.others) return evidence;
  const { policy: _, spec: _1, sample: _2, schedule: _3, fault: _4, recent: _5, ...pool } = evidence;
  return { ...pool, ...top, others: members.filter((member) => member !== top) };
}

function follow(about: Case, decider: Opinion, target: Target): Decision {
  const { evidence } = about;
  const { trigger, hold } = decider;
  const direction = directionOf(evidence, target);
  const reason = `${decider.reason}${named(about)}`;
  if (!direction || !trigger || hold) {
    return held(about, hold ?? { code: restCode(decider), reason }, { trigger, direction: restDirection(decider) });
  }
  const brake = halted(evidence, direction) ?? braked(evidence, direction);
  if (brake) {
    const wanted = `${sizeText(target)} wanted, held back: ${brake.reason}`;
    return held(about, { code: brake.code, reason: `${reason}; ${wanted}` }, { trigger, direction });
  }
  const next = step(evidence, direction, target);
  return scaled(about, { direction, trigger, next, reason: `${reason}${next.limited}` });
}

interface Change {
  readonly direction: ScaleClass;
  readonly trigger: Trigger;
  readonly next: Target;
  readonly reason: string;
}

function scaled(about: Case, { direction, trigger, next, reason: why }: Change): ScaleDecision {
  const { cluster, evidence } = about;
  const id = idOf(evidence, trigger, next);
  const { policy, spec, size: from } = evidence;
  const { pool } = spec.target;
  const { size: to } = next;
  const reason = oneLine(why);
  const wished = ownWish(about);
  const kind = 'scale';
  // Two ways to write the same, since objects that grow are copied.
  const decision: Growing<ScaleDecision> =
    wished === undefined
      ? { kind, class: direction, id, cluster, pool, policy, from, to, reason, evidence, trigger }
      : { kind, class: direction, id, cluster, pool, policy, from, to, reason, wished, evidence, trigger };
  if (next.max !== undefined) decision.max = { from: evidence.max ?? 0, to: next.max };
  return withOthers(decision, about);
}

/** Growth comes first: where one bound rises and the other falls, the fall waits for a decision of its own. */
function directionOf({ size, max = 0 }: Evidence, target: Target): ScaleClass | undefined {
  const { size: wanted, max: most = max } = target;
  if (wanted > size || most > max) return 'scale-up';
  return wanted < size || most < max ? 'scale-down' : undefined;
}

function restCode({ limited, stabilized }: Opinion): HoldCode {
  if (stabilized) return 'stabilization';
  return limited ? 'limit' : 'steady';
}

function restDirection({ stabilized, wished, size }: Opinion): ScaleClass | undefined {
  if (!stabilized || typeof wished !== 'number') return undefined;
  return wished > size ? 'scale-up' : 'scale-down';
}

/** As far toward the target as one change may go. */
function step(evidence: Evidence, direction: ScaleClass, target: Target) {
  const { up, down } = paceOf(evidence).step;
  const most = direction === 'scale-up' ? up : -down;
  const size = stepped(evidence.size, target.size, most);
  const isShort = size !== target.size && size - evidence.size === most;
  const limit = () => (direction === 'scale-up' ? `${up} more` : `${down} fewer`);
  const limited = isShort ? `; on the way to ${target.size}, at most ${limit()} at once` : '';
  if (evidence.max === undefined) return { size, limited };
  return { size, max: stepped(evidence.max, target.max ?? evidence.max, most), limited };
}

/** @param most may be added; taken away when it is negative, and never goes the other way */
function stepped(from: number, wanted: number, most: number): number {
  return most > 0 ? Math.max(from, Math.min(wanted, from + most)) : Math.min(from, Math.max(wanted, from + most));
}

function sizeText({ size, max }: Target): string {
  return max === undefined ? countText(size, 'node') : `${size} to ${countText(max, 'node')}`;
}

/** Names the policies that said something else. */
function named({ evidence, opinions }: Case): string {
  if (opinions.length < 2) return '';
  const others = opinions
    .filter(({ facts }) => facts.policy !== evidence.policy)
    .map(({ facts, size, hold }) => `${facts.policy} ${hold ? `has no say (${hold.code})` : `wants ${size}`}`);
  return `; ${evidence.combine} of several: ${others.join(', ')}`;
}

interface HeldAbout {
  readonly trigger?: Trigger | undefined;
  readonly direction?: ScaleClass | undefined;
}

function held(
  about: Case,
  hold: { readonly code: HoldCode; readonly reason: string },
  { trigger, direction }: HeldAbout = {},
): HoldDecision {
  const { cluster, evidence } = about;
  // sources and trackers may put anything into their messages
  const reason = oneLine(hold.reason);
  const { policy, spec, size: from } = evidence;
  const { pool } = spec.target;
  const { code } = hold;
  const kind = 'hold';
  const wished = ownWish(about);
  const decision: Growing<HoldDecision> =
    trigger && wished !== undefined
      ? { kind, code, cluster, pool, policy, from, to: from, reason, wished, evidence, trigger }
      : { kind, code, cluster, pool, policy, from, to: from, reason, evidence };
  if (trigger && wished === undefined) decision.trigger = trigger;
  if (wished !== undefined && !trigger) decision.wished = wished;
  if (evidence.max !== undefined) decision.max = { from: evidence.max, to: evidence.max };
  if (direction) decision.class = direction;
  return withOthers(decision, about);
}

/** Decisions while they are made: whole fleets are decided on, and copies would cost most. */
type Growing<T> = { -readonly [field in keyof T]: T[field] };

function ownWish({ evidence, opinions }: Case): Wished | undefined {
  const [only, second] = opinions;
  if (!second) return only?.wished;
  return opinions.find(({ facts }) => facts.policy === evidence.policy)?.wished;
}

function withOthers<T extends Decision>(decision: Growing<T>, { evidence, opinions }: Case): T {
  if (opinions.length > 1) {
    const also = opinions.flatMap(({ facts: { policy }, wished }) =>
      policy === evidence.policy || wished === undefined ? [] : [{ policy, wished }],
    );
    if (also.length > 0) decision.alsoWished = also;
  }
  return decision;
}

/**
 * The commit that was looked at is left out on purpose: when another writer was faster, the same facts on the newer
 * commit are the same decision. The pool's memory stands for the state it is made on.
 */
function idOf(evidence: Evidence, trigger: Trigger, next: Target): string {
  const { policy, spec, size, lastUp, lastDown } = evidence;
  const { cluster, pool } = spec.target;
  const memory = [lastUp?.decision ?? null, lastDown?.decision ?? null];
  const value = 'value' in trigger ? trigger.value : null;
  const outcome = ['scale', next.size, ...(next.max === undefined ? [] : [next.max])];
  return hash12(JSON.stringify([policy, cluster, pool, trigger.id, value, size, outcome, memory]));
}
