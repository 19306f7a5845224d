import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { ProcessSpec } from './processes.ts';
import { untilReady } from './ready.ts';

/** What is known of a process; `ended` says how it ended. */
export interface ProcessState {
  readonly name: string;
  readonly port: number;
  /** `exited` is an end that nobody asked for: a crash. */
  readonly state: 'starting' | 'up' | 'stopped' | 'exited';
  readonly pid?: number;
  /** When it was started last. */
  readonly since?: Date;
  readonly ended?: string;
  readonly log: string;
}

export interface ManagedProcessOptions {
  readonly program: string;
  readonly log: string;
  /** Certificate that the servers' ones are signed with, PEM. */
  readonly authority: string;
  /** Told when the state changes. */
  readonly changed: (state: ProcessState) => void;
}

/** Seconds within which a process has to become ready, and to end when it is told to. */
const READY_SECONDS = 90;
const STOP_SECONDS = 10;

/** One program of the control plane. Its output is appended to a log; the kernel kills it when this process dies. */
export class ManagedProcess {
  readonly spec: ProcessSpec;
  readonly #options: ManagedProcessOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #state: Pick<ProcessState, 'state' | 'since' | 'ended'> = { state: 'stopped' };
  #stopping = false;

  constructor(spec: ProcessSpec, options: ManagedProcessOptions) {
    this.spec = spec;
    this.#options = options;
  }

  get status(): ProcessState {
    const pid = this.#child?.pid;
    return {
      name: this.spec.name,
      port: this.spec.port,
      log: this.#options.log,
      ...this.#state,
      ...(pid !== undefined && { pid }),
    };
  }

  /** Starts it unless it runs. Ends when it answers that it is ready; an error tells the end of its log. */
  async start(): Promise<void> {
    if (this.#child) return;
    this.#spawn();
    try {
      await untilReady(this.spec.ready, {
        authority: this.#options.authority,
        seconds: READY_SECONDS,
        over: () => this.#child === undefined,
      });
    } catch (error) {
      throw new Error(`${this.spec.name}: ${(error as Error).message}\n${logEnd(this.#options.log)}`);
    }
    this.#become({ ...this.#state, state: 'up' });
  }

  /** Settles when it has ended, however it came. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Asks it to end (SIGTERM), after 10 s kills it. A crash is history then. */
  async stop(): Promise<void> {
    if (this.#state.state === 'exited') this.#become({ state: 'stopped' });
    this.#stopping = true;
    this.#child?.kill('SIGTERM');
    const child = this.#child;
    const killer = setTimeout(() => child?.kill('SIGKILL'), STOP_SECONDS * 1000);
    await this.#ended;
    clearTimeout(killer);
  }

  /** Kills it at once, as a crash does. */
  async kill(): Promise<void> {
    this.#stopping = true;
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** How it ended, and the end of its log. */
  get crash(): string {
    return `${this.spec.name} ended by itself (${this.status.ended})\n${logEnd(this.#options.log)}`;
  }

  #spawn(): void {
    const { program, log } = this.#options;
    const out = openSync(log, 'a');
    this.#stopping = false;
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...this.spec.args], {
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', TMPDIR: process.env['TMPDIR'], ...this.spec.env },
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.#child = undefined;
        this.#become(this.#stopping ? { state: 'stopped' } : { state: 'exited', ended: how });
        resolve();
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (code, signal) => end(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
    this.#become({ state: 'starting', since: new Date() });
  }

  #become(state: Pick<ProcessState, 'state' | 'since' | 'ended'>): void {
    this.#state = state;
    this.#options.changed(this.status);
  }
}

/** The last lines of a log; nothing when there is none. */
export function logEnd(log: string, lines = 10): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
