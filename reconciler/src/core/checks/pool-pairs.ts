import type { MachinePool } from '../generated/fleet.ts';
import { hasReplicas } from '../pools.ts';
import { type ClusterChange, liveSize } from './change.ts';

/** One pool in both states. */
export interface PoolPair {
  readonly name: string;
  readonly before: MachinePool;
  readonly after: MachinePool;
  /** Machines by zone as last seen. */
  readonly live: ReadonlyMap<string, number> | undefined;
  /** ` (seen <time>)`, or empty. */
  readonly seen: string;
}

/** What Git says of the size in one zone; both ends are equal where Git holds the number. */
export interface ZoneBounds {
  /** Empty for a pool without zones. */
  readonly zone: string;
  readonly min: number;
  readonly max: number;
}

/** Pools that both states declare. */
export function poolPairs(change: ClusterChange): readonly PoolPair[] {
  const old = new Map(change.before.resolved.body.pools?.map((pool) => [pool.name, pool]));
  return (change.after.resolved.body.pools ?? []).flatMap((after) => {
    const before = old.get(after.name);
    if (!before) return [];
    const live = liveSize(change, after.name);
    return [{ name: after.name, before, after, live: live?.zones, seen: live ? ` (seen ${live.at})` : '' }];
  });
}

/** Sizes of a pool by zone, whoever owns them. */
export function zoneBounds(pool: MachinePool): ReadonlyMap<string, ZoneBounds> {
  const zones = pool.zones ?? [{ ...pool, name: '' }];
  return new Map(
    zones.map(({ name: zone, replicas = 0, min = 0, max = 0 }) => [
      zone,
      hasReplicas(pool) ? { zone, min: replicas, max: replicas } : { zone, min, max },
    ]),
  );
}

/** ` in <zone>`, or empty for a pool without zones. */
export function inZone(zone: string): string {
  return zone === '' ? '' : ` in ${zone}`;
}
