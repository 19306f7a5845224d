import type { Decision } from './decision.ts';

/**
 * Whether a decision made now shows that an earlier one did what it was for: all machines are there, and a measurement
 * from after it wants no other size. `undefined` where nothing is measured, as for schedules.
 */
export function hasRecovered({ kind, trigger, evidence, ...decision }: Decision): boolean | undefined {
  if (trigger?.kind !== 'metric') return undefined;
  return kind === 'hold' && 'code' in decision && decision.code === 'steady' && evidence.status?.settled === true;
}
