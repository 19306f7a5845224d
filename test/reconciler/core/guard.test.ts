import type { PastChange } from '@krake-infra/reconciler/core/activity.ts';
import type { ScaleDecision } from '@krake-infra/reconciler/core/decision.ts';
import type { FleetSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import {
  type ChangeEffects,
  commitMode,
  effectsOf,
  guard,
  type ProposedChange,
} from '@krake-infra/reconciler/core/guard.ts';
import { plan } from '@krake-infra/reconciler/core/plan.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, scaled } from './observations.ts';
import { IMMUTABILITY, sample, unitOf } from './samples.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };
const UP = scaled({ load: 900 });
const DOWN = scaled({ load: 100 });

function proposed(id: string, decision: ScaleDecision, effects: Partial<ChangeEffects> = {}): ProposedChange {
  return {
    decision: { ...decision, id },
    effects: { clusters: [`shop/${id}`], nodesRemoved: 0, objectsDeleted: 0, classes: [decision.class], ...effects },
  };
}

function outcome(changes: readonly ProposedChange[], fleet: FleetSpec = {}, nodesRemovedPastDay = 0) {
  const { allowed, held } = guard(changes, fleet, { at: NOW, recent: [], nodesRemovedPastDay });
  return {
    allowed: allowed.map(({ decision, mode }) => `${decision.id} ${mode}`),
    held: held.map(({ decision, cap }) => `${decision.id} ${cap}`),
  };
}

const removing = (id: string, nodes: number) => proposed(id, DOWN, { nodesRemoved: nodes });

describe('guards', () => {
  interface Row {
    readonly what: string;
    readonly changes: readonly ProposedChange[];
    readonly fleet?: FleetSpec;
    readonly past?: number;
    readonly allowed: readonly string[];
    readonly held?: readonly string[];
  }
  const ROWS: readonly Row[] = [
    {
      what: 'let growth through, shrinking as a proposal',
      changes: [removing('a', 1), proposed('b', UP)],
      allowed: ['b direct', 'a propose-only'],
    },
    {
      what: 'follow the commit policy',
      changes: [removing('a', 1), proposed('b', UP)],
      fleet: { commitPolicy: { scaleUp: 'propose-only', scaleDown: 'direct' } },
      allowed: ['b propose-only', 'a direct'],
    },
    {
      what: 'go the most careful way of all classes',
      changes: [proposed('a', UP, { classes: ['scale-up', 'delete'] })],
      allowed: ['a propose-only'],
    },
    {
      what: 'hold the fourth node of a run, and let a smaller change pass',
      changes: [removing('a', 2), removing('b', 2), removing('c', 1)],
      allowed: ['a propose-only', 'c propose-only'],
      held: ['b nodesRemovedPerRun'],
    },
    { what: 'hold a change whole', changes: [removing('a', 4)], allowed: [], held: ['a nodesRemovedPerRun'] },
    {
      what: 'hold what is too much for the day',
      changes: [removing('a', 2), removing('b', 1)],
      past: 19,
      allowed: ['b propose-only'],
      held: ['a nodesRemovedPerDay'],
    },
    {
      what: 'never hold growth for nodes that others removed',
      changes: [proposed('a', UP)],
      past: 500,
      allowed: ['a direct'],
    },
    {
      what: 'hold any deletion unless allowed',
      changes: [proposed('a', UP, { objectsDeleted: 1 })],
      allowed: [],
      held: ['a objectsDeletedPerRun'],
    },
    {
      what: 'count clusters once',
      changes: [removing('a', 1), removing('a', 1), removing('b', 1)],
      fleet: { guards: { clustersTouchedPerRun: 1 } },
      allowed: ['a propose-only', 'a propose-only'],
      held: ['b clustersTouchedPerRun'],
    },
    {
      what: 'give room to growth first',
      changes: [removing('a', 1), proposed('b', UP)],
      fleet: { guards: { clustersTouchedPerRun: 1 } },
      allowed: ['b direct'],
      held: ['a clustersTouchedPerRun'],
    },
    {
      what: 'allow nothing to be removed with a cap of 0',
      changes: [removing('a', 1)],
      fleet: { guards: { nodesRemovedPerDay: 0 } },
      allowed: [],
      held: ['a nodesRemovedPerDay'],
    },
  ];

  it.each(ROWS)('$what', ({ changes, fleet, past, allowed, held = [] }) => {
    expect(outcome(changes, fleet, past)).toEqual({ allowed, held });
  });

  it('say which cap and how far', () => {
    const { held } = guard([removing('a', 4)], {}, { at: NOW, recent: [], nodesRemovedPastDay: 0 });
    expect(held[0]?.reason).toBe('4 nodes would be removed in one run, the fleet allows 3');
  });

  it('never let the sum of what passes exceed a cap, and neither lose nor change anything', () => {
    const any = fc
      .record({ id: fc.constantFrom('a', 'b', 'c', 'd'), nodes: fc.nat(5), objects: fc.nat(2), up: fc.boolean() })
      .map(({ id, nodes, objects, up }) =>
        proposed(id, up ? UP : DOWN, { nodesRemoved: nodes, objectsDeleted: objects }),
      );
    const guards = fc.record({
      clustersTouchedPerRun: fc.integer({ min: 1, max: 3 }),
      nodesRemovedPerRun: fc.nat(8),
      nodesRemovedPerDay: fc.nat(8),
      objectsDeletedPerRun: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), guards, fc.nat(6), (changes, caps, past) => {
        const { allowed, held } = guard(changes, { guards: caps }, { at: NOW, recent: [], nodesRemovedPastDay: past });
        const sum = (of: (effects: ChangeEffects) => number) =>
          allowed.reduce((all, { effects }) => all + of(effects), 0);
        const removed = sum(({ nodesRemoved: nodes }) => nodes);
        expect(removed).toBeLessThanOrEqual(caps.nodesRemovedPerRun);
        expect(removed === 0 || removed + past <= caps.nodesRemovedPerDay).toBe(true);
        expect(sum(({ objectsDeleted }) => objectsDeleted)).toBeLessThanOrEqual(caps.objectsDeletedPerRun);
        expect(new Set(allowed.flatMap(({ effects }) => effects.clusters)).size).toBeLessThanOrEqual(
          caps.clustersTouchedPerRun,
        );
        const seen = [...allowed, ...held].map(({ decision, effects }) => ({ decision, effects }));
        expect(new Set(seen.map((each) => each.effects))).toEqual(new Set(changes.map((each) => each.effects)));
        expect(seen).toHaveLength(changes.length);
      }),
      RUNS,
    );
  });
});

