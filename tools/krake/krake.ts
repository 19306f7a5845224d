import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN } from '../control-plane/build.ts';
import { logEnd } from '../control-plane/managed-process.ts';
import { untilReady } from '../control-plane/ready.ts';
import { krakePython } from './install.ts';

/** Controllers of Krake that have to do with clusters. */
const CONTROLLERS = ['scheduler', 'infrastructure', 'gc', 'kubernetes.cluster'] as const;

export interface KrakeOptions {
  /** Holds configuration, data and logs. */
  readonly folder: string;
  /** First of the three ports that it takes. */
  readonly basePort: number;
  /** Seconds between two looks of the infrastructure controller at a cluster. Krake's own default is 30. */
  readonly pollSeconds: number;
}

/** A Krake as its makers publish it: API, the controllers of clusters, and the database. It listens on all interfaces. */
export class Krake {
  readonly url: string;
  readonly #folder: string;
  readonly #children = new Map<string, ChildProcess>();

  private constructor(folder: string, url: string) {
    this.#folder = folder;
    this.url = url;
  }

  static async start({ folder, basePort, pollSeconds }: KrakeOptions): Promise<Krake> {
    mkdirSync(folder, { recursive: true });
    const url = `http://127.0.0.1:${basePort}`;
    const krake = new Krake(folder, url);
    await krake.#database(basePort + 1, basePort + 2);
    const api = { port: basePort, etcd: { host: '127.0.0.1', port: basePort + 1, retry_transactions: 3 } };
    krake.#run('api', {
      ...api,
      tls: { ...OFF, client_ca: '', cert: '', key: '' },
      authentication: { allow_anonymous: true, cors_origin: '*', strategy: STRATEGY },
      authorization: 'always-allow',
      docs: {},
    });
    await krake.#ready('api', url);
    const controller = { api_endpoint: url, worker_count: 5, debounce: 1, tls: NO_CERTIFICATES };
    const more: Readonly<Record<string, object>> = {
      scheduler: { reschedule_after: 15, stickiness: 0.1 },
      infrastructure: { poll_interval: pollSeconds },
    };
    for (const name of CONTROLLERS) krake.#run(`controller.${name}`, { ...controller, ...more[name] });
    return krake;
  }

  /** The end of what a part wrote to its log. */
  log(part: 'api' | `controller.${(typeof CONTROLLERS)[number]}`, lines = 20): string {
    return logEnd(this.#log(part), lines);
  }

  async stop(): Promise<void> {
    for (const child of [...this.#children.values()].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  async #database(port: number, peerPort: number): Promise<void> {
    const url = `http://127.0.0.1:${port}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    this.#spawn('etcd', join(BIN, 'etcd'), [
      ...['--data-dir', join(this.#folder, 'etcd'), '--name', 'krake', '--initial-cluster', `krake=${peer}`],
      ...['--listen-client-urls', url, '--advertise-client-urls', url],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ]);
    await this.#ready('etcd', `${url}/health`);
  }

  #run(part: string, configuration: object): void {
    const file = join(this.#folder, `${part}.json`);
    // Krake reads YAML, of which JSON is a part.
    writeFileSync(file, JSON.stringify({ ...configuration, log: LOG }));
    this.#spawn(part, krakePython(), ['-m', `krake.${part}`, '--config', file]);
  }

  #spawn(name: string, program: string, args: readonly string[]): void {
    const out = openSync(this.#log(name), 'a');
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
      env: { PATH: process.env['PATH'], HOME: this.#folder, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    this.#children.set(name, child);
  }

  async #ready(name: string, url: string): Promise<void> {
    const over = () => this.#children.get(name)?.exitCode !== null;
    try {
      await untilReady(url, { authority: '', seconds: 60, over });
    } catch (error) {
      throw new Error(`Krake's ${name}: ${(error as Error).message}\n${logEnd(this.#log(name))}`);
    }
  }

  #log(name: string): string {
    return join(this.#folder, `${name}.log`);
  }
}

const OFF = { enabled: false };
/** Krake wants the paths said even where it does not read them. */
const NO_CERTIFICATES = { ...OFF, client_ca: '', client_cert: '', client_key: '' };
const STRATEGY = { keystone: OFF, keycloak: OFF, static: { enabled: true, name: 'system' } };
const LOG = {
  version: 1,
  level: 'INFO',
  handlers: { console: { class: 'logging.StreamHandler', level: 'INFO' } },
  loggers: { krake: { handlers: ['console'], propagate: false } },
};
