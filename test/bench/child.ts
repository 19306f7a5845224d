import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program in a Node process of its own, to its end; gives the numbers it printed. */
export async function run(program: string, args: readonly string[]): Promise<readonly number[]> {
  const { stdout } = await execute(process.execPath, ['--expose-gc', program, ...args]);
  return stdout.trim().split(' ').map(Number);
}
