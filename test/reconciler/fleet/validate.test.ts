import { formatProblem } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { describe, expect, it } from 'vitest';
import { changed, smallFleet } from '../../support/small-fleet.ts';
import { FIELD_CASES } from './validate-cases-fields.ts';
import { FILE_CASES } from './validate-cases-files.ts';
import { METRIC_CASES } from './validate-cases-metrics.ts';
import { POLICY_CASES } from './validate-cases-policies.ts';
import { REFERENCE_CASES } from './validate-cases-references.ts';
import { WORKLOAD_CASES } from './validate-cases-workloads.ts';

/** Everything that is wrong, as `validate` shows it; numbers of rules are left to the test of the rules. */
function problemsOf(files: readonly FleetFile[]): string[] {
  const fleet = loadFleet(files);
  return [...fleet.problems, ...fleetProblems(fleet)].map((problem) =>
    formatProblem(problem).replace(/ \[KI-\d+\]$/, ''),
  );
}

describe('a fleet', () => {
  it('without fault has no problems', () => {
    expect(problemsOf(smallFleet())).toEqual([]);
  });

  it('with ten faults reports all ten at once, by file and line', () => {
    const files = smallFleet({
      ...changed('fleet.yaml', 'branch', 'brnch'),
      ...changed('management/main.yaml', 'v1.14.0', 'v1.9.0'),
      ...changed('metrics/queries.yaml', 'provider: recorded', 'provider: recorde'),
      'metrics/stray.txt': '',
      'policies/shop/broken.yaml': 'a: [1\n',
      ...changed('clusters/shop/web.yaml', 'name: az2', 'name: az1'),
      ...changed('clusters/shop/batch.yaml', 'template: production', 'template: prodction'),
      ...changed('policies/shop/web-workers.yaml', 'pool: workers', 'pool: worker'),
      ...changed('clusters/shop/web.state.yaml', 'name: workers', 'name: gone'),
      ...changed('clouds/dresden.yaml', 'name: dresden', 'name: leipzig'),
    });
    expect(problemsOf(files).map((problem) => problem.split(': ')[0])).toEqual([
      'clouds/dresden.yaml:4:9',
      'clusters/shop/batch.yaml:7:13',
      'clusters/shop/web.state.yaml:8:13',
      'clusters/shop/web.yaml:15:17',
      'fleet.yaml:6:3',
      'management/main.yaml:6:22',
      'metrics/queries.yaml:6:13',
      'metrics/stray.txt:1:1',
      'policies/shop/broken.yaml:2:1',
      'policies/shop/web-workers.yaml:9:11',
    ]);
  });

  describe.each([
    ['with a faulty file', FILE_CASES],
    ['with a faulty field', FIELD_CASES],
    ['whose files do not fit each other', REFERENCE_CASES],
    ['whose metrics come from nowhere', METRIC_CASES],
    ['with a policy at odds with itself', POLICY_CASES],
    ['with a workload', WORKLOAD_CASES],
  ])('%s', (_, cases) => {
    it.each(cases)('%s', (_name, files, problems) => {
      expect(problemsOf(files)).toEqual(problems);
    });
  });
});
