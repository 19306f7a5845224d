import http from 'node:http';
import https from 'node:https';
import { WireFailure } from './pkt-line.ts';

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** Follows the address of the repository, such as `/git-receive-pack`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** For the whole exchange. */
  readonly limitSeconds: number;
  /** Of the body of the answer. */
  readonly limitBytes: number;
  /** The same request once more does no harm: it is repeated when a kept connection turns out to be closed. */
  readonly repeatable: boolean;
}

export interface WireAnswer {
  readonly status: number;
  /** Media type without parameters, lower case. */
  readonly type: string;
  readonly body: Buffer;
}

export interface HttpClientOptions {
  /** Address of the repository, without user name and password. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

const USER_AGENT = 'git/krake-infra';
/** Servers close idle connections after 5 s and more; one that is closed in the middle of a push costs most. */
const IDLE_MS = 4_000;

/** Talks to one repository over kept connections. Follows no redirect: that would carry the token elsewhere. */
export class HttpClient {
  readonly #base: string;
  readonly #authorization: Readonly<Record<string, string>>;
  readonly #library: typeof http | typeof https;
  readonly #agent: http.Agent;
  readonly #abort = new AbortController();
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor({ url, username = '', password }: HttpClientOptions) {
    this.#base = url.replace(/\/+$/, '');
    this.#library = url.startsWith('https:') ? https : http;
    this.#agent = new this.#library.Agent({ keepAlive: true, timeout: IDLE_MS });
    const token = Buffer.from(`${username}:${password}`).toString('base64');
    this.#authorization = password === undefined ? {} : { authorization: `Basic ${token}` };
  }

  /** How long ago the last answer came. */
  get quietMs(): number {
    return performance.now() - this.#answeredAt;
  }

  /** @throws {WireFailure} when no whole answer came */
  async send(request: WireRequest): Promise<WireAnswer> {
    const answer = await this.#sendOnceOrAgain(request);
    this.#answeredAt = performance.now();
    return answer;
  }

  async #sendOnceOrAgain(request: WireRequest): Promise<WireAnswer> {
    const first = new Exchange();
    try {
      return await first.run(this.#start(request), request);
    } catch (error) {
      if (!request.repeatable || !first.reused || this.#abort.signal.aborted) throw error;
      return new Exchange().run(this.#start(request), request);
    }
  }

  /** Ends open exchanges and kept connections. */
  close(): void {
    this.#abort.abort();
    this.#agent.destroy();
  }

  #start({ method, path, headers, body }: WireRequest): http.ClientRequest {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    return this.#library.request(`${this.#base}${path}`, {
      method,
      agent: this.#agent,
      signal: this.#abort.signal,
      headers: { 'user-agent': USER_AGENT, 'cache-control': 'no-cache', ...this.#authorization, ...headers, ...length },
    });
  }
}

/** One request and its answer. */
class Exchange {
  #sent = false;
  #request: http.ClientRequest | undefined;

  get reused(): boolean {
    return this.#request?.reusedSocket ?? false;
  }

  run(request: http.ClientRequest, { body, limitSeconds, limitBytes }: WireRequest): Promise<WireAnswer> {
    this.#request = request;
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(new WireFailure(error.message, this.#sent));
        request.destroy();
      };
      const timer = setTimeout(() => fail(new Error(`no whole answer within ${limitSeconds} s`)), limitSeconds * 1000);
      request.on('error', fail);
      request.once('socket', (socket) => {
        const connected = () => {
          this.#sent = true;
        };
        if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      request.once('response', (response) => {
        collect(response, limitBytes).then((content) => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, type: mediaType(response), body: content });
        }, fail);
      });
      request.end(body);
    });
  }
}

async function collect(response: http.IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) throw new Error(`the answer is longer than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  if (!response.complete) throw new Error('the answer is cut short');
  return Buffer.concat(chunks);
}

/** None for a body in some encoding, which was not asked for. */
function mediaType({ headers }: http.IncomingMessage): string {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return '';
  return ((headers['content-type'] ?? '').split(';')[0] as string).trim().toLowerCase();
}
