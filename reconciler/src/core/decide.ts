import { braked, decidedBefore, type Hold, stopped } from './brakes.ts';
import type { Decision, HoldDecision, MetricTrigger, ScaleClass, Trigger } from './decision.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import type { ScalingPolicySpec } from './generated/fleet.ts';
import { hash12 } from './hash.ts';
import { namespacedName } from './model.ts';
import type { Observation } from './observation.ts';
import { targetPerNode } from './policies/target-per-node.ts';
import type { Sample } from './signals.ts';
import { forceHeld, forceReason, forceTrigger, halted } from './stops.ts';
import { countText, oneLine } from './text.ts';
import { timestamp } from './time.ts';

const STEP = { up: 10, down: 1 };

/**
 * One decision for each policy, in order of the policies' names. The same observation gives the same decisions, ids
 * included, wherever and how often it is asked.
 *
 * The size wanted is moved into the policy's bounds and approached in steps; so a pool outside of its bounds comes back
 * step by step too, and under the same brakes. Without a fresh sample nothing is ever scaled.
 */
export function decide(observation: Observation): readonly Decision[] {
  return gatherEvidence(observation).map(decideOn);
}

/** Decides again on recorded facts; for true evidence the result equals the recorded decision. */
export function replayEvidence(evidence: Evidence): Decision {
  return decideOn(evidence);
}

function decideOn(evidence: Evidence): Decision {
  const { sample, spec } = evidence;
  const stop = stopped(evidence);
  if (!stop && spec.force !== undefined) return force(evidence, spec.force);
  if (stop || sample.kind === 'absent' || sample.kind === 'error') return held(evidence, stop ?? noData(sample));
  const trigger = triggerOf(sample);
  const hold = sample.kind === 'stale' ? noData(sample) : decidedBefore(evidence, trigger);
  return hold ? held(evidence, hold, trigger) : follow(evidence, trigger);
}

/** Goes to the forced size at once: a person who asks for it wants no steps. */
function force(evidence: Evidence, to: number): Decision {
  const trigger = forceTrigger(evidence, to);
  const hold = forceHeld(evidence, trigger);
  const direction = to > evidence.size ? 'scale-up' : 'scale-down';
  if (hold) return held(evidence, hold, trigger, to === evidence.size ? undefined : direction);
  const id = idOf(evidence, trigger, ['scale', to]);
  return { kind: 'scale', id, ...aboutPool(evidence), class: direction, to, reason: forceReason(evidence), trigger };
}

function follow(evidence: Evidence, trigger: Trigger): Decision {
  const { spec, size } = evidence;
  const wish = targetPerNode(spec, trigger.value, size);
  const wanted = Math.min(Math.max(wish.size, spec.bounds.min), spec.bounds.max);
  const bounded = wanted === wish.size ? '' : `; ${wish.size} wanted, bounds ${spec.bounds.min} to ${spec.bounds.max}`;
  if (wanted === size) {
    return held(evidence, { code: bounded ? 'limit' : 'steady', reason: `${wish.reason}${bounded}` }, trigger);
  }
  const direction = wanted > size ? 'scale-up' : 'scale-down';
  const brake = halted(evidence, direction) ?? braked(evidence, direction);
  if (brake) {
    const reason = `${wish.reason}; ${countText(wanted, 'node')} wanted, held back: ${brake.reason}`;
    return held(evidence, { code: brake.code, reason }, trigger, direction);
  }
  const { to, limited } = step(spec, size, wanted);
  const reason = `${wish.reason}${bounded}${limited}`;
  const id = idOf(evidence, trigger, ['scale', to]);
  return { kind: 'scale', id, ...aboutPool(evidence), class: direction, to, reason, trigger };
}

/** As far toward the wanted size as one change may go. */
function step({ step: limits }: ScalingPolicySpec, size: number, wanted: number) {
  const { up, down } = { ...STEP, ...limits };
  const to = wanted > size ? Math.min(wanted, size + up) : Math.max(wanted, size - down);
  const limited = wanted > size ? `${up} more` : `${down} fewer`;
  return { to, limited: to === wanted ? '' : `; on the way to ${wanted}, at most ${limited} at once` };
}

function noData(sample: Sample): Hold {
  const what = sample.kind === 'error' ? 'in error' : sample.kind;
  const why = 'message' in sample ? sample.message : `its newest value is ${Math.floor(sample.age)} s old`;
  return { code: 'no-data', reason: `metric ${sample.metric} is ${what}: ${why}` };
}

function held(evidence: Evidence, hold: Hold, trigger?: Trigger, direction?: ScaleClass): HoldDecision {
  return {
    kind: 'hold',
    id: idOf(evidence, trigger, [hold.code, evidence.size]),
    ...aboutPool(evidence),
    code: hold.code,
    // sources and trackers may put anything into their messages
    reason: oneLine(hold.reason),
    to: evidence.size,
    ...(direction && { class: direction }),
    ...(trigger && { trigger }),
  };
}

function aboutPool(evidence: Evidence) {
  const { policy, spec, size, sample } = evidence;
  const [namespace = ''] = policy.split('/');
  return {
    cluster: namespacedName({ namespace, name: spec.target.cluster }),
    pool: spec.target.pool,
    policy,
    from: size,
    signals: [sample],
    evidence,
  };
}

function triggerOf({ metric, value, at }: Extract<Sample, { value: number }>): MetricTrigger {
  return { id: `metric/${metric}@${timestamp(at)}`, kind: 'metric', metric, value, at };
}

/**
 * The commit that was looked at is left out on purpose: when another writer was faster, the same facts on the newer
 * commit are the same decision. The pool's memory stands for the state it is made on.
 */
function idOf(evidence: Evidence, trigger: Trigger | undefined, outcome: readonly [string, number]): string {
  const { policy, spec, size, lastUp, lastDown } = evidence;
  const { cluster, pool } = spec.target;
  const memory = [lastUp?.decision ?? null, lastDown?.decision ?? null];
  return hash12(
    JSON.stringify([policy, cluster, pool, trigger?.id ?? null, trigger?.value ?? null, size, outcome, memory]),
  );
}
