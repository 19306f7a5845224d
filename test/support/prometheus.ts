import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.ts';

/** False where Prometheus or openssl is not installed; says so once a file. */
export const HAS_PROMETHEUS = installed();

function installed(): boolean {
  const missing = ['prometheus', 'openssl'].filter((name) => spawnSync(name, ['--version']).error !== undefined);
  if (missing.length > 0) console.warn(`skipped: tests with a real Prometheus; not installed: ${missing.join(', ')}`);
  return missing.length === 0;
}

/** A process with metrics, which Prometheus reads five times a second. */
export class ScrapeTarget {
  /** What it shows, in the text format of Prometheus. */
  readonly lines: string[] = [];
  readonly #server: Server = createServer((_, response) => response.end(`${this.lines.join('\n')}\n`));
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<ScrapeTarget> {
    const target = new ScrapeTarget();
    target.#server.on('connection', (socket) => target.#sockets.add(socket));
    await new Promise<void>((resolve) => target.#server.listen(0, '127.0.0.1', resolve));
    return target;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends it, as when a machine dies. */
  async die(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

export interface PrometheusOptions {
  readonly targets: readonly ScrapeTarget[];
  /** Web configuration: TLS, users. Default: none. */
  readonly web?: string;
}

/** A real Prometheus on a free port of 127.0.0.1 with a data folder of its own. */
export class Prometheus {
  readonly folder: string;
  readonly port: number;
  readonly #child: ChildProcess;
  #said = '';

  private constructor(folder: string, port: number, child: ChildProcess) {
    this.folder = folder;
    this.port = port;
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-4000);
    });
  }

  static async start({ targets, web = '' }: PrometheusOptions): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'krake-infra-prometheus-'));
    const addresses = targets.map(({ address }) => `"${address}"`).join(', ');
    const config = `global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs:
  - job_name: tested
    static_configs: [{ targets: [${addresses}] }]
`;
    writeFileSync(join(folder, 'prometheus.yml'), config);
    writeFileSync(join(folder, 'web.yml'), web);
    const port = await freePort();
    const child = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--web.config.file=${folder}/web.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const prometheus = new Prometheus(folder, port, child);
    await eventually('Prometheus listens', () => prometheus.#listens());
    return prometheus;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Waits until a query has an answer at a time (seconds since the epoch; default: now). */
  async holds(query: string, at?: number): Promise<void> {
    const form = new URLSearchParams({ query, ...(at !== undefined && { time: String(at) }) });
    await eventually(`Prometheus holds ${query}`, async () => {
      const response = await fetch(`${this.url}/api/v1/query`, { method: 'POST', body: form });
      const { data } = (await response.json()) as { data?: { result: unknown[] } };
      return (data?.result.length ?? 0) > 0;
    });
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Any answer will do: with TLS or users this plain request is refused. */
  async #listens(): Promise<boolean> {
    if (this.#child.exitCode !== null) throw new Error(`Prometheus ended: ${this.#said}`);
    return fetch(`${this.url}/-/ready`).then(
      ({ status }) => status !== 503,
      () => false,
    );
  }
}

/** Asks again and again until the answer is yes; an error after 30 s. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}`);
    await delay(50);
  }
}

/** A certificate authority in a folder, with certificates for the names of 127.0.0.1 and of a client. */
export function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test authority');
  for (const [name, alternative] of [
    ['server', 'DNS:prometheus.test'],
    ['local', 'IP:127.0.0.1'],
    ['client', 'DNS:client.test'],
  ] as const) {
    const extension = ['-addext', `subjectAltName=${alternative}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key'];
    const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
    openssl('req', '-x509', ...key, ...signed, ...extension, ...files, '-subj', `/CN=${name}`);
  }
}
