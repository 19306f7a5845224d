import type { Intervention } from '@krake-infra/reconciler/core/interventions.ts';
import { silenceMessage } from '@krake-infra/reconciler/core/message.ts';
import { releasedState, silenceChanges } from '@krake-infra/reconciler/core/silences.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import { describe, expect, it } from 'vitest';
import { afterDecision, NOW, observation, type Scene } from './observations.ts';

const dataOf = (scene: Scene) => observation(scene).data;
const GROWN = afterDecision({ load: 700, size: 3 });

describe('silences', () => {
  const edit: Intervention = {
    cluster: 'shop/web',
    pool: 'workers',

    direction: 'up',
    cause: 'edit',
    from: 9,
    to: 5,
    by: 'Ada <ada@example.org>',
    commit: 'a'.repeat(40),
  };
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
    const [made] = silenceChanges(dataOf({ status: { silences } }), [edit], NOW);
    expect(made?.state.status?.silences?.map(({ pool, direction, cause }) => `${pool} ${direction} ${cause}`)).toEqual([
      'workers down revert',
      'workers up edit',
    ]);
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
