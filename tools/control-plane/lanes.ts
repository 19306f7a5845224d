import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Something that runs on its own. */
export interface Job {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
}

export interface LaneOptions {
  /** Jobs under way at once. */
  readonly lanes: number;
  readonly cwd: string;
  /** Told of every line that a job prints, and of its end. */
  readonly say: (line: string) => void;
}

/**
 * Runs jobs, so many at a time, each begun as soon as there is room. Lines go out with the job's name before them.
 *
 * @returns names of the jobs that failed
 */
export async function runJobs(jobs: readonly Job[], { lanes, cwd, say }: LaneOptions): Promise<readonly string[]> {
  const waiting = [...jobs];
  const failed: string[] = [];
  const lane = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      if (!(await succeeds(job, cwd, say))) failed.push(job.name);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return failed;
}

async function succeeds({ name, command: [program = '', ...args] }: Job, cwd: string, say: LaneOptions['say']) {
  const began = performance.now();
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = [child.stdout, child.stderr].map((stream) => tell(stream, (line) => say(`${name}: ${line}`)));
  const how = await endOf(child);
  await Promise.all(read);
  say(`${name}: ${how ?? 'passed'} after ${Math.round((performance.now() - began) / 1000)} s`);
  return how === undefined;
}

/** `undefined` for success. */
function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(`could not be started (${message})`));
    child.once('exit', (code, signal) => resolve(code === 0 ? undefined : `FAILED (${signal ?? `exit code ${code}`})`));
  });
}

async function tell(stream: Readable, say: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) if (line.trim() !== '') say(line);
}
