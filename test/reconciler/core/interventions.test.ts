import { applyDecision } from '@krake-infra/reconciler/core/apply.ts';
import type { ClusterStatus, MachinePool } from '@krake-infra/reconciler/core/generated/fleet.ts';
import {
  type Intervention,
  interventionsBetween,
  interventionsShown,
  proposalsClosed,
} from '@krake-infra/reconciler/core/interventions.ts';
import { silenceMessage } from '@krake-infra/reconciler/core/message.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { releasedState, silenceChanges } from '@krake-infra/reconciler/core/silences.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, heldBack, NOW, observation, type Scene, scaled, workers } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200) };
const WEB = ['shop/web'] as const;
const dataOf = (scene: Scene): FleetData => observation(scene).data;

/** The fleet after the decision of a scene was carried out, as a scene. */
function afterDecision(scene: Scene): Scene {
  const decision = scaled(scene);
  const { status } = applyDecision(dataOf(scene), decision).state;
  return { ...scene, size: decision.to, status: status ?? {} };
}

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
        const state = silenced({ ...undo }, dataOf({ size: to }), found.map(whole));
        if (from !== to) expect(heldBack({ ...undo, status: state }).code).toBe('silenced');
      }),
      RUNS,
    );
  });
});

const whole = (found: Omit<Intervention, 'cluster' | 'pool'>): Intervention => ({
  cluster: 'shop/web',
  pool: 'workers',
  ...found,
});

function silenced(_: Scene, data: FleetData, found: readonly Intervention[]): ClusterStatus {
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
    const status = silenced(edited, dataOf(edited), shown(edited));
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

describe('silences', () => {
  const edit = whole({
    direction: 'up',
    cause: 'edit',
    from: 9,
    to: 5,
    by: 'Ada <ada@example.org>',
    commit: 'a'.repeat(40),
  });
  const until = timestamp(NOW + 86_400);

  it('tell who did what, in state and message', () => {
    const [made] = silenceChanges(dataOf(GROWN), [edit], NOW);
    expect(made?.state.status).toEqual({
      ...GROWN.status,
      pools: [{ ...GROWN.status?.pools?.[0], lastHand: { at: timestamp(NOW), to: 5 } }],
      silences: [
        {
          pool: 'workers',
          direction: 'up',
          until,
          cause: 'edit',
          what: '9 -> 5 by Ada <ada@example.org> in commit aaaaaaaaaaaa',
          commit: 'a'.repeat(40),
        },
      ],
    });
    expect(made && silenceMessage(made, { name: 'krake-infra', renderProfile: 1 })).toBe(
      [
        `Silence growth of web/workers until ${until}`,
        '',
        `Pool workers does not grow by policies until ${until}: the size was edited by hand: 9 -> 5 by Ada <ada@example.org> in commit aaaaaaaaaaaa.`,
        'Release it with: krake-infra silence release shop/web/workers',
        '',
        'Krake-Infra-Class: other',
        'Krake-Infra-Cluster: shop/web',
        'Krake-Infra-Engine: krake-infra; render profile 1',
        '',
      ].join('\n'),
    );
  });

  it('replace those of the same pool and direction, and sweep those that ended', () => {
    const known = { pool: 'workers', cause: 'revert' } as const;
    const silences = [
      { ...known, direction: 'up', until: timestamp(NOW + 5) },
      { ...known, direction: 'down', until: timestamp(NOW + 5) },
      { ...known, pool: 'other', direction: 'down', until: timestamp(NOW) },
    ] as const;
    const status = silenced(START, dataOf({ status: { silences } }), [edit]);
    expect(status.silences?.map(({ pool, direction, cause }) => `${pool} ${direction} ${cause}`)).toEqual([
      'workers down revert',
      'workers up edit',
    ]);
    expect(scaled({ load: 900, status: { silences: [silences[1], silences[2]] } })).toBeDefined();
    const grown = afterDecision({ load: 900, status: { silences: [silences[1], silences[2]] } });
    expect(grown.status?.silences).toEqual([silences[1]]);
  });

  it('last as long as the fleet says, or are off', () => {
    const at = (seconds: number) => silenceChanges(dataOf({ fleet: { silence: { seconds } } }), [edit], NOW);
    expect(at(60)[0]?.silences[0]?.until).toBe(timestamp(NOW + 60));
    expect(at(0)).toEqual([]);
  });

  it('are released for one pool or for all', () => {
    const [made] = silenceChanges(dataOf(GROWN), [edit, { ...edit, pool: 'other' }], NOW);
    if (!made) throw new Error('no silence');
    expect(releasedState(made.state, 'workers').status?.silences?.map(({ pool }) => pool)).toEqual(['other']);
    expect(releasedState(made.state, undefined).status?.silences).toBeUndefined();
  });
});
