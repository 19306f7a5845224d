import { type ClientRequestArgs, request as httpRequest, type RequestOptions } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';

/** For a proxy that does not answer at all. */
const ANSWER_MS = 30_000;

type Connected = (error: Error | null, stream: Duplex) => void;

/** Encrypted connections through a proxy, which sees nothing but the host. */
export class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(given: ClientRequestArgs, connected?: Connected): undefined {
    // what an agent of `https` is given says how to encrypt as well
    const options = given as ConnectionOptions;
    const { host = '', port = 443 } = options;
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const send = this.#proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { host: target, ...proxyAuthorization(this.#proxy) };
    const asked = send({ ...addressOf(this.#proxy), method: 'CONNECT', path: target, headers, agent: false });
    const failed = (error: Error) => connected?.(error, asked.socket as Socket);
    asked.setTimeout(ANSWER_MS, () => asked.destroy(new Error('the proxy does not answer')));
    asked.once('error', failed);
    asked.once('connect', ({ statusCode }, socket: Socket) => {
      socket.setTimeout(0);
      if (statusCode === 200) return connected?.(null, tlsConnect({ ...options, socket, ...serverName(options) }));
      socket.destroy();
      failed(new Error(`the proxy answers ${statusCode}`));
    });
    asked.end();
    return undefined;
  }
}

/** Where a request that is not encrypted goes: to the server, or to a proxy, which is told the whole address. */
export function plainRequest(target: URL, proxy: URL | undefined): RequestOptions {
  if (!proxy) return { ...addressOf(target), path: `${target.pathname}${target.search}` };
  return { ...addressOf(proxy), path: target.href, headers: { host: target.host, ...proxyAuthorization(proxy) } };
}

function addressOf({ hostname, port, protocol }: URL) {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || (protocol === 'https:' ? 443 : 80) };
}

function serverName({ host = '', servername }: ConnectionOptions) {
  return servername || isIP(host) ? {} : { servername: host };
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
