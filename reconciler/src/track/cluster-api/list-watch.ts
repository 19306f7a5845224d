import { setTimeout as pause } from 'node:timers/promises';
import { oneLine } from '../../core/text.ts';
import { type Connection, codeOf, StatusError } from './connection.ts';
import type { Gone, ObjectEvent } from './index-of-objects.ts';
import { isObject, type Json, objectAt, textAt } from './json.ts';
import type { Kind } from './records.ts';
import { REDUCERS } from './reduce.ts';

/** Where objects of a kind are, in all namespaces. */
export const PATHS: Readonly<Record<Kind, string>> = {
  GitRepository: '/apis/source.toolkit.fluxcd.io/v1/gitrepositories',
  Kustomization: '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
  Cluster: '/apis/cluster.x-k8s.io/v1beta2/clusters',
  KubeadmControlPlane: '/apis/controlplane.cluster.x-k8s.io/v1beta2/kubeadmcontrolplanes',
  MachineDeployment: '/apis/cluster.x-k8s.io/v1beta2/machinedeployments',
  MachineSet: '/apis/cluster.x-k8s.io/v1beta2/machinesets',
  Machine: '/apis/cluster.x-k8s.io/v1beta2/machines',
};

/** How a list that is kept up to date is doing. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly problem: string };

export interface ListWatchOptions {
  readonly connection: Connection;
  readonly kind: Kind;
  readonly signal: AbortSignal;
  /** Told of every change, in order. */
  readonly changed: (events: readonly ObjectEvent[]) => void;
  /** Told whether what is known is up to date: after each list, and when a connection breaks or stands again. */
  readonly health: (health: Health) => void;
  /** Milliseconds before a try after a failure. Default: 0.5 s, doubled up to 30 s. */
  readonly backoff?: (failures: number) => number;
}

/** Objects on one page of a list: what is on its way weighs more than what is kept. */
const PAGE = 250;
/** The server ends a watch after so long. */
const WATCH_SECONDS = 290;
const GONE = 410;
const SHORT_MS = 1000;

/**
 * Lists a kind page by page, then watches from there until stopped. A dropped watch goes on from where it was; a version
 * that the server no longer has makes a new list, which takes away what vanished meanwhile. Everything else is tried again.
 */
export async function listWatch(options: ListWatchOptions): Promise<void> {
  const { signal, health, backoff = defaultBackoff } = options;
  const reflector = new Reflector(options);
  for (let failures = 0; !signal.aborted; ) {
    const began = performance.now();
    try {
      await reflector.turn();
      failures = 0;
      // A server that ends each watch at once is not asked in a tight circle.
      if (performance.now() - began < SHORT_MS) await pause(backoff(1), undefined, { signal }).catch(() => {});
    } catch (error) {
      if (signal.aborted) return;
      if (reflector.madeProgress) failures = 0;
      failures += 1;
      health({ ok: false, problem: problemOf(options.kind, error) });
      await pause(backoff(failures), undefined, { signal }).catch(() => {});
    }
  }
}

function defaultBackoff(failures: number): number {
  return Math.min(30_000, 500 * 2 ** (failures - 1));
}

function problemOf(kind: Kind, error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return oneLine(`${kind}: ${text}`);
}

class Reflector {
  readonly #options: ListWatchOptions;
  /** Names of what was told of and not taken back, and the cluster that each belongs to. */
  readonly #known = new Map<string, Gone>();
  /** Where the next watch begins; `undefined`: list first. */
  #version: string | undefined;
  /** The latest turn got somewhere before it failed. */
  madeProgress = false;

  constructor(options: ListWatchOptions) {
    this.#options = options;
  }

  /** Lists if need be, then watches until the server ends it. */
  async turn(): Promise<void> {
    this.madeProgress = false;
    try {
      this.#version ??= await this.#list();
      await this.#watch(this.#version);
    } catch (error) {
      // What is not understood may have been a change, so only a new list is sure.
      if (codeOf(error) === GONE || error instanceof SyntaxError) this.#version = undefined;
      throw error;
    }
  }

  async #list(): Promise<string> {
    const { connection, kind, signal } = this.#options;
    const seen = new Set<string>();
    let version: string | undefined;
    for (let next: string | undefined = ''; next !== undefined; ) {
      const query: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const page = await connection.get(`${PATHS[kind]}?limit=${PAGE}${query}`, signal);
      if (!isObject(page) || !Array.isArray(page.items)) throw new SyntaxError('the server sent no list');
      const events = page.items.flatMap((item) => this.#put(item));
      for (const { record } of events) seen.add(`${record?.namespace}/${record?.name}`);
      this.#options.changed(events);
      version = textAt(page, 'metadata', 'resourceVersion');
      next = textAt(page, 'metadata', 'continue') || undefined;
    }
    this.#options.changed([...this.#known.keys()].filter((key) => !seen.has(key)).flatMap((key) => this.#drop(key)));
    this.madeProgress = true;
    this.#options.health({ ok: true });
    return version ?? '0';
  }

  async #watch(from: string): Promise<void> {
    const { connection, kind, signal, health } = this.#options;
    const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${from}`;
    const opened = () => health({ ok: true });
    for await (const line of connection.lines(`${PATHS[kind]}?${query}`, signal, opened)) this.#take(JSON.parse(line));
    // Ends without a word are common; what is known stays good while the next watch opens.
  }

  #take(event: unknown): void {
    const object = isObject(event) ? objectAt(event, 'object') : undefined;
    const type = isObject(event) && textAt(event, 'type');
    if (!object) throw new SyntaxError('the server sent no event');
    if (type === 'ERROR') throw new StatusError(codeOf(object) ?? 500, textAt(object, 'message') ?? 'the watch failed');
    const events = this.#eventsOf(type, object);
    if (events.length > 0) this.#options.changed(events);
    this.#version = textAt(object, 'metadata', 'resourceVersion') ?? this.#version;
    this.madeProgress = true;
  }

  #eventsOf(type: unknown, object: Json): readonly ObjectEvent[] {
    if (type === 'BOOKMARK') return [];
    if (type !== 'DELETED') return this.#put(object);
    const record = REDUCERS[this.#options.kind](object);
    return record ? this.#drop(`${record.namespace}/${record.name}`) : [];
  }

  #put(object: unknown): readonly ObjectEvent[] {
    const { kind } = this.#options;
    const record = REDUCERS[kind](object);
    if (!record) return [];
    const { namespace, name } = record;
    const cluster = 'cluster' in record ? { cluster: record.cluster } : {};
    this.#known.set(`${namespace}/${name}`, { namespace, name, ...cluster });
    // Kind and record belong together; the type system can not follow that through a variable.
    return [{ kind, record } as ObjectEvent];
  }

  #drop(key: string): readonly ObjectEvent[] {
    const { kind } = this.#options;
    const gone = this.#known.get(key);
    if (!gone) return [];
    this.#known.delete(key);
    return [{ kind, gone } as ObjectEvent];
  }
}
