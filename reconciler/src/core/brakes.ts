import type { HoldCode, ScaleClass, Trigger } from './decision.ts';
import type { Evidence, PoolFacts } from './evidence.ts';
import type { CoolDown, ScaleRecord, ScalingPolicySpec, StepLimits } from './generated/fleet.ts';
import { secondsOf } from './time.ts';

/** Why a size stays as it is. */
export interface Hold {
  readonly code: HoldCode;
  readonly reason: string;
}

type Brake = (evidence: Evidence) => Hold | undefined;

const COOL_DOWN = { upSeconds: 0, downSeconds: 600 };

const STEP = { up: 10, down: 1 };

/** How fast a pool may move. */
export interface Pace {
  readonly coolDown: Required<CoolDown>;
  /** Most nodes in one change. */
  readonly step: Required<StepLimits>;
}

/** The pace of the policy, or of several the most careful in everything, so that it is the same whoever decides. */
export function paceOf({ spec, others }: Evidence): Pace {
  if (!others) return ownPace(spec);
  return others.map((other) => ownPace(other.spec)).reduce(moreCareful, ownPace(spec));
}

function ownPace({ coolDown, step, thresholds }: ScalingPolicySpec): Pace {
  const steps = thresholds ? { up: thresholds.up.by, down: thresholds.down.by } : STEP;
  return {
    coolDown: coolDown ? { ...COOL_DOWN, ...coolDown } : COOL_DOWN,
    step: step ? { ...steps, ...step } : steps,
  };
}

function moreCareful(a: Pace, b: Pace): Pace {
  return {
    coolDown: {
      upSeconds: Math.max(a.coolDown.upSeconds, b.coolDown.upSeconds),
      downSeconds: Math.max(a.coolDown.downSeconds, b.coolDown.downSeconds),
    },
    step: { up: Math.min(a.step.up, b.step.up), down: Math.min(a.step.down, b.step.down) },
  };
}

/** Asked in this order; the first that holds gives the reason. What was wrong longest comes first. */
const BRAKES: Readonly<Record<ScaleClass, readonly Brake[]>> = {
  'scale-up': [coolingUp],
  'scale-down': [notAllowed, notSettled, inFlight, coolingDown],
};

/** Holds a policy that may not move its pool at all. */
export function stopped({ fault, deleting }: Evidence): Hold | undefined {
  if (fault !== undefined) return { code: 'invalid', reason: fault };
  return deleting && { code: 'deleting', reason: 'the pool or its cluster is being removed' };
}

/**
 * Holds what has been acted upon. A measurement acts once, and none that is older than it. A schedule entry and a
 * failure last: they act in as many steps as it takes, until somebody else moves the size.
 */
export function decidedBefore(pool: PoolFacts, trigger: Trigger): Hold | undefined {
  return trigger.kind === 'metric' ? measuredBefore(pool, trigger) : movedSince(pool, trigger);
}

function measuredBefore({ decidedUntil }: PoolFacts, trigger: Trigger): Hold | undefined {
  if (decidedUntil === undefined || Math.floor(trigger.at) > decidedUntil) return undefined;
  return { code: 'decided', reason: `${trigger.id} is not newer than what was decided upon before` };
}

function movedSince({ lastUp, lastDown, size }: PoolFacts, trigger: Trigger): Hold | undefined {
  const [latest] = [lastUp, lastDown]
    .filter((change) => change !== undefined && secondsOf(change.at) >= Math.floor(trigger.at))
    .sort((a, b) => (a && b ? secondsOf(b.at) - secondsOf(a.at) : 0));
  if (!latest || latest.to === size) return undefined;
  return { code: 'decided', reason: `${trigger.id} was decided upon before, and the size was changed since` };
}

/** Holds a change of a pool that could be made, but not now or not by a policy. */
export function braked(evidence: Evidence, direction: ScaleClass): Hold | undefined {
  for (const brake of BRAKES[direction]) {
    const hold = brake(evidence);
    if (hold) return hold;
  }
  return undefined;
}

/** Holds a shrinking that a person wants, which needs no fresh load and no rest. */
export function shrinkable(evidence: Evidence): Hold | undefined {
  return notAllowed(evidence) ?? notSettled(evidence) ?? inFlight(evidence);
}

function coolingUp(evidence: Evidence): Hold | undefined {
  return cooling([evidence.lastUp], evidence.at, paceOf(evidence).coolDown.upSeconds);
}

function coolingDown(evidence: Evidence): Hold | undefined {
  const { at, lastUp, lastDown } = evidence;
  return cooling([lastUp, lastDown], at, paceOf(evidence).coolDown.downSeconds);
}

function notAllowed({ scaleDown }: Evidence): Hold | undefined {
  if (scaleDown) return undefined;
  return { code: 'not-allowed', reason: 'no scaleDown of the pool lets policies shrink it' };
}

function notSettled({ status }: Evidence): Hold | undefined {
  if (status?.settled) return undefined;
  const unknown = status ? 'the pool is not settled' : 'nobody looked at the pool';
  return { code: 'not-settled', reason: status?.reason ?? unknown };
}

function inFlight({ status, size, max = size }: Evidence): Hold | undefined {
  const ready = status?.readyReplicas;
  return ready === undefined || (ready >= size && ready <= max)
    ? undefined
    : { code: 'in-flight', reason: `${ready} of ${size} machines are ready` };
}

function cooling(records: readonly (ScaleRecord | undefined)[], at: number, seconds: number): Hold | undefined {
  const ages = records.flatMap((record) => (record ? [at - secondsOf(record.at)] : []));
  const age = Math.min(...ages);
  if (age >= seconds) return undefined;
  return { code: 'cool-down', reason: `the latest change is ${Math.floor(age)} s old, cool-down ${seconds} s` };
}
