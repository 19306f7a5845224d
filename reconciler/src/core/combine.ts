import type { PoolFacts } from './evidence.ts';
import type { Opinion } from './opinion.ts';

/** What a pool should become. */
export interface Target {
  readonly size: number;
  /** Most machines, for a bounded pool. */
  readonly max?: number;
}

export interface Combined {
  readonly target: Target;
  /** The policy that speaks for the pool: of those that said the target the first by name. */
  readonly decider: Opinion;
}

/**
 * Opinions made one. Whoever has nothing to say wants the present size: under `largest` it keeps the pool from
 * shrinking, under `smallest` from growing.
 *
 * @param opinions at least one, by the policies' names
 */
export function combined(pool: PoolFacts, opinions: readonly Opinion[]): Combined {
  const [only, second] = opinions;
  if (only && !second) return { target: targetOf(pool, only), decider: only };
  const pick = pool.combine === 'smallest' ? Math.min : Math.max;
  const size = pick(...opinions.map((opinion) => opinion.size));
  if (pool.max === undefined) return { target: { size }, decider: deciderOf(opinions, (one) => one.size === size) };
  const max = pick(...opinions.map((opinion) => opinion.max ?? opinion.size));
  const moved = size === pool.size ? (one: Opinion) => one.max === max : (one: Opinion) => one.size === size;
  return { target: { size, max }, decider: deciderOf(opinions, moved) };
}

function targetOf(pool: PoolFacts, { size, max = size }: Opinion): Target {
  return pool.max === undefined ? { size } : { size, max };
}

function deciderOf(opinions: readonly Opinion[], saidIt: (opinion: Opinion) => boolean): Opinion {
  const candidates = opinions.filter(saidIt);
  return candidates.find(({ hold }) => !hold) ?? candidates[0] ?? (opinions[0] as Opinion);
}
