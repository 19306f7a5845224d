import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GitHttpServer } from '../git-http-server.ts';
import { BIN } from './build.ts';
import type { Authority } from './certificates.ts';
import { installCrds, installWebhooks, kubectl } from './install.ts';
import { ManagedProcess, type ProcessState } from './managed-process.ts';
import { needIsolation } from './namespace.ts';
import { writeFiles, writeKubeconfig } from './pki.ts';
import { needFreePorts } from './ports.ts';
import {
  ALL_PARTS,
  artifactFolders,
  auditLog,
  kubeconfigPath,
  type Layout,
  type Part,
  type ProcessSpec,
  processSpecs,
} from './processes.ts';

export interface ControlPlaneOptions {
  /** An empty folder, or one to be made, for keys, data and logs. It stays when the control plane is stopped. */
  readonly folder: string;
  /** What runs besides etcd and kube-apiserver. Default: everything. */
  readonly parts?: readonly Part[];
  /** First of 100 ports to use. Default 6000. Two control planes with Cluster API exclude each other even so. */
  readonly basePort?: number;
  /** Told of every step. Default: nobody. */
  readonly say?: (line: string) => void;
  /** Told when the state of a process changes. Default: nobody. */
  readonly changed?: (state: ProcessState) => void;
}

const WORKLOAD_PORTS = 100;

/**
 * Starts a management cluster from the programs in {@link BIN}: API server, Cluster API with its in-memory provider,
 * Flux, a Git server. Only where there is no network interface but loopback. When a step fails everything is stopped.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  needIsolation();
  mkdirSync(options.folder, { recursive: true });
  const layout = { folder: options.folder, basePort: options.basePort ?? 6000 };
  await needFreePorts(chosenSpecs(layout, options));
  const authority = await writeFiles(layout);
  const git = await GitHttpServer.start({ root: gitFolder(options.folder) });
  const plane = new ControlPlane(layout, options, { authority, git });
  try {
    await plane.startAll();
    return plane;
  } catch (error) {
    await plane.stopAll();
    throw error;
  }
}

function chosenSpecs(layout: Layout, { parts = ALL_PARTS }: ControlPlaneOptions): readonly ProcessSpec[] {
  const chosen = new Set<string>(['api', ...parts]);
  return processSpecs(layout).filter(({ part }) => chosen.has(part));
}

/** A running management cluster, and the means to break it. */
export class ControlPlane {
  readonly folder: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Path of the API server's audit log: a JSON object for each request, without bodies. */
  readonly auditLog: string;
  /** Where source-controller and source-watcher keep what can be made again. */
  readonly artifactFolders: readonly string[];
  /** Serves the repositories made by {@link createRepository}; a test can delay or refuse pushes with it. */
  readonly git: GitHttpServer;
  readonly #layout: Layout;
  readonly #options: ControlPlaneOptions;
  readonly #authority: Authority;
  readonly #processes: readonly ManagedProcess[];
  readonly #workloads: ControlPlane[] = [];

