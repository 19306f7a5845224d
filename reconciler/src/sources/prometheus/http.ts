import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Problem } from '../../core/errors.ts';
import { proxyFor } from '../../net/proxy.ts';
import { plainRequest, TunnelAgent } from '../../net/tunnel.ts';
import { type Answer, fault } from './answer.ts';
import type { Credentials } from './credentials.ts';

/** Requests that one provider is asked at the same time. */
const AT_ONCE = 16;
const MOST_BYTES = 1 << 20;
const IDLE_MS = 30_000;

/** Where to ask, over connections that are kept. */
export interface Connection {
  readonly url: URL;
  readonly agent: HttpAgent;
  /** What requests that are not encrypted go through. */
  readonly proxy: URL | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that may appear nowhere. */
  readonly secrets: readonly string[];
}

export function connect(
  url: URL,
  { tls, authorization, secrets }: Credentials,
  tenant: string | undefined,
): Connection {
  const options = { keepAlive: true, maxSockets: AT_ONCE, timeout: IDLE_MS };
  // Said outright, because a variable of the environment could switch the check off.
  const encrypted = { ...options, ...tls, rejectUnauthorized: true };
  const proxy = proxyFor(url);
  const httpsAgent = () => (proxy ? new TunnelAgent(proxy, encrypted) : new HttpsAgent(encrypted));
  const agent = url.protocol === 'https:' ? httpsAgent() : new HttpAgent(options);
  const headers = { ...(authorization && { authorization }), ...(tenant && { 'x-scope-orgid': tenant }) };
  return { url, agent, proxy, headers, secrets };
}

/** Sends a form and reads the answer, at most 1 MiB. Redirects are answers. @throws {Problem} */
export async function post(
  connection: Connection,
  path: string,
  form: URLSearchParams,
  signal: AbortSignal,
): Promise<Answer> {
  const body = form.toString();
  for (;;) {
    try {
      return await exchange(connection, path, body, signal);
    } catch (error) {
      // The server closed a kept connection in the moment it was used. There are at most 16, the next is a new one.
      if (!(error instanceof StaleConnection)) throw error;
    }
  }
}

class StaleConnection extends Error {}

function exchange(
  { url, agent, proxy, headers, secrets }: Connection,
  path: string,
  body: string,
  signal: AbortSignal,
) {
  const target = new URL(`${url.pathname.replace(/\/*$/, '')}${path}`, url);
  const plain = target.protocol === 'http:' ? plainRequest(target, proxy) : undefined;
  return new Promise<Answer>((resolve, reject) => {
    const own = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      accept: 'application/json',
    };
    const options = { method: 'POST', agent, signal, headers: { ...plain?.headers, ...headers, ...own } };
    const request = plain ? httpRequest({ ...plain, ...options }) : httpsRequest(target, options);
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && STALE.has(error.code ?? '')) reject(new StaleConnection());
      else reject(unreachable(error));
    });
    request.on('response', (response) => collect(response, secrets).then(resolve, reject));
    request.end(body);
  });
}

const STALE = new Set(['ECONNRESET', 'EPIPE']);

async function collect(response: IncomingMessage, secrets: readonly string[]): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) throw fault('answers with more than 1 MiB', 'ask for less');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Problem ? error : unreachable(error as NodeJS.ErrnoException);
  }
  const { statusCode = 0, headers } = response;
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    status: statusCode,
    ...(headers.location && { location: hostOf(headers.location) }),
    text,
    redact: (said) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), said),
  };
}

/** Paths and queries of a redirect may hold what is nobody's business. */
function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'another path';
}

function unreachable(error: NodeJS.ErrnoException) {
  return fault(`can not be reached: ${error.code ?? error.message}`, 'check url, network and certificates');
}
