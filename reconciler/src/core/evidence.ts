import { distrustOf } from './distrust.ts';
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
import { type StopFacts, stopFacts } from './stop-facts.ts';
import { secondsOf } from './time.ts';

/** What is known of a pool, whichever policy moves it. */
export interface PoolFacts extends StopFacts {
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
  const { groups, byPolicy } = policiesByPool(observation.data);
  for (const group of only ? touched(byPolicy, only) : groups) evidence.push(...evidenceFor(observation, group));
  return withDistrust(evidence, only ? observation.distrust : distrusted(observation, evidence));
}

/** Whether the fleet as a whole can be trusted shows only in all of it. */
function distrusted({ at, samples, data }: Observation, all: readonly Evidence[]): string | undefined {
  const { distrust, backOff } = data.fleet.spec;
  const pools = all.filter(({ fault, deleting }) => fault === undefined && !deleting);
  return distrustOf({ at, samples: samples.values(), pools }, distrust, backOff);
}

/** A bad observation as a whole is a fact of every decision. */
function withDistrust(all: readonly Evidence[], distrust: string | undefined): readonly Evidence[] {
  return distrust === undefined ? all : all.map((one) => ({ ...one, distrust }));
}

function touched(byPolicy: Grouped['byPolicy'], only: ReadonlySet<NamespacedName>): readonly Group[] {
  const found = new Set([...only].sort().flatMap((name) => byPolicy.get(name) ?? []));
  const firstName = ({ members }: Group) => members[0]?.name ?? '';
  return [...found].sort((a, b) => (firstName(a) < firstName(b) ? -1 : 1));
}

interface NamedPolicy {
  readonly name: NamespacedName;
  readonly policy: ScalingPolicy;
}

/** Policies of one pool, by name. */
interface Group {
  readonly cluster: NamespacedName;
  readonly pool: string;
  readonly key: PoolKey;
  readonly members: NamedPolicy[];
}

interface Grouped {
  /** By the name of their first policy. */
  readonly groups: readonly Group[];
  readonly byPolicy: ReadonlyMap<NamespacedName, Group>;
}

const grouped = new WeakMap<FleetData['policies'], Grouped>();

/** Fleets of unchanged policies share the map, so they are grouped once. */
function policiesByPool({ policies }: FleetData): Grouped {
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

function evidenceFor(observation: Observation, group: Group): Evidence[] {
  const declared = declaredPool(observation.data, group);
  const facts = () => poolFacts(observation, group, declared);
  const [only, second] = group.members;
  if (only && !second) return [addPolicyFacts(facts(), { observation, group, declared }, only)];
  const members = group.members.map((one) => addPolicyFacts({}, { observation, group, declared }, one));
  if (!declared?.combine) return members.map((member) => ({ ...facts(), ...member }));
  const [first, ...others] = members;
  return first ? [{ ...facts(), ...first, others }] : [];
}

function declaredPool(data: FleetData, group: Group): MachinePool | undefined {
  const cluster = data.clusters.get(group.cluster);
  if (!cluster || cluster.spec.registered) return undefined;
  return mergedBody(data, cluster).pools?.find(({ name }) => name === group.pool);
}

/** Facts while they are gathered: whole fleets are decided on, and copies of what was put together would cost most. */
type Growing<T> = { -readonly [field in keyof T]: T[field] };

function poolFacts(observation: Observation, group: Group, pool: MachinePool | undefined): Growing<PoolFacts> {
  const { at, base, data, pools } = observation;
  const facts: Growing<PoolFacts> = { at, base, size: pool ? totalReplicas(pool) : 0 };
  if (pool?.owner === 'bounded') Object.assign(facts, sizeOfBounded(pool));
  if (pool?.scaleDown) facts.scaleDown = pool.scaleDown;
  addMemory(facts, data, group);
  Object.assign(facts, stopFacts(data.fleet.spec, data.states.get(group.cluster)?.status, { pool: group.pool, at }));
  const status = pools.get(group.key);
  if (status) facts.status = status;
  if (pool?.combine) facts.combine = pool.combine;
  return facts;
}

function sizeOfBounded(pool: MachinePool): Pick<PoolFacts, 'size' | 'max'> {
  const { min, max } = totalLimits(pool);
  return { size: min, max };
}

interface Seen {
  readonly observation: Observation;
  readonly group: Group;
  readonly declared: MachinePool | undefined;
}

/** Adds to the given object. */
function addPolicyFacts<T extends object>(to: T, { observation, group, declared }: Seen, one: NamedPolicy) {
  const { spec } = one.policy;
  const { at, data, samples, memory, schedules } = observation;
  const facts = to as T & Growing<PolicyFacts>;
  facts.policy = one.name;
  facts.spec = spec;
  const metric = metricOf(spec);
  if (metric !== undefined) facts.sample = samples.get(metric) ?? missing(data, metric);
  const phase = spec.schedule && schedules?.get(one.name);
  if (phase) facts.schedule = phase;
  const fault = faultOf(spec, declared) ?? rivalry(one.name, declared, group.members);
  if (fault !== undefined) facts.fault = fault;
  if (memory) facts.recent = recall(memory.get(one.name), spec, at);
  return facts;
}

/** What validation refuses too; decisions must not rely on it. */
function faultOf(spec: ScalingPolicySpec, pool: MachinePool | undefined): string | undefined {
  const { target, bounds, force } = spec;
  if (!pool) return `cluster ${target.cluster} has no pool ${target.pool}`;
  if (pool.owner !== 'policy' && pool.owner !== 'bounded')
    return `pool ${target.pool} belongs to ${pool.owner ?? 'git'}`;
  if (bounds.min > bounds.max) return `min ${bounds.min} is above max ${bounds.max}`;
  if (force !== undefined && (force < bounds.min || force > bounds.max)) {
    return `force ${force} is outside of the bounds ${bounds.min} to ${bounds.max}`;
  }
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

function addMemory(facts: Growing<PoolFacts>, data: FleetData, group: Group): void {
  const status = data.states.get(group.cluster)?.status;
  if (!status) return;
  const pool = status.pools?.find(({ name }) => name === group.pool);
  if (status.deletion || pool?.deletion) facts.deleting = true;
  const { lastUp, lastDown } = pool ?? {};
  if (lastUp) facts.lastUp = lastUp;
  if (lastDown) facts.lastDown = lastDown;
  const changes = [lastUp, lastDown].filter((change) => change !== undefined);
  // The list of decisions is bounded: of one that fell off it, the time of the change is known.
  const triggers = changes.map((change) => status.decisions?.find(({ id }) => id === change.decision)?.at ?? change.at);
  if (triggers.length > 0) facts.decidedUntil = Math.max(...triggers.map(secondsOf));
}

function missing(data: FleetData, metric: string): Sample {
  const source = data.metrics.get(metric)?.spec.provider ?? 'none';
  return { kind: 'absent', metric, source, message: 'nobody asked for it' };
}
