import { applyDecision, type FieldEdit } from '@krake-infra/reconciler/core/apply.ts';
import { decide } from '@krake-infra/reconciler/core/decide.ts';
import type { Cluster, MachinePool, MachinePoolPartial } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import type { Observation } from '@krake-infra/reconciler/core/observation.ts';
import { spread, zoneSizes } from '@krake-infra/reconciler/core/pools.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import { editYaml } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { change, NOW, observation, type Scene, scaled } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 100) };
const path = (...steps: (string | number)[]) => ['spec', 'pools', ...steps];

/** A scene whose pool is spread over a template and the cluster's own file. */
function layered(
  own: readonly MachinePoolPartial[] | undefined,
  template: readonly MachinePoolPartial[],
  load = 470,
): Observation {
  const scene = observation({ load });
  const [key, cluster] = [...scene.data.clusters][0] as [`${string}/${string}`, Cluster];
  const { pools: _, ...spec } = cluster.spec;
  const withTemplate = { ...cluster, spec: { ...spec, template: 'base', ...(own && { pools: own }) } };
  const base = {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterTemplate',
    metadata: { name: 'base' },
    spec: { pools: template },
  } as const;
  const data = { ...scene.data, clusters: new Map([[key, withTemplate]]), templates: new Map([['base', base]]) };
  return { ...scene, data };
}

function edits(seen: Observation): readonly FieldEdit[] {
  const [decision] = decide(seen);
  if (decision?.kind !== 'scale') throw new Error(decision?.reason);
  return applyDecision(seen.data, decision).edit.edits;
}

const OWNED = { name: 'workers', owner: 'policy', scaleDown: { evidence: 'load' } } as const;
const zones = (...replicas: readonly number[]) =>
  replicas.map((count, index) => ({ name: `az${index + 1}`, replicas: count }));

describe('a decision edits', () => {
  it('the size of the pool in the cluster file', () => {
    const { data } = observation();
    expect(applyDecision(data, scaled({ load: 470 })).edit).toEqual({
      path: 'clusters/shop/web.yaml',
      edits: [{ op: 'set', path: path(0, 'replicas'), value: 5 }],
    });
  });

  it.each<[string, MachinePoolPartial[] | undefined, MachinePoolPartial[], FieldEdit[]]>([
    [
      'the zones that change',
      [{ ...OWNED, zones: zones(2, 1, 0) }],
      [],
      [
        { op: 'set', path: path(0, 'zones', 1, 'replicas'), value: 2 },
        { op: 'set', path: path(0, 'zones', 2, 'replicas'), value: 1 },
      ],
    ],
    [
      'a second pool',
      [{ name: 'other' }, { ...OWNED, replicas: 3 }],
      [],
      [{ op: 'set', path: path(1, 'replicas'), value: 5 }],
    ],
    [
      'a pool whose size is in the template',
      [{ name: 'workers' }],
      [{ ...OWNED, replicas: 3 }],
      [{ op: 'add', path: path(0, 'replicas'), value: 5 }],
    ],
    [
      'a pool that only the template has',
      undefined,
      [{ ...OWNED, replicas: 3 }],
      [{ op: 'add', path: path(), value: [{ name: 'workers', replicas: 5 }] }],
    ],
    [
      'a pool that only the template has, beside others',
      [{ name: 'other' }],
      [{ ...OWNED, replicas: 3 }],
      [{ op: 'add', path: path(1), value: { name: 'workers', replicas: 5 } }],
    ],
    [
      'zones that only the template has',
      [{ name: 'workers' }],
      [{ ...OWNED, zones: zones(2, 1, 0) }],
      [
        {
          op: 'add',
          path: path(0, 'zones'),
          value: [
            { name: 'az2', replicas: 2 },
            { name: 'az3', replicas: 1 },
          ],
        },
      ],
    ],
    [
      'a pool with zones that only the template has',
      [],
      [{ ...OWNED, zones: zones(2, 1, 0) }],
      [
        {
          op: 'add',
          path: path(0),
          value: {
            name: 'workers',
            zones: [
              { name: 'az2', replicas: 2 },
              { name: 'az3', replicas: 1 },
            ],
          },
        },
      ],
    ],
    [
      'two zones that only the template has, beside one of its own',
      [{ name: 'workers', zones: [{ name: 'az1' }] }],
      [{ ...OWNED, zones: zones(3, 0, 0) }],
      [
        { op: 'add', path: path(0, 'zones', 1), value: { name: 'az2', replicas: 1 } },
        { op: 'add', path: path(0, 'zones', 2), value: { name: 'az3', replicas: 1 } },
      ],
    ],
    [
      'zones of both',
      [{ name: 'workers', zones: [{ name: 'az3' }] }],
      [{ ...OWNED, zones: zones(3, 0, 0) }],
      [
        { op: 'add', path: path(0, 'zones', 1), value: { name: 'az2', replicas: 1 } },
        { op: 'add', path: path(0, 'zones', 0, 'replicas'), value: 1 },
      ],
    ],
  ])('%s', (_, own, template, expected) => {
    expect(edits(layered(own, template))).toEqual(expected);
  });

  it('nothing of a pool that has another size by now', () => {
    expect(() => applyDecision(observation({ size: 4 }).data, scaled({ load: 470 }))).toThrow(
      'has 4 machines, decided on was one that has 3 machines',
    );
    const { data } = observation({ pool: { name: 'other' } });
    expect(() => applyDecision(data, scaled({ load: 470 }))).toThrow('does not exist');
  });

  it('exactly so that the pool has the wanted size, whichever file holds what', () => {
    const zone = fc.uniqueArray(fc.record({ name: fc.constantFrom('az1', 'az2', 'az3', 'az4'), replicas: fc.nat(3) }), {
      selector: ({ name }) => name,
      minLength: 1,
    });
    const sizes = fc.oneof(fc.record({ replicas: fc.nat(9) }), fc.record({ zones: zone }));
    const own = fc.constantFrom<MachinePoolPartial[] | undefined>(
      undefined,
      [],
      [{ name: 'other' }],
      [{ name: 'workers' }],
    );
    fc.assert(
      fc.property(fc.record({ size: sizes, over: fc.option(sizes), pools: own, load: fc.nat(1500) }), (any) => {
        // a pool has replicas or zones, in the cluster's file as in the template
        const over = any.over && 'zones' in any.over === 'zones' in any.size ? any.over : {};
        const mine = any.pools?.map((each) => (each.name === 'workers' ? { ...each, ...over } : each));
        const seen = layered(mine, [{ ...OWNED, ...any.size }], any.load);
        const [decision] = decide(seen);
        fc.pre(decision?.kind === 'scale');
        const { edit } = applyDecision(seen.data, decision);
        const cluster = seen.data.clusters.get('shop/web') as Cluster;
        const after = parse(editYaml(stringify(cluster), edit.edits)) as Cluster;
        const [before, now] = [zoneSizes(poolOf(seen.data, cluster)), zoneSizes(poolOf(seen.data, after))];
        expect(now).toEqual(spread(before, decision.to));
      }),
      RUNS,
    );
  });
});

