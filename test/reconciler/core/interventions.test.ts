import type { ClusterStatus, MachinePool } from '@krake-infra/reconciler/core/generated/fleet.ts';
import {
  type Intervention,
  interventionsBetween,
  interventionsShown,
  proposalsClosed,
} from '@krake-infra/reconciler/core/interventions.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { silenceChanges } from '@krake-infra/reconciler/core/silences.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterDecision, change, heldBack, NOW, observation, type Scene, scaled, workers } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200) };
const WEB = ['shop/web'] as const;
const dataOf = (scene: Scene): FleetData => observation(scene).data;

function between(before: Scene, after: Scene): Omit<Intervention, 'cluster' | 'pool'>[] {
  return interventionsBetween(dataOf(before), dataOf(after), WEB).map(({ cluster, pool, ...found }) => {
    expect(`${cluster}/${pool}`).toBe('shop/web/workers');
    return found;
  });
}

const START: Scene = { load: 700, size: 3 };
const GROWN = afterDecision(START);

describe('what a person did', () => {
  it('is nothing when a decision was carried out, alone or after another', () => {
    expect(between(START, GROWN)).toEqual([]);
    expect(between(START, afterDecision({ ...GROWN, load: 900, at: NOW + 60 }))).toEqual([]);
    expect(between(GROWN, GROWN)).toEqual([]);
  });

  it('is a revert when a decision is not remembered any more', () => {
    expect(between(GROWN, START)).toEqual([{ direction: 'up', cause: 'revert', from: 3, to: 7 }]);
    const shrunk = afterDecision({ load: 100, size: 3 });
    expect(between(shrunk, { load: 100, size: 3 })).toEqual([{ direction: 'down', cause: 'revert', from: 3, to: 1 }]);
  });

  it('is the revert of the latest decision alone while the one before is kept', () => {
    const twice = afterDecision({ ...GROWN, load: 900, at: NOW + 60 });
    expect(between(twice, GROWN)).toEqual([{ direction: 'up', cause: 'revert', from: 7, to: 9 }]);
  });

  it('is known of states of earlier versions too', () => {
    const old = {
      ...workers(change(3, 7, 100)),
      decisions: [{ id: 'd0d0d0d0d0d0', trigger: 'x', at: timestamp(NOW) }],
    };
    expect(between({ size: 7, status: old }, { size: 3 })).toEqual([
      { direction: 'up', cause: 'revert', from: 3, to: 7 },
    ]);
  });

  it('is an edit when no decision explains the size: raised holds shrinking, lowered holds growth', () => {
    expect(between(GROWN, { ...GROWN, size: 9 })).toEqual([{ direction: 'down', cause: 'edit', from: 7, to: 9 }]);
    expect(between(GROWN, { ...GROWN, size: 5 })).toEqual([{ direction: 'up', cause: 'edit', from: 7, to: 5 }]);
    expect(between({ size: 3 }, { size: 4 })).toEqual([{ direction: 'down', cause: 'edit', from: 3, to: 4 }]);
  });

  it('is an edit of what a decision left, when both came together', () => {
    expect(between(START, { ...GROWN, size: 8 })).toEqual([{ direction: 'down', cause: 'edit', from: 7, to: 8 }]);
  });

  it('is both when a revert came with another size', () => {
    expect(between(GROWN, { ...START, size: 2 })).toEqual([
      { direction: 'up', cause: 'revert', from: 3, to: 7 },
      { direction: 'up', cause: 'edit', from: 7, to: 2 },
    ]);
  });

  it('is no business of policies when the pool is not theirs, or was not', () => {
    const git = { pool: { owner: 'git' as const } };
    expect(between({ ...GROWN, ...git }, { ...GROWN, ...git, size: 9 })).toEqual([]);
    expect(between({ ...GROWN, ...git }, { ...GROWN, size: 9 })).toEqual([]);
    expect(between({ ...GROWN, policies: [] }, { ...GROWN, policies: [], size: 9 })).toEqual([]);
    expect(interventionsBetween(dataOf(GROWN), { ...dataOf(GROWN), clusters: new Map() }, WEB)).toEqual([]);
  });

  it('is seen on the bounds of a pool whose bounds policies move', () => {
    const bounded = (min: number, max: number): Scene => ({
      pool: { owner: 'bounded', min, max } as Partial<MachinePool>,
    });
    expect(between(bounded(1, 5), bounded(2, 5)).map(({ direction }) => direction)).toEqual(['down']);
    expect(between(bounded(1, 5), bounded(1, 4)).map(({ direction }) => direction)).toEqual(['up']);
    expect(between(bounded(1, 5), bounded(2, 4)).map(({ direction }) => direction)).toEqual(['down', 'up']);
  });

  it('is no revert when the list of decisions had to make room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 60 }), (first, more) => {
        const grow = (from: Scene, count: number) => {
          let scene = from;
          for (let n = 0; n < count; n++) {
            const at = (scene.at ?? NOW) + 60;
            scene = afterDecision({ ...scene, at, spec: { bounds: { min: 1, max: 900 }, step: { up: 1 } } });
          }
          return scene;
        };
        const before = grow({ load: 90_000, size: 3 }, first);
        const after = grow(before, more);
        expect(between(before, after)).toEqual([]);
        expect(between(after, before)).toContainEqual(expect.objectContaining({ cause: 'revert', direction: 'up' }));
      }),
      { numRuns: 15 },
    );
  });

  it('is found whatever the sizes are, in the direction that would undo it', () => {
    const size = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(size, size, (from, to) => {
        const found = between({ size: from }, { size: to });
        expect(found).toHaveLength(from === to ? 0 : 1);
        const undo = { load: from * 100, size: to, spec: { tolerance: 0, bounds: { min: 0, max: 12 } } };
        const state = silenced(
          dataOf({ size: to }),
          found.map((one) => ({ cluster: 'shop/web', pool: 'workers', ...one })),
        );
        if (from !== to) expect(heldBack({ ...undo, status: state }).code).toBe('silenced');
      }),
      RUNS,
    );
  });
});

