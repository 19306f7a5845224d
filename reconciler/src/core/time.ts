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
  const second = Math.floor(seconds);
  if (second !== latest.second) latest = { second, text: written(second) };
  return latest.text;
}

/** Times that are written together are mostly of one second, and then they share its text. */
let latest = { second: 0, text: '1970-01-01T00:00:00Z' as Timestamp };

function written(second: number): Timestamp {
  const day = Math.floor(second / DAY);
  if (day !== latestDay.day) latestDay = { day, text: new Date(day * DAY * 1000).toISOString().slice(0, -13) };
  const rest = second - day * DAY;
  return `${latestDay.text}${two(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}Z`;
}

const DAY = 86_400;

/** Days are slow to write, and times that are written together are mostly of one day. */
let latestDay = { day: 0, text: '1970-01-01T' };

function two(value: number): string {
  return value < 10 ? `0${Math.floor(value)}` : String(Math.floor(value));
}

/** Seconds since the epoch. */
export function secondsOf(time: Timestamp): number {
  return Date.parse(time) / 1000;
}
