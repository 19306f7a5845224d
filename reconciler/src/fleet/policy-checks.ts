import type { Cluster, MachinePool, ScalingPolicy } from '../core/generated/fleet.ts';
import { fleetPath, type NamespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { ruleProblems } from './policy-rules.ts';
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
  // Nothing can be said of pools whose template is not there.
  const pools = cluster && !fleet.lacksTemplate(cluster) ? (fleet.bodyOf(cluster).pools ?? []) : undefined;
  const poolOf = (wanted: string) => pools?.find(({ name }) => name === wanted);
  return [
    ...policies.flatMap((policy) => [
      ...policyReferences(fleet, policy),
      ...ruleProblems(policy, fleetPath('ScalingPolicy', policy.metadata), poolOf(policy.spec.target.pool)),
      ...forceProblems(policy),
      ...(pools ? targetProblems(pools, policy) : []),
    ]),
    ...[...byPool].flatMap(([pool, sharing]) => (poolOf(pool)?.combine ? [] : rivals(sharing))),
  ];
}

/** Two policies on one pool would pull at it in turn, unless the pool says how they combine. */
function rivals([first, ...others]: readonly ScalingPolicy[]): readonly Finding[] {
  if (!first) return [];
  return others.map(({ metadata, spec }) => {
    const key: NamespacedName = `${metadata.namespace}/${spec.target.cluster}`;
    return {
      file: fleetPath('ScalingPolicy', metadata),
      field: ['spec', 'target'],
      message: `pool ${key}/${spec.target.pool} has a policy already`,
      hint: `remove this one or ${fleetPath('ScalingPolicy', first.metadata)}, or set combine on the pool`,
      rule: 'one-policy-per-pool',
    };
  });
}

function forceProblems({ metadata, spec: { bounds, force } }: ScalingPolicy): readonly Finding[] {
  if (force === undefined || (force >= bounds.min && force <= bounds.max)) return [];
  const file = fleetPath('ScalingPolicy', metadata);
  const message = `force ${force} is outside of the bounds ${bounds.min} to ${bounds.max}`;
  return [
    {
      file,
      field: ['spec', 'force'],
      message,
      hint: 'force a size inside the bounds, or widen them',
      rule: 'force-outside-bounds',
    },
  ];
}

/** A policy whose pool is not its to move. */
function targetProblems(pools: readonly MachinePool[], { metadata, spec }: ScalingPolicy): readonly Finding[] {
  const file = fleetPath('ScalingPolicy', metadata);
  const field = ['spec', 'target', 'pool'];
  const { cluster, pool: wanted } = spec.target;
  const clusterFile = fleetPath('Cluster', { ...metadata, name: cluster });
  const pool = pools.find(({ name }) => name === wanted);
  if (!pool) {
    const near = nearest(
      wanted,
      pools.map(({ name }) => name),
    );
    const hint = near ? `did you mean ${near}?` : `add the pool to ${clusterFile}`;
    return [{ file, field, message: `cluster ${cluster} has no pool ${wanted}`, hint, rule: 'pool-not-found' }];
  }
  if (pool.owner === 'policy' || pool.owner === 'bounded') return [];
  const message = `pool ${wanted} belongs to ${pool.owner ?? 'git'}, so no policy may move it`;
  const hint = `set owner: policy on the pool in ${clusterFile}, or remove the policy`;
  return [{ file, field, message, hint, rule: 'one-owner-per-size' }];
}
