import { createServer, type Server, type ServerResponse } from 'node:http';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

/** Says why not, or nothing when all is well. */
export type Verdict = () => string | undefined;

export interface StatusPages {
  /** Restart it when this says why not. */
  readonly alive: Verdict;
  /** It does its work when this says nothing. */
  readonly ready: Verdict;
  readonly metrics: () => Promise<string>;
  readonly metricsType: string;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Serves /healthz, /readyz and /metrics, read only. */
export async function serveStatus(address: Address, pages: StatusPages): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] as string;
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, 'only GET\n');
    else if (path === '/healthz') verdict(response, pages.alive());
    else if (path === '/readyz') verdict(response, pages.ready());
    else if (path === '/metrics') void metrics(response, pages);
    else answer(response, 404, 'see /healthz, /readyz and /metrics\n');
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(notListening(address, cause)));
    server.listen(address.port, address.host, resolve);
  });
  return server;
}

function verdict(response: ServerResponse, why: string | undefined): void {
  answer(response, why === undefined ? 200 : 503, `${why ?? 'ok'}\n`);
}

async function metrics(response: ServerResponse, pages: StatusPages): Promise<void> {
  try {
    answer(response, 200, await pages.metrics(), pages.metricsType);
  } catch {
    answer(response, 500, 'the metrics could not be collected\n');
  }
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}

function notListening({ host, port }: Address, cause: Error): Problem {
  const message = `${host}:${port} can not be listened on: ${cause.message}`;
  return new Problem({ code: 'unavailable', message, hint: 'choose another address with --listen', retry: 'never' });
}
