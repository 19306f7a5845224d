import type { MachinePool, ScaleDown, ScaleRecord, ScalingPolicy, ScalingPolicySpec } from './generated/fleet.ts';
import { type RecentWishes, recall } from './memory.ts';
import { type FleetData, type NamespacedName, namespacedName } from './model.ts';
import type { Observation, PoolKey, PoolStatus } from './observation.ts';
import { metricOf, rulesOf } from './policies/rule.ts';
import { totalLimits, totalReplicas } from './pools.ts';
import type { CommitId } from './repository.ts';
import { mergedBody } from './resolve.ts';
import type { SchedulePhase } from './schedule.ts';
import type { Sample } from './signals.ts';
import { secondsOf } from './time.ts';

/** What is known of a pool, whichever policy moves it. */
export interface PoolFacts {
  /** Time of the observation, in seconds since the epoch. */
  readonly at: number;
  /** Commit that the facts were read from. */
  readonly base: CommitId;
  /** Machines in Git, over all zones, whether they are ready or still coming; of a bounded pool the fewest. */
  readonly size: number;
  /** Most machines of a bounded pool, over all zones. Absent: Git holds the size itself. */
  readonly max?: number;
  readonly scaleDown?: ScaleDown;
  /** Present when pool or cluster are being removed. */
  readonly deleting?: true;
  readonly lastUp?: ScaleRecord;
  readonly lastDown?: ScaleRecord;
  /** Newest trigger that changed the size, in seconds since the epoch; only what is newer may change it again. */
  readonly decidedUntil?: number;
  /** Absent: nobody looked. */
  readonly status?: PoolStatus;
  /** Whose wish counts where several policies move the pool. */
  readonly combine?: NonNullable<MachinePool['combine']>;
}

/** What is known of one policy. */
export interface PolicyFacts {
  readonly policy: NamespacedName;
  readonly spec: ScalingPolicySpec;
  /** Absent for a schedule. */
  readonly sample?: Sample;
  /** Absent where the policy has no schedule, or nobody read it. */
  readonly schedule?: SchedulePhase;
  /** Why the policy may not move the pool. Absent: it may. */
  readonly fault?: string;
  /** Absent: nobody keeps a memory. */
  readonly recent?: RecentWishes;
}

/**
 * Every fact that a decision rests on, as plain JSON. Decisions are functions of this alone, so a commit that carries
 * it can be decided again by anyone. Of several policies, the one that decided stands in it and the rest in `others`.
 */
export interface Evidence extends PoolFacts, PolicyFacts {
  readonly others?: readonly PolicyFacts[];
}

/**
 * Evidence for each pool that policies may move, by the names of its policies. Policies that may not share their pool
 * stand alone.
 *
 * @param only policies to look at; a pool is looked at whole. Default: all
 */
export function gatherEvidence(observation: Observation, only?: ReadonlySet<NamespacedName>): readonly Evidence[] {
  const evidence: Evidence[] = [];
  for (const group of policiesByPool(observation.data)) {
    if (only && !group.some(({ name }) => only.has(name))) continue;
    evidence.push(...evidenceFor(observation, group));
  }
  return evidence;
}

interface NamedPolicy {
  readonly name: NamespacedName;
  readonly policy: ScalingPolicy;
}

type PolicyMap = FleetData['policies'];
const grouped = new WeakMap<PolicyMap, readonly (readonly NamedPolicy[])[]>();

/** Policies of each pool by name, and pools by their first policy. */
function policiesByPool({ policies }: FleetData): readonly (readonly NamedPolicy[])[] {
  const known = grouped.get(policies);
  if (known) return known;
  const named = [...policies.values()].map((policy) => ({ name: namespacedName(policy.metadata), policy }));
  const pools = new Map<PoolKey, NamedPolicy[]>();
  for (const one of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = poolKey(one.policy);
    const group = pools.get(key);
    if (group) group.push(one);
    else pools.set(key, [one]);
  }
  const groups = [...pools.values()];
  grouped.set(policies, groups);
  return groups;
}

