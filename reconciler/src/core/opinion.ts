import { decidedBefore, type Hold } from './brakes.ts';
import type { ScheduleTrigger, Trigger } from './decision.ts';
import type { PolicyFacts, PoolFacts } from './evidence.ts';
import type { Wished } from './memory.ts';
import { metricOf, scheduledWish, wishFor } from './policies/rule.ts';
import type { Wish } from './policies/wish.ts';
import type { Sample } from './signals.ts';
import { stabilized } from './stabilization.ts';
import { timestamp } from './time.ts';

/** What one policy says about its pool, within its own bounds. */
export interface Opinion {
  readonly facts: PolicyFacts;
  /** Machines wanted; the present size when the policy has nothing to say. */
  readonly size: number;
  /** Most machines wanted, for a bounded pool. */
  readonly max?: number;
  /** Why, for a human. */
  readonly reason: string;
  /** True when the bounds, not the load, chose the size. */
  readonly limited: boolean;
  /** True when earlier wishes keep the size from going where the load wants it. */
  readonly stabilized: boolean;
  readonly trigger?: Trigger;
  /** Present when the policy has nothing to say, which never moves a pool. */
  readonly hold?: Hold;
  /** For the memory. Absent: the policy was not asked. */
  readonly wished?: Wished;
}

/** The opinion of a policy. A failing metric, or one that has been acted upon, leaves the pool as it is. */
export function opinionOf(pool: PoolFacts, facts: PolicyFacts): Opinion {
  const { sample, spec } = facts;
  if (spec.schedule) return scheduleOpinion(pool, facts);
  if (sample?.kind !== 'value') return failing(pool, facts);
  const trigger = {
    id: `metric/${sample.metric}@${timestamp(sample.at)}`,
    kind: 'metric',
    metric: sample.metric,
    value: sample.value,
    at: sample.at,
  } as const;
  return said(pool, facts, wishFor(spec, sample.value, pool.size), trigger);
}

function scheduleOpinion(pool: PoolFacts, facts: PolicyFacts): Opinion {
  const { spec, schedule, policy } = facts;
  if (!schedule) return silent(pool, facts, { code: 'no-data', reason: 'nobody read the schedule' });
  const { entry, since, ...wish } = scheduledWish(spec, schedule);
  const name = entry === undefined ? policy.split('/')[1] : `${policy.split('/')[1]}/${entry}`;
  const id = `schedule/${name}@${timestamp(since)}`;
  const trigger: ScheduleTrigger = { id, kind: 'schedule', at: since, ...(entry !== undefined && { entry }) };
  return said(pool, facts, wish, trigger);
}

function said(pool: PoolFacts, facts: PolicyFacts, wish: Wish, trigger: Trigger): Opinion {
  const { bounds } = facts.spec;
  const wanted = within(wish.size, bounds);
  const hold = decidedBefore(pool, trigger);
  if (hold) return { ...silent(pool, facts, hold), trigger, wished: wanted };
  const limited = wanted !== wish.size;
  const bounded = limited ? `; ${wish.size} wanted, bounds ${bounds.min} to ${bounds.max}` : '';
  const { size, because } = stabilized(pool, facts, wanted);
  const opinion = {
    facts,
    size,
    reason: `${wish.reason}${bounded}${because}`,
    limited,
    stabilized: because !== '',
    trigger,
    wished: wanted,
  };
  return pool.max === undefined ? opinion : { ...opinion, ...maxOf(pool, facts, { ...wish, size }) };
}

/** For a bounded pool: as much as the schedule says, or the size and its headroom, within the bounds. */
function maxOf(pool: PoolFacts, { spec }: PolicyFacts, wish: { readonly size: number; readonly max?: number }) {
  if (pool.max === undefined) return {};
  const wanted = wish.max ?? (spec.headroom === undefined ? spec.bounds.max : wish.size + spec.headroom);
  return { max: Math.max(wish.size, within(wanted, spec.bounds)) };
}

/** A metric that can not be acted upon. What stands in for it grows a pool at most. */
function failing(pool: PoolFacts, facts: PolicyFacts): Opinion {
  const wished = 'unreadable';
  const hold = noData(facts.sample);
  const { trigger, replicas, reason } = fallback(pool, facts);
  // one that was measured, but too long ago
  const stale = facts.sample?.kind === 'stale' ? measured(facts.sample) : undefined;
  const size = within(replicas ?? 0, facts.spec.bounds);
  if (!trigger || size <= pool.size) {
    return { ...silent(pool, facts, hold), ...(stale && { trigger: stale }), wished };
  }
  const moved = decidedBefore(pool, trigger);
  if (moved) return { ...silent(pool, facts, moved), trigger, wished };
  const because = `${hold.reason}; ${reason}`;
  const max = maxOf(pool, facts, { size }).max;
  return {
    facts,
    size,
    ...(pool.max !== undefined && { max: Math.max(pool.max, max ?? size) }),
    reason: because,
    limited: false,
    stabilized: false,
    trigger,
    wished,
  };
}

function measured({ metric, value, at }: Extract<Sample, { value: number }>): Trigger {
  return { id: `metric/${metric}@${timestamp(at)}`, kind: 'metric', metric, value, at };
}

interface StandIn {
  readonly trigger?: Trigger;
  readonly replicas?: number;
  readonly reason?: string;
}

/** What the policy says for a metric that keeps failing. A cap that several policies make together is never lifted. */
function fallback({ at, combine }: PoolFacts, { spec, recent }: PolicyFacts): StandIn {
  const { afterFailures, behavior, replicas } = spec.fallback ?? {};
  if (!recent || afterFailures === undefined || combine === 'smallest') return {};
  const { count, since } = { count: (recent.failures?.count ?? 0) + 1, since: recent.failures?.since ?? at };
  const wanted = behavior === 'static' ? replicas : behavior === 'last' ? recent.last : undefined;
  if (count < afterFailures || wanted === undefined) return {};
  const metric = metricOf(spec) ?? '';
  return {
    trigger: { id: `fallback/${metric}@${timestamp(since)}`, kind: 'fallback', metric, at: since },
    replicas: wanted,
    reason: `fallback ${behavior} after ${count} failed reads`,
  };
}

function noData(sample: Sample | undefined): Hold {
  if (!sample) return { code: 'no-data', reason: 'nobody asked for the metric' };
  const what = sample.kind === 'error' ? 'in error' : sample.kind;
  const why = 'message' in sample ? sample.message : `its newest value is ${Math.floor(sample.age)} s old`;
  return { code: 'no-data', reason: `metric ${sample.metric} is ${what}: ${why}` };
}

function silent({ size, max }: PoolFacts, facts: PolicyFacts, hold: Hold): Opinion {
  const stays = { size, ...(max !== undefined && { max }) };
  return { facts, ...stays, reason: hold.reason, limited: false, stabilized: false, hold };
}

function within(size: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(Math.max(size, min), max);
}
