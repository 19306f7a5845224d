import type { Schedule, ScheduleEntry } from '../generated/fleet.ts';
import type { SchedulePhase } from '../schedule.ts';
import { timestamp } from '../time.ts';
import type { Wish } from './wish.ts';

/** The wish of a schedule, and what of it makes the wish. */
export interface ScheduledWish extends Wish {
  /** Name of the entry; absent while none is active. */
  readonly entry?: string;
  /** Since when it is wanted, in seconds since the epoch. */
  readonly since: number;
}

/**
 * The largest size of the entries that are active, of equal ones that of the first; without one the smallest size
 * allowed, as the cron scaler of KEDA does it.
 *
 * @param min smallest size of the policy's bounds
 */
export function scheduled({ entries }: Schedule, phase: SchedulePhase, min: number): ScheduledWish {
  const active = phase.active.flatMap((one) => {
    const entry = entries.find(({ name }) => name === one.name);
    return entry ? [{ entry, since: one.since, until: one.until }] : [];
  });
  const [first] = active;
  if (!first) return { size: min, since: phase.since, reason: `no entry of the schedule is active${end(phase)}` };
  const { entry, since, until } = active.reduce((best, one) => (larger(one.entry, best.entry) ? one : best), first);
  return {
    size: entry.size,
    ...(entry.max !== undefined && { max: entry.max }),
    entry: entry.name,
    since,
    reason: `schedule ${entry.name} is active${end({ until })}`,
  };
}

function larger(one: ScheduleEntry, best: ScheduleEntry): boolean {
  return one.size > best.size;
}

function end({ until }: { readonly until?: number | undefined }): string {
  return until === undefined ? '' : ` until ${timestamp(until)}`;
}
