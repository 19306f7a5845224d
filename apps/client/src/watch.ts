import { type ServerEvent, serverEvents } from './events.ts';
import { ProblemError } from './problem.ts';
import { pause } from './retry.ts';

/** What is known of a list: `synced` once all that was there has been told. */
export type WatchEvent<T> =
  | { readonly type: 'added' | 'modified' | 'deleted'; readonly object: T }
  | { readonly type: 'synced' };

/** Opens the stream of events. */
export type Open = (signal: AbortSignal) => Promise<Response>;

/** The server sends something every 15 s. */
const SILENCE_MS = 45_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * A watch that goes on after its connection was lost. The server then tells everything anew, of which only what differs
 * is passed on, with `deleted` for what went meanwhile and `synced` again at the end.
 *
 * @throws what opening it for the first time throws, and ProblemError when the server refuses it later
 */
export async function* watched<T extends object>(open: Open, signal: AbortSignal): AsyncGenerator<WatchEvent<T>> {
  const known = new Map<string, T>();
  for (let tries = 0, wasOpen = false; !signal.aborted; tries++) {
    const connection = new Connection(signal);
    try {
      const picture = new Picture(known);
      const events = await connection.events(open);
      wasOpen = true;
      for await (const event of events) {
        tries = 0;
        yield* picture.take(event);
      }
    } catch (error) {
      if (!signal.aborted && !(wasOpen && mayPass(error))) throw error;
    } finally {
      connection.close();
    }
    await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries), signal).catch(() => {});
  }
}

function mayPass(error: unknown): boolean {
  return !(error instanceof ProblemError) || error.status >= 500 || error.status === 429;
}

/** One stream, which ends when nothing comes for too long. */
class Connection {
  readonly #controller = new AbortController();
  readonly #signal: AbortSignal;
  readonly #abort: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#abort = () => this.#controller.abort(signal.reason);
    signal.addEventListener('abort', this.#abort);
  }

  async events(open: Open): Promise<AsyncGenerator<ServerEvent>> {
    const { body } = await open(this.#controller.signal);
    if (!body) throw new Error('the answer has no body');
    const alive = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#controller.abort(new Error('nothing came for 45 s')), SILENCE_MS);
    };
    alive();
    return serverEvents(body, alive);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }
}

/** Compares what one connection tells with what was known before it. */
class Picture<T extends object> {
  readonly #known: Map<string, T>;
  readonly #unseen: Set<string>;

  constructor(known: Map<string, T>) {
    this.#known = known;
    this.#unseen = new Set(known.keys());
  }

  *take({ event, data }: ServerEvent): Generator<WatchEvent<T>> {
    if (event === 'synced') yield* this.#synced();
    else yield* this.#change(event, JSON.parse(data) as T);
  }

  *#synced(): Generator<WatchEvent<T>> {
    for (const name of this.#unseen) {
      const object = this.#known.get(name) as T;
      this.#known.delete(name);
      yield { type: 'deleted', object };
    }
    this.#unseen.clear();
    yield { type: 'synced' };
  }

  *#change(event: string, object: T): Generator<WatchEvent<T>> {
    const name = nameOf(object);
    const before = this.#known.get(name);
    this.#unseen.delete(name);
    if (event === 'deleted') {
      this.#known.delete(name);
      if (before) yield { type: 'deleted', object };
      return;
    }
    this.#known.set(name, object);
    if (!before) yield { type: 'added', object };
    else if (JSON.stringify(before) !== JSON.stringify(object)) yield { type: 'modified', object };
  }
}

function nameOf(object: object): string {
  const { metadata } = object as { readonly metadata: { readonly namespace?: string; readonly name: string } };
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
