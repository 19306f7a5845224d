import type { ScalingPolicySpec } from '../generated/fleet.ts';
import type { SchedulePhase } from '../schedule.ts';
import { numberText } from '../text.ts';
import { type ScheduledWish, scheduled } from './schedule.ts';
import { targetPerNode } from './target-per-node.ts';
import { thresholds } from './thresholds.ts';
import type { Wish } from './wish.ts';

/** Fields of which a policy has exactly one. */
export const RULES = ['targetPerNode', 'thresholds', 'schedule'] as const;

/** The metric that a policy looks at; none for a schedule. */
export function metricOf({ targetPerNode, thresholds }: ScalingPolicySpec): string | undefined {
  return targetPerNode?.metric ?? thresholds?.metric;
}

/** Names of the rules that a policy has; valid with exactly one. */
export function rulesOf(spec: ScalingPolicySpec): readonly (typeof RULES)[number][] {
  return RULES.filter((rule) => spec[rule] !== undefined);
}

/** Whether a policy is valid in this; asked for each policy in each pass, so without a list of its own. */
export function hasOneRule(spec: ScalingPolicySpec): boolean {
  let count = 0;
  for (const rule of RULES) if (spec[rule] !== undefined) count++;
  return count === 1;
}

/** What a policy's rule wishes for a value of its metric. */
export function wishFor(spec: ScalingPolicySpec, value: number, size: number): Wish {
  const { activation } = spec;
  if (activation !== undefined && value <= activation) {
    const reason = `${metricOf(spec)} ${numberText(value)} is no load, activation ${numberText(activation)}`;
    return { size: 0, reason };
  }
  const least = activation === undefined ? 0 : 1;
  if (spec.thresholds) return thresholds(spec.thresholds, value, size, least);
  if (!spec.targetPerNode) return { size, reason: 'the policy has no rule' };
  const wish = targetPerNode(spec, spec.targetPerNode, value, size);
  return wish.size >= least ? wish : { ...wish, size: least };
}

/** What a policy's schedule wishes at the time of the phase. */
export function scheduledWish(spec: ScalingPolicySpec, phase: SchedulePhase): ScheduledWish {
  const schedule = spec.schedule ?? { entries: [] };
  return scheduled(schedule, phase, spec.bounds.min);
}
