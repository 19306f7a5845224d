import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import type { DoorLoop } from './waiting.ts';

/**
 * The loop of one of several replicas, for doors that stay open whoever leads. While another one leads there is no fleet
 * here, so that nobody is told of what is there no more, or not yet.
 */
export class ReplicaLoop implements DoorLoop {
  readonly #leads: () => boolean;
  readonly #watchers = new Set<() => void>();
  #loop: DoorLoop | undefined;
  #end: (() => void) | undefined;

  /** @param leads asked each time, so that a process that was asleep does not answer from what it knew */
  constructor(leads: () => boolean) {
    this.#leads = leads;
  }

  /** This one leads, with a loop that has read nothing yet. */
  begin(loop: DoorLoop): void {
    this.#loop = loop;
    this.#end = loop.watch(() => this.#tell());
  }

  /** Another one may lead. */
  end(): void {
    this.#end?.();
    this.#loop = undefined;
    this.#tell();
  }

  get fleet() {
    return this.#leading?.fleet;
  }

  get proposals() {
    return this.#leading?.proposals ?? new Set<string>();
  }

  get backlog() {
    return this.#leading?.backlog ?? 0;
  }

  watch(told: () => void): () => void {
    this.#watchers.add(told);
    return () => this.#watchers.delete(told);
  }

  async applied(...args: Parameters<Loop['applied']>) {
    return this.#required().applied(...args);
  }

  submit: Loop['submit'] = (async (request: Parameters<Loop['submit']>[0]) =>
    this.#required().submit(request)) as Loop['submit'];

  get #leading(): DoorLoop | undefined {
    return this.#leads() ? this.#loop : undefined;
  }

  #required(): DoorLoop {
    const loop = this.#leading;
    if (loop) return loop;
    throw new Problem({ code: 'unavailable', message: 'another replica leads', hint: 'send it again' });
  }

  #tell(): void {
    for (const told of [...this.#watchers]) told();
  }
}