function evidenceFor(observation: Observation, group: readonly NamedPolicy[]): Evidence[] {
  const [first] = group;
  if (!first) return [];
  const declared = declaredPool(observation.data, first.policy);
  const pool = poolFacts(observation, first.policy, declared);
  const members = group.map((one) => policyFacts(observation, one, declared, group));
  const [own, ...others] = members;
  if (!own || (others.length > 0 && pool.combine === undefined)) return members.map((one) => ({ ...pool, ...one }));
  return [{ ...pool, ...own, ...(others.length > 0 && { others }) }];
}

function poolKey({ metadata, spec }: ScalingPolicy): PoolKey {
  return `${metadata.namespace}/${spec.target.cluster}/${spec.target.pool}`;
}

function declaredPool(data: FleetData, { metadata, spec }: ScalingPolicy): MachinePool | undefined {
  const cluster = data.clusters.get(`${metadata.namespace}/${spec.target.cluster}`);
  if (!cluster || cluster.spec.registered) return undefined;
  return mergedBody(data, cluster).pools?.find(({ name }) => name === spec.target.pool);
}

function poolFacts(observation: Observation, policy: ScalingPolicy, pool: MachinePool | undefined): PoolFacts {
  const { at, base, data, pools } = observation;
  const status = pools.get(poolKey(policy));
  return {
    at,
    base,
    ...sizeOf(pool),
    ...(pool?.scaleDown && { scaleDown: pool.scaleDown }),
    ...memoryOf(data, policy),
    ...(status && { status }),
    ...(pool?.combine && { combine: pool.combine }),
  };
}

function sizeOf(pool: MachinePool | undefined) {
  if (!pool) return { size: 0 };
  if (pool.owner !== 'bounded') return { size: totalReplicas(pool) };
  const { min, max } = totalLimits(pool);
  return { size: min, max };
}

function policyFacts(
  observation: Observation,
  { name, policy }: NamedPolicy,
  pool: MachinePool | undefined,
  group: readonly NamedPolicy[],
): PolicyFacts {
  const { spec } = policy;
  const { at, data, samples, memory, schedules } = observation;
  const metric = metricOf(spec);
  const fault = faultOf(spec, pool) ?? rivalry(name, pool, group);
  const phase = schedules?.get(name);
  return {
    policy: name,
    spec,
    ...(metric !== undefined && { sample: samples.get(metric) ?? missing(data, metric) }),
    ...(spec.schedule && phase && { schedule: phase }),
    ...(fault !== undefined && { fault }),
    ...(memory && { recent: recall(memory.get(name), spec, at) }),
  };
}

/** What validation refuses too; decisions must not rely on it. */
function faultOf(spec: ScalingPolicySpec, pool: MachinePool | undefined): string | undefined {
  const { target, bounds } = spec;
  if (!pool) return `cluster ${target.cluster} has no pool ${target.pool}`;
  if (pool.owner !== 'policy' && pool.owner !== 'bounded')
    return `pool ${target.pool} belongs to ${pool.owner ?? 'git'}`;
  if (bounds.min > bounds.max) return `min ${bounds.min} is above max ${bounds.max}`;
  return ruleFault(spec);
}

function ruleFault(spec: ScalingPolicySpec): string | undefined {
  const { targetPerNode, thresholds } = spec;
  if (rulesOf(spec).length !== 1) return 'it has not exactly one rule';
  if (thresholds && !(thresholds.up.above > thresholds.down.below)) return 'up.above is not above down.below';
  return targetPerNode && !(targetPerNode.value > 0) ? `target ${targetPerNode.value} is not above 0` : undefined;
}

function rivalry(name: NamespacedName, pool: MachinePool | undefined, group: readonly NamedPolicy[]) {
  if (group.length === 1 || pool?.combine) return undefined;
  const rivals = group.filter((other) => other.name !== name).map((other) => other.name);
  return `${rivals.join(', ')} moves the pool too`;
}

function memoryOf(data: FleetData, { metadata, spec }: ScalingPolicy) {
  const status = data.states.get(`${metadata.namespace}/${spec.target.cluster}`)?.status;
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
