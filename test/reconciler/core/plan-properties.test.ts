import { check } from '@krake-infra/reconciler/core/check.ts';
import type { ManifestSet } from '@krake-infra/reconciler/core/manifest.ts';
import { plan } from '@krake-infra/reconciler/core/plan.ts';
import { planText } from '@krake-infra/reconciler/core/plan-text.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetOf, IMMUTABILITY, type Sample, type SamplePool, sample } from './samples.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200) };
const LOUD = ['cluster-deleted', 'pool-deleted', 'zone-removed', 'object-removed', 'protection-lifted', 'rebuild'];

const size = fc.integer({ min: 0, max: 9 });
const zones = fc.uniqueArray(fc.record({ name: fc.constantFrom('az1', 'az2', 'az3'), replicas: size }), {
  minLength: 1,
  selector: ({ name }) => name,
});
const details = {
  name: fc.constantFrom('workers', 'batch', 'gpu'),
  flavor: fc.constantFrom('small', 'large'),
  maxSurge: fc.integer({ min: 0, max: 3 }),
  protection: fc.boolean(),
};
const gitPool: fc.Arbitrary<SamplePool> = fc.oneof(
  fc.record({ ...details, replicas: size }),
  fc.record({ ...details, zones }),
);
const scaledPool: fc.Arbitrary<SamplePool> = fc.record({
  ...details,
  owner: fc.constantFrom('autoscaler', 'bounded'),
  min: size,
  max: fc.integer({ min: 9, max: 20 }),
});

function fleets(pool: fc.Arbitrary<SamplePool>): fc.Arbitrary<readonly Sample[]> {
  const cluster = fc
    .record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      version: fc.constantFrom('v1.33.4', 'v1.34.8'),
      controlPlanes: fc.constantFrom(1 as const, 3 as const),
      nodeCidr: fc.constantFrom('10.6.0.0/24', '10.7.0.0/24'),
      protection: fc.boolean(),
      pools: fc.uniqueArray(pool, { selector: ({ name }) => name, maxLength: 3 }),
    })
    .map(sample);
  return fc.uniqueArray(cluster, { selector: ({ name }) => name, maxLength: 4 });
}

const anyFleet = fleets(fc.oneof(gitPool, scaledPool));
const gitFleet = fleets(gitPool);

const manifestsOf = (fleet: readonly Sample[]): ManifestSet => fleetOf(...fleet).manifests;
const planned = (before: ManifestSet, after: ManifestSet) => plan(before, after, IMMUTABILITY);
const machines = (fleet: readonly Sample[]) =>
  fleet.flatMap(({ controlPlanes, pools }) => [
    controlPlanes,
    ...pools.flatMap((pool) => (pool.zones ?? [pool]).map(({ replicas }) => replicas ?? 0)),
  ]);
const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

describe('plan, for any two fleets', () => {
  it('is empty when nothing changes', () => {
    fc.assert(
      fc.property(anyFleet, (fleet) => {
        expect(planned(manifestsOf(fleet), manifestsOf(fleet))).toMatchObject({ units: [], classes: [] });
        expect(check(fleetOf(...fleet), fleetOf(...fleet), { immutability: IMMUTABILITY })).toEqual([]);
      }),
      RUNS,
    );
  });

  it('adds and removes exactly the difference of replicas where Git holds them', () => {
    fc.assert(
      fc.property(gitFleet, gitFleet, (before, after) => {
        const { added, removed, rolled } = planned(manifestsOf(before), manifestsOf(after)).totals.nodes;
        expect(added - removed).toBe(sum(machines(after)) - sum(machines(before)));
        expect(removed + rolled).toBeLessThanOrEqual(sum(machines(before)));
      }),
      RUNS,
    );
  });

  it('sums what its clusters say', () => {
    fc.assert(
      fc.property(anyFleet, anyFleet, (before, after) => {
        const { units, totals } = planned(manifestsOf(before), manifestsOf(after));
        expect(sum(units.map(({ nodes }) => nodes.removed))).toBe(totals.nodes.removed);
        expect(units.every(({ effects }) => effects.length > 0)).toBe(true);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of files and objects', () => {
    const shuffled = (set: ManifestSet) =>
      set.map((unit) => ({ ...unit, objects: [...unit.objects].reverse() })).reverse();
    fc.assert(
      fc.property(anyFleet, anyFleet, (one, other) => {
        const [before, after] = [manifestsOf(one), manifestsOf(other)];
        expect(planned(shuffled(before), shuffled(after))).toEqual(planned(before, after));
        const turned = (fleet: readonly Sample[]) => fleetOf(...[...fleet].reverse());
        const rules = { immutability: IMMUTABILITY };
        expect(check(turned(one), turned(other), rules)).toEqual(check(fleetOf(...one), fleetOf(...other), rules));
      }),
      RUNS,
    );
  });

  it('has a line for every refusal and for everything that goes, however short the rest is folded', () => {
    fc.assert(
      fc.property(anyFleet, anyFleet, (before, after) => {
        const result = planned(manifestsOf(before), manifestsOf(after));
        const refusals = check(fleetOf(...before), fleetOf(...after), { immutability: IMMUTABILITY });
        const lines = planText(result, { refusals, linesPerKind: 0 }).trimEnd().split('\n');
        const effects = result.units.flatMap((unit) => unit.effects);
        const loud = effects.filter(({ kind }) => LOUD.includes(kind));
        const folds = new Set(effects.filter((effect) => !loud.includes(effect)).map(({ kind }) => kind));
        expect(lines).toHaveLength(refusals.length + loud.length + folds.size + 1);
        for (const { message } of refusals) expect(lines.some((line) => line.includes(message))).toBe(true);
      }),
      RUNS,
    );
  });

  it('calls every plan that takes a cluster, a pool or a zone away a deletion', () => {
    fc.assert(
      fc.property(anyFleet, anyFleet, (before, after) => {
        const result = planned(manifestsOf(before), manifestsOf(after));
        const loud = result.units.flatMap(({ effects }) => effects).some(({ kind }) => LOUD.includes(kind));
        expect(result.changeClass === 'delete').toBe(loud);
      }),
      RUNS,
    );
  });
});
