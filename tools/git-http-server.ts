import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

export interface GitHttpServerOptions {
  /** Folder whose bare repositories are served, each under its own path. */
  readonly root: string;
  /** Basic authentication asked of every request. Default: none. */
  readonly auth?: { readonly username: string; readonly password: string };
}

/** Itself, not by way of `git`, which may be ended without it. */
const BACKEND = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');

/** What a test does with one POST of `git-receive-pack`; a status answers instead of Git. */
export type ReceiveAction = 'serve' | 'cut-before' | 'cut-after' | number;

/** A real `git http-backend` on 127.0.0.1. Connections are kept alive; gzip bodies are left to the backend. */
export class GitHttpServer {
  /** `METHOD path?query` of every request, answered or not. */
  readonly requests: string[] = [];
  /** Who sent each POST of `git-receive-pack`, by its user agent. */
  readonly pushers: string[] = [];
  /** Runs before each POST of `git-receive-pack`, when the client has already read the old branch head. */
  beforeReceive: () => ReceiveAction | Promise<ReceiveAction> = () => 'serve';

  readonly #options: GitHttpServerOptions;
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #sockets = new Set<Socket>();
  /** Ends of the backends that run. */
  readonly #backends = new Set<Promise<unknown>>();

  private constructor(options: GitHttpServerOptions) {
    this.#options = options;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: GitHttpServerOptions): Promise<GitHttpServer> {
    const server = new GitHttpServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Address of a repository below the root, without credentials. */
  url(repository: string): string {
    return `http://127.0.0.1:${this.port}/${repository}`;
  }

  /** Ends every connection; done when no process is left of what they asked for. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await Promise.all(this.#backends);
  }

  /** After a {@link close}: serves again, at the same address. */
  async reopen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    if (!this.#authorized(request)) {
      request.resume();
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const receives = request.method === 'POST' && (request.url ?? '').endsWith('/git-receive-pack');
    if (receives) this.pushers.push(String(request.headers['user-agent']));
    const action = receives ? await this.beforeReceive() : 'serve';
    if (action === 'cut-before') request.socket.destroy();
    else if (typeof action === 'number') {
      request.resume();
      response.writeHead(action).end('refused by the test server\n');
    } else this.#serve(request, response, action === 'cut-after');
  }

  #authorized(request: IncomingMessage): boolean {
    const { auth } = this.#options;
    if (!auth) return true;
    const expected = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
    return request.headers.authorization === `Basic ${expected}`;
  }

  #serve(request: IncomingMessage, response: ServerResponse, cutAfter: boolean): void {
    // Git's backend waits for the rest of a body without end, or spins when it will not come.
    if (request.destroyed) return;
    const child = spawn(BACKEND, [], { env: this.#cgi(request), stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    this.#backends.add(ended);
    void ended.then(() => this.#backends.delete(ended));
    // A client that goes away mid-body must not take the server down with EPIPE.
    child.stdin.on('error', () => {});
    request.pipe(child.stdin);
    request.once('close', () => request.readableEnded || child.kill());
    if (cutAfter) {
      child.stdout.resume();
      child.once('close', () => request.socket.destroy());
    } else relay(child, response);
  }

  #cgi(request: IncomingMessage): NodeJS.ProcessEnv {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { headers } = request;
    const text = (name: string) => (headers[name] === undefined ? {} : { [cgiName(name)]: String(headers[name]) });
    return {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.receivepack',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_PROJECT_ROOT: this.#options.root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REMOTE_ADDR: '127.0.0.1',
      ...(headers['git-protocol'] === undefined ? {} : { GIT_PROTOCOL: String(headers['git-protocol']) }),
      ...text('content-type'),
      ...text('content-length'),
      ...text('content-encoding'),
    };
  }
}

function cgiName(header: string): string {
  const name = header.toUpperCase().replaceAll('-', '_');
  return header === 'content-encoding' ? `HTTP_${name}` : name;
}

/** Turns the backend's CGI answer (headers, blank line, body) into an HTTP one, chunked so that the socket lives on. */
function relay(child: ChildProcess, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    if (!head) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    writeHead(response, head.toString('latin1', 0, end));
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  child.once('close', () => {
    if (head) response.writeHead(500);
    response.end();
  });
}

function writeHead(response: ServerResponse, text: string): void {
  let status = 200;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
