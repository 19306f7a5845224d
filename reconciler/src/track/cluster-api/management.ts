import { setMaxListeners } from 'node:events';
import type { Connection } from './connection.ts';
import { applyEvents, EMPTY_INDEX, type ObjectIndex } from './index-of-objects.ts';
import { type Health, listWatch, PATHS } from './list-watch.ts';
import type { Kind } from './records.ts';

const KINDS = Object.keys(PATHS) as Kind[];

/** What is known may be so old while a connection is broken; then it counts as unknown. Milliseconds. */
const TOLERATED_MS = 30_000;

interface KindHealth {
  readonly health: Health | undefined;
  /** When it began to be so, in milliseconds on the monotonic clock. */
  readonly since: number;
}

/** Everything watched on one management cluster, until it is closed. */
export class WatchedManagement {
  readonly name: string;
  readonly #stop = new AbortController();
  readonly #health = new Map<Kind, KindHealth>();
  readonly #listeners = new Set<() => void>();
  readonly #done: Promise<unknown>;
  #index: ObjectIndex = EMPTY_INDEX;

  constructor(name: string, connection: Connection, backoff?: (failures: number) => number) {
    this.name = name;
    // Every watch listens to it, and every request of a watch.
    setMaxListeners(0, this.#stop.signal);
    const began = performance.now();
    // Every request listens to it, over TLS in several places; Node would take that for a leak.
    setMaxListeners(0, this.#stop.signal);
    for (const kind of KINDS) this.#health.set(kind, { health: undefined, since: began });
    const watches = KINDS.map((kind) =>
      listWatch({
        connection,
        kind,
        signal: this.#stop.signal,
        changed: (events) => {
          this.#index = applyEvents(this.#index, events);
          this.#tell();
        },
        health: (health) => this.#judge(kind, health),
        ...(backoff && { backoff }),
      }),
    );
    this.#done = Promise.all(watches);
  }

  get index(): ObjectIndex {
    return this.#index;
  }

  /** Why what is known can not be relied upon; `undefined` when it can. */
  get trouble(): string | undefined {
    const now = performance.now();
    for (const [kind, { health, since }] of this.#health) {
      if (!health) return `management cluster ${this.name} was not read yet (${kind})`;
      if (!health.ok && now - since > TOLERATED_MS) {
        return `management cluster ${this.name} can not be read for ${Math.floor((now - since) / 1000)} s: ${health.problem}`;
      }
    }
    return undefined;
  }

  /** Resolves when every kind was listed, with nothing; or when one fails or `signal` says so, with the reason. */
  async read(signal: AbortSignal): Promise<string | undefined> {
    while (!this.#isRead()) {
      const failed = [...this.#health.values()].find(({ health }) => health?.ok === false)?.health;
      if (failed?.ok === false) return `management cluster ${this.name}: ${failed.problem}`;
      if (signal.aborted) return this.trouble ?? `management cluster ${this.name} does not answer`;
      await this.change(signal);
    }
    return undefined;
  }

  /** Resolves at the next change of what is known, or when `signal` says so. */
  change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#listeners.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.#listeners.add(end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  #isRead(): boolean {
    return [...this.#health.values()].every(({ health }) => health?.ok);
  }

  #judge(kind: Kind, health: Health): void {
    const before = this.#health.get(kind);
    // Trouble is as old as its beginning. Before a first list nothing is known, whatever went wrong.
    const isNew = before?.health?.ok !== health.ok;
    const neverRead = !health.ok && (before?.health === undefined || before.since === Number.NEGATIVE_INFINITY);
    const since = neverRead ? Number.NEGATIVE_INFINITY : isNew ? performance.now() : (before?.since ?? 0);
    this.#health.set(kind, { health, since });
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
