import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program in a Node process of its own, to its end; gives the numbers it printed. */
export function run(program: string, args: readonly string[]): Promise<readonly number[]> {
  return numbers(['--expose-gc', program, ...args]);
}

/** Runs a program in TypeScript the same way. */
export function runTypeScript(program: string, args: readonly string[]): Promise<readonly number[]> {
  return numbers(['--import', 'tsx', program, ...args]);
}

async function numbers(args: readonly string[]): Promise<readonly number[]> {
  const { stdout } = await execute(process.execPath, args);
  return stdout.trim().split(' ').map(Number);
}