function silenced(data: FleetData, found: readonly Intervention[]): ClusterStatus {
  return silenceChanges(data, found, NOW)[0]?.state.status ?? {};
}

describe('one load of a fleet', () => {
  const shown = (scene: Scene) => interventionsShown(dataOf(scene), WEB);

  it('shows a size that is not what was decided last', () => {
    expect(shown(GROWN)).toEqual([]);
    expect(shown({ size: 3 })).toEqual([]);
    expect(shown({ ...GROWN, size: 5 })).toMatchObject([{ direction: 'up', cause: 'edit', from: 7, to: 5 }]);
  });

  it('shows a hand once: a size that was taken note of is known, until a newer decision', () => {
    const edited = { ...GROWN, size: 5 };
    const status = silenced(dataOf(edited), shown(edited));
    expect(shown({ ...edited, status })).toEqual([]);
    expect(between(edited, { ...edited, status })).toEqual([]);
    const silences = { ...status, silences: [] };
    expect(shown({ ...edited, status: silences })).toEqual([]);
    const next = afterDecision({ ...edited, status: silences, load: 900, at: NOW + 60 });
    expect(shown(next)).toEqual([]);
    expect(shown({ ...next, size: 5 })).toMatchObject([{ from: 9, to: 5 }]);
  });
});

describe('a proposal', () => {
  const proposal = 'proposals/shop/web/workers/scale-up';

  it('that is gone without its decision was closed', () => {
    const { id } = scaled(START);
    expect(proposalsClosed(dataOf(START), [{ proposal, decision: id }])).toEqual([
      { cluster: 'shop/web', pool: 'workers', direction: 'up', cause: 'closed', proposal },
    ]);
    expect(proposalsClosed(dataOf(GROWN), [{ proposal, decision: id }])).toEqual([]);
  });

  it('of something else is nobody’s business', () => {
    const other = { proposal: 'proposals/shop/web/other/scale-up', decision: 'd' };
    const strange = { proposal: 'proposals/x', decision: 'd' };
    expect(proposalsClosed(dataOf(START), [other, strange])).toEqual([]);
  });
});
