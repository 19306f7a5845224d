import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once that is known. */
    sender?: string;
  }
}

/** A request that was answered, or whose sender went away. Nothing of it is secret. */
export interface ServedRequest {
  readonly id: string;
  readonly method: string;
  /** Path with its parameters unfilled; `other` for what is no path here. */
  readonly route: string;
  /** 499 where the sender went away before the answer. */
  readonly status: number;
  readonly seconds: number;
  readonly sender?: string;
  /** A stream of events, which lasts as long as somebody reads it. */
  readonly isStream: boolean;
}

export interface RequestObserver {
  began(): void;
  ended(request: ServedRequest): void;
}

const GONE = 499;
const ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The id that a sender gave its request, where it is one; else a new one. */
export function requestId({ headers }: IncomingMessage): string {
  const own = headers['x-request-id'];
  return typeof own === 'string' && ID.test(own) ? own : randomUUID();
}

/** Tells of each request when it began, and once more when it ended. Answers carry its id. */
export function observeRequests(server: FastifyInstance, observers: readonly RequestObserver[]): void {
  server.addHook('onRequest', async (request, reply) => {
    const began = performance.now();
    reply.raw.setHeader('x-request-id', request.id);
    for (const observer of observers) observer.began();
    reply.raw.once('close', () => {
      const seconds = (performance.now() - began) / 1000;
      const isStream = String(reply.raw.getHeader('content-type')).startsWith('text/event-stream');
      const status = reply.raw.headersSent && (isStream || reply.raw.writableFinished) ? reply.raw.statusCode : GONE;
      const served = { ...about(request), status, seconds, isStream };
      for (const observer of observers) observer.ended(served);
    });
  });
}

function about({ id, method, routeOptions, sender }: FastifyRequest) {
  const { url: route = 'other' } = routeOptions;
  return { id, method, route, ...(sender !== undefined && { sender }) };
}

/** Between two lines of what is refused again and again; Krake repeats itself about once a second. */
const QUIET_SECONDS = 60;
const MOST_KNOWN = 1000;

/** What was said not long ago. */
class Repeats {
  readonly #said = new Map<string, { readonly at: number; skipped: number }>();

  /** How often it was left out since it was said last; `undefined` when it is to be left out now. */
  skipped(key: string): number | undefined {
    const now = performance.now() / 1000;
    const before = this.#said.get(key);
    if (before && now - before.at < QUIET_SECONDS) {
      before.skipped += 1;
      return undefined;
    }
    if (this.#said.size >= MOST_KNOWN) this.#said.clear();
    this.#said.set(key, { at: now, skipped: 0 });
    return before?.skipped ?? 0;
  }
}

/**
 * Writes a line for each request that changed something or failed. What is read is in the metrics alone; what is refused
 * to the same sender again and again is written once a minute, with how often it was.
 */
export function accessLog(log: Log): RequestObserver {
  const repeats = new Repeats();
  return {
    began: () => {},
    ended({ isStream: _, seconds, ...request }) {
      const { method, route, status, sender = '' } = request;
      if (status < 400 && method === 'GET') return;
      const isRefused = status >= 400 && status < 500;
      const skipped = isRefused ? repeats.skipped(`${sender} ${method} ${route} ${status}`) : 0;
      if (skipped === undefined) return;
      const fields = { ...request, ms: Math.round(seconds * 1000), ...(skipped > 0 && { skipped }) };
      log[status >= 500 ? 'warn' : 'info']('request', fields);
    },
  };
}
