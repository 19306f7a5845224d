import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** An answer of a fake server; what is left out is that of a Prometheus with one value. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What becomes of the connection after the body. Default: the answer is complete. */
  readonly end?: 'cut' | 'hang' | 'flood' | 'drip';
  /** What the question for the time of the samples is answered with. Default: the same. */
  readonly timeAnswer?: FakeAnswer;
}

/** A question as the server got it. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

const RECORDED = new URL('../reconciler/sources/prometheus-2.42.0.json', import.meta.url);

interface Recording {
  readonly status: number;
  readonly body: unknown;
  readonly timeBody?: unknown;
}

/** What a real Prometheus answered; the file says which. */
export function recorded(name: string): FakeAnswer {
  const { answers } = JSON.parse(readFileSync(RECORDED, 'utf8')) as { answers: Record<string, Recording> };
  const found = answers[name];
  if (!found) throw new Error(`nothing was recorded of ${name}`);
  const { status, body, timeBody } = found;
  const timeAnswer = timeBody === undefined ? {} : { timeAnswer: { status: 200, body: JSON.stringify(timeBody) } };
  return { status, body: JSON.stringify(body), ...timeAnswer };
}

/** Answers each query with what was put in for it, for faults that no real Prometheus has. */
export class FakePrometheus {
  readonly asked: Asked[] = [];
  /** Most questions that were open at the same time. */
  mostOpen = 0;
  /** Answers wait until so many questions are open; then none waits any more. */
  waitFor = 0;
  /** Connections that were made. */
  connections = 0;

  readonly #answers = new Map<string, FakeAnswer>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  static async start(): Promise<FakePrometheus> {
    const fake = new FakePrometheus();
    fake.#server.on('connection', (socket) => {
      fake.connections += 1;
      fake.#sockets.add(socket);
      socket.once('close', () => fake.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Puts an answer in and gives the query that gets it. */
  add(answer: FakeAnswer | { readonly value: number; readonly time: number }): string {
    const query = `load_${this.#answers.size}`;
    this.#answers.set(query, 'value' in answer ? sample(answer) : (answer as FakeAnswer));
    return query;
  }

  /** Breaks each connection that is open now in the moment it is used again, as a server does that tidies up. */
  resetOnUse(): void {
    for (const socket of this.#sockets) socket.prependListener('data', () => socket.resetAndDestroy());
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.#open);
    response.once('close', () => {
      this.#open -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    this.asked.push({ path: request.url ?? '', method: request.method ?? '', headers: request.headers, form });
    const query = form.get('query') ?? '';
    await this.#turn();
    const answer = this.#answers.get(/load_\d+/.exec(query)?.[0] ?? '') ?? {};
    give(response, query.includes('timestamp(') ? (answer.timeAnswer ?? answer) : answer);
  }

  #turn(): Promise<void> | undefined {
    if (this.waitFor === 0) return undefined;
    const turn = new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#waiting.length < this.waitFor) return turn;
    this.waitFor = 0;
    for (const go of this.#waiting.splice(0)) go();
    return turn;
  }
}

function give(response: ServerResponse, { status, headers = {}, body = '', end }: FakeAnswer): void {
  response.on('error', () => {});
  if (status !== undefined) response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (end === undefined) response.end(body);
  else if (body !== '') response.write(body);
  if (end === 'cut') setImmediate(() => response.destroy());
  // The other side ends these; nothing of them outlives its connection.
  if (end === 'flood') response.on('drain', () => response.write(body));
  if (end === 'flood') response.write(body.repeat(4));
  if (end !== 'drip') return;
  const drops = setInterval(() => response.write(body), 20);
  response.once('close', () => clearInterval(drops));
}

function sample({ value, time }: { readonly value: number; readonly time: number }): FakeAnswer {
  const vector = (number: number) => {
    const text = String(number).replace('Infinity', 'Inf');
    return JSON.stringify({
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: { __name__: 'load' }, value: [time, text] }] },
    });
  };
  return { status: 200, body: vector(value), timeAnswer: { status: 200, body: vector(time) } };
}