  /** Use {@link startControlPlane}. */
  constructor(layout: Layout, options: ControlPlaneOptions, made: { authority: Authority; git: GitHttpServer }) {
    this.folder = layout.folder;
    this.kubeconfig = kubeconfigPath(layout, 'admin');
    this.auditLog = auditLog(layout);
    this.artifactFolders = Object.values(artifactFolders(layout));
    this.git = made.git;
    this.#layout = layout;
    this.#options = options;
    this.#authority = made.authority;
    this.#processes = chosenSpecs(layout, options).map(
      (spec) =>
        new ManagedProcess(spec, {
          program: join(BIN, spec.name),
          log: join(layout.folder, 'logs', `${spec.name}.log`),
          authority: made.authority.certificate,
          changed: (state) => this.#changed(state),
        }),
    );
  }

  /** State of each process, in the order of their start. */
  get processes(): readonly ProcessState[] {
    return this.#processes.map(({ status }) => status);
  }

  /** What ended by itself and was not started again, with the ends of the logs; nothing when all is well. */
  get crashes(): string | undefined {
    const crashed = this.#processes.filter(({ status }) => status.state === 'exited');
    return crashed.length === 0 ? undefined : crashed.map((one) => one.crash).join('\n');
  }

  /** Starts a stopped or dead process and waits until it is ready. */
  start(name: string): Promise<void> {
    return this.#timed(`start ${name}`, () => this.#process(name).start());
  }

  /** Stops a process in order. kube-apiserver ends only while etcd is up, else it is killed after 10 s. */
  stopProcess(name: string): Promise<void> {
    return this.#process(name).stop();
  }

  /** Kills a process, as a crash would. */
  kill(name: string): Promise<void> {
    return this.#process(name).kill();
  }

  /** Settles when a process has ended, by itself or not. */
  ended(name: string): Promise<void> {
    return this.#process(name).ended;
  }

  async restart(name: string): Promise<void> {
    await this.stopProcess(name);
    await this.start(name);
  }

  /** Runs kubectl as administrator with a text as its input; what it printed. An error tells of crashes, too. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    try {
      return await kubectl(this.#layout, args, input);
    } catch (error) {
      throw this.crashes ? new Error(`${(error as Error).message}\n${this.crashes}`) : error;
    }
  }

  /** A kubeconfig for a user who has only what is granted to the user or the groups; its path. */
  kubeconfigFor(user: string, groups: readonly string[] = []): Promise<string> {
    return writeKubeconfig(this.#layout, this.#authority, user, groups);
  }

  /** Makes an empty bare repository with branch `main`; its address on the Git server. */
  createRepository(name: string): string {
    const folder = join(gitFolder(this.folder), `${name}.git`);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
    return this.git.url(`${name}.git`);
  }

  /** Starts another etcd and kube-apiserver, to apply workloads to; it is stopped with this one. */
  async workloadCluster(): Promise<ControlPlane> {
    const number = this.#workloads.length + 1;
    const workload = await startControlPlane({
      folder: join(this.folder, `workload-${number}`),
      basePort: this.#layout.basePort + number * WORKLOAD_PORTS,
      parts: [],
      ...(this.#options.say && { say: this.#options.say }),
    });
    this.#workloads.push(workload);
    return workload;
  }

  /** Stops everything, what depends on others first. Fails after that when a process had crashed. */
  async stop(): Promise<void> {
    const crashes = [this, ...this.#workloads].flatMap((plane) => plane.crashes ?? []);
    await this.stopAll();
    if (crashes.length > 0) throw new Error(crashes.join('\n'));
  }

  /** @internal Stops everything, whatever state it is in. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#workloads.map((workload) => workload.stopAll()));
    const stop = (chosen: (part: string) => boolean) =>
      Promise.all(this.#processes.filter(({ spec }) => chosen(spec.part)).map((one) => one.stop()));
    await stop((part) => part !== 'api');
    // without etcd the API server would not end
    await this.#find('kube-apiserver')?.stop();
    await stop((part) => part === 'api');
    await this.git.close();
  }

  /** @internal Starts what was chosen, in order. */
  async startAll(): Promise<void> {
    const named = (chosen: (part: string) => boolean) => this.#processes.filter(({ spec }) => chosen(spec.part));
    const programs = new Set(this.#processes.map(({ spec }) => spec.name));
    const authority = this.#authority.certificate;
    for (const { spec } of named((part) => part === 'api')) await this.start(spec.name);
    await this.#timed('install kinds', () => installCrds(this.#layout, programs, authority));
    await this.kubectl(['create', 'namespace', 'flux-system']);
    await Promise.all(named((part) => part !== 'api').map(({ spec }) => this.start(spec.name)));
    await this.#timed('install webhooks', () => installWebhooks(this.#layout, programs, authority));
  }

  #changed(state: ProcessState): void {
    if (state.state === 'exited') this.#options.say?.(this.#process(state.name).crash);
    this.#options.changed?.(state);
  }

  #find(name: string): ManagedProcess | undefined {
    return this.#processes.find(({ spec }) => spec.name === name);
  }

  #process(name: string): ManagedProcess {
    const found = this.#find(name);
    if (!found) throw new Error(`no process ${name}; there are ${this.processes.map((one) => one.name).join(', ')}`);
    return found;
  }

  async #timed(what: string, work: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    await work();
    this.#options.say?.(`${what} ... ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

function gitFolder(folder: string): string {
  const path = join(folder, 'git');
  mkdirSync(path, { recursive: true });
  return path;
}
