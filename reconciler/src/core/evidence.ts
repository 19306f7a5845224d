import { distrustOf } from './distrust.ts';
import type { MachinePool, ScaleDown, ScaleRecord, ScalingPolicy, ScalingPolicySpec } from './generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from './model.ts';
import type { Observation, PoolStatus } from './observation.ts';
import { totalReplicas } from './pools.ts';
import type { CommitId } from './repository.ts';
import { resolveCluster } from './resolve.ts';
import type { Sample } from './signals.ts';
import { type StopFacts, stopFacts } from './stop-facts.ts';
import { secondsOf } from './time.ts';

/**
 * Every fact that the decision of one policy rests on, as plain JSON. Decisions are functions of this alone, so a
 * commit that carries it can be decided again by anyone.
 */
export interface Evidence extends StopFacts {
  /** Time of the observation, in seconds since the epoch. */
  readonly at: number;
  /** Commit that the facts were read from. */
  readonly base: CommitId;
  readonly policy: NamespacedName;
  readonly spec: ScalingPolicySpec;
  readonly sample: Sample;
  /** Why the policy may not move the pool. Absent: it may. */
  readonly fault?: string;
  /** Machines in Git, over all zones, whether they are ready or still coming. */
  readonly size: number;
  readonly scaleDown?: ScaleDown;
  /** Present when pool or cluster are being removed. */
  readonly deleting?: true;
  readonly lastUp?: ScaleRecord;
  readonly lastDown?: ScaleRecord;
  /** Newest trigger that changed the size, in seconds since the epoch; only what is newer may change it again. */
  readonly decidedUntil?: number;
  /** Absent: nobody looked. */
  readonly status?: PoolStatus;
}

/** Evidence for each policy of the fleet, by the policy's name. */
export function gatherEvidence(observation: Observation): readonly Evidence[] {
  const policies = [...observation.data.policies.values()];
  const rivals = new Map<string, NamespacedName[]>();
  for (const policy of policies) {
    const key = poolKey(policy);
    rivals.set(key, [...(rivals.get(key) ?? []), namespacedName(policy.metadata)]);
  }
  const evidence = policies
    .map((policy) => evidenceFor(observation, policy, rivals.get(poolKey(policy)) ?? []))
    .sort((a, b) => (a.policy < b.policy ? -1 : 1));
  return withDistrust(observation, evidence);
}

/** A bad observation as a whole is a fact of every decision. */
function withDistrust({ at, samples, data }: Observation, all: readonly Evidence[]): readonly Evidence[] {
  const { distrust: settings, backOff } = data.fleet.spec;
  const pools = all.filter(({ fault, deleting }) => fault === undefined && !deleting);
  const distrust = distrustOf({ at, samples: samples.values(), pools }, settings, backOff);
  return distrust === undefined ? all : all.map((one) => ({ ...one, distrust }));
}

function evidenceFor(
  observation: Observation,
  policy: ScalingPolicy,
  policiesOfPool: readonly NamespacedName[],
): Evidence {
  const { at, base, data, samples, pools } = observation;
  const name = namespacedName(policy.metadata);
  const { metric } = policy.spec.targetPerNode;
  const pool = poolOf(data, policy);
  const rivals = policiesOfPool.filter((other) => other !== name).sort();
  const fault =
    faultOf(policy.spec, pool) ?? (rivals.length > 0 ? `${rivals.join(', ')} moves the pool too` : undefined);
  const status = pools.get(poolKey(policy));
  return {
    at,
    base,
    policy: name,
    spec: policy.spec,
    sample: samples.get(metric) ?? missing(data, metric),
    ...(fault !== undefined && { fault }),
    size: pool ? totalReplicas(pool) : 0,
    ...(pool?.scaleDown && { scaleDown: pool.scaleDown }),
    ...memoryOf(data, policy),
    ...stopFacts(data.fleet.spec, statusOf(data, policy), { pool: policy.spec.target.pool, at }),
    ...(status && { status }),
  };
}

function poolKey({ metadata, spec }: ScalingPolicy) {
  return `${metadata.namespace}/${spec.target.cluster}/${spec.target.pool}` as const;
}

function poolOf(data: FleetData, { metadata, spec }: ScalingPolicy): MachinePool | undefined {
  const cluster = data.clusters.get(namespacedName({ namespace: metadata.namespace, name: spec.target.cluster }));
  const resolved = cluster && resolveCluster(data, cluster);
  return resolved?.body.pools?.find(({ name }) => name === spec.target.pool);
}

/** What validation refuses too; decisions must not rely on it. */
function faultOf({ target, targetPerNode, bounds, force }: ScalingPolicySpec, pool: MachinePool | undefined) {
  if (!pool) return `cluster ${target.cluster} has no pool ${target.pool}`;
  if (pool.owner !== 'policy') return `pool ${target.pool} belongs to ${pool.owner ?? 'git'}`;
  if (bounds.min > bounds.max) return `min ${bounds.min} is above max ${bounds.max}`;
  if (force !== undefined && (force < bounds.min || force > bounds.max)) {
    return `force ${force} is outside of the bounds ${bounds.min} to ${bounds.max}`;
  }
  return targetPerNode.value > 0 ? undefined : `target ${targetPerNode.value} is not above 0`;
}

function statusOf(data: FleetData, { metadata, spec }: ScalingPolicy) {
  return data.states.get(namespacedName({ namespace: metadata.namespace, name: spec.target.cluster }))?.status;
}

function memoryOf(data: FleetData, policy: ScalingPolicy) {
  const { spec } = policy;
  const status = statusOf(data, policy);
  const pool = status?.pools?.find(({ name }) => name === spec.target.pool);
  const { lastUp, lastDown } = pool ?? {};
  const changes = [lastUp, lastDown].filter((change) => change !== undefined);
  // The list of decisions is bounded: of one that fell off it, the time of the change is known.
  const triggers = changes.map(
    (change) => status?.decisions?.find(({ id }) => id === change.decision)?.at ?? change.at,
  );
  return {
    ...((status?.deletion || pool?.deletion) && { deleting: true as const }),
    ...(lastUp && { lastUp }),
    ...(lastDown && { lastDown }),
    ...(triggers.length > 0 && { decidedUntil: Math.max(...triggers.map(secondsOf)) }),
  };
}

function missing(data: FleetData, metric: string): Sample {
  const source = data.metrics.get(metric)?.spec.provider ?? 'none';
  return { kind: 'absent', metric, source, message: 'nobody asked for it' };
}
