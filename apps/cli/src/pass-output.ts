import type { CommittedDecision, PassReport } from '@krake-infra/reconciler/loop/pass.ts';
import { type Context, timestamp } from './context.ts';

/** One line for each commit and for each change that was wanted and not made; holds with data say nothing. */
export function showPass(context: Context, report: PassReport): void {
  const { terminal, paint, output } = context;
  const time = timestamp(report.at * 1000);
  if (output === 'json') {
    terminal.out(`${JSON.stringify({ ...report, samples: [...report.samples.values()] })}\n`);
    return;
  }
  const where = (proposal: string | undefined) =>
    proposal === undefined ? paint('good', 'pushed') : paint('warn', `proposed on ${proposal}`);
  for (const { commit, decision, proposal } of report.committed) {
    terminal.out(`${time} ${where(proposal)} ${commit.slice(0, 12)} ${sentence(decision)}\n`);
  }
  for (const { commit, subject, proposal } of report.followed) {
    terminal.out(`${time} ${where(proposal)} ${commit.slice(0, 12)} ${subject}\n`);
  }
  for (const { what, reason } of report.waiting) {
    terminal.out(`${time} ${paint('warn', 'waits')} ${what}: ${reason}\n`);
  }
  if (report.rendered) {
    const { clusters, commit, reason } = report.rendered;
    const what = commit ? paint('good', `pushed ${commit.slice(0, 12)}`) : paint('warn', 'not rendered');
    terminal.out(`${time} ${what} manifests of ${clusters.join(', ')}${reason === undefined ? '' : `: ${reason}`}\n`);
  }
  for (const { decision, reason } of report.withheld) {
    terminal.out(`${time} ${paint('warn', 'held')} ${sentence(decision)}: ${reason}\n`);
  }
  showStops(context, time, report.holds);
  for (const hold of report.holds.filter(({ code }) => code === 'no-data' || code === 'invalid')) {
    terminal.out(`${time} ${paint('dim', 'no decision')} ${hold.cluster}/${hold.pool}: ${hold.reason}\n`);
  }
}

/** What people stopped, one line each; distrust is one reason for all. */
function showStops({ terminal, paint }: Context, time: string, holds: PassReport['holds']): void {
  const distrusted = holds.filter(({ code }) => code === 'distrust');
  const why = distrusted[0]?.evidence.distrust;
  if (why !== undefined) {
    const changes = `${distrusted.length} ${distrusted.length === 1 ? 'change' : 'changes'}`;
    terminal.out(`${time} ${paint('warn', 'held')} ${changes} of policies: ${why}\n`);
  }
  for (const { cluster, pool, reason } of holds.filter(({ code }) => code === 'paused' || code === 'silenced')) {
    terminal.out(`${time} ${paint('warn', 'held')} ${cluster}/${pool}: ${reason}\n`);
  }
}

function sentence({ cluster, pool, from, to, reason }: CommittedDecision['decision']): string {
  return `${cluster}/${pool} ${from} -> ${to}: ${reason}`;
}
