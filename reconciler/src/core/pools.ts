import type { MachinePool } from './generated/fleet.ts';

/** Size of one zone of a pool; `zone` is undefined for a pool without zones. */
export interface ZoneSize {
  readonly zone: string | undefined;
  readonly replicas: number;
}

/** Fewest and most machines that the cluster-autoscaler may choose from. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** Bounds of one zone of a pool. */
export interface ZoneLimits extends Limits {
  readonly zone: string | undefined;
}

/** True when Git holds the number of machines (owners git and policy). */
export function hasReplicas(pool: MachinePool): boolean {
  return pool.owner === undefined || pool.owner === 'git' || pool.owner === 'policy';
}

/** Machines of each zone, for pools whose number Git holds. */
export function zoneSizes(pool: MachinePool): readonly ZoneSize[] {
  if (pool.zones) return pool.zones.map((zone) => ({ zone: zone.name, replicas: zone.replicas ?? 0 }));
  return [{ zone: undefined, replicas: pool.replicas ?? 0 }];
}

/** Machines over all zones. */
export function totalReplicas(pool: MachinePool): number {
  if (!pool.zones) return pool.replicas ?? 0;
  return zoneSizes(pool).reduce((sum, { replicas }) => sum + replicas, 0);
}

/** Bounds of each zone, for pools in which the cluster-autoscaler works. */
export function zoneLimits(pool: MachinePool): readonly ZoneLimits[] {
  const limits = ({ min = 0, max = 0 }: { min?: number; max?: number }) => ({ min, max });
  return pool.zones?.map((zone) => ({ zone: zone.name, ...limits(zone) })) ?? [{ zone: undefined, ...limits(pool) }];
}

/** Bounds over all zones. */
export function totalLimits(pool: MachinePool): Limits {
  return zoneLimits(pool).reduce((sum, { min, max }) => ({ min: sum.min + min, max: sum.max + max }), NO_LIMITS);
}

const NO_LIMITS: Limits = { min: 0, max: 0 };

/**
 * Spreads a new total over the zones a pool has. Growth goes to the smallest zones, shrinking takes from the largest,
 * one machine at a time; equal zones are taken in their written order (growth) or its reverse (shrinking). So a
 * growth never takes a machine from any zone, and no zone moves against the total.
 *
 * @param ends one for each zone: no growth takes a zone above it, no shrinking below it. When all zones have reached
 *   theirs, what is left is not spread. Default: none
 */
export function spread(sizes: readonly ZoneSize[], total: number, ends?: readonly number[]): readonly ZoneSize[] {
  const next = sizes.map((size) => ({ ...size }));
  const indices = next.map((_, index) => index);
  const size = (index: number) => next[index]?.replicas ?? 0;
  let sum = next.reduce((all, { replicas }) => all + replicas, 0);
  while (sum !== total) {
    const way = sum < total ? 1 : -1;
    const free = indices.filter((index) => !ends || way * size(index) < way * (ends[index] ?? 0));
    const ordered = way > 0 ? free : free.reverse();
    const [first] = ordered;
    if (first === undefined) break;
    const chosen = ordered.reduce((best, index) => (way * size(index) < way * size(best) ? index : best), first);
    (next[chosen] as { replicas: number }).replicas += way;
    sum += way;
  }
  return next;
}

/** Spreads new bounds over the zones; in no zone is `min` above `max`, and no bound moves against its total. */
export function spreadLimits(zones: readonly ZoneLimits[], to: Limits): readonly ZoneLimits[] {
  const of = (end: 'min' | 'max') => zones.map((zone) => ({ zone: zone.zone, replicas: zone[end] }));
  const sum = (sizes: readonly ZoneSize[]) => sizes.reduce((all, { replicas }) => all + replicas, 0);
  const ends = (sizes: readonly ZoneSize[]) => sizes.map(({ replicas }) => replicas);
  const [mins, maxes] = [of('min'), of('max')];
  // Room is made before it is used: the most grows first, the fewest shrinks first.
  const grown = to.max >= sum(maxes) ? spread(maxes, to.max) : maxes;
  const min = spread(mins, to.min, to.min >= sum(mins) ? ends(grown) : undefined);
  const max = to.max >= sum(maxes) ? grown : spread(maxes, to.max, ends(min));
  return zones.map(({ zone }, index) => ({
    zone,
    min: min[index]?.replicas ?? 0,
    max: max[index]?.replicas ?? 0,
  }));
}
