import createFetchClient, { type Client as FetchClient } from 'openapi-fetch';
import type { paths } from './generated/api.ts';
import { type Fetch, retrying } from './retry.ts';
import { type WatchEvent, watched } from './watch.ts';

export interface ClientOptions {
  /** Address of the server, such as `https://krake-infra.example:8800`. */
  readonly server: string;
  /** Bearer token, or what gives it for each request. Default: none, for servers that know certificates. */
  readonly token?: string | (() => string | Promise<string>);
  /** How often a request is sent again after 429 and 503. Default: 5. */
  readonly retries?: number;
  /** Sends the requests, for authorities and client certificates of one's own. Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

type Listed<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': { items: (infer T extends object)[] } } } } };
}
  ? T
  : never;

/** Paths of lists, such as `/api/v1alpha1/namespaces/{namespace}/clusters`. */
export type ListPath = { [P in keyof paths]: [Listed<P>] extends [never] ? never : P }[keyof paths];

/** What a list is asked for. */
export interface ListOptions {
  /** Namespace, for paths that have one. */
  readonly namespace?: string;
  /** Ends the request or the watch. */
  readonly signal?: AbortSignal;
}

/** The REST API. Each answer that is no success is thrown as a ProblemError. */
export interface Client {
  /** Any operation, by method and path. */
  readonly api: FetchClient<paths>;
  /** Every object of a list, page by page. */
  list<P extends ListPath>(path: P, options?: ListOptions): AsyncGenerator<Listed<P>>;
  /** Every object of a list and then its changes, until its signal ends it; goes on after a lost connection. */
  watch<P extends ListPath>(path: P, options?: ListOptions): AsyncGenerator<WatchEvent<Listed<P>>>;
}

/** A client of a server. Changes get an Idempotency-Key of their own when they are given none. */
export function createClient(options: ClientOptions): Client {
  const { token, retries = 5, fetch = (request: Request) => globalThis.fetch(request) } = options;
  const server = options.server.replace(/\/+$/, '');
  const send = retrying(fetch, retries);
  const authorized: Fetch = async (request) => {
    const secret = typeof token === 'function' ? await token() : token;
    if (secret !== undefined) request.headers.set('Authorization', `Bearer ${secret}`);
    if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey());
    }
    return send(request);
  };
  const open = (path: string, query: string, { namespace = '', signal }: ListOptions) => {
    const url = `${server}${path.replace('{namespace}', encodeURIComponent(namespace))}?${query}`;
    return authorized(new Request(url, signal ? { signal } : {}));
  };
  return {
    api: createFetchClient<paths>({ baseUrl: server, fetch: authorized }),
    list: (path, asked = {}) => pages((query) => open(path, query, asked)),
    watch: (path, asked = {}) =>
      watched((signal) => open(path, 'watch', { ...asked, signal }), asked.signal ?? new AbortController().signal),
  };
}

/** A key that tells a request from all others; a request that is sent again with it has one effect. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function* pages<T>(open: (query: string) => Promise<Response>): AsyncGenerator<T> {
  let next: string | undefined = '';
  do {
    const response = await open(next === '' ? '' : `continue=${encodeURIComponent(next)}`);
    const page = (await response.json()) as { readonly items: readonly T[]; readonly continue?: string };
    yield* page.items;
    next = page.continue;
  } while (next !== undefined);
}
