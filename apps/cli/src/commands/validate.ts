import { formatProblem, numbered, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import type { Context } from '../context.ts';
import { readFleet } from '../fleet-access.ts';
import { printData } from '../terminal.ts';

/** Reports every problem of the fleet; exit code 3 when there is one. */
export async function validate(context: Context): Promise<void> {
  const fleet = await readFleet(context);
  const problems = [...fleet.problems, ...fleetProblems(fleet)];
  const { clusters, clouds, policies } = fleet.data;
  if (context.output !== 'table') printData(context.terminal, context.output, problems.map(numbered), () => []);
  else if (problems.length === 0) {
    const counts = `${clusters.size} clusters, ${clouds.size} clouds, ${policies.size} policies`;
    context.terminal.out(`${context.paint('good', 'valid')}: ${counts}\n`);
  } else {
    for (const problem of problems) context.terminal.out(`${formatProblem(problem)}\n`);
  }
  if (problems.length > 0) throw new Counted(problems.length);
}

/** The problems are printed already; only their number is left to say. */
class Counted extends ProblemsError {
  constructor(count: number) {
    super([{ code: 'invalid', message: count === 1 ? 'one problem' : `${count} problems` }]);
  }
}
