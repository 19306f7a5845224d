/** Running programs and timing what is done with them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of a development dependency. */
export const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** What a program says is shown when it fails alone; several of them chat on their error output when all is well. */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (error || status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${error?.message ?? stdout + stderr}`);
  }
}

/** True when a program is there and takes these arguments. */
export function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

export function timed<T>(name: string, work: () => T): T {
  const start = performance.now();
  const line = (end: string) =>
    console.log(`[stage] ${name} ... ${((performance.now() - start) / 1000).toFixed(1)} s${end}`);
  try {
    const result = work();
    line('');
    return result;
  } catch (error) {
    line(' FAILED');
    throw error;
  }
}
