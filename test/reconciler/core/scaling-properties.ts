import { type decide, replayEvidence } from '@krake-infra/reconciler/core/decide.ts';
import type { Decision } from '@krake-infra/reconciler/core/decision.ts';
import { evidenceText, parseEvidence } from '@krake-infra/reconciler/core/evidence-text.ts';
import type { ScalingPolicy, ScalingPolicySpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { EMPTY_MEMORY, type Memory, nextMemory } from '@krake-infra/reconciler/core/memory.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { Observation } from '@krake-infra/reconciler/core/observation.ts';
import type { SchedulePhase } from '@krake-infra/reconciler/core/schedule.ts';
import type { Sample } from '@krake-infra/reconciler/core/signals.ts';
import fc from 'fast-check';
import { NOW, observation, policy, SETTLED, workers } from './observations.ts';

/** What is under test, so that planted defects can be judged as well. */
export type Decide = typeof decide;

/** One or several policies of any rule on a pool, with what is seen of them. */
export interface ScalingCase {
  readonly specs: readonly Partial<ScalingPolicySpec>[];
  readonly loads: readonly (number | undefined)[];
  readonly combine: 'largest' | 'smallest';
  readonly owner: 'policy' | 'bounded';
  readonly size: number;
  readonly room: number;
  readonly active: boolean;
  /** Loads of each earlier pass, `undefined` where the read failed; none for a fresh start. */
  readonly past: readonly (number | undefined)[];
  readonly remembers: boolean;
}

const load = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.double({ min: 0, max: 2000, noNaN: true }));
const common = fc
  .record({
    min: fc.nat(6),
    extra: fc.nat(10),
    step: fc.record({ up: fc.integer({ min: 1, max: 9 }), down: fc.integer({ min: 1, max: 9 }) }),
    stabilization: fc.record({ upSeconds: fc.constantFrom(0, 0, 60, 300), downSeconds: fc.constantFrom(0, 60, 300) }),
    fallback: fc.option(
      fc.record({
        afterFailures: fc.integer({ min: 1, max: 3 }),
        behavior: fc.constantFrom('hold', 'last', 'static'),
        replicas: fc.nat(12),
      }),
    ),
    activation: fc.option(fc.integer({ min: 0, max: 300 })),
    headroom: fc.option(fc.nat(5)),
  })
  .map(({ min, extra, fallback, activation, headroom, ...rest }) => ({
    ...rest,
    bounds: { min, max: min + extra },
    ...(fallback && { fallback }),
    ...(activation !== null && { activation }),
    ...(headroom !== null && { headroom }),
    coolDown: { upSeconds: 0, downSeconds: 0 },
  }));
const target = fc.integer({ min: 20, max: 300 });
const perNode = target.map((value) => ({ targetPerNode: { metric: 'queries', value } }));
const limits = fc
  .record({ below: fc.nat(900), gap: fc.integer({ min: 1, max: 600 }), up: target, down: target })
  .map(({ below, gap }) => ({
    targetPerNode: undefined as never,
    thresholds: { metric: 'queries', up: { above: below + gap, by: 2 }, down: { below, by: 1 } },
  }));
const schedule = fc
  .record({ size: fc.nat(16), max: fc.option(fc.integer({ min: 16, max: 20 }), { nil: undefined }) })
  .map((entry) => ({
    targetPerNode: undefined as never,
    schedule: {
      entries: [
        { name: 'day', start: '0 8 * * *', end: '0 18 * * *', ...JSON.parse(JSON.stringify(entry)) },
        { name: 'peak', start: '0 11 * * *', end: '0 13 * * *', size: entry.size },
      ],
    },
  }));
const metricRule = fc.tuple(common, fc.oneof(perNode, limits)).map(([a, b]) => ({ ...a, ...b }));
const anyRule = fc.tuple(common, fc.oneof(perNode, limits, schedule)).map(([a, b]) => ({ ...a, ...b }));

const caseOf = (rule: fc.Arbitrary<Partial<ScalingPolicySpec>>): fc.Arbitrary<ScalingCase> =>
  fc.record({
    specs: fc.array(rule, { minLength: 1, maxLength: 3 }),
    loads: fc.array(fc.option(load, { nil: undefined, freq: 6 }), { minLength: 3, maxLength: 3 }),
    combine: fc.constantFrom('largest', 'smallest'),
    owner: fc.constantFrom('policy', 'bounded'),
    size: fc.nat(20),
    room: fc.nat(8),
    active: fc.boolean(),
    past: fc.array(fc.option(load, { nil: undefined, freq: 4 }), { maxLength: 6 }),
    remembers: fc.boolean(),
  });

export const SCALING_CASE = caseOf(anyRule);
export const METRIC_CASE = caseOf(metricRule);
export const LOADS = fc.array(load, { minLength: 3, maxLength: 3 });

const STEP = 60;
const names = ['a', 'b', 'c'];

function policiesOf(given: ScalingCase): ScalingPolicy[] {
  return given.specs.map((spec, index) => {
    const { targetPerNode, thresholds, ...rest } = policy(spec, names[index]).spec;
    const metric = `m${index}`;
    const named = {
      ...rest,
      ...(targetPerNode && { targetPerNode: { ...targetPerNode, metric } }),
      ...(thresholds && { thresholds: { ...thresholds, metric } }),
    };
    return { ...policy(named, names[index]), spec: named as ScalingPolicySpec };
  });
}

interface Moment {
  readonly at: number;
  readonly size: number;
  readonly max: number;
  readonly memory?: Memory;
  readonly loads: readonly (number | undefined)[];
}

