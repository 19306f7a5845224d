import type { Metric } from './generated/fleet.ts';

/** What a source says of one metric, unjudged. Times are seconds since the epoch. */
export type Reading =
  | { readonly kind: 'value'; readonly value: number; readonly at: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'error'; readonly message: string };

interface Origin {
  /** Name of the Metric. */
  readonly metric: string;
  /** Name of the MetricsProvider. */
  readonly source: string;
}

interface Measured extends Origin {
  readonly value: number;
  /** When it was measured, in seconds since the epoch. */
  readonly at: number;
  /** Seconds from the measurement to the observation, never below 0. */
  readonly age: number;
}

interface Missing extends Origin {
  /** Why there is no value. */
  readonly message: string;
}

/** A judged reading. Only `value` may be acted upon; a missing metric is never a number. */
export type Sample =
  | ({ readonly kind: 'value' } & Measured)
  | ({ readonly kind: 'stale' } & Measured)
  | ({ readonly kind: 'absent' } & Missing)
  | ({ readonly kind: 'error' } & Missing);

/** How far a source's clock may be ahead of ours, in seconds. */
const CLOCK_SKEW = 60;

const STALE_AFTER = 300;

/**
 * Judges a reading by what its Metric says is believable. Values that are no number or outside of `min` and `max`, and
 * times before 1970 or more than a minute ahead, are errors of the source; a value older than `staleAfterSeconds` is
 * stale.
 *
 * @param now seconds since the epoch
 */
export function classify(metric: Metric, reading: Reading, now: number): Sample {
  const origin = { metric: metric.metadata.name, source: metric.spec.provider };
  if (reading.kind === 'absent') return { kind: 'absent', ...origin, message: 'the source has no value' };
  if (reading.kind === 'error') return { kind: 'error', ...origin, message: reading.message };
  const message = faultOf(metric, reading, now);
  if (message !== undefined) return { kind: 'error', ...origin, message };
  const { value, at } = reading;
  const age = Math.max(0, now - at);
  const kind = age > (metric.spec.staleAfterSeconds ?? STALE_AFTER) ? 'stale' : 'value';
  return { kind, ...origin, value, at, age };
}

function faultOf({ spec }: Metric, reading: { value: number; at: number }, now: number): string | undefined {
  const { value, at } = reading;
  if (!Number.isFinite(value)) return `${value} is no number to act upon`;
  if (!Number.isFinite(at) || at < 0) return `${at} is no time`;
  if (at > now + CLOCK_SKEW) return `the value is ${Math.ceil(at - now)} s ahead of its time`;
  if (spec.min !== undefined && value < spec.min) return `${value} is below the smallest believable value ${spec.min}`;
  if (spec.max !== undefined && value > spec.max) return `${value} is above the largest believable value ${spec.max}`;
  return undefined;
}
