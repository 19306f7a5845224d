import { replayEvidence } from '@krake-infra/reconciler/core/decide.ts';
import type { HoldCode } from '@krake-infra/reconciler/core/decision.ts';
import { evidenceText, parseEvidence } from '@krake-infra/reconciler/core/evidence-text.ts';
import type { FleetSpec, Silence } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, decided, heldBack, NOW, type Scene, SETTLED, scaled, workers } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };
const UP: Scene = { load: 900 };
const DOWN: Scene = { load: 100 };
const FILE = 'policies/shop/follow.yaml';

const silence = (direction: Silence['direction'], more: Partial<Silence> = {}): Silence => ({
  pool: 'workers',
  direction,
  until: timestamp(NOW + 100),
  cause: 'edit',
  ...more,
});

describe('pause', () => {
  const held = { all: ['up', 'down'], out: ['up'], in: ['down'] } as const;
  const rows = (['all', 'out', 'in'] as const).flatMap((pause) => [
    { pause, file: FILE, scene: { spec: { pause } } as Scene },
    { pause, file: 'fleet.yaml', scene: { fleet: { pause } } as Scene },
  ]);

  it.each(rows)('$pause in $file stops its direction', ({ pause, file, scene }) => {
    const decisions = { up: decided({ ...UP, ...scene }), down: decided({ ...DOWN, ...scene }) };
    const stopped = (['up', 'down'] as const).filter((direction) => decisions[direction].kind === 'hold');
    expect(stopped).toEqual(held[pause]);
    for (const direction of stopped) {
      expect(decisions[direction]).toMatchObject({ code: 'paused' });
      expect(decisions[direction].reason).toContain(`held back: paused by ${file}: pause: ${pause}`);
    }
  });

  it('leaves a size that is right alone, as ever', () => {
    expect(heldBack({ fleet: { pause: 'all' } }).code).toBe('steady');
  });
});

describe('force', () => {
  const force = (size: number, scene: Scene = {}) => ({ ...scene, spec: { ...scene.spec, force: size } });

  it('goes to the size in one change, whatever the load, cool-down, step and pause of the policy', () => {
    const spec = { pause: 'all', step: { up: 1, down: 1 }, coolDown: { upSeconds: 900, downSeconds: 900 } } as const;
    const status = workers(change(2, 3, 10));
    for (const size of [9, 1]) {
      const scene = force(size, {
        spec,
        status,
        sample: { kind: 'absent', metric: 'queries', source: 'x', message: '' },
      });
      expect(scaled(scene)).toMatchObject({
        from: 3,
        to: size,
        class: size > 3 ? 'scale-up' : 'scale-down',
        reason: `force in ${FILE}`,
        trigger: { id: `force/shop/follow=${size}`, kind: 'force' },
      });
    }
  });

  it('holds the size that it has reached', () => {
    expect(heldBack(force(3, UP))).toMatchObject({ code: 'forced', reason: `held at 3 nodes by ${FILE}: force` });
  });

  it('acts once: what a person sets after it stays', () => {
    const id = 'd0d0d0d0d0d0';
    const status = {
      ...workers(change(3, 5, 100, id)),
      decisions: [{ id, trigger: 'force/shop/follow=5', at: timestamp(NOW - 100) }],
    };
    expect(heldBack(force(5, { size: 9, status }))).toMatchObject({
      code: 'decided',
      reason: `${FILE}: force brought the pool to 5 once, and the size was changed since`,
    });
    expect(scaled(force(6, { size: 9, status }))).toMatchObject({ to: 6 });
  });

  it.each<[string, HoldCode, Scene]>([
    ['a size outside of the bounds', 'invalid', force(11)],
    ['shrinking that nobody permitted', 'not-allowed', force(1, { pool: { scaleDown: undefined as never } })],
    ['shrinking of a pool that is not settled', 'not-settled', force(1, { seen: { settled: false, source: 's' } })],
    ['shrinking while machines are coming', 'in-flight', force(1, { seen: { ...SETTLED, readyReplicas: 2 } })],
    ['anything while the fleet is paused', 'paused', force(9, { fleet: { pause: 'all' } })],
    ['what a person reverted', 'silenced', force(9, { status: { silences: [silence('up', { cause: 'revert' })] } })],
    ['what a person closed', 'silenced', force(1, { status: { silences: [silence('down', { cause: 'closed' })] } })],
  ])('does not make %s', (_, code, scene) => {
    expect(heldBack(scene).code).toBe(code);
  });

  it('is newer than an edit of the size by hand', () => {
    expect(scaled(force(9, { status: { silences: [silence('up')] } }))).toMatchObject({ to: 9 });
  });
});

describe('a silence', () => {
  it('holds its pool and direction until it ends, and says why and how to release it', () => {
    const status = { silences: [silence('up', { what: '9 -> 3 by Ada' })] };
    expect(heldBack({ ...UP, status })).toMatchObject({
      code: 'silenced',
      class: 'scale-up',
      reason: expect.stringContaining(
        `held back: silenced until ${timestamp(NOW + 100)}: the size was edited by hand: 9 -> 3 by Ada; ` +
          'release with krake-infra silence release shop/web/workers',
      ),
    });
    expect(scaled({ ...DOWN, status })).toMatchObject({ to: 1 });
    expect(scaled({ ...UP, status: { silences: [silence('up', { pool: 'other' })] } })).toMatchObject({ to: 9 });
    expect(scaled({ ...UP, status: { silences: [silence('up', { until: timestamp(NOW) })] } })).toMatchObject({
      to: 9,
    });
  });
});

