import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../apps/cli/bin/krake-infra.mjs', import.meta.url));

/** `krake-infra serve` as a process group of its own. */
export class ServedProcess {
  readonly ended: Promise<unknown>;
  /** What it said last, for an error. */
  said = '';
  readonly #child: ChildProcess;
  readonly #serving: Promise<boolean>;

  constructor(args: readonly string[], cache: string) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, KRAKE_INFRA_CACHE: cache },
    });
    this.ended = once(this.#child, 'close');
    this.#serving = new Promise((resolve) => {
      createInterface({ input: this.#child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
        this.said = line;
        if (line.includes('"serving"')) resolve(true);
      });
      void this.ended.then(() => resolve(false));
    });
  }

  /** Waits until it listens; false when it ended instead. */
  get serving(): Promise<boolean> {
    return this.#serving;
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    process.kill(-(this.#child.pid as number), signal);
    await this.ended;
  }
}
