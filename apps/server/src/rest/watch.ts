import type { ServerResponse } from 'node:http';
import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { isSameJson } from '@krake-infra/reconciler/core/json-diff.ts';
import type { DoorLoop } from '../waiting.ts';
import { labelsOf, type Resource } from './resources.ts';
import type { Selector } from './selector.ts';

export interface Watched {
  readonly resource: Resource;
  /** Default: all. */
  readonly namespace?: string | undefined;
  readonly isSelected: Selector;
}

const HEARTBEAT_MS = 15_000;
/** Whoever reads so slowly that as many bytes wait is cut off, and may begin anew. */
const MOST_WAITING = 16 * 1024 * 1024;

/**
 * Server-sent events: `added` for all that is there, `synced` once, then `added`, `modified` and `deleted` as it changes.
 * Whoever was cut off begins anew, so nothing has to be remembered for them.
 */
export class Watchers {
  readonly #loop: Pick<DoorLoop, 'fleet' | 'watch'>;
  readonly #open = new Set<ServerResponse>();

  constructor(loop: Pick<DoorLoop, 'fleet' | 'watch'>) {
    this.#loop = loop;
  }

  add(response: ServerResponse, { resource, namespace, isSelected }: Watched): void {
    const known = new Map<string, object>();
    const isWatched = (name: string, object: FleetObject) =>
      (namespace === undefined || name.startsWith(`${namespace}/`)) && isSelected(labelsOf(object));
    const send = (event: string, data: unknown) => {
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > MOST_WAITING) response.destroy();
    };
    const tell = () => {
      const { fleet } = this.#loop;
      // Where nothing is known any more, whoever watches begins anew elsewhere.
      if (!fleet) response.end();
      else for (const [event, object] of changes(known, resource.of(fleet), isWatched)) send(event, object);
    };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const end = this.#loop.watch(tell);
    const beat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
    this.#open.add(response);
    response.once('close', () => {
      end();
      clearInterval(beat);
      this.#open.delete(response);
    });
    tell();
    send('synced', {});
  }

  /** Ends all of them. */
  close(): void {
    for (const response of this.#open) response.end();
  }
}

/** What is new, other and gone since the last look; `known` is brought up to date. */
function* changes(
  known: Map<string, object>,
  now: ReadonlyMap<string, FleetObject>,
  isWatched: (name: string, object: FleetObject) => boolean,
): Generator<readonly [event: string, object: object]> {
  for (const [name, object] of now) {
    const before = known.get(name);
    if (before === object || !isWatched(name, object)) continue;
    known.set(name, object);
    if (!before) yield ['added', object];
    else if (!isSameJson(before, object)) yield ['modified', object];
  }
  for (const [name, object] of known) {
    const present = now.get(name);
    if (present && isWatched(name, present)) continue;
    known.delete(name);
    yield ['deleted', object];
  }
}
