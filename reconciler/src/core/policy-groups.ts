import type { ScalingPolicy } from './generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from './model.ts';
import type { PoolKey } from './observation.ts';

export interface NamedPolicy {
  readonly name: NamespacedName;
  readonly policy: ScalingPolicy;
}

/** Policies of one pool, by name. */
export interface Group {
  readonly cluster: NamespacedName;
  readonly pool: string;
  readonly key: PoolKey;
  readonly members: NamedPolicy[];
}

export interface Grouped {
  /** By the name of their first policy. */
  readonly groups: readonly Group[];
  readonly byPolicy: ReadonlyMap<NamespacedName, Group>;
}

const grouped = new WeakMap<FleetData['policies'], Grouped>();

/** Fleets of unchanged policies share the map, so they are grouped once. */
export function policiesByPool({ policies }: FleetData): Grouped {
  const known = grouped.get(policies);
  if (known) return known;
  const named = [...policies.values()].map((policy) => ({ name: namespacedName(policy.metadata), policy }));
  const groups = new Map<PoolKey, Group>();
  for (const one of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { cluster: clusterName, pool } = one.policy.spec.target;
    const cluster = namespacedName({ namespace: one.policy.metadata.namespace, name: clusterName });
    const key: PoolKey = `${cluster}/${pool}`;
    const group = groups.get(key);
    if (group) group.members.push(one);
    else groups.set(key, { cluster, pool, key, members: [one] });
  }
  const all = [...groups.values()];
  const byPolicy = new Map(all.flatMap((group) => group.members.map(({ name }) => [name, group] as const)));
  const result = { groups: all, byPolicy };
  grouped.set(policies, result);
  return result;
}
