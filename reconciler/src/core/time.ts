import type { Timestamp } from './generated/fleet.ts';

/** Last second that RFC 3339 can write, 9999-12-31T23:59:59Z. */
export const LAST_SECOND = 253_402_300_799;

/**
 * UTC time in whole seconds as fleet files hold it; fractions are cut off.
 *
 * @param seconds since the epoch, 0 to {@link LAST_SECOND}
 * @throws RangeError for a number that is no time
 */
export function timestamp(seconds: number): Timestamp {
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, -5)}Z`;
}

/** Seconds since the epoch. */
export function secondsOf(time: Timestamp): number {
  return Date.parse(time) / 1000;
}
