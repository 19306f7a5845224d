import { applyDecision } from '@krake-infra/reconciler/core/apply.ts';
import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { Decision } from '@krake-infra/reconciler/core/decision.ts';
import type { ScalingPolicySpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { EMPTY_MEMORY, type Memory, nextMemory } from '@krake-infra/reconciler/core/memory.ts';
import { spreadLimits } from '@krake-infra/reconciler/core/pools.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, decided, fresh, NOW, observation, policy, type Scene, workers } from './observations.ts';

const THRESHOLDS: Partial<ScalingPolicySpec> = {
  targetPerNode: undefined as never,
  thresholds: { metric: 'queries', up: { above: 80, by: 2 }, down: { below: 30, by: 1 } },
  step: undefined as never,
};

describe('thresholds', () => {
  it.each<[string, Scene, number]>([
    ['above', { load: 81 }, 5],
    ['at the upper limit', { load: 80 }, 3],
    ['in the gap', { load: 50 }, 3],
    ['at the lower limit', { load: 30 }, 3],
    ['below', { load: 29 }, 2],
  ])('%s', (_, scene, to) => {
    expect(decided({ ...scene, spec: THRESHOLDS }).to).toBe(to);
  });
});

describe('activation', () => {
  it.each([
    [50, 0],
    [51, 1],
  ])('with load %i the pool goes to %i', (load, to) => {
    const spec = { activation: 50, bounds: { min: 0, max: 10 }, step: { up: 10, down: 10 } };
    expect(decided({ load, spec }).to).toBe(to);
  });
});

/** Passes over loads, one each `step` seconds, with what the process remembers; the size is not applied. */
function watch(spec: Partial<ScalingPolicySpec>, loads: readonly (number | undefined)[], step: number): Decision[] {
  let memory: Memory = EMPTY_MEMORY;
  return loads.map((load, index) => {
    const at = NOW + index * step;
    const absent = { kind: 'absent', metric: 'queries', source: 'recorded', message: 'gone' } as const;
    const sample = load === undefined ? absent : fresh(load, at - 1, 1);
    const decisions = decide({ ...observation({ at, spec, sample }), memory });
    memory = nextMemory(memory, decisions, at);
    return decisions[0] as Decision;
  });
}

describe('stabilisation', () => {
  const sizes = (decisions: readonly Decision[]) => decisions.map(({ to }) => to);

  it('shrinks to the largest size of the last five minutes, once they were watched', () => {
    const seen = watch({}, [100, 200, 100, 100, 100, 100, 100, 100], 60);
    expect(sizes(seen)).toEqual([3, 3, 3, 3, 3, 2, 1, 1]);
    expect(seen[0]).toMatchObject({ code: 'stabilization', class: 'scale-down' });
    expect(seen[5]?.reason).toContain('1 node wanted, 2 within the last 300 s');
  });

  it('waits for one pass where passes are rarer than its window', () => {
    expect(sizes(watch({}, [100, 100, 100], 900))).toEqual([3, 1, 1]);
  });

  it('lets growth through at once, or as little as was wished within its own window', () => {
    expect(sizes(watch({}, [900], 60))).toEqual([9]);
    const slow = { stabilization: { upSeconds: 120 } };
    expect(sizes(watch(slow, [500, 900, 900, 900], 60))).toEqual([3, 3, 9, 9]);
  });

  it('needs a memory', () => {
    expect(decided({ load: 100 }).to).toBe(1);
  });
});

describe('fallback', () => {
  const failing = (behavior: 'hold' | 'last' | 'static', replicas?: number): Partial<ScalingPolicySpec> => ({
    fallback: { afterFailures: 2, behavior, ...(replicas !== undefined && { replicas }) },
  });

  it.each<[string, Partial<ScalingPolicySpec>, number]>([
    ['hold', failing('hold'), 3],
    ['static above', failing('static', 6), 6],
    ['static below', failing('static', 1), 3],
    ['static over max', failing('static', 60), 10],
    ['last above', failing('last'), 5],
  ])('%s', (_, spec, to) => {
    const seen = watch(spec, [500, undefined, undefined, undefined], 60);
    expect(seen.map((decision) => decision.to)).toEqual([5, 3, to, to]);
    const triggers = seen.slice(2).map(({ trigger }) => trigger?.id);
    expect(new Set(triggers).size).toBe(1);
    if (to > 3) expect(triggers[0]).toMatch(/^fallback\/queries@2026-03-01T12:01:00Z$/);
  });

  it('acts once: a size that was moved by hand since stays', () => {
    const sample = { kind: 'absent', metric: 'queries', source: 'recorded', message: 'gone' } as const;
    const memory = new Map([
      [
        'shop/follow' as const,
        { since: NOW - 900, seen: NOW - 60, wishes: [], failures: { count: 5, since: NOW - 300 } },
      ],
    ]);
    const moved = { sample, spec: failing('static', 6), status: workers(change(3, 6, 100)), size: 4 };
    expect(decide({ ...observation(moved), memory })[0]).toMatchObject({ kind: 'hold', code: 'decided' });
  });
});

describe('a schedule', () => {
  const spec = {
    targetPerNode: undefined as never,
    schedule: {
      entries: [
        { name: 'day', start: '0 8 * * *', end: '0 18 * * *', size: 6 },
        { name: 'noon', start: '0 11 * * *', end: '0 13 * * *', size: 8 },
      ],
    },
  };
  const at = (...names: string[]) => ({
    ...observation({ spec }),
    schedules: new Map([
      ['shop/follow' as const, { since: NOW - 60, active: names.map((name) => ({ name, since: NOW - 60 })) }],
    ]),
  });

  it.each<[readonly string[], number, string]>([
    [[], 1, 'schedule/follow@2026-03-01T11:59:00Z'],
    [['day'], 6, 'schedule/follow/day@2026-03-01T11:59:00Z'],
    [['day', 'noon'], 8, 'schedule/follow/noon@2026-03-01T11:59:00Z'],
  ])('with %j active wants %i', (names, to, trigger) => {
    expect(decide(at(...names))[0]).toMatchObject({ kind: 'scale', to, trigger: { id: trigger } });
  });

  it('that nobody read holds', () => {
    expect(decided({ spec })).toMatchObject({ kind: 'hold', code: 'no-data' });
  });
});

describe('a bounded pool', () => {
  const bounded = (min: number, max: number) => ({ owner: 'bounded', replicas: undefined as never, min, max }) as const;

  it.each<[string, Partial<ScalingPolicySpec>, readonly [number, number, load: number], readonly [number, number]]>([
    ['grows in both bounds', {}, [3, 6, 500], [5, 10]],
    ['with headroom', { headroom: 2 }, [3, 6, 500], [5, 7]],
    ['grows first where the other falls', { headroom: 1 }, [3, 9, 500], [5, 9]],
    ['falls in both', { headroom: 1 }, [3, 9, 100], [1, 2]],
  ])('%s', (_, spec, [min, max, load], [toMin, toMax]) => {
    const seen = observation({ spec, load, size: min, pool: bounded(min, max) });
    const [decision] = decide(seen);
    expect(decision).toMatchObject({ kind: 'scale', from: min, to: toMin, max: { from: max, to: toMax } });
    if (decision?.kind !== 'scale') throw new Error('held');
    const { edits } = applyDecision(seen.data, decision).edit;
    const expected = [
      ...(min === toMin ? [] : [{ op: 'set', path: ['spec', 'pools', 0, 'min'], value: toMin }]),
      ...(max === toMax ? [] : [{ op: 'set', path: ['spec', 'pools', 0, 'max'], value: toMax }]),
    ];
    expect(edits).toEqual(expected);
  });

  it('keeps min at or below max in every zone, and moves no zone against the total', () => {
    const zone = fc.tuple(fc.nat(6), fc.nat(6)).map(([min, room]) => ({ min, max: min + room }));
    fc.assert(
      fc.property(
        fc.array(zone, { minLength: 1, maxLength: 4 }),
        fc.nat(9),
        fc.nat(9),
        fc.boolean(),
        (all, a, b, up) => {
          const zones = all.map((each, index) => ({ zone: `az${index}`, ...each }));
          const sum = (end: 'min' | 'max') => zones.reduce((total, each) => total + each[end], 0);
          const way = up ? 1 : -1;
          const max = Math.max(0, sum('max') + way * b);
          const min = Math.min(max, Math.max(0, sum('min') + way * a));
          fc.pre(up || min <= sum('min'));
          const next = spreadLimits(zones, { min, max });
          expect([next.reduce((n, one) => n + one.min, 0), next.reduce((n, one) => n + one.max, 0)]).toEqual([
            min,
            max,
          ]);
          next.forEach((one, index) => {
            expect(one.min).toBeLessThanOrEqual(one.max);
            expect(way * (one.min - (zones[index]?.min ?? 0))).toBeGreaterThanOrEqual(0);
            expect(way * (one.max - (zones[index]?.max ?? 0))).toBeGreaterThanOrEqual(0);
          });
        },
      ),
    );
  });
});

describe('several policies', () => {
  const two = (combine: 'largest' | 'smallest', other: Partial<ScalingPolicySpec>) =>
    decide(observation({ load: 500, pool: { combine }, policies: [policy({}, 'a'), policy(other, 'b')] }));

  it('make one decision: the largest or the smallest of their wishes', () => {
    const target = { targetPerNode: { metric: 'queries', value: 70 } };
    expect(two('largest', target)).toMatchObject([{ kind: 'scale', to: 8, policy: 'shop/b', from: 3 }]);
    expect(two('smallest', target)).toMatchObject([{ kind: 'scale', to: 5, policy: 'shop/a' }]);
    expect(two('largest', target)[0]?.reason).toContain('largest of several: shop/a wants 5');
  });

  it('do not lift a cap without data, and do not shrink', () => {
    const absent = { targetPerNode: { metric: 'other', value: 100 } };
    expect(two('smallest', absent)).toMatchObject([{ kind: 'hold', to: 3, code: 'no-data' }]);
    expect(two('largest', absent)).toMatchObject([{ kind: 'scale', to: 5 }]);
  });
});

it('decides on what is asked for alone, with all that share its pool', () => {
  const seen = observation({ pool: { combine: 'largest' }, policies: [policy({}, 'a'), policy({}, 'b')] });
  expect(decide(seen, new Set(['shop/b']))).toEqual(decide(seen));
  expect(decide(seen, new Set(['shop/c']))).toEqual([]);
});
