import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { type Plan, plan } from '@krake-infra/reconciler/core/plan.ts';
import { describe, expect, it } from 'vitest';

interface Shape {
  readonly version?: string;
  readonly controlPlane?: object;
  readonly pools?: readonly object[];
  readonly variables?: readonly object[];
  readonly protection?: boolean;
}

type Case = [
  what: string,
  before: Shape | undefined,
  after: Shape | undefined,
  nodes: Partial<Plan['totals']['nodes']>,
  changeClass: Plan['changeClass'],
];

const variable = (name: string, value: unknown) => ({ name, value });
const overriding = (...overrides: readonly object[]) => ({ variables: { overrides } });
const md = (name: string, more: object = {}) => ({ class: 'default-worker', name, replicas: 2, ...more });
const bounds = (min: number, max: number) => {
  const prefix = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group';
  return {
    replicas: undefined,
    metadata: { annotations: { [`${prefix}-min-size`]: `${min}`, [`${prefix}-max-size`]: `${max}` } },
  };
};

function planned(before: Shape | undefined, after: Shape | undefined): Plan {
  const unit = (shape: Shape | undefined) =>
    shape === undefined ? [] : [{ management: 'main', cluster: 'shop/web' as const, objects: [clusterOf(shape)] }];
  return plan(unit(before), unit(after), []);
}

function clusterOf({ version = 'v1.34.7', controlPlane, pools, variables, protection = true }: Shape): Manifest {
  const prune = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { name: 'web', namespace: 'shop', annotations: protection ? prune : {} },
    spec: {
      topology: {
        classRef: { name: 'simulated' },
        version,
        controlPlane: { replicas: 3, ...controlPlane },
        workers: { machineDeployments: pools ?? [md('a'), md('b')] },
        variables: variables ?? [variable('flavor', 'm1'), variable('ntp', [])],
      },
    },
  };
}

const kinds = ({ units }: Plan) => units.flatMap(({ effects }) => effects.map(({ kind }) => kind));
const pools = ({ units }: Plan) =>
  units.flatMap(({ effects }) =>
    effects.flatMap((effect) => ('pool' in effect ? [`${effect.kind} ${effect.pool}`] : [])),
  );

describe('the plan of a cluster that follows a ClusterClass', () => {
  it.each<Case>([
    ['a new cluster', undefined, {}, { added: 7 }, 'create'],
    ['a cluster that goes', {}, undefined, { removed: 7 }, 'delete'],
    ['a pool that grows', {}, { pools: [md('a', { replicas: 5 }), md('b')] }, { added: 3 }, 'scale-up'],
    ['a pool that shrinks', {}, { pools: [md('a'), md('b', { replicas: 0 })] }, { removed: 2 }, 'scale-down'],
    ['a new pool', {}, { pools: [md('a'), md('b'), md('c')] }, { added: 2 }, 'scale-up'],
    ['a pool that goes', {}, { pools: [md('a')] }, { removed: 2 }, 'delete'],
    ['bounds', { pools: [md('a', bounds(1, 4))] }, { pools: [md('a', bounds(2, 4))] }, { added: 1 }, 'scale-up'],
    ['a larger control plane', {}, { controlPlane: { replicas: 5 } }, { added: 2 }, 'scale-up'],
    ['another version', {}, { version: 'v1.34.8' }, { rolled: 7, surge: 3 }, 'upgrade'],
    [
      'another class of machines',
      {},
      { pools: [md('a', { class: 'gpu' }), md('b')] },
      { rolled: 2, surge: 1 },
      'upgrade',
    ],
    [
      'a variable',
      {},
      { variables: [variable('flavor', 'm2'), variable('ntp', [])] },
      { rolled: 7, surge: 3 },
      'upgrade',
    ],
    ['protection', {}, { protection: false }, {}, 'delete'],
  ])('counts machines of %s', (...[, before, after, nodes, changeClass]) => {
    const found = planned(before, after);
    expect(found.totals.nodes).toEqual({ added: 0, removed: 0, rolled: 0, surge: 0, ...nodes });
    expect(found.changeClass).toBe(changeClass);
  });

  it('replaces nothing that overrides the variable', () => {
    const shape = {
      pools: [md('a', overriding(variable('flavor', 'm9'))), md('b')],
      controlPlane: overriding(variable('flavor', 'm8')),
    };
    const found = planned(shape, { ...shape, variables: [variable('flavor', 'm2'), variable('ntp', [])] });
    expect(pools(found)).toEqual(['pool-rolled b']);
    expect(found.totals.nodes).toMatchObject({ rolled: 2, added: 0 });
  });

  it('replaces nothing where variables come in another order, or pools', () => {
    const variables = [variable('ntp', []), variable('flavor', 'm1')];
    expect(planned({}, { variables, pools: [md('b'), md('a')] }).totals.nodes.rolled).toBe(0);
  });

  it('replaces nothing for settings that Cluster API hands on in place', () => {
    const pool = md('a', { deletion: { nodeDrainTimeoutSeconds: 60 }, minReadySeconds: 5 });
    const found = planned({}, { pools: [pool, md('b')], controlPlane: { healthCheck: { enabled: false } } });
    expect(kinds(found)).toEqual(['changed-in-place', 'changed-in-place']);
  });

  it('tells of labels', () => {
    const labelled = { metadata: { labels: { team: 'web' } } };
    const found = planned({}, { pools: [md('a', labelled), md('b')], controlPlane: labelled });
    expect(kinds(found)).toEqual(['changed-in-place', 'untouched']);
  });

  it('is empty where nothing changes', () => {
    expect(planned({}, {}).units).toEqual([]);
  });
});