function poolOf(data: FleetData, cluster: Cluster) {
  const pools = resolveCluster(data, cluster)?.body.pools ?? [];
  return pools.find(({ name }) => name === 'workers') as MachinePool;
}

describe('a decision is remembered', () => {
  const stateAfter = (scene: Scene) => applyDecision(observation(scene).data, scaled(scene)).state;

  it('with time, sizes and trigger', () => {
    const scene = { load: 470, at: NOW + 0.7 };
    const [{ id }, at] = [scaled(scene), timestamp(NOW - 10)];
    expect(stateAfter(scene)).toEqual({
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'ClusterState',
      metadata: { name: 'web', namespace: 'shop' },
      status: {
        pools: [{ name: 'workers', lastUp: { at: timestamp(NOW), from: 3, to: 5, decision: id } }],
        decisions: [
          { id, trigger: `metric/queries@${at}`, at, decided: timestamp(NOW), pool: 'workers', from: 3, to: 5 },
        ],
      },
    });
  });

  it('in a file of its own when there was none', () => {
    const { data } = observation({ load: 470 });
    const { state } = applyDecision({ ...data, states: new Map() }, scaled({ load: 470 }));
    expect(state).toEqual(stateAfter({ load: 470 }));
  });

  it('beside everything else the file holds', () => {
    const template = { name: 't', role: 'machine', pool: 'workers', model: {} } as const;
    const up = change(2, 3, 5000, 'up');
    const status = {
      templates: [template],
      pools: [{ name: 'zoo' }, { name: 'workers', lastUp: up }, { name: 'alpha' }],
      decisions: [{ id: 'up', trigger: 'x', at: timestamp(NOW - 5000) }],
    };
    const after = stateAfter({ load: 100, status }).status;
    expect(after?.templates).toEqual([template]);
    expect(after?.pools?.map(({ name }) => name)).toEqual(['alpha', 'workers', 'zoo']);
    expect(after?.pools?.[1]).toMatchObject({ lastUp: up, lastDown: { from: 3, to: 1 } });
    expect(after?.decisions?.map(({ id }) => id)).toEqual(['up', scaled({ load: 100, status }).id]);
  });

  it('among no more than fifty, each once, oldest first', () => {
    const decisions = Array.from({ length: 50 }, (_, index) => ({
      id: `d${index}`,
      trigger: 'x',
      at: timestamp(NOW - 100 - index),
    }));
    const scene = { load: 470, status: { decisions } };
    const known = stateAfter(scene).status?.decisions ?? [];
    expect(known).toHaveLength(50);
    expect(known.at(-1)?.id).toBe(scaled(scene).id);
    expect(known[0]?.id).toBe('d48');
    const again = { ...scene, status: { decisions: known } };
    expect(stateAfter(again).status?.decisions).toEqual(known);
  });

  it('so that the same observation of the new state decides nothing', () => {
    const scene = { load: 470, spec: { step: { up: 1 } } };
    const next = decide(observation({ ...scene, size: 4, status: stateAfter(scene).status ?? {} }));
    expect(next[0]).toMatchObject({ kind: 'hold', code: 'decided' });
  });
});
