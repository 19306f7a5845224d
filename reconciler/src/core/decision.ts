import type { Evidence } from './evidence.ts';
import type { RememberedWish, Wished } from './memory.ts';
import type { NamespacedName } from './model.ts';

/** What made a decision necessary. */
export type Trigger = MetricTrigger | ScheduleTrigger | FallbackTrigger | ForceTrigger;

interface TriggerBase {
  /** The same event always has the same id. */
  readonly id: string;
  /** When it happened, in seconds since the epoch. */
  readonly at: number;
}

/** A value was measured; the id is `metric/<name>@<time>`. */
export interface MetricTrigger extends TriggerBase {
  readonly kind: 'metric';
  /** Name of the Metric. */
  readonly metric: string;
  readonly value: number;
}

/** An entry of a schedule began, or the last one ended; the id is `schedule/<policy>/<entry>@<time>`. */
export interface ScheduleTrigger extends TriggerBase {
  readonly kind: 'schedule';
  /** Absent when no entry is active. */
  readonly entry?: string;
}

/** A metric began to fail; the id is `fallback/<metric>@<time>`, the same until it is read again. */
export interface FallbackTrigger extends TriggerBase {
  readonly kind: 'fallback';
  /** Name of the Metric. */
  readonly metric: string;
}

/** A person forces a size; the id is `force/<policy>=<size>`, and the time that of the observation. */
export interface ForceTrigger extends TriggerBase {
  readonly kind: 'force';
  /** Machines wanted. */
  readonly value: number;
}

export type ScaleClass = 'scale-up' | 'scale-down';

/** A change of size, whoever wants it: a policy ({@link ScaleDecision}) or a keyed request. */
export interface Scaling {
  /** Twelve hexadecimal digits; the same facts always give the same id. */
  readonly id: string;
  readonly cluster: NamespacedName;
  readonly pool: string;
  readonly class: ScaleClass;
  /** Machines in Git, over all zones. */
  readonly from: number;
  /** Machines wanted in Git. */
  readonly to: number;
  /** Most machines before and after, for a bounded pool; `from` and `to` are its fewest then. */
  readonly max?: { readonly from: number; readonly to: number };
  /** Names of Machines that go first when the pool shrinks; names that no Machine has count for nothing. */
  readonly first?: readonly string[];
  /** For a human, without a final full stop; one line. */
  readonly reason: string;
  /** What made it necessary; `at` in seconds since the epoch. */
  readonly trigger: { readonly id: string; readonly at: number };
  /** `at`: time of the observation, in seconds since the epoch. */
  readonly evidence: { readonly at: number };
}

/**
 * Why a policy leaves its pool alone.
 *
 * - `invalid`: the policy may not move the pool, as validation also says
 * - `deleting`: pool or cluster are being removed
 * - `no-data`: the sample is stale, absent or an error
 * - `decided`: the sample is not newer than the one that led to the latest change, or somebody moved the size since a
 *   schedule entry or a failure began
 * - `steady`: the size is right, or the load within tolerance
 * - `limit`: the load wants a size outside of the bounds, and the pool is at the bound
 * - `stabilization`: another size was wished too recently, or the window was not watched in full yet
 * - `cool-down`: the latest change is too fresh
 * - `not-allowed`: nobody permitted policies to shrink the pool
 * - `not-settled`: machines are coming, going or being replaced, or nobody knows
 * - `in-flight`: fewer or more machines are ready than Git holds
 * - `paused`: `pause` of the policy or of the fleet stops this direction
 * - `forced`: `force` of the policy holds the pool at the size that it has
 * - `silenced`: a person reverted, edited or closed what a policy wanted, and the time after that is not over
 * - `distrust`: so much of what is observed is stale or not ready that nothing is done upon it
 * - `back-off`: machines of an earlier growth did not become ready in time
 */
export type HoldCode =
  | 'invalid'
  | 'deleting'
  | 'no-data'
  | 'decided'
  | 'steady'
  | 'limit'
  | 'stabilization'
  | 'cool-down'
  | 'not-allowed'
  | 'not-settled'
  | 'in-flight'
  | 'paused'
  | 'forced'
  | 'silenced'
  | 'distrust'
  | 'back-off';

interface DecisionBase {
  readonly cluster: NamespacedName;
  readonly pool: string;
  /** The policy that decided. */
  readonly policy: NamespacedName;
  /** Machines in Git, over all zones; 0 for a pool that does not exist. Of a bounded pool the fewest. */
  readonly from: number;
  /** Machines wanted in Git. */
  readonly to: number;
  /** Most machines of a bounded pool; both ends are equal when they stay. Absent for other pools. */
  readonly max?: { readonly from: number; readonly to: number };
  /** For a human, without a final full stop; one line. What comes before the first `;` says it in short. */
  readonly reason: string;
  /** For the memory. Absent: the policy was not asked. */
  readonly wished?: Wished;
  /** The same of the other policies of the pool. Absent: none of them was asked. */
  readonly alsoWished?: readonly RememberedWish[];
  /** All that the decision rests on; enough to decide again. */
  readonly evidence: Evidence;
}

/** Change the size from `from` to `to`, or `max`, or both. */
export interface ScaleDecision extends DecisionBase {
  readonly kind: 'scale';
  /** Twelve hexadecimal digits; the same facts always give the same id. */
  readonly id: string;
  readonly class: ScaleClass;
  readonly trigger: Trigger;
}

/** Leave the size as it is; `to` equals `from`. */
export interface HoldDecision extends DecisionBase {
  readonly kind: 'hold';
  readonly code: HoldCode;
  /** What is held back; absent when nothing is wanted, or nobody knows what. */
  readonly class?: ScaleClass;
  /** Absent without a measured value. */
  readonly trigger?: Trigger;
}

export type Decision = ScaleDecision | HoldDecision;
