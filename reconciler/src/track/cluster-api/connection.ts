import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { createInterface } from 'node:readline';
// The package's own root pulls in every model of the API; credentials and addresses are all that is needed of it.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { Problem } from '../../core/errors.ts';
import { oneLine } from '../../core/text.ts';
import { proxyFor } from '../../net/proxy.ts';
import { isObject, numberAt, textAt } from './json.ts';

/** Where a kubeconfig is, and which of its contexts counts. */
export interface KubeconfigPlace {
  readonly file: string;
  /** Default: the current one of the file. */
  readonly context?: string;
}

/** An API server that can be asked. */
export interface Connection {
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** Hands an object over that the server answers with the same one, filled in. */
  create(path: string, body: unknown, signal: AbortSignal): Promise<unknown>;
  /** Changes fields of an object by a merge patch. */
  patch(path: string, body: unknown, signal: AbortSignal): Promise<unknown>;
  /**
   * Lines of an answer that does not end. A connection that is silent for `idleMs` counts as cut.
   *
   * @param opened called when the server agreed
   */
  lines(path: string, signal: AbortSignal, opened: () => void): AsyncIterable<string>;
}

/** As a person uses it, who may do more than the loop. */
export interface PersonalConnection extends Connection {
  /** What an object becomes when it is applied by the server in the name of a manager, which takes its fields over; kept only unless `dryRun`. */
  apply(path: string, body: unknown, options: ApplyOptions): Promise<unknown>;
  /** Removes an object. */
  remove(path: string, signal: AbortSignal): Promise<unknown>;
}

export interface ApplyOptions {
  /** Who owns the fields from then on. */
  readonly manager: string;
  /** Says only what would come of it. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** An answer other than success. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Without an answer for so long a request has failed. */
const ANSWER_MS = 30_000;
/** API servers send bookmarks about once a minute; without any for so long the connection is dead. */
const IDLE_MS = 150_000;
/** Credentials may rotate, so what a kubeconfig gives is asked for again. */
const CREDENTIALS_MS = 60_000;
const LONGEST_ERROR = 200;

/** @throws Problem when the file can not be read or has no such context */
export function connect(place: KubeconfigPlace): PersonalConnection {
  const config = loadConfig(place);
  const server = config.getCurrentCluster()?.server ?? '';
  let kept: { readonly options: RequestOptions; readonly until: number } | undefined;
  const credentials = async (): Promise<RequestOptions> => {
    if (!kept || kept.until < performance.now()) {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      kept = { options, until: performance.now() + CREDENTIALS_MS };
    }
    return kept.options;
  };
  const ask = async (path: string, asked: Asked) => open(`${server}${path}`, await credentials(), asked);
  return {
    get: async (path, signal) => parse(await ask(path, { signal, idleMs: ANSWER_MS })),
    create: async (path, body, signal) =>
      parse(await ask(path, { signal, idleMs: ANSWER_MS, body, as: 'application/json', method: 'POST' })),
    patch: async (path, body, signal) => parse(await ask(path, { signal, idleMs: ANSWER_MS, body, as: MERGE_PATCH })),
    apply: async (path, body, { manager, dryRun, signal }) => {
      const query = `fieldManager=${encodeURIComponent(manager)}&force=true${dryRun ? '&dryRun=All' : ''}`;
      return parse(await ask(`${path}?${query}`, { signal, idleMs: ANSWER_MS, body, as: APPLY_PATCH }));
    },
    remove: async (path, signal) => parse(await ask(path, { signal, idleMs: ANSWER_MS, method: 'DELETE' })),
    async *lines(path, signal, opened) {
      const response = await ask(path, { signal, idleMs: IDLE_MS });
      opened();
      yield* linesOf(response);
    },
  };
}

function loadConfig({ file, context }: KubeconfigPlace): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch {
    throw unusable(file, 'can not be read as a kubeconfig');
  }
  if (context !== undefined) {
    if (!config.getContextObject(context)) throw unusable(file, `has no context ${context}`);
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  if (!cluster) throw unusable(file, 'names no cluster in its current context');
  const proxy = URL.canParse(cluster.server) ? proxyFor(new URL(cluster.server)) : undefined;
  // the kubeconfig's own `proxy-url` comes first
  const proxied = { ...cluster, proxyUrl: cluster.proxyUrl ?? proxy?.href };
  config.clusters = config.clusters.map((each) => (each === cluster && proxy ? (proxied as typeof each) : each));
  return config;
}

function unusable(file: string, what: string): Problem {
  const hint = 'name a kubeconfig with --kubeconfig NAME=FILE, or NAME=FILE#CONTEXT';
  return new Problem({ code: 'unavailable', message: `${file} ${what}`, hint, retry: 'never' });
}

interface Asked {
  readonly signal: AbortSignal;
  readonly idleMs: number;
  /** Makes it a patch. */
  readonly body?: unknown;
  /** Media type of the body. */
  readonly as?: string;
  /** Default: `PATCH` with a body, else `GET`. */
  readonly method?: 'DELETE' | 'POST';
}

const MERGE_PATCH = 'application/merge-patch+json';
/** JSON is YAML. */
const APPLY_PATCH = 'application/apply-patch+yaml';

async function open(url: string, credentials: RequestOptions, { signal, idleMs, body, as, method: asked }: Asked) {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      ...credentials.headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': as }),
    };
    const method = asked ?? (body === undefined ? 'GET' : 'PATCH');
    const sent = send(url, { ...credentials, headers, method, signal, timeout: ANSWER_MS }, resolve);
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
  response.socket.setTimeout(idleMs, () => response.destroy(new Error(`silent for ${idleMs / 1000} s`)));
  response.socket.setKeepAlive(true, 30_000);
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return response;
  throw new StatusError(statusCode, `${statusCode} ${await complaint(response)}`);
}

async function complaint(response: IncomingMessage): Promise<string> {
  try {
    const status = await parse(response);
    return oneLine((isObject(status) && textAt(status, 'message')) || '').slice(0, LONGEST_ERROR);
  } catch {
    return response.statusMessage ?? '';
  }
}

async function parse(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  // A reader of lines ends quietly when its input breaks, and must not pass that off as an end.
  let broken: Error | undefined;
  response.on('error', (error) => {
    broken = error;
  });
  try {
    yield* createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY });
    if (broken) throw broken;
  } finally {
    response.destroy();
  }
}

/** The code that an API server means by an error, in an answer or in a watch. */
export function codeOf(error: unknown): number | undefined {
  if (error instanceof StatusError) return error.status;
  return isObject(error) ? numberAt(error, 'code') : undefined;
}
