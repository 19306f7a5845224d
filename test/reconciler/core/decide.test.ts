import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { HoldCode } from '@krake-infra/reconciler/core/decision.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import { describe, expect, it } from 'vitest';
import { change, decided, heldBack, NOW, observation, policy, type Scene, scaled, workers } from './observations.ts';

const bounds = (min: number, max: number) => ({ spec: { bounds: { min, max } } });

describe('the size follows the load', () => {
  it.each<[string, Scene, number]>([
    ['up', { load: 470 }, 5],
    ['down', { load: 110 }, 2],
    ['exactly on target after the change', { load: 600 }, 6],
    [
      'not over by rounding (4.2 / 0.7)',
      { load: 4.2, spec: { targetPerNode: { metric: 'queries', value: 0.7 }, bounds: { min: 1, max: 20 } } },
      6,
    ],
    ['just above the tolerance', { load: 331 }, 4],
    ['just below the tolerance', { load: 199 }, 2],
    ['no further than max', { load: 9000 }, 10],
    ['no further than min', { load: 0, ...bounds(2, 10) }, 2],
    ['to nothing when min is 0', { load: 0, ...bounds(0, 10) }, 0],
    ['from nothing', { size: 0, load: 120, ...bounds(0, 10) }, 2],
    ['from nothing to min without load', { size: 0, load: 0, ...bounds(2, 10) }, 2],
    ['below 0 is no load', { load: -50 }, 1],
    ['up by a step', { load: 900, spec: { step: { up: 2 } } }, 5],
    ['down by a step', { load: 100, spec: { step: { down: 1 } } }, 2],
    ['up by ten unless told otherwise', { load: 9000, spec: { bounds: { min: 1, max: 50 }, step: {} } }, 13],
    ['down by one unless told otherwise', { size: 9, load: 100, spec: { step: {} } }, 8],
    ['back under max by a step', { size: 20, load: 9000, spec: { step: { down: 3 } } }, 17],
    ['back over min by a step', { size: 1, load: 0, spec: { bounds: { min: 8, max: 10 }, step: { up: 3 } } }, 4],
    [
      'over all zones',
      {
        load: 470,
        pool: {
          zones: [
            { name: 'a', replicas: 2 },
            { name: 'b', replicas: 1 },
          ],
        },
      },
      5,
    ],
  ])('%s', (_, scene, to) => {
    expect(scaled(scene).to).toBe(to);
  });

  it.each<[string, Scene]>([
    ['upper', { load: 330 }],
    ['lower', { load: 270 }],
    ['wider', { load: 390, spec: { tolerance: 0.3 } }],
  ])('stays on the %s edge of the tolerance', (_, scene) => {
    expect(heldBack(scene)).toMatchObject({ code: 'steady', from: 3, to: 3 });
  });

  it('stays without tolerance only where the size is right', () => {
    expect(heldBack({ load: 250, spec: { tolerance: 0 } }).code).toBe('steady');
    expect(scaled({ load: 301, spec: { tolerance: 0 } }).to).toBe(4);
  });
});

