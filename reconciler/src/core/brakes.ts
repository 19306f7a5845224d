import type { HoldCode, ScaleClass, Trigger } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { ScaleRecord } from './generated/fleet.ts';
import { secondsOf } from './time.ts';

/** Why a size stays as it is. */
export interface Hold {
  readonly code: HoldCode;
  readonly reason: string;
}

type Brake = (evidence: Evidence) => Hold | undefined;

const COOL_DOWN = { upSeconds: 0, downSeconds: 600 };

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

/** Holds a trigger that changed the size before, and every older one: what it says has been acted upon. */
export function decidedBefore({ decidedUntil }: Evidence, trigger: Trigger): Hold | undefined {
  if (decidedUntil === undefined || Math.floor(trigger.at) > decidedUntil) return undefined;
  return { code: 'decided', reason: `${trigger.id} is not newer than what was decided upon before` };
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

function coolingUp({ at, spec, lastUp }: Evidence): Hold | undefined {
  return cooling([lastUp], at, spec.coolDown?.upSeconds ?? COOL_DOWN.upSeconds);
}

function coolingDown({ at, spec, lastUp, lastDown }: Evidence): Hold | undefined {
  return cooling([lastUp, lastDown], at, spec.coolDown?.downSeconds ?? COOL_DOWN.downSeconds);
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

function inFlight({ status, size }: Evidence): Hold | undefined {
  const ready = status?.readyReplicas;
  return ready === undefined || ready === size
    ? undefined
    : { code: 'in-flight', reason: `${ready} of ${size} machines are ready` };
}

function cooling(records: readonly (ScaleRecord | undefined)[], at: number, seconds: number): Hold | undefined {
  const ages = records.flatMap((record) => (record ? [at - secondsOf(record.at)] : []));
  const age = Math.min(...ages);
  if (age >= seconds) return undefined;
  return { code: 'cool-down', reason: `the latest change is ${Math.floor(age)} s old, cool-down ${seconds} s` };
}
