import type { Manifest, ManifestSet } from '@krake-infra/reconciler/core/manifest.ts';
import type { Effect } from '@krake-infra/reconciler/core/plan/effects.ts';
import { type ChangeClass, type Plan, plan } from '@krake-infra/reconciler/core/plan.ts';
import { IMMUTABILITY, type Sample, type SamplePool, sample, unitOf } from './samples.ts';

export const of = (...changes: readonly Partial<Sample>[]): ManifestSet =>
  changes.map((change) => unitOf(sample(change)));
export const workers = (pool: Partial<SamplePool>): Partial<Sample> => ({ pools: [{ name: 'workers', ...pool }] });
export const planned = (before: ManifestSet, after: ManifestSet): Plan => plan(before, after, IMMUTABILITY);

export function edited(kind: string, edit: (object: Manifest) => Manifest): ManifestSet {
  return of({}).map((unit) => ({
    ...unit,
    objects: unit.objects.map((each) => (each.kind === kind ? edit(each) : each)),
  }));
}

export interface Case {
  readonly what: string;
  readonly before?: ManifestSet;
  readonly after: ManifestSet;
  readonly effects: readonly (Partial<Effect> & { kind: Effect['kind'] })[];
  readonly nodes?: Partial<Plan['totals']['nodes']>;
  readonly class: ChangeClass;
}

export const withSpec = (spec: Record<string, unknown>) => (object: Manifest) => ({
  ...object,
  spec: { ...object.spec, ...spec },
});
export const kept = { keptTemplates: ['web-workers-m1.xlarge'] };
