import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { readTosca } from '@krake-infra/server/im/tosca/read-tosca.ts';

/** Why a template is refused; an error when it is taken. */
export function problemsOf(text: string): readonly ProblemDetails[] {
  try {
    const wanted = readTosca(text);
    throw new Error(`taken as ${JSON.stringify(wanted)}`);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}
