import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as plainHttp } from 'node:http';
import { Agent, request as encryptedHttp } from 'node:https';
import { proxyFor } from '@krake-infra/reconciler/net/proxy.ts';
import { plainRequest, TunnelAgent } from '@krake-infra/reconciler/net/tunnel.ts';

const LIMIT_MS = 30_000;
const MOST_BYTES = 64 << 20;
const MOST_REDIRECTS = 5;

export interface Asked {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** Authorities that are trusted. Default: those of Node. */
  readonly ca?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks, by the proxy of the environment, and follows redirects; credentials go to the first host alone. */
export async function ask(url: URL, asked: Asked, redirects = MOST_REDIRECTS): Promise<Answer> {
  const answer = await once(url, asked);
  const { location } = answer.headers;
  if (answer.status < 300 || answer.status >= 400 || location === undefined || redirects === 0) return answer;
  const next = new URL(location, url);
  if (url.protocol === 'https:' && next.protocol !== 'https:') return answer;
  const { authorization: _secret, ...open } = asked.headers ?? {};
  const headers = next.origin === url.origin ? asked.headers : open;
  return ask(next, { ...asked, ...(headers && { headers }) }, redirects - 1);
}

function once(url: URL, { method = 'GET', headers = {}, ca }: Asked): Promise<Answer> {
  const proxy = proxyFor(url);
  const options = { method, headers, signal: AbortSignal.timeout(LIMIT_MS) };
  return new Promise((resolve, reject) => {
    const take = (response: IncomingMessage) => void collect(response).then(resolve, reject);
    const request = () => {
      if (url.protocol === 'http:') {
        const plain = plainRequest(url, proxy);
        return plainHttp({ ...plain, ...options, headers: { ...plain.headers, ...headers } }, take);
      }
      const trusted = ca === undefined ? {} : { ca };
      return encryptedHttp(
        url,
        { ...options, agent: proxy ? new TunnelAgent(proxy, trusted) : new Agent(trusted) },
        take,
      );
    };
    request().on('error', reject).end();
  });
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
