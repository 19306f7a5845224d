import type { Cluster, ScalingPolicy } from '../core/generated/fleet.ts';
import { fleetPath, type NamespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { policyReferences } from './references.ts';
import { nearest } from './schema-check.ts';
import type { FleetView } from './view.ts';

/** Policies on the pools of one cluster: each on its own, then those of each pool together. */
export function policyFindings(
  fleet: FleetView,
  cluster: Cluster | undefined,
  policies: readonly ScalingPolicy[],
): readonly Finding[] {
  const byPool = new Map<string, ScalingPolicy[]>();
  for (const policy of policies) {
    const { pool } = policy.spec.target;
    byPool.set(pool, [...(byPool.get(pool) ?? []), policy]);
  }
  return [
    ...policies.flatMap((policy) => [
      ...policyReferences(fleet, policy),
      ...boundsProblems(policy),
      ...forceProblems(policy),
      ...(cluster ? targetProblems(fleet, cluster, policy) : []),
    ]),
    ...[...byPool.values()].flatMap(poolProblems),
  ];
}

/** By name, so that the same policy is reported whatever the order of the files. */
function poolProblems(policies: readonly ScalingPolicy[]): readonly Finding[] {
  const [first, ...others] = policies;
  if (!first) return [];
  // Two policies on one pool would pull at it in turn.
  return others.map(({ metadata, spec }) => {
    const key: NamespacedName = `${metadata.namespace}/${spec.target.cluster}`;
    return {
      file: fleetPath('ScalingPolicy', metadata),
      field: ['spec', 'target'],
      message: `pool ${key}/${spec.target.pool} has a policy already`,
      hint: `remove this one or ${fleetPath('ScalingPolicy', first.metadata)}`,
      rule: 'one-policy-per-pool',
    };
  });
}

function boundsProblems({ metadata, spec }: ScalingPolicy): readonly Finding[] {
  const { min, max } = spec.bounds;
  if (min <= max) return [];
  const file = fleetPath('ScalingPolicy', metadata);
  const message = `min ${min} is more than max ${max}`;
  return [{ file, field: ['spec', 'bounds', 'min'], message, hint: `make it at most ${max}` }];
}

function forceProblems({ metadata, spec: { bounds, force } }: ScalingPolicy): readonly Finding[] {
  if (force === undefined || (force >= bounds.min && force <= bounds.max)) return [];
  const file = fleetPath('ScalingPolicy', metadata);
  const message = `force ${force} is outside of the bounds ${bounds.min} to ${bounds.max}`;
  return [{ file, field: ['spec', 'force'], message, hint: 'force a size inside the bounds, or widen them' }];
}

/** A policy whose pool is not its to move. */
function targetProblems(fleet: FleetView, cluster: Cluster, policy: ScalingPolicy): readonly Finding[] {
  if (fleet.lacksTemplate(cluster)) return [];
  const file = fleetPath('ScalingPolicy', policy.metadata);
  const field = ['spec', 'target', 'pool'];
  const wanted = policy.spec.target.pool;
  const pools = fleet.bodyOf(cluster).pools ?? [];
  const pool = pools.find(({ name }) => name === wanted);
  if (!pool) {
    const near = nearest(
      wanted,
      pools.map(({ name }) => name),
    );
    const hint = near ? `did you mean ${near}?` : `add the pool to ${fleetPath('Cluster', cluster.metadata)}`;
    return [{ file, field, message: `cluster ${cluster.metadata.name} has no pool ${wanted}`, hint }];
  }
  if (pool.owner === 'policy') return [];
  const message = `pool ${wanted} belongs to ${pool.owner ?? 'git'}, so no policy may move it`;
  const hint = `set owner: policy on the pool in ${fleetPath('Cluster', cluster.metadata)}, or remove the policy`;
  return [{ file, field, message, hint, rule: 'one-owner-per-size' }];
}
