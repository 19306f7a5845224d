import type { ScalingPolicySpec, TargetPerNode } from '../generated/fleet.ts';
import { numberText } from '../text.ts';
import type { Wish } from './wish.ts';

const TOLERANCE = 0.1;

/** Share by which a quotient may be off through rounding alone: 2.1 / 0.7 is more than 3. */
const ROUNDING = 1e-12;

/**
 * Nodes for a load: as many as carry it at the target each, rounded up. While the load per node is within the tolerance
 * of the target the present size stays, as the HorizontalPodAutoscaler does it.
 *
 * @param load of the whole pool; below 0 counts as 0
 * @param size machines in Git, which include those that are still coming
 */
export function targetPerNode(spec: ScalingPolicySpec, rule: TargetPerNode, load: number, size: number): Wish {
  const { metric, value } = rule;
  const tolerance = spec.tolerance ?? TOLERANCE;
  const target = `target ${numberText(value)}`;
  const share = size === 0 ? 'with no node' : `is ${numberText(load / size)} per node`;
  const reason = `${metric} ${numberText(load)} ${share}, ${target}`;
  if (size > 0 && Math.abs(load / (size * value) - 1) <= tolerance + ROUNDING) {
    return { size, reason: `${reason} within ${numberText(tolerance * 100)} %` };
  }
  // any load at all needs a node, be it too small to count
  return { size: load > 0 ? Math.max(1, Math.ceil((load / value) * (1 - ROUNDING))) : 0, reason };
}
