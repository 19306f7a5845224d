import type { MachinePool } from '../generated/fleet.ts';
import { hasReplicas } from '../pools.ts';
import { poolField, type Refusal, refuse, type Side } from './change.ts';
import { inZone, zoneBounds } from './pool-pairs.ts';

/**
 * Pools that may become empty and could not grow again. One that was so before stays free: somebody may have switched on that
 * the provider tells what its machines have.
 *
 * @param before absent for a cluster that begins with the change
 */
export function scaleFromZeroRefusals(after: Side, before: Side | undefined): Refusal[] {
  const old = new Map(before?.resolved.body.pools?.map((pool) => [pool.name, pool]));
  return (after.resolved.body.pools ?? []).flatMap((pool) => {
    const was = old.get(pool.name);
    const zone = stuckZone(pool);
    if (zone === undefined || (was && stuckZone(was) !== undefined)) return [];
    const key = `${after.cluster.metadata.namespace}/${after.cluster.metadata.name}` as const;
    const change = { key, before: before ?? after, after, live: {} };
    const message = `pool ${pool.name}${inZone(zone)} may become empty, and nothing says what its machines have`;
    const field = poolField(change, pool.name, zone === '' ? 'min' : 'zones');
    return [refuse(change, { rule: 'scale-from-zero', field, message })];
  });
}

/** The first zone that may become empty and could not grow again. */
function stuckZone(pool: MachinePool): string | undefined {
  if (hasReplicas(pool) || pool.capacity) return undefined;
  return [...zoneBounds(pool).values()].find(({ min, max }) => min === 0 && max > 0)?.zone;
}
