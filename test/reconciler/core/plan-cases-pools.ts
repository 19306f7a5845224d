import { type Case, edited, kept, of, workers } from './plan-changes.ts';

/** Changes of pools. */
export const POOL_CASES: readonly Case[] = [
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
];
