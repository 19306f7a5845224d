import type { Manifest, ManifestSet } from '@krake-infra/reconciler/core/manifest.ts';
import type { Effect } from '@krake-infra/reconciler/core/plan/effects.ts';
import { type ChangeClass, type Plan, plan } from '@krake-infra/reconciler/core/plan.ts';
import { describe, expect, it } from 'vitest';
import { IMMUTABILITY, type Sample, type SamplePool, sample, unitOf } from './samples.ts';

const of = (...changes: readonly Partial<Sample>[]): ManifestSet => changes.map((change) => unitOf(sample(change)));
const workers = (pool: Partial<SamplePool>): Partial<Sample> => ({ pools: [{ name: 'workers', ...pool }] });
const planned = (before: ManifestSet, after: ManifestSet): Plan => plan(before, after, IMMUTABILITY);

function edited(kind: string, edit: (object: Manifest) => Manifest): ManifestSet {
  return of({}).map((unit) => ({
    ...unit,
    objects: unit.objects.map((each) => (each.kind === kind ? edit(each) : each)),
  }));
}

interface Case {
  readonly what: string;
  readonly before?: ManifestSet;
  readonly after: ManifestSet;
  readonly effects: readonly (Partial<Effect> & { kind: Effect['kind'] })[];
  readonly nodes?: Partial<Plan['totals']['nodes']>;
  readonly class: ChangeClass;
}

const withSpec = (spec: Record<string, unknown>) => (object: Manifest) => ({
  ...object,
  spec: { ...object.spec, ...spec },
});
const kept = { keptTemplates: ['web-workers-m1.xlarge'] };