describe('a growth whose machines do not come', () => {
  const grown = (ago: number, more: object = {}) => workers({ ...change(2, 3, ago), ...more });
  const lacking = { settled: false, readyReplicas: 2, source: 'simulated' };

  it.each([
    ['in time', 1199, {}, 'scale'],
    ['at the time-out', 1200, {}, 'hold'],
    ['until as long again', 2399, {}, 'hold'],
    ['after that', 2400, {}, 'scale'],
    ['while a second try is under way', 100, { timeouts: 1 }, 'hold'],
    ['after a second failure, not before twice the time', 3599, { timeouts: 1 }, 'hold'],
    ['and after it', 3600, { timeouts: 1 }, 'scale'],
    ['never longer than the limit', 1200 + 14_400, { timeouts: 900 }, 'scale'],
  ])('lets the next one go or wait: %s', (_, ago, more, kind) => {
    const decision = decided({ ...UP, status: grown(ago, more), seen: lacking });
    expect(decision.kind).toBe(kind);
    if (kind === 'hold') expect(decision).toMatchObject({ code: 'back-off', to: 3 });
  });

  it('is counted from the oldest that is missed, so that raising again and again does not hide it', () => {
    const awaited = { at: timestamp(NOW - 1300), to: 3 };
    const status = workers({ ...change(3, 5, 60), awaited });
    expect(heldBack({ ...UP, size: 5, status, seen: lacking }).code).toBe('back-off');
    expect(scaled({ ...UP, size: 5, status, seen: { ...lacking, readyReplicas: 3 } }).to).toBe(9);
  });

  it('holds nothing when the machines are ready, were taken back, or nobody counts them', () => {
    expect(scaled({ ...UP, status: grown(1300), seen: { ...lacking, readyReplicas: 3 } }).to).toBe(9);
    expect(scaled({ ...UP, size: 2, status: grown(1300), seen: lacking }).to).toBe(9);
    expect(scaled({ ...UP, status: grown(1300), seen: { settled: false, source: 's' } }).to).toBe(9);
  });

  it('follows the times of the fleet', () => {
    const fleet: FleetSpec = { backOff: { readySeconds: 60, maxSeconds: 90 } };
    expect(heldBack({ ...UP, fleet, status: grown(119), seen: lacking }).code).toBe('back-off');
    expect(scaled({ ...UP, fleet, status: grown(120), seen: lacking }).to).toBe(9);
    expect(heldBack({ ...UP, fleet, status: grown(149, { timeouts: 5 }), seen: lacking }).code).toBe('back-off');
    expect(scaled({ ...UP, fleet, status: grown(150, { timeouts: 5 }), seen: lacking }).to).toBe(9);
  });
});

describe('whatever people and pools do', () => {
  const pause = fc.constantFrom(undefined, 'all' as const, 'in' as const, 'out' as const);
  const silences = fc.array(
    fc.record({
      pool: fc.constantFrom('workers', 'other'),
      direction: fc.constantFrom('up' as const, 'down' as const),
      until: fc.integer({ min: -100, max: 100 }).map((seconds) => timestamp(NOW + seconds)),
      cause: fc.constantFrom('revert' as const, 'edit' as const, 'closed' as const),
    }),
    { maxLength: 4 },
  );
  const up = fc.record({
    ago: fc.integer({ min: 0, max: 20_000 }),
    to: fc.integer({ min: 1, max: 12 }),
    timeouts: fc.integer({ min: 0, max: 9 }),
  });
  const any = fc
    .record({
      load: fc.integer({ min: 0, max: 2000 }),
      size: fc.integer({ min: 0, max: 12 }),
      pause,
      fleetPause: pause,
      force: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
      silences,
      up,
      ready: fc.integer({ min: 0, max: 12 }),
      settled: fc.boolean(),
    })
    .map(
      ({ load, size, force, up: { ago, to, timeouts }, ready, settled, ...more }): Scene => ({
        load,
        size,
        spec: { ...(more.pause && { pause: more.pause }), ...(force !== undefined && { force }) },
        fleet: more.fleetPause ? { pause: more.fleetPause } : {},
        status: { ...workers({ ...change(to - 1, to, ago), timeouts }), silences: more.silences },
        seen: { settled, readyReplicas: ready, source: 'simulated' },
      }),
    );

  it('no change goes against a pause or a silence, and a failed growth never lowers a size', () => {
    fc.assert(
      fc.property(any, (scene) => {
        const decision = decided(scene);
        fc.pre(decision.kind === 'scale');
        const direction = decision.class === 'scale-up' ? 'up' : 'down';
        expect(stoppedBy(scene, direction)).toEqual([]);
        const settled = expect.objectContaining({ settled: true, readyReplicas: scene.size });
        expect(scene.seen).toEqual(direction === 'down' ? settled : expect.anything());
      }),
      RUNS,
    );
  });

  it('a change carries what it takes to decide it again', () => {
    fc.assert(
      fc.property(any, (scene) => {
        const decision = decided(scene);
        fc.pre(decision.kind === 'scale');
        const recorded = parseEvidence(evidenceText(decision));
        expect(recorded).toBeDefined();
        if (recorded) expect(replayEvidence(recorded.evidence)).toEqual(decision);
      }),
      RUNS,
    );
  });
});

/** Pauses and silences of a scene that forbid a direction. A force heeds neither its policy's pause nor edits before it. */
function stoppedBy({ spec, fleet, status }: Scene, direction: Silence['direction']): unknown[] {
  const forced = spec?.force !== undefined;
  const pauses = forced ? [fleet?.pause] : [fleet?.pause, spec?.pause];
  const silences = (status?.silences ?? []).filter(({ cause }) => !forced || cause !== 'edit');
  return [
    ...pauses.filter((pause) => pause === 'all' || pause === (direction === 'up' ? 'out' : 'in')),
    ...silences.filter(
      (each) => each.pool === 'workers' && each.direction === direction && each.until > timestamp(NOW),
    ),
  ];
}