describe('rate limits', () => {
  const limit = (changes: number, perSeconds = 600): FleetSpec => ({
    rateLimits: { scaleUp: { changes, perSeconds } },
  });
  const past = (ago: number, changes = 1): PastChange => ({ class: 'scale-up', at: NOW - ago, changes, nodes: 1 });
  const guarded = (changes: readonly ProposedChange[], fleet: FleetSpec, recent: readonly PastChange[] = []) => {
    const { allowed, held } = guard(changes, fleet, { at: NOW, recent, nodesRemovedPastDay: 0 });
    return { allowed: allowed.map(({ decision }) => decision.id), held };
  };

  it('hold what exceeds them in one pass, with the reason and the time', () => {
    const { allowed, held } = guarded(
      ['a', 'b', 'c'].map((id) => proposed(id, UP)),
      limit(1),
    );
    expect(allowed).toEqual(['a']);
    expect(held).toMatchObject([
      {
        cap: 'rateLimits',
        retryAt: NOW + 600,
        reason: `1 scale-up change is made within 600 s, the fleet allows 1; it may go at ${timestamp(NOW + 600)}`,
      },
      { cap: 'rateLimits' },
    ]);
  });

  it('count what is on the branch, and let each waiting change go when there is room for it', () => {
    const recent = [past(600, 9), past(500), past(400, 2), past(-30)];
    const { allowed, held } = guarded(
      ['a', 'b', 'c', 'd'].map((id) => proposed(id, UP)),
      limit(3),
      recent,
    );
    expect(allowed).toEqual([]);
    expect(held.map(({ retryAt }) => (retryAt ?? 0) - NOW)).toEqual([200, 200, 630, 800]);
    expect(guarded([proposed('a', UP)], limit(5), recent).allowed).toEqual(['a']);
  });

  it('leave alone other classes, proposals, and what is no policy’s wish', () => {
    const { policy: _, ...wish } = UP;
    const request = proposed('request', wish as ScaleDecision);
    const fleet = { ...limit(1), commitPolicy: { scaleDown: 'direct' } } as const;
    expect(guarded([proposed('a', UP), request, removing('down', 1)], fleet).allowed).toEqual(['a', 'request', 'down']);
    const proposing = { ...limit(1), commitPolicy: { scaleUp: 'propose-only' } } as const;
    expect(guarded([proposed('a', UP), proposed('b', UP)], proposing).allowed).toEqual(['a', 'b']);
  });

  it('are never exceeded within their time, and hold nothing for ever', () => {
    const steps = fc.array(fc.record({ gap: fc.nat(400), wanted: fc.integer({ min: 0, max: 4 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (passes, most) => {
        const made: PastChange[] = [];
        let at = NOW;
        for (const { gap, wanted } of passes) {
          at += gap;
          const changes = Array.from({ length: wanted }, (_, index) => proposed(`c${index}`, UP));
          const { allowed, held } = guard(changes, limit(most), { at, recent: made, nodesRemovedPastDay: 0 });
          const room = most - made.filter((each) => each.at > at - 600).length;
          expect(allowed).toHaveLength(Math.min(wanted, room));
          for (const { retryAt } of held) expect(retryAt).toBeGreaterThan(at);
          for (const _ of allowed) made.push({ class: 'scale-up', at, changes: 1, nodes: 1 });
        }
      }),
      RUNS,
    );
  });
});

describe('effects', () => {
  it('are counted on the rendered difference', () => {
    const of = (replicas: number) => [unitOf(sample({ pools: [{ name: 'workers', replicas }] }))];
    expect(effectsOf(plan(of(5), of(3), IMMUTABILITY))).toEqual({
      clusters: ['shop/web'],
      nodesRemoved: 2,
      objectsDeleted: 0,
      classes: ['scale-down'],
    });
  });

  it('of no class go directly', () => {
    expect(commitMode([])).toBe('direct');
  });
});
