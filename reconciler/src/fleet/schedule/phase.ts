import type { ScalingPolicy, Schedule, ScheduleEntry } from '../../core/generated/fleet.ts';
import type { FleetData } from '../../core/model.ts';
import { type NamespacedName, namespacedName } from '../../core/model.ts';
import type { ActiveEntry, SchedulePhase } from '../../core/schedule.ts';
import { CronTimes } from './cron.ts';

/**
 * Where every schedule of the fleet stands at a time. A schedule that can not be read is left out: its policy then
 * holds its pool.
 *
 * @param at seconds since the epoch
 */
export function schedulePhases(data: FleetData, at: number): ReadonlyMap<NamespacedName, SchedulePhase> {
  const phases = new Map<NamespacedName, SchedulePhase>();
  for (const { policy, schedule } of scheduledIn(data)) {
    const phase = phaseOf(policy, schedule, at);
    if (phase) phases.set(namespacedName(policy.metadata), phase);
  }
  return phases;
}

interface Scheduled {
  readonly policy: ScalingPolicy;
  readonly schedule: Schedule;
}

const known = new WeakMap<FleetData['policies'], readonly Scheduled[]>();

/** Fleets of unchanged policies share the map, so it is searched once. */
function scheduledIn({ policies }: FleetData): readonly Scheduled[] {
  const before = known.get(policies);
  if (before) return before;
  const scheduled = [...policies.values()].flatMap((policy): Scheduled[] => {
    const { schedule } = policy.spec;
    return schedule ? [{ policy, schedule }] : [];
  });
  known.set(policies, scheduled);
  return scheduled;
}

/** The latest phase of each policy: it stands until it ends, and calendars are slow to read. */
const latest = new WeakMap<ScalingPolicy, SchedulePhase>();

function phaseOf(policy: ScalingPolicy, schedule: Schedule, at: number): SchedulePhase | undefined {
  const known = latest.get(policy);
  if (known && known.since <= at && at < (known.until ?? Infinity)) return known;
  const phase = readable(() => schedulePhase(schedule, at));
  if (phase) latest.set(policy, phase);
  return phase;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * The entries that are active at a time, since when, and until when. An entry is active from its first start after its
 * latest end, as of that very second, to its next end.
 *
 * @throws Error for an expression or a time zone that does not exist
 */
export function schedulePhase({ entries, timeZone = 'UTC' }: Schedule, at: number): SchedulePhase {
  const states = entries.map((entry) => stateOf(entry, timeZone, at));
  const ends = states.flatMap(({ until }) => (until === undefined ? [] : [until]));
  const active = states.flatMap((state): ActiveEntry[] => (state.active ? [spanOf(state)] : []));
  return {
    since: Math.max(0, ...states.flatMap(({ since }) => (since === undefined ? [] : [since]))),
    ...(ends.length > 0 && { until: Math.min(...ends) }),
    active,
  };
}

/** `since` and `until` bound the time in which the entry stays as it is. */
interface EntryState {
  readonly name: string;
  readonly active: boolean;
  readonly since: number | undefined;
  readonly until: number | undefined;
}

function stateOf({ name, start, end }: ScheduleEntry, timeZone: string, at: number): EntryState {
  const [starts, stops] = [new CronTimes(start, timeZone), new CronTimes(end, timeZone)];
  const started = starts.latest(at);
  const stopped = stops.latest(at);
  if (started === undefined || (stopped !== undefined && started < stopped)) {
    return { name, active: false, since: stopped, until: starts.after(at) };
  }
  // Of several starts without an end between them the first one counts.
  const since = stopped === undefined ? started : (starts.after(stopped - 1) ?? started);
  return { name, active: true, since, until: stops.after(at) };
}

function spanOf({ name, since = 0, until }: EntryState): ActiveEntry {
  return { name, since, ...(until !== undefined && { until }) };
}
