import type { BackOff, ClusterStatus, FleetSpec, ScaleRecord, Silence } from './generated/fleet.ts';
import { secondsOf } from './time.ts';

/** What people and earlier decisions say against changes of a pool. */
export interface StopFacts {
  /** Pause of the whole fleet. */
  readonly fleetPause?: NonNullable<FleetSpec['pause']>;
  readonly backOff?: BackOff;
  /** Silences of the pool that have not ended. */
  readonly silences?: readonly Silence[];
  /** Trigger of the latest decision on the pool, as far as it is remembered. */
  readonly latestTrigger?: string;
  /** Why the whole observation is not to be trusted. */
  readonly distrust?: string;
}

/** All of it that stands in files and does not depend on the time. */
export function stopFacts({ pause, backOff }: FleetSpec, status: ClusterStatus | undefined, pool: string): StopFacts {
  const latest = latestChange(status, pool);
  const trigger = status?.decisions?.find(({ id }) => id === latest?.decision)?.trigger;
  return {
    ...(pause && { fleetPause: pause }),
    ...(backOff && { backOff }),
    ...(trigger !== undefined && { latestTrigger: trigger }),
  };
}

/** Silences of a cluster that have not ended. */
export function activeSilences(status: Pick<ClusterStatus, 'silences'> | undefined, at: number): readonly Silence[] {
  return (status?.silences ?? []).filter(({ until }) => secondsOf(until) > at);
}

/** The newest decision that changed a pool. */
export function latestChange(status: ClusterStatus | undefined, pool: string): ScaleRecord | undefined {
  const { lastUp, lastDown } = status?.pools?.find(({ name }) => name === pool) ?? {};
  if (!lastUp || !lastDown) return lastUp ?? lastDown;
  if (lastUp.at !== lastDown.at) return lastUp.at > lastDown.at ? lastUp : lastDown;
  const newest = status?.decisions?.findLast(({ id }) => id === lastUp.decision || id === lastDown.decision);
  return newest?.id === lastUp.decision ? lastUp : lastDown;
}
