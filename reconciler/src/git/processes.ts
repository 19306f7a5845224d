import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Problem } from '../core/errors.ts';

/** How one Git process ended. `code` is null when a signal or the time limit ended it. */
export interface GitResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Starts Git processes of one repository, and ends those that are left when the repository is closed. */
export class GitProcesses {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #running = new Set<ChildProcess>();
  #closed = false;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** Runs to the end. Never rejects because of an exit code; rejects when Git can not be started at all. */
  run(args: readonly string[], timeoutSeconds?: number, input = ''): Promise<GitResult> {
    const child = this.start(args);
    // It may end before it read everything; its exit tells.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    return new Promise((resolve, reject) => {
      const settle = (code: number | null) => {
        clearTimeout(timer);
        resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
      };
      const giveUp = () => {
        killGroup(child);
        // Helpers that survive keep the pipes open; `close` may never come.
        settle(null);
      };
      const timer = timeoutSeconds === undefined ? undefined : setTimeout(giveUp, timeoutSeconds * 1000);
      child.once('error', (cause) => reject(gitMissing(cause)));
      child.once('close', settle);
    });
  }

  /** Starts a process whose streams the caller serves. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams {
    if (this.#closed) throw new Problem({ code: 'internal', message: 'the repository was closed' });
    // A session of its own: no terminal to prompt on, and a group that can be ended together with its helpers.
    const child = spawn('git', args, { env: { ...this.#environment }, detached: true });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return child;
  }

  /** Ends everything that still runs. */
  close(): void {
    this.#closed = true;
    for (const child of this.#running) killGroup(child);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Problem for a Git that is not installed or may not be executed. */
export function gitMissing(cause: Error): Problem {
  const message = `git could not be started: ${cause.message}`;
  return new Problem({ code: 'unavailable', message, hint: 'install Git 2.31 or later' }, { cause });
}

/** The lines of Git's standard error a reader can act on: those of the server, else the last fatal or error line. */
export function lastWords(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  const remote = lines.filter((line) => line.startsWith('remote:')).map((line) => line.slice('remote:'.length).trim());
  const said = remote.filter((line) => line !== '').join(' ');
  if (said !== '') return said;
  const own = lines.filter((line) => /^(fatal|error):/.test(line));
  return (own[0] ?? lines.find((line) => line !== '') ?? '').replace(/^(fatal|error): /, '');
}
