import { type Hold, shrinkable } from './brakes.ts';
import type { ForceTrigger, ScaleClass } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { Silence } from './generated/fleet.ts';
import { growthWait } from './growth.ts';
import { causeText } from './silence-text.ts';
import { countText } from './text.ts';

type Pause = 'all' | 'in' | 'out';

/** Holds what people stopped, what can not be trusted, and growth of a pool whose machines do not come. */
export function halted(evidence: Evidence, direction: ScaleClass): Hold | undefined {
  const { fleetPause, policy, spec } = evidence;
  return (
    paused('fleet.yaml', fleetPause, direction) ??
    paused(policyFile(policy), spec.pause, direction) ??
    silenced(evidence, direction, () => true) ??
    distrusted(evidence) ??
    backingOff(evidence, direction)
  );
}

/** The event of `force` in a policy; always the same, so that it acts once. */
export function forceTrigger({ policy, at }: Evidence, size: number): ForceTrigger {
  return { id: `force/${policy}=${size}`, kind: 'force', value: size, at };
}

/**
 * Holds a forced size that is there, was there, or may not be made now. A person wants it, so data, cool-downs, steps,
 * the policy's own pause and edits by hand before it do not count; what protects machines does.
 */
export function forceHeld(evidence: Evidence, { id, value: to }: ForceTrigger): Hold | undefined {
  const { size, policy, fleetPause } = evidence;
  const by = `${policyFile(policy)}: force`;
  if (to === size) return { code: 'forced', reason: `held at ${countText(to, 'node')} by ${by}` };
  if (evidence.latestTrigger === id) {
    return { code: 'decided', reason: `${by} brought the pool to ${to} once, and the size was changed since` };
  }
  const direction = to > size ? 'scale-up' : 'scale-down';
  const hold =
    paused('fleet.yaml', fleetPause, direction) ??
    silenced(evidence, direction, ({ cause }) => cause !== 'edit') ??
    (direction === 'scale-down' ? shrinkable(evidence) : undefined);
  return hold && { code: hold.code, reason: `${countText(to, 'node')} wanted by ${by}, held back: ${hold.reason}` };
}

/** Reason of a forced change. */
export function forceReason({ policy }: Evidence): string {
  return `force in ${policyFile(policy)}`;
}

function policyFile(policy: string): string {
  return `policies/${policy}.yaml`;
}

function paused(file: string, pause: Pause | undefined, direction: ScaleClass): Hold | undefined {
  const stopped = direction === 'scale-up' ? 'out' : 'in';
  if (pause !== 'all' && pause !== stopped) return undefined;
  return { code: 'paused', reason: `paused by ${file}: pause: ${pause}` };
}

function silenced(
  { silences = [], policy, spec }: Evidence,
  direction: ScaleClass,
  counts: (silence: Silence) => boolean,
): Hold | undefined {
  const wanted = direction === 'scale-up' ? 'up' : 'down';
  const silence = silences.find((each) => each.direction === wanted && counts(each));
  if (!silence) return undefined;
  const pool = `${policy.split('/')[0]}/${spec.target.cluster}/${spec.target.pool}`;
  const reason = `silenced until ${silence.until}: ${causeText(silence)}`;
  return { code: 'silenced', reason: `${reason}; release with krake-infra silence release ${pool}` };
}

function distrusted({ distrust }: Evidence): Hold | undefined {
  return distrust === undefined ? undefined : { code: 'distrust', reason: distrust };
}

function backingOff(evidence: Evidence, direction: ScaleClass): Hold | undefined {
  const wait = direction === 'scale-up' ? growthWait(evidence) : undefined;
  return wait && { code: 'back-off', reason: wait.reason };
}
