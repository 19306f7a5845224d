import type { Manifest } from '../manifest.ts';
import { type Comparison, compareObjects, type Pair } from './compare.ts';
import {
  addNodes,
  type Effect,
  fewest,
  most,
  NO_NODES,
  type NodeCounts,
  type PoolSummary,
  type Size,
} from './effects.ts';
import { isPool, machineChange, POOL_FIELDS, poolOf, sizeOf, surgeOf, zoneOf } from './machines.ts';

/** Effects on pools. `upgrading`: the control plane goes to another version in the same change. */
export function poolEffects(before: readonly Manifest[], after: readonly Manifest[], upgrading: boolean): Effect[] {
  const [old, next] = [byPool(before), byPool(after)];
  const names = [...new Set([...old.keys(), ...next.keys()])].sort();
  return names.flatMap((pool): Effect[] => {
    const [was, is] = [old.get(pool) ?? [], next.get(pool) ?? []];
    if (was.length === 0) return [{ kind: 'pool-created', ...summary(pool, is), nodes: made(is) }];
    if (is.length === 0) return [{ kind: 'pool-deleted', ...summary(pool, was), nodes: gone(was) }];
    return changedPool(pool, compareObjects(was, is), upgrading);
  });
}

/** Pools of a whole cluster, by name. */
export function poolSummaries(objects: readonly Manifest[]): readonly PoolSummary[] {
  const pools = [...byPool(objects)].sort(([a], [b]) => (a < b ? -1 : 1));
  return pools.map(([pool, deployments]) => summary(pool, deployments));
}

function changedPool(pool: string, { pairs, added, removed }: Comparison, upgrading: boolean): Effect[] {
  return [
    ...removed.map((object): Effect => zoneEffect('zone-removed', pool, object, gone([object]))),
    ...added.map((object): Effect => zoneEffect('zone-added', pool, object, made([object]))),
    ...pairs.flatMap((pair) => [...sizeEffects(pool, pair, upgrading), ...rollEffects(pool, pair, upgrading)]),
  ];
}

function zoneEffect(kind: 'zone-added' | 'zone-removed', pool: string, object: Manifest, nodes: NodeCounts): Effect {
  return { kind, pool, ...zoneOf(object), size: sizeOf(object), nodes };
}

function sizeEffects(pool: string, { before, after }: Pair, upgrading: boolean): Effect[] {
  const [from, to] = [sizeOf(before), sizeOf(after)];
  if (fewest(from) === fewest(to) && most(from) === most(to) && 'min' in from === 'min' in to) return [];
  const place = { pool, ...zoneOf(after) };
  const nodes = sizeNodes(from, to);
  if ('replicas' in from && 'replicas' in to) {
    const waitsForControlPlane = upgrading && to.replicas > from.replicas;
    return [{ kind: 'pool-scaled', ...place, from: from.replicas, to: to.replicas, waitsForControlPlane, nodes }];
  }
  return [{ kind: 'min' in from && 'min' in to ? 'bounds-moved' : 'owner-switched', ...place, from, to, nodes }];
}

/** The most that can be added and removed; an autoscaler takes no machine away because its maximum fell. */
function sizeNodes(from: Size, to: Size): NodeCounts {
  const removed = 'min' in from && 'min' in to ? 0 : Math.max(0, most(from) - most(to));
  return { ...NO_NODES, added: Math.max(0, fewest(to) - fewest(from)), removed };
}

function rollEffects(pool: string, { before, after }: Pair, upgrading: boolean): Effect[] {
  const { reasons } = machineChange(before, after, POOL_FIELDS);
  if (reasons.length === 0) return [];
  const rolled = Math.min(most(sizeOf(before)), most(sizeOf(after)));
  const nodes = { ...NO_NODES, rolled, surge: surgeOf(after, rolled) };
  const place = { pool, ...zoneOf(after), size: sizeOf(after) };
  return [{ kind: 'pool-rolled', ...place, reasons, waitsForControlPlane: upgrading, nodes }];
}

function byPool(objects: readonly Manifest[]): Map<string, Manifest[]> {
  const pools = new Map<string, Manifest[]>();
  for (const object of objects.filter(isPool)) {
    const pool = poolOf(object);
    pools.set(pool, [...(pools.get(pool) ?? []), object]);
  }
  return pools;
}

function summary(pool: string, deployments: readonly Manifest[]): PoolSummary {
  const { added } = compareObjects([], deployments);
  return { pool, zones: added.map((object) => ({ ...zoneOf(object), size: sizeOf(object) })) };
}

function made(deployments: readonly Manifest[]): NodeCounts {
  return deployments.map((object) => ({ ...NO_NODES, added: fewest(sizeOf(object)) })).reduce(addNodes, NO_NODES);
}

function gone(deployments: readonly Manifest[]): NodeCounts {
  return deployments.map((object) => ({ ...NO_NODES, removed: most(sizeOf(object)) })).reduce(addNodes, NO_NODES);
}
