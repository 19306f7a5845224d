import type { MachinePool } from './generated/fleet.ts';

/** Size of one zone of a pool; `zone` is undefined for a pool without zones. */
export interface ZoneSize {
  readonly zone: string | undefined;
  readonly replicas: number;
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
  return zoneSizes(pool).reduce((sum, { replicas }) => sum + replicas, 0);
}

/**
 * Spreads a new total over the zones a pool has. Growth goes to the smallest zones, shrinking takes from the largest,
 * one machine at a time; equal zones are taken in their written order (growth) or its reverse (shrinking). So a
 * growth never takes a machine from any zone, and no zone moves against the total.
 */
export function spread(sizes: readonly ZoneSize[], total: number): readonly ZoneSize[] {
  const next = sizes.map((size) => ({ ...size }));
  let sum = next.reduce((all, { replicas }) => all + replicas, 0);
  for (; sum < total; sum++) pick(next, (a, b) => a.replicas < b.replicas).replicas++;
  for (; sum > total; sum--) pick([...next].reverse(), (a, b) => a.replicas > b.replicas).replicas--;
  return next;
}

function pick<T>(items: readonly T[], better: (a: T, b: T) => boolean): T {
  return items.reduce((best, item) => (better(item, best) ? item : best));
}
