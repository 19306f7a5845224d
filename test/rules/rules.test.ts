import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import { budgetProblems } from '@krake-infra/reconciler/core/budget.ts';
import { check } from '@krake-infra/reconciler/core/check.ts';
import { formatProblem, numbered, type ProblemDetails } from '@krake-infra/reconciler/core/errors.ts';
import { plan } from '@krake-infra/reconciler/core/plan.ts';
import { RULE_GROUPS, type Rule, type RuleName, ruleNumber } from '@krake-infra/reconciler/core/rules.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { MANAGEMENT_CASES } from '../reconciler/core/check-cases-management.ts';
import { OBJECT_CASES } from '../reconciler/core/check-cases-objects.ts';
import { SIZE_CASES } from '../reconciler/core/check-cases-sizes.ts';
import type { Change } from '../reconciler/core/check-changes.ts';
import { NOW } from '../reconciler/core/observations.ts';
import { IMMUTABILITY } from '../reconciler/core/samples.ts';
import { brokenClusters } from '../support/broken-clusters.ts';
import { clusterProps } from '../support/cluster-samples.ts';
import { BUDGET_CASES } from './budget-cases.ts';
import { CLUSTER_CASES } from './cluster-cases.ts';
import { FILE_CASES } from './file-cases.ts';
import { fleetOfProps } from './fleet-of-props.ts';

type Found = readonly Pick<ProblemDetails, 'rule' | 'message' | 'hint' | 'field' | 'file'>[];

function ofFleet(files: readonly FleetFile[]): Found {
  const fleet = loadFleet(files);
  return [...fleet.problems, ...fleetProblems(fleet)];
}

/** What a fleet shows; where the schema of its files says it first, with what the constructs say after. */
function ofCluster(changes: Partial<ClusterProps>): Found {
  const props = clusterProps({ clusterName: 'web-1', ...changes });
  const inFleet = ofFleet(fleetOfProps(props));
  expect(inFleet).not.toEqual([]);
  return [...inFleet, ...Cluster.problems(props)];
}

function ofChange({ before, after, live }: Change): Found {
  return check(before, after, { immutability: IMMUTABILITY, ...(live && { live }) });
}

function ofBudget({ before, after }: Change): Found {
  return budgetProblems(before.data, plan(before.manifests, after.manifests, IMMUTABILITY), NOW);
}

const CASES: readonly (readonly [rule: string, found: () => Found])[] = [
  ...[...OBJECT_CASES, ...SIZE_CASES, ...MANAGEMENT_CASES].map(
    ({ rule, breaks }) => [rule, () => ofChange(breaks)] as const,
  ),
  ...BUDGET_CASES.map(([rule, breaks]) => [rule, () => ofBudget(breaks)] as const),
  ...FILE_CASES.map(([rule, files]) => [rule, () => ofFleet(files)] as const),
  ...(await brokenClusters()).map(([rule, , changes]) => [rule, () => ofCluster(changes)] as const),
  ...CLUSTER_CASES.map(([rule, changes]) => [rule, () => ofCluster(changes)] as const),
];

const RULES: readonly Rule[] = RULE_GROUPS.flatMap(({ rules }) => [...rules]);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('every rule', () => {
  it.each(RULES.map(({ rule }) => [ruleNumber(rule), rule]))('%s %s is broken by a fleet', (number, name) => {
    const cases = CASES.filter(([rule]) => rule === name);
    expect(cases).not.toEqual([]);
    for (const [, found] of cases) {
      const problem = found().find(({ rule }) => rule === name);
      expect(problem).toMatchObject({ message: expect.any(String), hint: expect.any(String) });
      expect(formatProblem({ code: 'invalid', ...(problem as NonNullable<typeof problem>) })).toMatch(`[${number}]`);
      expect(numbered(problem as NonNullable<typeof problem>)).toMatchObject({ rule: name, number });
    }
  });

  it('has a number of its own, in order', () => {
    const numbers = RULES.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(new Set(RULES.map(({ rule }) => rule)).size).toBe(RULES.length);
  });

  it.each(BUDGET_CASES)('%s lets a change through that keeps to it', (_rule, _breaks, nearMiss) => {
    expect(ofBudget(nearMiss)).toEqual([]);
  });

  it('that a valid fleet shows is none', () => {
    expect(ofFleet(fleetOfProps(clusterProps()))).toEqual([]);
  });

  it('of constructs and providers has a row', () => {
    const names = [...sourceFiles('constructs/src'), ...sourceFiles('providers/src')].flatMap(rulesIn);
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => ruleNumber(name) === undefined)).toEqual([]);
  });

  it('is numbered in errors of the constructs', () => {
    const build = () => new Cluster(new App(), 'web-1', clusterProps({ kubernetesVersion: 'latest' }));
    expect(build).toThrow(/v1\.34\.8 \[KI-306\]$/);
  });
});

/** Names that a source file gives its problems. Those of the reconciler are checked by their type, {@link RuleName}. */
function rulesIn(path: string): string[] {
  const found = readFileSync(join(root, path), 'utf8').matchAll(/\brule(?:: | = )'([^']+)'/g);
  return [...found].map(([, name]) => name as RuleName);
}

function sourceFiles(folder: string): string[] {
  return (
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      // questions to a cloud refuse nothing before its answer
      .filter((file) => file.endsWith('.ts') && !file.endsWith('preflight.ts'))
      .map((file) => join(folder, file))
  );
}
