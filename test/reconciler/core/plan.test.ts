import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { describe, expect, it } from 'vitest';
import { CLUSTER_CASES } from './plan-cases-clusters.ts';
import { POOL_CASES } from './plan-cases-pools.ts';
import { of, planned, workers } from './plan-changes.ts';
import { sample, unitOf } from './samples.ts';

const CASES = [...CLUSTER_CASES, ...POOL_CASES];
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
