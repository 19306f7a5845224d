import type { Thresholds } from '../generated/fleet.ts';
import { numberText } from '../text.ts';
import type { Wish } from './wish.ts';

/**
 * Some nodes more above one value, some fewer below another; in the gap between them the size stays.
 *
 * @param size machines in Git, which include those that are still coming
 * @param least smallest size that a load can have: 1 where an activation threshold says that this is one
 */
export function thresholds({ metric, up, down }: Thresholds, value: number, size: number, least: number): Wish {
  const is = `${metric} ${numberText(value)} is`;
  if (value > up.above) return { size: size + up.by, reason: `${is} above ${numberText(up.above)}` };
  const lower = Math.max(size - down.by, least);
  if (value < down.below) return { size: lower, reason: `${is} below ${numberText(down.below)}` };
  const gap = `${is} within ${numberText(down.below)} to ${numberText(up.above)}`;
  return { size: Math.max(size, least), reason: gap };
}
