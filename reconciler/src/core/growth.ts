import type { BackOff, ScaleRecord } from './generated/fleet.ts';
import type { PoolStatus } from './observation.ts';
import { secondsOf, timestamp } from './time.ts';

/** What is known of a pool's growth. */
export interface GrowthFacts {
  /** Time of the observation, in seconds since the epoch. */
  readonly at: number;
  /** Machines in Git. */
  readonly size: number;
  readonly lastUp?: ScaleRecord;
  readonly status?: PoolStatus;
  readonly backOff?: BackOff;
}

const BACK_OFF: Required<BackOff> = { readySeconds: 1200, maxSeconds: 14_400 };

/** Seconds within which machines should be ready. */
export function readySeconds(backOff: BackOff | undefined): number {
  return backOff?.readySeconds ?? BACK_OFF.readySeconds;
}

/** Why a pool may not grow now although it could, and until when. */
export interface GrowthWait {
  readonly until: number;
  readonly reason: string;
}

/**
 * Holds the next growth of a pool whose machines did not become ready in time: at first as long as the time-out, twice
 * as long with each further growth that fails, never longer than the fleet's limit. While a try after a time-out is
 * under way there is no second one. Nothing is known without a number of ready machines, so nothing is held.
 */
export function growthWait(facts: GrowthFacts): GrowthWait | undefined {
  const awaited = awaitedGrowth(facts);
  if (!awaited || !facts.lastUp) return undefined;
  const { at, status, lastUp } = facts;
  const failures = lastUp.timeouts ?? 0;
  const seconds = readySeconds(facts.backOff);
  const deadline = secondsOf(awaited.at) + seconds;
  const ready = `${status?.readyReplicas} of ${Math.min(awaited.to, facts.size)} machines are ready`;
  if (at < deadline) {
    if (failures === 0) return undefined;
    return { until: deadline, reason: `${ready}, a growth before failed; waiting until ${timestamp(deadline)}` };
  }
  const wait = Math.min(seconds * 2 ** failures, facts.backOff?.maxSeconds ?? BACK_OFF.maxSeconds);
  const until = Math.max(deadline, secondsOf(lastUp.at)) + wait;
  if (at >= until) return undefined;
  return {
    until,
    reason: `${ready} ${at - secondsOf(awaited.at)} s after the growth; next try at ${timestamp(until)}`,
  };
}

/** The record of a growth, with what it has to remember of the ones before. */
export function growthRecord(record: ScaleRecord, facts: GrowthFacts): ScaleRecord {
  const awaited = awaitedGrowth(facts);
  if (!awaited) return record;
  const failures = facts.lastUp?.timeouts ?? 0;
  const failed = facts.at >= secondsOf(awaited.at) + readySeconds(facts.backOff);
  if (failed) return { ...record, timeouts: Math.min(failures + 1, 1000) };
  const { at, to } = awaited;
  return { ...record, awaited: { at, to }, ...(failures > 0 && { timeouts: failures }) };
}

/** The oldest remembered growth whose machines are not all ready. */
function awaitedGrowth({ size, lastUp, status }: GrowthFacts) {
  const ready = status?.readyReplicas;
  if (ready === undefined || !lastUp) return undefined;
  return [lastUp.awaited, lastUp].find((growth) => growth !== undefined && ready < Math.min(growth.to, size));
}