/** The case as it is seen at one time. */
export function seenAt(given: ScalingCase, { at, size, max, memory, loads }: Moment): Observation {
  const policies = policiesOf(given);
  const sizes = given.owner === 'bounded' ? { replicas: undefined as never, min: size, max } : { replicas: size };
  const pool = { owner: given.owner, combine: given.combine, ...sizes };
  const seen = observation({ at, size, pool, policies, seen: SETTLED, status: workers() });
  const sampleOf = (index: number): Sample => {
    const [metric, value] = [`m${index}`, loads[index]];
    return value === undefined
      ? { kind: 'absent', metric, source: 'recorded', message: 'gone' }
      : { kind: 'value', metric, source: 'recorded', value, at: at - 1, age: 1 };
  };
  const phase: SchedulePhase = {
    since: NOW - 4000,
    active: given.active ? [{ name: 'day', since: NOW - 4000 }] : [],
  };
  const key = (name: string): NamespacedName => `shop/${name}`;
  return {
    ...seen,
    samples: new Map(policies.map((_, index) => [`m${index}`, sampleOf(index)])),
    schedules: new Map(policies.map(({ metadata }) => [key(metadata.name), phase])),
    ...(memory && { memory }),
  };
}

/** The moment that a case is about, after its past. */
export function momentOf(decideWith: Decide, given: ScalingCase): Moment {
  const { size, room, past, loads } = given;
  const max = size + room;
  let memory: Memory = EMPTY_MEMORY;
  const start = NOW - past.length * STEP;
  past.forEach((earlier, index) => {
    const moment = { at: start + index * STEP, size, max, memory, loads: [earlier, earlier, earlier] };
    memory = nextMemory(memory, decideWith(seenAt(given, moment)), moment.at);
  });
  return { at: NOW, size, max, loads, ...(given.remembers && { memory }) };
}

export function decideCase(decideWith: Decide, given: ScalingCase, loads = given.loads): Decision {
  const moment = momentOf(decideWith, given);
  const [decision, second] = decideWith(seenAt(given, { ...moment, loads }));
  if (!decision || second) throw new Error('not one decision');
  return decision;
}

/** More load never wants fewer nodes, under each rule of combination. */
export function judgeMonotone(decideWith: Decide, given: ScalingCase, more: readonly number[]): void {
  const higher = given.loads.map((one, index) => (one === undefined ? undefined : one + (more[index] ?? 0)));
  const [less, greater] = [decideCase(decideWith, given), decideCase(decideWith, given, higher)];
  const ends = (decision: Decision) => decision.to;
  if (ends(less) > ends(greater)) throw new Error(`${less.to} for less, ${greater.to} for more: ${greater.reason}`);
}

/** Nothing leaves the widest bounds of the policies, or goes farther from them. */
export function judgeBounds(decideWith: Decide, given: ScalingCase): void {
  const { from, to, max } = decideCase(decideWith, given);
  const bounds = given.specs.map((spec) => spec.bounds ?? { min: 0, max: 0 });
  const least = Math.min(...bounds.map(({ min }) => min));
  const most = Math.max(...bounds.map((each) => each.max));
  const distance = (size: number) => Math.max(least - size, size - most, 0);
  if (to !== from && distance(to) > 0 && distance(to) >= distance(from)) throw new Error(`${from} -> ${to}`);
  if (!max) return;
  if (max.to < to) throw new Error(`max ${max.to} below min ${to}`);
  if (max.to > Math.max(most, max.from)) throw new Error(`max ${max.from} -> ${max.to}`);
}

/** Without any data nothing shrinks, and one failing policy never makes a pool smaller than its data would. */
export function judgeMissing(decideWith: Decide, given: ScalingCase): void {
  const { from, to, max } = decideCase(
    decideWith,
    given,
    given.loads.map(() => undefined),
  );
  if (to < from || (max && max.to < max.from)) throw new Error(`${from} -> ${to} without data`);
  if (given.combine === 'smallest') return;
  const partly = decideCase(decideWith, given, [undefined, ...given.loads.slice(1)]);
  if (partly.to < partly.from) throw new Error(`${partly.from} -> ${partly.to} with a failing policy`);
}

/** Same input, same decision, in whatever order the files come, and again from what the commit records. */
export function judgeReplay(decideWith: Decide, given: ScalingCase): void {
  const seen = seenAt(given, momentOf(decideWith, given));
  const [decision] = decideWith(seen);
  const policies = new Map([...seen.data.policies].reverse());
  const [again] = decideWith({ ...seen, data: { ...seen.data, policies } });
  if (!decision || JSON.stringify(again) !== JSON.stringify(decision)) throw new Error('the order of files matters');
  const recorded = decision.kind === 'scale' ? parseEvidence(evidenceText(decision))?.evidence : decision.evidence;
  const replayed = recorded && replayEvidence(recorded);
  if (!replayed || JSON.stringify(sorted(replayed)) !== JSON.stringify(sorted(decision)))
    throw new Error('replayed otherwise');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}

/** Under constant load, with every change applied, the size moves one way only and comes to rest. */
export function judgeRest(decideWith: Decide, given: ScalingCase): void {
  const directions = new Set<number>();
  let { size, max, memory = EMPTY_MEMORY }: Moment = { ...momentOf(decideWith, { ...given, past: [] }) };
  let last: Decision | undefined;
  for (let round = 1; round <= 60; round++) {
    const at = NOW + round * STEP;
    const decisions = decideWith(seenAt(given, { at, size, max, memory, loads: given.loads }));
    [last] = decisions;
    if (!last) throw new Error('no decision');
    if (last.to !== size) directions.add(Math.sign(last.to - size));
    memory = nextMemory(memory, decisions, at);
    size = last.to;
    max = last.max?.to ?? max;
  }
  if (directions.size > 1) throw new Error('up and down under constant load');
  if (last?.kind !== 'hold') throw new Error(`no rest: ${last?.reason}`);
}
