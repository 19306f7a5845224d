import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { Decision } from '@krake-infra/reconciler/core/decision.ts';
import { hash12 } from '@krake-infra/reconciler/core/hash.ts';
import { classify, type Sample } from '@krake-infra/reconciler/core/signals.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decided, fresh, NOW, observation, policy, type Scene, SETTLED, workers } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };

const load = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.double({ min: 0, max: 5000, noNaN: true }));
const size = fc.integer({ min: 0, max: 40 });
const spec = fc
  .record({
    value: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.01, max: 500, noNaN: true })),
    min: fc.integer({ min: 0, max: 20 }),
    extra: fc.integer({ min: 0, max: 20 }),
    tolerance: fc.constantFrom(0, 0.05, 0.1, 0.5, 1),
    up: fc.integer({ min: 1, max: 12 }),
    down: fc.integer({ min: 1, max: 12 }),
    coolDown: fc.record({ upSeconds: fc.constantFrom(0, 60, 900), downSeconds: fc.constantFrom(0, 60, 900) }),
  })
  .map(({ value, min, extra, up, down, tolerance, coolDown }) => ({
    targetPerNode: { metric: 'queries', value },
    bounds: { min, max: min + extra },
    step: { up, down },
    tolerance,
    coolDown,
  }));

const record = fc.record({
  at: fc.integer({ min: 0, max: 2000 }).map((ago) => timestamp(NOW - ago)),
  from: size,
  to: size,
  decision: fc.constantFrom('aa', 'bb'),
});
const status = fc
  .tuple(fc.option(record, { nil: undefined }), fc.option(record, { nil: undefined }))
  .map(([lastUp, lastDown]) => workers(lastUp, lastDown));
const seen = fc.oneof(
  fc.constant('nothing' as const),
  fc.constant(SETTLED),
  fc.record({ settled: fc.boolean(), readyReplicas: size, source: fc.constant('simulated') }),
);
const pool = fc.constantFrom({}, { scaleDown: undefined as never });

/** Any scene with a fresh sample. */
const scene: fc.Arbitrary<Scene> = fc.record({
  load,
  size,
  spec,
  status,
  seen,
  pool,
  age: fc.integer({ min: 0, max: 300 }),
});

/** A scene in which nothing but load, bounds and steps matters. */
const free: fc.Arbitrary<Scene> = fc.record({ load, size, spec });

const distance = (to: number, { min, max }: { min: number; max: number }) => Math.max(min - to, to - max, 0);

