import { type IncomingMessage, request as plainHttp } from 'node:http';
import { Agent, request as encryptedHttp } from 'node:https';
import { Readable } from 'node:stream';
import type { Fetch } from '@krake-infra/client';
import { proxyFor } from '@krake-infra/reconciler/net/proxy.ts';
import { plainRequest, TunnelAgent } from '@krake-infra/reconciler/net/tunnel.ts';
import type { Credentials } from './place.ts';

/** The server answers within 20 s, whatever happens. */
const LIMIT_MS = 60_000;

/** A `fetch` with authorities and a client certificate of one's own, by the proxy of the environment. */
export function fetchWith(tls: Credentials['tls']): Fetch {
  return async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    const url = new URL(request.url);
    const proxy = proxyFor(url);
    const headers = { ...Object.fromEntries(request.headers), 'content-length': body.length };
    const options = { method: request.method, headers, signal: AbortSignal.timeout(LIMIT_MS) };
    return new Promise((resolve, reject) => {
      const take = (response: IncomingMessage) => resolve(answer(response));
      const send = () => {
        if (url.protocol === 'http:') {
          const plain = plainRequest(url, proxy);
          return plainHttp({ ...plain, ...options, headers: { ...plain.headers, ...headers } }, take);
        }
        return encryptedHttp(url, { ...options, agent: proxy ? new TunnelAgent(proxy, tls) : new Agent(tls) }, take);
      };
      send().on('error', reject).end(body);
    });
  };
}

function answer(response: IncomingMessage): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const shown = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const body = status === 204 ? null : (Readable.toWeb(response) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText, headers: shown });
}
