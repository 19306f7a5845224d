import { distrustOf } from './distrust.ts';
import type { MachinePool, ScalingPolicySpec } from './generated/fleet.ts';
import { type RecentWishes, recall } from './memory.ts';
import type { FleetData, NamespacedName } from './model.ts';
import type { Observation } from './observation.ts';
import { hasOneRule, metricOf } from './policies/rule.ts';
import { type Group, type Grouped, type NamedPolicy, policiesByPool } from './policy-groups.ts';
import { type PoolFacts, type Standing, silencesAt, standingOfAll } from './pool-facts.ts';
import type { SchedulePhase } from './schedule.ts';
import type { Sample } from './signals.ts';

export type { PoolFacts } from './pool-facts.ts';

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

/** Why the fleet as a whole can not be trusted, which shows only in all of it; `undefined` when it can. */
export function fleetDistrust({ at, samples, data }: Observation, all: readonly Evidence[]): string | undefined {
  const { distrust, backOff } = data.fleet.spec;
  const pools = all.filter(({ fault, deleting }) => fault === undefined && !deleting);
  return distrustOf({ at, samples: samples.values(), pools }, distrust, backOff);
}

function touched(byPolicy: Grouped['byPolicy'], only: ReadonlySet<NamespacedName>): readonly Group[] {
  const found = new Set([...only].sort().flatMap((name) => byPolicy.get(name) ?? []));
  const firstName = ({ members }: Group) => members[0]?.name ?? '';
  return [...found].sort((a, b) => (firstName(a) < firstName(b) ? -1 : 1));
}

/**
 * Visits each pool that policies may move with the evidence on it, by the names of its policies: once, or once for each
 * policy where they may not share it.
 *
 * @param only policies to look at; a pool is looked at whole. `undefined`: all
 */
export function forEachPool(
  observation: Observation,
  only: ReadonlySet<NamespacedName> | undefined,
  visit: (evidence: Evidence, cluster: NamespacedName) => void,
): void {
  const { groups, byPolicy } = policiesByPool(observation.data);
  const wanted = only ? touched(byPolicy, only) : groups;
  const standings = standingOfAll(observation.data, wanted);
  for (let index = 0; index < wanted.length; index++) {
    const group = wanted[index] as Group;
    const all = evidenceFor(observation, group, standings[index] as Standing);
    for (const evidence of all) visit(evidence, group.cluster);
  }
}

function evidenceFor(observation: Observation, group: Group, standing: Standing): readonly Evidence[] {
  const seen = { observation, group, declared: standing.declared };
  const [only, second] = group.members;
  if (only && !second) return [evidenceOf(observation, standing, policyFacts(seen, only))];
  const members = group.members.map((one) => policyFacts(seen, one));
  if (!standing.declared?.combine) return members.map((member) => evidenceOf(observation, standing, member));
  const [first, ...others] = members;
  return first ? [{ ...evidenceOf(observation, standing, first), others }] : [];
}

/** Facts while they are gathered: whole fleets are decided on, and copies of what was put together would cost most. */
type Growing<T> = { -readonly [field in keyof T]: T[field] };

function evidenceOf(observation: Observation, standing: Standing, own: PolicyFacts): Evidence {
  const { at, base, pools } = observation;
  const { declared, size } = standing;
  const { policy, spec, sample, schedule, fault, recent } = own;
  const status = pools.get(standing.key);
  const scaleDown = declared?.scaleDown;
  // What nearly every pool has is written at once, since objects that grow are copied.
  const facts: Growing<Evidence> =
    scaleDown && status && sample && recent
      ? { at, base, size, scaleDown, status, policy, spec, sample, recent }
      : { at, base, size, ...rare({ scaleDown, status, policy, spec, sample, recent }) };
  if (standing.rest) Object.assign(facts, standing.rest);
  const silences = silencesAt(standing, at);
  if (silences) facts.silences = silences;
  if (schedule) facts.schedule = schedule;
  if (fault !== undefined) facts.fault = fault;
  return facts;
}

type Common = 'scaleDown' | 'status' | 'policy' | 'spec' | 'sample' | 'recent';

function rare(facts: { [field in Common]: Evidence[field] | undefined }): Pick<Evidence, Common> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Pick<Evidence, Common>;
}

interface Seen {
  readonly observation: Observation;
  readonly group: Group;
  readonly declared: MachinePool | undefined;
}

function policyFacts({ observation, group, declared }: Seen, one: NamedPolicy): PolicyFacts {
  const { name: policy } = one;
  const { spec } = one.policy;
  const { at, data, samples, memory, schedules } = observation;
  const facts: Growing<PolicyFacts> = { policy, spec };
  const metric = metricOf(spec);
  if (metric !== undefined) facts.sample = samples.get(metric) ?? missing(data, metric);
  const phase = spec.schedule && schedules?.get(policy);
  if (phase) facts.schedule = phase;
  const fault = faultOf(spec, declared) ?? rivalry(policy, declared, group.members);
  if (fault !== undefined) facts.fault = fault;
  if (memory) facts.recent = recall(memory.get(policy), spec, at);
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
  if (!hasOneRule(spec)) return 'it has not exactly one rule';
  if (thresholds && !(thresholds.up.above > thresholds.down.below)) return 'up.above is not above down.below';
  return targetPerNode && !(targetPerNode.value > 0) ? `target ${targetPerNode.value} is not above 0` : undefined;
}

function rivalry(name: NamespacedName, pool: MachinePool | undefined, group: readonly NamedPolicy[]) {
  if (group.length === 1 || pool?.combine) return undefined;
  const rivals = group.filter((other) => other.name !== name).map((other) => other.name);
  return `${rivals.join(', ')} moves the pool too`;
}

function missing(data: FleetData, metric: string): Sample {
  const source = data.metrics.get(metric)?.spec.provider ?? 'none';
  return { kind: 'absent', metric, source, message: 'nobody asked for it' };
}
