import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATHS } from '@krake-infra/reconciler/track/cluster-api/list-watch.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import { onTestFinished } from 'vitest';

export interface ApiObject {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

interface Entry {
  readonly version: number;
  readonly kind: Kind;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ApiObject;
}

interface Watcher {
  readonly kind: Kind;
  readonly response: ServerResponse;
}

/** An API server as far as lists, watches and merge patches go, with every fault at hand. */
export class FakeApiServer {
  readonly #objects = new Map<string, { kind: Kind; object: ApiObject }>();
  readonly #log: Entry[] = [];
  readonly #watchers = new Set<Watcher>();
  readonly folder = mkdtempSync(join(tmpdir(), 'krake-infra-api-'));
  #server: Server | undefined;
  #port = 0;
  #version = 1;
  /** Versions up to this one were compacted. */
  #oldest = 0;
  /** Called before each answer; whoever answers returns true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  /** Requests so far, as `<method> <path and query>`. */
  readonly requests: string[] = [];

  static async start(): Promise<FakeApiServer> {
    const server = new FakeApiServer();
    await server.up();
    onTestFinished(async () => {
      await server.down();
      rmSync(server.folder, { recursive: true, force: true });
    });
    return server;
  }

  get kubeconfig(): string {
    const file = join(this.folder, 'kubeconfig');
    // The client speaks plain HTTP only where nobody expects TLS to be checked.
    const cluster = { server: `http://127.0.0.1:${this.#port}`, 'insecure-skip-tls-verify': true };
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'fake',
        clusters: [{ name: 'fake', cluster }],
        users: [{ name: 'reader', user: { token: 'not-a-secret' } }],
        contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'reader' } }],
      }),
    );
    return file;
  }

  /** Listens (again, on the same port). */
  async up(): Promise<void> {
    this.#server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Stops as a killed process does. */
  async down(): Promise<void> {
    this.#watchers.clear();
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    this.#server = undefined;
  }

  put(kind: Kind, object: ApiObject): void {
    const key = `${kind} ${object.metadata.namespace}/${object.metadata.name}`;
    this.#change(this.#objects.has(key) ? 'MODIFIED' : 'ADDED', kind, object);
  }

  remove(kind: Kind, namespace: string, name: string): void {
    const known = this.#objects.get(`${kind} ${namespace}/${name}`);
    if (known) this.#change('DELETED', kind, known.object);
  }

  get(kind: Kind, namespace: string, name: string): ApiObject | undefined {
    return this.#objects.get(`${kind} ${namespace}/${name}`)?.object;
  }

  /** Cuts every watch without a word. */
  dropWatches(): void {
    for (const { response } of this.#watchers) response.destroy();
    this.#watchers.clear();
  }

  /** Forgets the past, so that watches from there are answered 410. */
  compact(): void {
    this.#oldest = this.#version;
  }

  /** Sends a line to every watch of a kind. */
  send(kind: Kind, line: string): void {
    for (const watcher of this.#watchers) if (watcher.kind === kind) watcher.response.write(`${line}\n`);
  }

  bookmark(kind: Kind): void {
    const object = { metadata: { resourceVersion: String(this.#version) } };
    this.send(kind, JSON.stringify({ type: 'BOOKMARK', object }));
  }

  #change(type: Entry['type'], kind: Kind, object: ApiObject): void {
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    const key = `${kind} ${object.metadata.namespace}/${object.metadata.name}`;
    if (type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, { kind, object: stored });
    this.#log.push({ version: this.#version, kind, type, object: stored });
    this.send(kind, JSON.stringify({ type, object: stored }));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.intercept(request, response)) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'PATCH') {
      void this.#patch(request, response, url.pathname);
      return;
    }
    const kind = (Object.keys(PATHS) as Kind[]).find((each) => PATHS[each] === url.pathname);
    if (!kind) fail(response, 404, 'the server could not find the requested resource');
    else if (url.searchParams.has('watch')) this.#watch(kind, url, response);
    else this.#list(kind, url, response);
  }

  #list(kind: Kind, url: URL, response: ServerResponse): void {
    const all = [...this.#objects.values()].filter((one) => one.kind === kind).map(({ object }) => object);
    const [from, version = String(this.#version)] = (url.searchParams.get('continue') ?? '0').split('@');
    if (url.searchParams.has('continue') && Number(version) < this.#oldest) {
      fail(response, 410, 'The provided continue parameter is too old');
      return;
    }
    const end = Number(from) + Number(url.searchParams.get('limit') ?? all.length);
    const metadata = { resourceVersion: version, ...(end < all.length && { continue: `${end}@${version}` }) };
    response.end(JSON.stringify({ metadata, items: all.slice(Number(from), end) }));
  }

  #watch(kind: Kind, url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get('resourceVersion'));
    if (from < this.#oldest) {
      fail(response, 410, 'too old resource version');
      return;
    }
    response.flushHeaders();
    for (const { version, type, object } of this.#log.filter((one) => one.kind === kind && one.version > from)) {
      response.write(
        `${JSON.stringify({ type, object: { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } } })}\n`,
      );
    }
    const watcher = { kind, response };
    this.#watchers.add(watcher);
    response.on('close', () => this.#watchers.delete(watcher));
  }

  async #patch(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const [, base, namespace = '', resource, name = ''] =
      /^(.*)\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const kind = (Object.keys(PATHS) as Kind[]).find((each) => PATHS[each] === `${base}/${resource}`);
    const known = kind && this.get(kind, namespace, name);
    if (!kind || !known) {
      fail(response, 404, 'not found');
      return;
    }
    const change = JSON.parse(text) as { metadata: { annotations: Record<string, string | null> } };
    const annotations = { ...(known.metadata.annotations as object), ...change.metadata.annotations };
    const kept = Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== null));
    this.put(kind, { ...known, metadata: { ...known.metadata, annotations: kept } });
    response.end(JSON.stringify(this.get(kind, namespace, name)));
  }
}

function fail(response: ServerResponse, code: number, message: string): void {
  response.statusCode = code;
  response.end(JSON.stringify({ kind: 'Status', status: 'Failure', code, message }));
}