const CASES: readonly Case[] = [
  {
    what: 'a new cluster',
    before: [],
    after: of({ controlPlanes: 3, ...workers({ replicas: 2 }) }),
    effects: [
      { kind: 'cluster-created', controlPlane: 3, pools: [{ pool: 'workers', zones: [{ size: { replicas: 2 } }] }] },
    ],
    nodes: { added: 5 },
    class: 'create',
  },
  {
    what: 'a deleted cluster, counted by the most it can have',
    before: of(workers({ owner: 'autoscaler', min: 1, max: 8 })),
    after: [],
    effects: [{ kind: 'cluster-deleted', controlPlane: 3 }],
    nodes: { removed: 11 },
    class: 'delete',
  },
  {
    what: 'protection lifted',
    after: of({ protection: false }),
    effects: [{ kind: 'protection-lifted', objects: ['Cluster/web'] }],
    class: 'delete',
  },
  {
    what: 'protection back',
    before: of({ protection: false }),
    after: of({}),
    effects: [{ kind: 'protection-restored', objects: ['Cluster/web'] }],
    class: 'other',
  },
  {
    what: 'a larger pool',
    after: of(workers({ replicas: 5 })),
    effects: [{ kind: 'pool-scaled', pool: 'workers', from: 3, to: 5, waitsForControlPlane: false }],
    nodes: { added: 2 },
    class: 'scale-up',
  },
  {
    what: 'zones scaled one by one',
    before: of(
      workers({
        zones: [
          { name: 'az1', replicas: 2 },
          { name: 'az2', replicas: 3 },
        ],
      }),
    ),
    after: of(
      workers({
        zones: [
          { name: 'az1', replicas: 2 },
          { name: 'az2', replicas: 1 },
        ],
      }),
    ),
    effects: [{ kind: 'pool-scaled', pool: 'workers', zone: 'az2', from: 3, to: 1 }],
    nodes: { removed: 2 },
    class: 'scale-down',
  },
  {
    what: 'an upgrade of everything',
    after: of({ version: 'v1.34.8' }),
    effects: [
      {
        kind: 'control-plane-rolled',
        reasons: [{ cause: 'version', fields: ['version'], from: 'v1.33.4', to: 'v1.34.8' }],
      },
      { kind: 'pool-rolled', pool: 'workers', waitsForControlPlane: true },
    ],
    nodes: { rolled: 6, surge: 2 },
    class: 'upgrade',
  },
  {
    what: 'another flavor of the control plane',
    after: of({ controlPlaneFlavor: 'm2' }),
    effects: [
      {
        kind: 'control-plane-rolled',
        reasons: [
          {
            cause: 'machine-template',
            fields: ['machineTemplate.spec.infrastructureRef.name'],
            from: 'web-control-plane-m1.large',
            to: 'web-control-plane-m2',
          },
        ],
      },
      { kind: 'template-added', object: 'OpenStackMachineTemplate/web-control-plane-m2' },
      { kind: 'template-removed', object: 'OpenStackMachineTemplate/web-control-plane-m1.large' },
    ],
    nodes: { rolled: 3, surge: 1 },
    class: 'upgrade',
  },
  {
    what: 'kubeadm settings',
    after: of({ certSans: ['api.example.org'] }),
    effects: [{ kind: 'control-plane-rolled' }],
    nodes: { rolled: 3, surge: 1 },
    class: 'upgrade',
  },
  {
    what: 'a control plane that grows',
    after: of({ controlPlanes: 5 }),
    effects: [{ kind: 'control-plane-scaled', from: 3, to: 5 }],
    nodes: { added: 2 },
    class: 'scale-up',
  },
  {
    what: 'another flavor and size of a pool: only what is there is replaced, and surge has room for no more',
    after: of({ ...workers({ replicas: 2, flavor: 'm2', maxSurge: 5 }), ...kept }),
    effects: [
      { kind: 'pool-scaled', from: 3, to: 2 },
      {
        kind: 'pool-rolled',
        reasons: [
          {
            cause: 'machine-template',
            fields: ['template.spec.infrastructureRef.name'],
            from: 'web-workers-m1.xlarge',
            to: 'web-workers-m2',
          },
        ],
      },
      { kind: 'template-added', object: 'OpenStackMachineTemplate/web-workers-m2' },
      { kind: 'template-retired', object: 'OpenStackMachineTemplate/web-workers-m1.xlarge' },
      { kind: 'changed-in-place', fields: ['rollout.strategy.rollingUpdate.maxSurge'] },
    ],
    nodes: { removed: 1, rolled: 2, surge: 2 },
    class: 'scale-down',
  },
  {
    what: 'a retired template in use again',
    before: of({ ...workers({ replicas: 3, flavor: 'm2' }), ...kept }),
    after: of({ keptTemplates: ['web-workers-m2'] }),
    effects: [
      { kind: 'pool-rolled' },
      { kind: 'template-reused', object: 'OpenStackMachineTemplate/web-workers-m1.xlarge' },
      { kind: 'template-retired', object: 'OpenStackMachineTemplate/web-workers-m2' },
    ],
    nodes: { rolled: 3, surge: 1 },
    class: 'upgrade',
  },
  {
    what: 'drain time-outs in place',
    after: of(workers({ replicas: 3, timeouts: { drainSeconds: 60 } })),
    effects: [
      {
        kind: 'changed-in-place',
        object: 'MachineDeployment/web-workers',
        fields: ['template.spec.deletion.nodeDrainTimeoutSeconds'],
      },
    ],
    class: 'other',
  },
  {
    what: 'labels of control-plane machines in place',
    after: edited('KubeadmControlPlane', (object) => ({
      ...object,
      spec: {
        ...object.spec,
        machineTemplate: { ...(object.spec?.machineTemplate as object), metadata: { labels: { tier: 'x' } } },
      },
    })),
    effects: [{ kind: 'changed-in-place', fields: ['machineTemplate.metadata.labels.tier'] }],
    class: 'other',
  },
  {
    what: 'health checks touch no machine',
    after: edited('MachineHealthCheck', withSpec({ checks: { nodeStartupTimeoutSeconds: 900 } })),
    effects: [{ kind: 'changed-in-place', object: 'MachineHealthCheck/web-workers' }],
    class: 'other',
  },
  {
    what: 'a rollout that was asked for',
    after: edited('MachineDeployment', (object) => ({
      ...object,
      spec: { ...object.spec, rollout: { ...(object.spec?.rollout as object), after: '2026-03-01T00:00:00Z' } },
    })),
    effects: [{ kind: 'pool-rolled', reasons: [{ cause: 'restart', fields: ['rollout.after'] }] }],
    nodes: { rolled: 3, surge: 1 },
    class: 'upgrade',
  },
  {
    what: 'a label on an object',
    after: edited('Cluster', (object) => ({
      ...object,
      metadata: { ...object.metadata, labels: { tier: 'frontend' } },
    })),
    effects: [{ kind: 'untouched', objects: ['Cluster/web'] }],
    class: 'other',
  },
  {
    what: 'a pool that goes and one that comes',
    after: of({ pools: [{ name: 'batch', replicas: 2 }], ...kept }),
    effects: [
      { kind: 'pool-created', pool: 'batch' },
      { kind: 'pool-deleted', pool: 'workers' },
      { kind: 'template-added' },
      { kind: 'template-retired' },
    ],
    nodes: { added: 2, removed: 3 },
    class: 'delete',
  },
  {
    what: 'a zone that goes and one that comes',
    before: of(
      workers({
        zones: [
          { name: 'az1', replicas: 2 },
          { name: 'az2', replicas: 0 },
        ],
      }),
    ),
    after: of(
      workers({
        zones: [
          { name: 'az1', replicas: 2 },
          { name: 'az3', replicas: 1 },
        ],
      }),
    ),
    effects: [
      { kind: 'zone-removed', zone: 'az2', size: { replicas: 0 } },
      { kind: 'zone-added', zone: 'az3', size: { replicas: 1 } },
    ],
    nodes: { added: 1 },
    class: 'delete',
  },
  {
    what: 'from Git to the autoscaler',
    after: of(workers({ owner: 'autoscaler', min: 1, max: 5 })),
    effects: [{ kind: 'owner-switched', from: { replicas: 3 }, to: { min: 1, max: 5 } }],
    class: 'other',
  },
  {
    what: 'back from open bounds, which may remove machines',
    before: of(workers({ owner: 'autoscaler', min: 1, max: 5 })),
    after: of(workers({ replicas: 3 })),
    effects: [{ kind: 'owner-switched', from: { min: 1, max: 5 }, to: { replicas: 3 } }],
    nodes: { added: 2, removed: 2 },
    class: 'scale-down',
  },
  {
    what: 'wider bounds',
    before: of(workers({ owner: 'bounded', min: 1, max: 5 })),
    after: of(workers({ owner: 'bounded', min: 1, max: 9 })),
    effects: [{ kind: 'bounds-moved', from: { min: 1, max: 5 }, to: { min: 1, max: 9 } }],
    class: 'scale-up',
  },
  {
    what: 'a lower maximum',
    before: of(workers({ owner: 'bounded', min: 1, max: 5 })),
    after: of(workers({ owner: 'bounded', min: 2, max: 4 })),
    effects: [{ kind: 'bounds-moved' }],
    nodes: { added: 1 },
    class: 'scale-down',
  },
  {
    what: 'name servers in place',
    after: of({ nameservers: ['1.1.1.1'] }),
    effects: [
      { kind: 'changed-in-place', object: 'OpenStackCluster/web', fields: ['managedSubnets[].dnsNameservers[]'] },
    ],
    class: 'other',
  },
  {
    what: 'a new API version of the provider rolls nothing',
    after: of({ infrastructureVersion: 'v1beta2' }),
    effects: [
      { kind: 'changed-in-place', object: 'OpenStackCluster/web', fields: ['apiVersion'] },
      { kind: 'changed-in-place', fields: ['apiVersion'] },
      { kind: 'changed-in-place', fields: ['apiVersion'] },
    ],
    class: 'other',
  },
  {
    what: 'a fixed field',
    after: of({ nodeCidr: '10.7.0.0/24' }),
    effects: [{ kind: 'rebuild', object: 'OpenStackCluster/web', fields: ['managedSubnets[].cidr'] }],
    class: 'delete',
  },
  {
    what: 'an object of no known meaning that goes',
    after: of({}).map((unit) => ({
      ...unit,
      objects: unit.objects.filter(({ kind }) => kind !== 'MachineHealthCheck'),
    })),
    effects: [{ kind: 'object-removed', object: 'MachineHealthCheck/web-workers' }],
    class: 'delete',
  },
];

