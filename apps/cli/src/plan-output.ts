import type { Refusal } from '@krake-infra/reconciler/core/check.ts';
import { numbered } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import type { Plan } from '@krake-infra/reconciler/core/plan.ts';
import { planText, type Tone } from '@krake-infra/reconciler/core/plan-text.ts';
import { upgradeLines } from '@krake-infra/reconciler/core/upgrade.ts';
import type { Context } from './context.ts';
import { printData } from './terminal.ts';

const STYLES: Readonly<Record<Tone, 'good' | 'bad' | 'warn' | 'dim'>> = {
  danger: 'bad',
  warning: 'warn',
  good: 'good',
  quiet: 'dim',
};

/** What belongs to a plan besides its effects. */
export interface PlanNotes {
  /** Default: none. */
  readonly refusals?: readonly Refusal[];
  /** How far upgrades and changes of templates are, a line each. Default: none is under way. */
  readonly upgrades?: readonly string[];
}

/** A plan with its notes: text for people, data for programs. */
export function showPlan(context: Context, plan: Plan, { refusals = [], upgrades = [] }: PlanNotes = {}): void {
  const { terminal, output, paint } = context;
  if (output !== 'table') {
    printData(
      terminal,
      output,
      { ...plan, refusals: refusals.map(numbered), ...(upgrades.length > 0 && { upgrades }) },
      () => [],
    );
    return;
  }
  terminal.out(planText(plan, { refusals, paint: (text, tone) => paint(STYLES[tone], text) }));
  for (const line of upgrades) terminal.out(`${paint('warn', line)}\n`);
}

/** The notes on upgrades in the clusters that a plan changes. */
export function upgradesIn({ units }: Plan, data: FleetData, at: string): readonly string[] {
  return upgradeLines(
    data,
    units.flatMap(({ cluster }) => cluster ?? []),
    at,
  );
}
