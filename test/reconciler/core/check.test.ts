import { check, type Refusal } from '@krake-infra/reconciler/core/check.ts';
import { formatProblem } from '@krake-infra/reconciler/core/errors.ts';
import { CHANGE_RULES } from '@krake-infra/reconciler/core/rules.ts';
import { describe, expect, it } from 'vitest';
import { MANAGEMENT_CASES } from './check-cases-management.ts';
import { OBJECT_CASES } from './check-cases-objects.ts';
import { SIZE_CASES } from './check-cases-sizes.ts';
import { auto, type Change, change, git, inTemplate, labelled, seen } from './check-changes.ts';
import { fleetOf, IMMUTABILITY, objectsOf, sample, unitOf } from './samples.ts';

const CASES = [...OBJECT_CASES, ...SIZE_CASES];

const run = ({ before, after, live }: Change) =>
  check(before, after, { immutability: IMMUTABILITY, ...(live && { live }) });

describe('check', () => {
  it.each(CASES)('$rule: $what', ({ rule, field, breaks, nearMiss }) => {
    const refusals = run(breaks);
    expect([...new Set(refusals.map((refusal) => refusal.rule))]).toEqual([rule]);
    expect(refusals[0]).toMatchObject({ rule, field, cluster: 'shop/web' });
    expect(run(nearMiss)).toEqual([]);
  });

  it.each(MANAGEMENT_CASES)('$rule: $what', ({ rule, field, breaks, nearMiss }) => {
    expect(run(breaks)).toMatchObject([{ rule, field, file: 'management/main.yaml' }]);
    expect(run(nearMiss)).toEqual([]);
  });

  it('has a case for every rule', () => {
    expect(new Set([...CASES, ...MANAGEMENT_CASES].map(({ rule }) => rule))).toEqual(
      new Set(CHANGE_RULES.map(({ rule }) => rule)),
    );
  });

  it('refuses the revert of an upgrade and allows the revert of a size', () => {
    expect(run(change({ version: 'v1.34.8' }, {})).map(({ rule }) => rule)).toEqual(['kubernetes-downgrade']);
    expect(run(change(git(5), git(3)))).toEqual([]);
  });

  it('leaves a cluster free that begins with the change', () => {
    expect(run({ before: fleetOf(), after: fleetOf(sample({ version: 'v1.20.0' })) })).toEqual([]);
  });

  it('tells everything that is wrong at once, in order of the rules', () => {
    const refusals = run(change({}, { version: 'v1.36.0', nodeCidr: '10.7.0.0/24', ...auto(9, 9) }));
    expect(refusals.map(({ rule }) => rule)).toEqual([
      'immutable-infrastructure',
      'kubernetes-minor-skipped',
      'size-outside-bounds',
    ]);
  });

  it('names the template when the cause is there', () => {
    const [refusal] = run({ before: inTemplate('v1.33.4'), after: inTemplate('v1.31.0') });
    expect(refusal).toMatchObject({ file: 'templates/prod.yaml', field: 'spec.kubernetesVersion' });
    expect(formatProblem({ code: 'refused', ...(refusal as Refusal) })).toMatchInlineSnapshot(
      `"templates/prod.yaml: spec.kubernetesVersion: the control plane can not go back v1.33.4 -> v1.31.0; keep the version, or restore etcd from a backup into a new cluster [KI-106]"`,
    );
  });

  it.each<[rule: string, change: Change, file: string, field: string]>([
    [
      'kubernetes-minor-skipped',
      { before: inTemplate('v1.33.4'), after: labelled(inTemplate('v1.35.0')) },
      'templates/prod.yaml',
      'spec.kubernetesVersion',
    ],
    [
      'kubernetes-minor-skipped',
      { before: inTemplate('v1.33.4'), after: fleetOf(sample({ version: 'v1.35.0' })) },
      'clusters/shop/web.yaml',
      'spec.kubernetesVersion',
    ],
    [
      'pool-version-skew',
      { before: inTemplate('v1.33.4'), after: inTemplate('v1.33.4', 'v1.33.5') },
      'templates/prod.yaml',
      'spec.pools[1].kubernetesVersion',
    ],
    [
      'pool-version-skew',
      { before: inTemplate('v1.33.4', 'v1.30.1'), after: inTemplate('v1.34.0', 'v1.34.0') },
      'templates/prod.yaml',
      'spec.pools[1].kubernetesVersion',
    ],
  ])('names where a version stands that breaks %s', (rule, of, file, field) => {
    expect(run(of)).toContainEqual(expect.objectContaining({ rule, file, field }));
  });

  it('says when the size was seen', () => {
    expect(run(change(git(3), auto(1, 5), seen(6)))[0]?.message).toMatchInlineSnapshot(
      `"pool workers has 6 machines (seen 2026-03-01T10:00:00Z), outside min 1 and max 5"`,
    );
  });

  it('takes objects in any order', () => {
    const reversed = {
      ...fleetOf(sample()),
      manifests: [{ ...unitOf(sample()), objects: objectsOf(sample()).reverse() }],
    };
    expect(run({ before: fleetOf(sample()), after: reversed })).toEqual([]);
  });
});
