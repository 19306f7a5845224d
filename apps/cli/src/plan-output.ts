import type { Refusal } from '@krake-infra/reconciler/core/check.ts';
import { numbered } from '@krake-infra/reconciler/core/errors.ts';
import type { Plan } from '@krake-infra/reconciler/core/plan.ts';
import { planText, type Tone } from '@krake-infra/reconciler/core/plan-text.ts';
import type { Context } from './context.ts';
import { printData } from './terminal.ts';

const STYLES: Readonly<Record<Tone, 'good' | 'bad' | 'warn' | 'dim'>> = {
  danger: 'bad',
  warning: 'warn',
  good: 'good',
  quiet: 'dim',
};

/** A plan with its refusals: text for people, data for programs. */
export function showPlan(context: Context, plan: Plan, refusals: readonly Refusal[]): void {
  if (context.output !== 'table')
    printData(context.terminal, context.output, { ...plan, refusals: refusals.map(numbered) }, () => []);
  else context.terminal.out(planText(plan, { refusals, paint: (text, tone) => context.paint(STYLES[tone], text) }));
}