describe('whatever is observed', () => {
  it('more load never wants fewer nodes', () => {
    fc.assert(
      fc.property(scene, load, load, (any, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(decided({ ...any, load: less }).to).toBeLessThanOrEqual(decided({ ...any, load: more }).to);
      }),
      RUNS,
    );
  });

  it('no change leaves the bounds, or ends farther from them than it began', () => {
    fc.assert(
      fc.property(scene, (any) => {
        const { kind, from, to, evidence } = decided(any);
        fc.pre(kind === 'scale');
        const { bounds } = evidence.spec;
        expect(distance(to, bounds) === 0 || distance(to, bounds) < distance(from, bounds)).toBe(true);
      }),
      RUNS,
    );
  });

  it('no change is larger than a step, and none is empty', () => {
    fc.assert(
      fc.property(scene, (any) => {
        const decision = decided(any);
        const change = decision.to - decision.from;
        expect(change !== 0).toBe(decision.kind === 'scale');
        expect(change).toBeLessThanOrEqual(any.spec?.step?.up ?? 0);
        expect(-change).toBeLessThanOrEqual(any.spec?.step?.down ?? 0);
      }),
      RUNS,
    );
  });

  it('nothing shrinks without permission, a settled pool and time since the latest change', () => {
    fc.assert(
      fc.property(scene, (any) => {
        const { to, from, evidence } = decided(any);
        fc.pre(to < from);
        const { lastUp, lastDown, status: known, at, spec: settings } = evidence;
        expect(evidence.scaleDown).toEqual({ evidence: 'load' });
        expect(known?.settled).toBe(true);
        expect(known?.readyReplicas ?? from).toBe(from);
        for (const change of [lastUp, lastDown]) {
          if (!change) continue;
          expect(at - Date.parse(change.at) / 1000).toBeGreaterThanOrEqual(settings.coolDown?.downSeconds ?? 600);
        }
      }),
      RUNS,
    );
  });

  it('no change comes from data that are not fresh', () => {
    const broken: fc.Arbitrary<Sample> = fc.oneof(
      fc
        .record({
          value: fc.double(),
          at: fc.oneof(
            fc.double(),
            fc.integer({ min: -400, max: 100 }).map((s) => NOW + s),
          ),
        })
        .map(({ value, at }) => classify(METRIC, { kind: 'value', value, at }, NOW)),
      fc.constant(classify(METRIC, { kind: 'absent' }, NOW)),
      fc.string().map((message) => classify(METRIC, { kind: 'error', message }, NOW)),
    );
    fc.assert(
      fc.property(scene, broken, (any, sample) => {
        const decision = decided({ ...any, sample });
        expect(decision.kind === 'hold' || sample.kind === 'value').toBe(true);
        expect(decision.reason).toMatch(/^[^\r\n]+$/);
        expect(Number.isSafeInteger(decision.to) && decision.to >= 0).toBe(true);
      }),
      RUNS,
    );
  });

  it('the same observation gives the same decisions, in whatever order its files come', () => {
    const policies = fc.uniqueArray(
      fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), pool: fc.constantFrom('p', 'q', 'r') }),
      {
        selector: ({ name }) => name,
      },
    );
    fc.assert(
      fc.property(policies, load, fc.infiniteStream(fc.nat()), (wanted, amount, order) => {
        const objects = wanted.map(({ name, pool: target }) =>
          policy({ target: { cluster: 'web', pool: target } }, name),
        );
        const shuffled = objects
          .map((object) => ({ object, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ object }) => object);
        const of = (list: typeof objects) => decide(observation({ load: amount, policies: list, pool: { name: 'p' } }));
        expect(of(shuffled)).toEqual(of(objects));
      }),
      RUNS,
    );
  });
});

const METRIC = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Metric',
  metadata: { name: 'queries' },
  spec: { provider: 'recorded' },
} as const;

/** Decides again and again, with every change applied, settled and cooled down at once. */
function run(start: Scene, rounds: number): Decision[] {
  const decisions: Decision[] = [];
  let now = start.size ?? 0;
  for (let round = 0; round < rounds; round++) {
    const at = NOW + round * 10_000;
    const decision = decided({ ...start, at, size: now, sample: fresh(start.load ?? 0, at - 1, 1), seen: SETTLED });
    decisions.push(decision);
    now = decision.to;
  }
  return decisions;
}

describe('under a constant load', () => {
  it('the size moves in one direction only, and comes to rest inside the bounds', () => {
    fc.assert(
      fc.property(free, (start) => {
        const decisions = run(start, 60);
        const directions = new Set(decisions.filter(({ kind }) => kind === 'scale').map((each) => each.class));
        expect(directions.size).toBeLessThanOrEqual(1);
        const last = decisions.at(-1);
        expect(last?.kind).toBe('hold');
        expect(distance(last?.to ?? -1, start.spec?.bounds ?? { min: 0, max: 0 })).toBe(0);
      }),
      RUNS,
    );
  });

  it('it rests where the load fits, unless max forbids it', () => {
    fc.assert(
      fc.property(free, (start) => {
        const rest = run(start, 60).at(-1)?.to ?? -1;
        const { targetPerNode, bounds, tolerance = 0.1 } = policy(start.spec).spec;
        const carried = rest * (targetPerNode?.value ?? 0) * (1 + tolerance) * (1 + 1e-9);
        expect(rest === bounds.max || carried >= (start.load ?? 0)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('ids', () => {
  it('differ for neighbouring texts, and use all their bits', () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => hash12(`metric/queries@${index}`));
    expect(new Set(ids).size).toBe(ids.length);
    for (let bit = 0; bit < 48; bit++) {
      const ones = ids.filter((id) => (BigInt(`0x${id}`) >> BigInt(bit)) & 1n).length;
      expect(Math.abs(ones / ids.length - 0.5)).toBeLessThan(0.02);
    }
  });
});
