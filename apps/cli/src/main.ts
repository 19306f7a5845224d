import { type ErrorCode, formatProblem, Problem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { buildProgram } from './program.ts';
import { painter, processTerminal, type Terminal } from './terminal.ts';

/** Runs one command line; the exit code of the process. */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const program = buildProgram({ terminal, clock: { now: () => Date.now() } });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, terminal);
  }
}

function report(error: unknown, terminal: Terminal): number {
  // Commander has printed its own message; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
  const paint = painter(terminal);
  const code: ErrorCode = error instanceof Problem || error instanceof ProblemsError ? error.code : 'internal';
  for (const line of linesOf(error)) terminal.err(`${paint('bad', 'error')}: ${line}\n`);
  return EXIT_CODES[code];
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof ProblemsError) return error.problems.map(formatProblem);
  if (error instanceof Problem) return [error.message];
  if (process.env.KRAKE_INFRA_DEBUG && error instanceof Error) return [error.stack ?? error.message];
  const message = error instanceof Error ? error.message : String(error);
  return [`${message}; this is a defect, please report it with KRAKE_INFRA_DEBUG=1 for the stack`];
}

export type { Context };
