import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command, Event, Leg } from './protocol.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** A loop as a process group of its own. */
export class Victim {
  readonly events: Event[] = [];
  /** The part of a pass that it told of last. */
  leg: Leg | undefined;
  stderr = '';
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  #listeners: ((event: Event) => void)[] = [];

  constructor(remote: string, cache: string) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', CHILD, remote, cache], { detached: true });
    this.ended = once(this.#child, 'close');
    this.#child.stdin?.on('error', () => {}); // it may be dead already
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => this.#hear(line));
  }

  tell(command: Command): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** Waits for an event; false when the process ends, or nothing came in `seconds`. */
  until(match: (event: Event) => boolean, seconds = 30): Promise<boolean> {
    if (this.events.some(match)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (found: boolean) => {
        clearTimeout(timer);
        this.#listeners = this.#listeners.filter((other) => other !== listener);
        resolve(found);
      };
      const listener = (event: Event) => match(event) && end(true);
      const timer = setTimeout(() => end(false), seconds * 1000);
      this.#listeners.push(listener);
      void this.ended.then(() => end(false));
    });
  }

  /** Kills the process group, or with `helpers` also the Git processes, which have groups of their own. */
  async kill(helpers: boolean): Promise<void> {
    const pid = this.#child.pid as number;
    const groups = helpers ? [pid, ...descendants(pid)] : [pid];
    for (const group of groups) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // a helper that leads no group, or ended by itself
      }
    }
    await this.ended;
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.ended;
  }

  #hear(line: string): void {
    const event = JSON.parse(line) as Event;
    this.events.push(event);
    if ('leg' in event) this.leg = event.leg;
    for (const listener of this.#listeners) listener(event);
  }
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // it ended while we looked
    }
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found.slice(1);
}
