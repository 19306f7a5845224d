import type { MachinePool, ScalingPolicy } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath, namespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { mergedBody } from './merged-body.ts';
import { ruleProblems } from './policy-rules.ts';
import { nearest } from './schema-check.ts';

/** Policies that contradict themselves, move what is not theirs, or share a pool that they may not share. */
export function policyProblems(data: FleetData): Finding[] {
  const alone = [...data.policies.values()].flatMap((policy) => onePolicy(data, policy));
  return [...alone, ...sharedPools(data)];
}

function onePolicy(data: FleetData, policy: ScalingPolicy): Finding[] {
  const file = fleetPath('ScalingPolicy', policy.metadata);
  const pool = targetPool(data, policy);
  return [...ruleProblems(policy, file, pool), ...targetProblems(data, policy, file)];
}

/** Pools of the cluster that a policy names; `undefined` where nothing can be said of them. */
function targetPools(data: FleetData, { metadata, spec }: ScalingPolicy): readonly MachinePool[] | undefined {
  const cluster = data.clusters.get(namespacedName({ ...metadata, name: spec.target.cluster }));
  const template = cluster?.spec.template;
  if (!cluster || (template !== undefined && !data.templates.has(template))) return undefined;
  return mergedBody(data, cluster).pools ?? [];
}

function targetPool(data: FleetData, policy: ScalingPolicy): MachinePool | undefined {
  return targetPools(data, policy)?.find(({ name }) => name === policy.spec.target.pool);
}

function targetProblems(data: FleetData, policy: ScalingPolicy, file: string): Finding[] {
  const pools = targetPools(data, policy);
  if (!pools) return [];
  const field = ['spec', 'target', 'pool'];
  const { cluster, pool: wanted } = policy.spec.target;
  const clusterFile = fleetPath('Cluster', { ...policy.metadata, name: cluster });
  const pool = pools.find(({ name }) => name === wanted);
  if (!pool) {
    const near = nearest(
      wanted,
      pools.map(({ name }) => name),
    );
    const hint = near ? `did you mean ${near}?` : `add the pool to ${clusterFile}`;
    return [{ file, field, message: `cluster ${cluster} has no pool ${wanted}`, hint }];
  }
  if (pool.owner === 'policy' || pool.owner === 'bounded') return [];
  const message = `pool ${wanted} belongs to ${pool.owner ?? 'git'}, so no policy may move it`;
  const hint = `set owner: policy on the pool in ${clusterFile}, or remove the policy`;
  return [{ file, field, message, hint, rule: 'one-owner-per-size' }];
}

/** Two policies on one pool would pull at it in turn, unless the pool says how they combine. */
function sharedPools(data: FleetData): Finding[] {
  const first = new Map<string, string>();
  // By name, so that the same one is reported whatever the order of the files.
  const policies = [...data.policies].sort(([a], [b]) => (a < b ? -1 : 1));
  return policies.flatMap(([, policy]) => {
    const { cluster, pool } = policy.spec.target;
    const key = `${policy.metadata.namespace}/${cluster}/${pool}`;
    const file = fleetPath('ScalingPolicy', policy.metadata);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, file);
    if (earlier === undefined || targetPool(data, policy)?.combine) return [];
    const message = `pool ${key} has a policy already`;
    const hint = `remove this one or ${earlier}, or set combine on the pool`;
    return [{ file, field: ['spec', 'target'], message, hint, rule: 'one-policy-per-pool' }];
  });
}
