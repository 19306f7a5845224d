import { decide, replayEvidence } from '@krake-infra/reconciler/core/decide.ts';
import type { FleetSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Observation, PoolKey, PoolStatus } from '@krake-infra/reconciler/core/observation.ts';
import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import type { Sample } from '@krake-infra/reconciler/core/signals.ts';
import { describe, expect, it } from 'vitest';
import { change, fresh, NOW, policy, workers } from './observations.ts';
import { BASE, fleetOf, sample } from './samples.ts';

interface Many {
  readonly pools: number;
  /** How many metrics have no fresh value. */
  readonly stale?: number;
  /** How many pools lack machines. */
  readonly unready?: number;
  readonly fleet?: FleetSpec;
  readonly seen?: PoolStatus;
  readonly grownAgo?: number;
}

/** Pools that all want to grow, each with a metric of its own. */
function many({ pools, stale = 0, unready = 0, fleet = {}, seen, grownAgo }: Many): Observation {
  const indices = Array.from({ length: pools }, (_, index) => index);
  const status = grownAgo === undefined ? {} : workers(change(2, 3, grownAgo));
  const { data } = fleetOf(
    ...indices.map((index) =>
      sample({
        name: `c${index}`,
        pools: [{ ...BASE.pools[0], name: 'workers', owner: 'policy', replicas: 3 }],
        status,
      }),
    ),
  );
  const policies = indices.map((index) => {
    const target = { cluster: `c${index}`, pool: 'workers' };
    return policy({ target, targetPerNode: { metric: `m${index}`, value: 100 } }, `p${index}`);
  });
  const told = (index: number): Sample =>
    index < stale
      ? { kind: 'absent', metric: `m${index}`, source: 'x', message: 'gone' }
      : { ...fresh(900, NOW - 5, 5), metric: `m${index}` };
  const lacking = seen ?? { settled: false, readyReplicas: 2, source: 'simulated' };
  const settled = { settled: true, readyReplicas: 3, source: 'simulated' };
  return {
    at: NOW,
    base: commitId('0123456789'.repeat(4)),
    data: {
      ...data,
      fleet: { ...data.fleet, spec: fleet },
      policies: new Map(policies.map((each) => [`shop/${each.metadata.name}`, each])),
    },
    samples: new Map(indices.map((index) => [`m${index}`, told(index)])),
    pools: new Map(
      indices.map((index): [PoolKey, PoolStatus] => [`shop/c${index}/workers`, index < unready ? lacking : settled]),
    ),
  };
}

const codes = (observation: Observation) => [
  ...new Set(decide(observation).map((decision) => (decision.kind === 'hold' ? decision.code : 'scale'))),
];

describe('an observation is distrusted', () => {
  it('when too many metrics have no fresh value, with one reason that names them', () => {
    const decisions = decide(many({ pools: 10, stale: 5 }));
    const held = decisions.filter((decision) => decision.kind === 'hold' && decision.code === 'distrust');
    expect(held).toHaveLength(5);
    const why = '5 of 10 metrics have no fresh value: m0, m1, m2 and 2 more, the fleet tolerates 45 %';
    expect(new Set(held.map(({ evidence }) => evidence.distrust))).toEqual(new Set([why]));
    expect(held[0]?.reason).toContain(`held back: ${why}`);
    for (const decision of decisions) expect(replayEvidence(decision.evidence)).toEqual(decision);
  });

  it('when too many pools lack machines beyond the time', () => {
    expect(codes(many({ pools: 10, unready: 5 }))).toEqual(['distrust']);
    const [decision] = decide(many({ pools: 10, unready: 5 }));
    expect(decision?.reason).toContain(
      '5 of 10 pools lack machines: shop/c0/workers, shop/c1/workers, shop/c2/workers and 2 more, the fleet tolerates 45 %',
    );
  });

  it.each<[string, Many]>([
    ['a share that is tolerated', { pools: 10, stale: 4, unready: 4 }],
    ['few, whatever their share', { pools: 5, stale: 3 }],
    ['one of two', { pools: 2, stale: 1, unready: 1 }],
    ['pools that changed a short while ago', { pools: 10, unready: 10, grownAgo: 1199 }],
    ['machines that are too many', { pools: 10, unready: 10, seen: { settled: false, readyReplicas: 4, source: 's' } }],
    ['what the fleet allows', { pools: 10, stale: 9, fleet: { distrust: { stalePercent: 100 } } }],
  ])('not for %s', (_, scene) => {
    expect(codes(many(scene))).toContain('scale');
    expect(codes(many(scene))).not.toContain('distrust');
  });

  it.each<[string, Many]>([
    ['nothing is tolerated', { pools: 2, stale: 1, fleet: { distrust: { stalePercent: 0, tolerated: 0 } } }],
    ['the time is over', { pools: 10, unready: 10, grownAgo: 1200 }],
    [
      'the time of the fleet is over',
      { pools: 10, unready: 10, grownAgo: 60, fleet: { backOff: { readySeconds: 60 } } },
    ],
    ['pools are not settled and nobody counts', { pools: 9, unready: 9, seen: { settled: false, source: 's' } }],
  ])('when %s', (_, scene) => {
    expect(codes(many(scene))).toContain('distrust');
  });

  it('when nobody looks at pools; a metric that nobody asked for yet says nothing', () => {
    const seen = many({ pools: 10 });
    expect(codes({ ...seen, pools: new Map() })).toEqual(['distrust']);
    expect(codes({ ...seen, samples: new Map([...seen.samples].slice(0, 2)) })).toEqual(['scale', 'no-data']);
  });
});