describe('a pool is left alone', () => {
  const up = { load: 900 };
  const down = { load: 100 };
  const sampleOf = (kind: 'stale' | 'absent' | 'error'): Scene =>
    kind === 'stale'
      ? { sample: { kind, metric: 'queries', source: 'recorded', value: 100, at: NOW - 900, age: 900 } }
      : { sample: { kind, metric: 'queries', source: 'recorded', message: 'no\nanswer' } };

  it.each<[string, Scene, HoldCode]>([
    ['stale', sampleOf('stale'), 'no-data'],
    ['absent', sampleOf('absent'), 'no-data'],
    ['in error', sampleOf('error'), 'no-data'],
    ['below min without data', { ...sampleOf('absent'), size: 0, ...bounds(2, 3) }, 'no-data'],
    ['down, not permitted', { ...down, pool: { scaleDown: undefined as never } }, 'not-allowed'],
    ['down, nobody looked', { ...down, seen: 'nothing' }, 'not-settled'],
    ['down, not settled', { ...down, seen: { settled: false, source: 'simulated' } }, 'not-settled'],
    ['down, one not ready', { ...down, seen: { settled: true, readyReplicas: 2, source: 'simulated' } }, 'in-flight'],
    ['down, too soon after down', { ...down, status: workers(undefined, change(4, 3, 599)) }, 'cool-down'],
    ['down, too soon after up', { ...down, status: workers(change(2, 3, 599)) }, 'cool-down'],
    ['down, after a change of the future', { ...down, age: -30, status: workers(change(2, 3, -20)) }, 'cool-down'],
    [
      'up, too soon after up',
      { ...up, spec: { coolDown: { upSeconds: 60 } }, status: workers(change(2, 3, 59)) },
      'cool-down',
    ],
    ['up, at max', { ...up, size: 10, load: 2000 }, 'limit'],
    ['down, at min', { ...down, size: 2, ...bounds(2, 10) }, 'limit'],
    ['owned by Git', { ...up, pool: { owner: 'git' } }, 'invalid'],
    ['owned by nobody named', { ...up, pool: { owner: undefined as never } }, 'invalid'],
    ['owned by the autoscaler', { ...up, pool: { owner: 'autoscaler', min: 1, max: 5 } }, 'invalid'],
    ['no such pool', { ...up, spec: { target: { cluster: 'web', pool: 'other' } } }, 'invalid'],
    ['no such cluster', { ...up, spec: { target: { cluster: 'other', pool: 'workers' } } }, 'invalid'],
    ['bounds the wrong way round', { ...up, ...bounds(5, 4) }, 'invalid'],
    ['no target', { ...up, spec: { targetPerNode: { metric: 'queries', value: 0 } } }, 'invalid'],
    [
      'the cluster is being deleted',
      { ...up, status: { deletion: { phase: 'lifting', at: timestamp(NOW), decision: 'x' } } },
      'deleting',
    ],
    [
      'the pool is being deleted',
      {
        ...up,
        status: { pools: [{ name: 'workers', deletion: { phase: 'lifted', at: timestamp(NOW), decision: 'x' } }] },
      },
      'deleting',
    ],
    [
      'a trigger acts once',
      {
        ...up,
        status: {
          ...workers(change(1, 3, 5, 'aa')),
          decisions: [{ id: 'aa', trigger: `metric/queries@${timestamp(NOW - 10)}`, at: timestamp(NOW - 10) }],
        },
      },
      'decided',
    ],
    [
      'an older sample than the one acted upon',
      {
        ...up,
        age: 20,
        status: {
          ...workers(change(1, 3, 5, 'aa')),
          decisions: [{ id: 'aa', trigger: 'metric/other@x', at: timestamp(NOW - 10) }],
        },
      },
      'decided',
    ],
    ['an older sample than a forgotten decision', { ...up, status: workers(change(1, 3, 5)) }, 'decided'],
  ])('%s', (_, scene, code) => {
    const hold = heldBack(scene);
    expect(hold.code).toBe(code);
    expect(hold.to).toBe(hold.from);
    expect(hold.reason).toMatch(/^[^\n]+$/);
  });

  it.each<[string, Scene]>([
    ['up, pool not settled: upcoming machines count', { ...up, seen: 'nothing' }],
    ['up, right after a raise', { ...up, age: 0, status: workers(change(2, 3, 1)) }],
    ['up, right after shrinking', { ...up, age: 0, status: workers(undefined, change(4, 3, 1)) }],
    ['up, not permitted to shrink', { ...up, pool: { scaleDown: undefined as never } }],
    ['up, cool-down over', { ...up, spec: { coolDown: { upSeconds: 60 } }, status: workers(change(2, 3, 60)) }],
    ['down, cool-down over', { ...down, status: workers(change(2, 3, 600), change(5, 4, 700)) }],
    ['down, all ready', { ...down, seen: { settled: true, readyReplicas: 3, source: 'simulated' } }],
    [
      'up on what another pool acted upon',
      {
        ...up,
        status: {
          pools: [{ name: 'other', lastUp: change(1, 2, 5, 'aa') }],
          decisions: [{ id: 'aa', trigger: `metric/queries@${timestamp(NOW - 10)}`, at: timestamp(NOW - 10) }],
        },
      },
    ],
  ])('but not: %s', (_, scene) => {
    expect(decided(scene).kind).toBe('scale');
  });

  it('as long as two policies name it, and both say so', () => {
    const both = decide(observation({ ...up, policies: [policy({}, 'b'), policy({}, 'a')] }));
    expect(both.map(({ policy: name, reason, kind }) => [name, reason, kind])).toEqual([
      ['shop/a', 'shop/b moves the pool too', 'hold'],
      ['shop/b', 'shop/a moves the pool too', 'hold'],
    ]);
  });

  it('and says what it would have wanted', () => {
    expect(
      heldBack({ ...down, seen: { settled: false, reason: '1 of 3\nrolling', source: 'simulated' } }),
    ).toMatchObject({
      class: 'scale-down',
      reason: 'queries 100 is 33.33 per node, target 100; 1 node wanted, held back: 1 of 3 rolling',
    });
  });
});

describe('a decision', () => {
  it('says everything about itself', () => {
    const { evidence, ...decision } = scaled({
      load: 2010,
      size: 3,
      spec: { targetPerNode: { metric: 'queries', value: 400 } },
    });
    expect(decision).toEqual({
      wished: 6,
      kind: 'scale',
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      cluster: 'shop/web',
      pool: 'workers',
      policy: 'shop/follow',
      class: 'scale-up',
      from: 3,
      to: 6,
      reason: 'queries 2010 is 670 per node, target 400',
      trigger: {
        id: 'metric/queries@2026-03-01T11:59:50Z',
        kind: 'metric',
        metric: 'queries',
        value: 2010,
        at: NOW - 10,
      },
    });
    expect(evidence.size).toBe(3);
  });

  it.each<[string, Scene, string]>([
    ['bounds', { load: 2010 }, 'queries 2010 is 670 per node, target 100; 21 wanted, bounds 1 to 10'],
    [
      'steps',
      { load: 900, spec: { step: { up: 2 } } },
      'queries 900 is 300 per node, target 100; on the way to 9, at most 2 more at once',
    ],
    ['no nodes', { size: 0, load: 90, ...bounds(0, 5) }, 'queries 90 with no node, target 100'],
  ])('gives its reason with %s', (_, scene, reason) => {
    expect(scaled(scene).reason).toBe(reason);
  });

  it('has another id when anything that matters differs, and only then', () => {
    const base: Scene = { load: 470 };
    const others: Scene[] = [
      { load: 471 },
      { load: 470, age: 20 },
      { load: 470, size: 4 },
      { load: 470, spec: { step: { up: 1 } } },
      { load: 470, policies: [policy({}, 'other')] },
      { load: 470, status: workers(change(2, 3, 5000)) },
    ];
    expect(new Set([base, ...others].map((scene) => scaled(scene).id)).size).toBe(others.length + 1);
    const moved = decide({ ...observation(base), base: 'f'.repeat(40) as never });
    expect(moved).toMatchObject([{ id: scaled(base).id }]);
  });
});