const NONE = { added: 0, removed: 0, rolled: 0, surge: 0 };

describe('plan', () => {
  it.each(CASES)('$what', ({ before = of({}), after, effects, nodes = {}, class: changeClass }) => {
    const result = planned(before, after);
    expect(result.units.flatMap((unit) => unit.effects).map(({ kind }) => kind)).toEqual(
      effects.map(({ kind }) => kind),
    );
    expect(result.units).toMatchObject([{ management: 'main', cluster: 'shop/web', effects }]);
    expect(result.totals.nodes).toEqual({ ...NONE, ...nodes });
    expect(result.totals.clusters).toBe(1);
    expect(result.changeClass).toBe(changeClass);
  });

  it('names every class of a change, the most severe first', () => {
    const after = of({ version: 'v1.34.8', controlPlanes: 5, ...workers({ replicas: 1 }) }, { name: 'new' });
    expect(planned(of({}), after).classes).toEqual(['scale-down', 'upgrade', 'create', 'scale-up']);
  });

  it('counts deleted objects, and which of them are templates', () => {
    const { totals } = planned(of({ keptTemplates: ['web-old'] }, { name: 'gone' }), of({}));
    const whole = unitOf(sample({ name: 'gone' })).objects.length;
    expect(totals).toMatchObject({ clusters: 2, objectsDeleted: whole + 1, templatesRemoved: 3 });
  });

  it('shows shared objects without a cluster', () => {
    const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const result = planned([{ management: 'main', objects: [namespace] }], []);
    expect(result.units).toMatchObject([
      { management: 'main', effects: [{ kind: 'object-removed', object: 'Namespace/shop' }] },
    ]);
    expect(result.totals).toMatchObject({ clusters: 0, objectsDeleted: 1 });
  });

  it('shows a move between management clusters as what it does', () => {
    const kinds = planned(of({}), of({ management: 'backup' })).units.map(({ management, effects }) => [
      management,
      effects[0]?.kind,
    ]);
    expect(kinds).toEqual([
      ['backup', 'cluster-created'],
      ['main', 'cluster-deleted'],
    ]);
  });
});
