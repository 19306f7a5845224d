import { budgetProblems } from '@krake-infra/reconciler/core/budget.ts';
import { formatProblem, numbered, type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { releasedClusters } from '@krake-infra/reconciler/core/release.ts';
import { ruleNumber } from '@krake-infra/reconciler/core/rules.ts';
import { countText, oneLine } from '@krake-infra/reconciler/core/text.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { type BaseRevision, baseRevision, type Revert, revertsSince } from '../base-revision.ts';
import { type ComparedStates, compareStates, withFiles } from '../compare-states.ts';
import { type Context, timestamp } from '../context.ts';
import { locateFleet, requireFleet } from '../fleet-location.ts';
import { filesAtRevision } from '../revisions.ts';
import { printData } from '../terminal.ts';
import { readFleetFolder } from '../work-tree.ts';
import { staleFiles } from './synth.ts';

/** What one kind of check found. */
interface Check {
  readonly name: 'validate' | 'rules' | 'budgets' | 'synth';
  /** Absent when it could not be made, because an earlier one failed. */
  readonly problems?: readonly ProblemDetails[];
}

/** A revert of the change with the numbers of the rules that refuse it. */
interface RefusedRevert extends Revert {
  readonly refusedBy: readonly string[];
}

interface Report {
  readonly against: BaseRevision;
  readonly checks: readonly Check[];
  readonly reverts: readonly RefusedRevert[];
  readonly incomparable: ComparedStates['incomparable'];
}

/**
 * Everything that a change has to pass before it is merged: validity, the rules that need two states, budgets, and
 * manifests that are what the data say. The exit code is that of the first problem.
 */
export function ci(context: Context, options: { readonly against?: string }): void {
  const report = examine(context, options.against);
  const problems = report.checks.flatMap((one) => one.problems ?? []);
  if (context.output === 'table') printReport(context, report);
  else {
    const { against, reverts, incomparable } = report;
    const checks = report.checks.map(({ name, problems: found }) => ({ name, problems: found?.map(numbered) }));
    printData(
      context.terminal,
      context.output,
      { ok: problems.length === 0, against, checks, reverts, incomparable },
      () => [],
    );
  }
  const [first] = problems;
  if (first) throw new ProblemsError([{ code: first.code, message: countText(problems.length, 'problem') }]);
}

function examine(context: Context, revision: string | undefined): Report {
  const dir = requireFleet(locateFleet(context.fleet));
  const now = context.clock.now();
  const folder = readFleetFolder(dir);
  const branch = loadFleet(folder.files.filter(({ path }) => path === 'fleet.yaml')).data.fleet.spec.branch ?? 'main';
  const against = baseRevision(dir, branch, revision);
  const old = filesAtRevision(dir, against.commit);
  const before = loadFleet(old.files);
  const after = withFiles(before, old.files, folder.files);
  const invalid = [...after.problems, ...fleetProblems(after)];
  const nothing = { against, reverts: [], incomparable: [] };
  if (invalid.length > 0) {
    const names = ['rules', 'budgets', 'synth'] as const;
    return { ...nothing, checks: [{ name: 'validate', problems: invalid }, ...names.map((name) => ({ name }))] };
  }
  const at = timestamp(now);
  const compared = compareStates(before, after.data, at);
  const released = releasedClusters(before.data, after.data);
  const budgets = budgetProblems(before.data, compared.plan, now / 1000, released);
  const checks: Check[] = [
    { name: 'validate', problems: [] },
    { name: 'rules', problems: compared.refusals.map((refusal) => ({ code: 'refused', ...refusal })) },
    { name: 'budgets', problems: budgets },
    { name: 'synth', problems: staleFiles(folder, after.data, now) },
  ];
  const refused = new Set(compared.refusals.map(({ rule, cluster }) => `${rule} ${cluster}`));
  const reverts = refused.size === 0 ? [] : refusedReverts(dir, against, { refused, at });
  return { against, checks, reverts, incomparable: compared.incomparable };
}

/** Reverts that alone are refused for what the change as a whole is refused for. */
function refusedReverts(
  dir: string,
  { commit: base }: BaseRevision,
  { refused, at }: { readonly refused: ReadonlySet<string>; readonly at: string },
): readonly RefusedRevert[] {
  return revertsSince(dir, base).flatMap((revert) => {
    const [old, now] = [`${revert.commit}^`, revert.commit].map((one) => filesAtRevision(dir, one).files);
    const before = loadFleet(old ?? []);
    const after = withFiles(before, old ?? [], now ?? []);
    if (after.problems.length > 0 || fleetProblems(after).length > 0) return [];
    const found = compareStates(before, after.data, at).refusals;
    const mine = found.filter(({ rule, cluster }) => refused.has(`${rule} ${cluster}`));
    const refusedBy = [...new Set(mine.map(({ rule }) => ruleNumber(rule) as string))];
    return refusedBy.length === 0 ? [] : [{ ...revert, refusedBy }];
  });
}

const TITLES: Readonly<Record<Check['name'], string>> = {
  validate: 'validate',
  rules: 'rules',
  budgets: 'budgets',
  synth: 'synth --check',
};

function printReport({ terminal, paint }: Context, { against, checks, reverts, incomparable }: Report): void {
  for (const { problems = [] } of checks) for (const problem of problems) terminal.out(`${formatProblem(problem)}\n`);
  for (const { commit, reverts: reverted, subject, refusedBy } of reverts)
    terminal.out(
      `${paint('bad', 'revert')} ${commit.slice(0, 12)} of ${reverted.slice(0, 12)} would do harm [${refusedBy.join(', ')}]: ${oneLine(subject)}\n`,
    );
  for (const cluster of incomparable)
    terminal.out(`${paint('warn', 'not compared')}: ${cluster} could not be built before this change either\n`);
  terminal.out(`compared with ${against.commit.slice(0, 12)} (${against.what})\n`);
  for (const { name, problems } of checks) {
    const title = TITLES[name].padEnd(14);
    if (!problems) terminal.out(`${title} ${paint('dim', 'not reached')}\n`);
    else if (problems.length === 0) terminal.out(`${title} ${paint('good', 'ok')}\n`);
    else terminal.out(`${title} ${paint('bad', countText(problems.length, 'problem'))}\n`);
  }
}
