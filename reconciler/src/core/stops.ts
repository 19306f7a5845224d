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
  return (
    paused('fleet.yaml', evidence.fleetPause, direction) ??
    pausedByPolicy(evidence, direction) ??
    silenced(evidence, direction, () => true) ??
    distrusted(evidence) ??
    backingOff(evidence, direction)
  );
}

/** The event of `force` in a policy; always the same, so that it acts once. */
export function forceTrigger({ policy, at }: Evidence, size: number): ForceTrigger {
  return { id: `force/${policy}=${size}`, kind: 'force', value: size, at };
}

/** Says why a forced size that is there stays. */
export function forceKept({ policy }: Evidence, size: number): Hold {
  return { code: 'forced', reason: `held at ${countText(size, 'node')} by ${policyFile(policy)}: force` };
}

/**
 * Holds a forced size that was there, or may not be made now. A person wants it, so data, cool-downs, steps, the
 * policies' own pause and edits by hand before it do not count; what protects machines does.
 *
 * @param direction of the change; `undefined` when there is none to make
 */
export function forceHeld(
  evidence: Evidence,
  { id, value: to }: ForceTrigger,
  direction: ScaleClass | undefined,
): Hold | undefined {
  if (!direction) return undefined;
  const by = `${policyFile(evidence.policy)}: force`;
  if (evidence.latestTrigger === id) {
    return { code: 'decided', reason: `${by} brought the pool to ${to} once, and the size was changed since` };
  }
  const hold =
    paused('fleet.yaml', evidence.fleetPause, direction) ??
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

/** Of several policies on the pool, any may pause it. */
function pausedByPolicy(evidence: Evidence, direction: ScaleClass): Hold | undefined {
  for (const { policy, spec } of [evidence, ...(evidence.others ?? [])]) {
    const hold = paused(policyFile(policy), spec.pause, direction);
    if (hold) return hold;
  }
  return undefined;
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
