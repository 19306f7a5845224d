import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { manifestFile, type ParsedFile, parseFleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { assembleFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { workloadFolder } from '@krake-infra/reconciler/fleet/workload-files.ts';
import { hashOf } from './blob-id.ts';

/** A fleet file. Its bytes are asked for only when it has to be parsed. */
export interface InputFile {
  /** Git's mode. */
  readonly mode: string;
  /** Git's blob id of the bytes. */
  readonly blob: string;
  read(): Uint8Array | Promise<Uint8Array>;
}

export type InputChanges = ReadonlyMap<string, InputFile | undefined>;

/** Names of what a cluster's rendering depends on besides its own files; empty where it names none. */
export interface Dependencies {
  readonly template: string;
  readonly cloud: string;
  readonly management: string;
}

const FLEET = 'fleet.yaml';
const CLUSTERS = 'clusters/';
const WORKLOADS = 'workloads/';
const STATE = '.state.yaml';

/** Path of the cluster file that a cluster's or state's path belongs to, or `undefined` for other files. */
export function clusterPathOf(path: string): string | undefined {
  if (!path.startsWith(CLUSTERS)) return undefined;
  return path.endsWith(STATE) ? `${path.slice(0, -STATE.length)}.yaml` : path;
}

/** True for files that are no cluster's but that clusters may name. */
export function isCommon(path: string): boolean {
  return !path.startsWith(CLUSTERS) && !path.startsWith('policies/') && !path.startsWith(WORKLOADS);
}

/** Path of the cluster file that a workload names. */
function clusterOfWorkload(path: string, cluster: string): string {
  return `${CLUSTERS}${path.split('/')[1]}/${cluster}.yaml`;
}

/** Path of the state file next to a cluster file. */
export function statePathOf(clusterPath: string): string {
  return clusterPath.replace(/\.yaml$/, STATE);
}

/** The fleet files that rendering looks at, each parsed at most once for the same content. */
export class InputFiles {
  readonly #files = new Map<string, InputFile>();
  readonly #parsed = new Map<string, { readonly input: InputFile; readonly parsed: ParsedFile }>();
  /** Paths that are no cluster's: few, and parsed whenever anything is. */
  readonly #common = new Set<string>();
  /** Paths of workloads, and of their manifests, which are never read. */
  readonly #workloads = new Set<string>();
  readonly #manifests = new Set<string>();
  /** Hash of the names of all management clusters. */
  #managementNames = '';
  /** What `fleet.yaml` says that clusters are rendered from. */
  #mirrors = '';
  /** Hashes of what many clusters have in common, by names; until the next change. */
  readonly #combined = new Map<string, string>();

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Puts other files in place, or none; gives what was there, for putting it back. */
  replace(changes: InputChanges): InputChanges {
    const before = new Map<string, InputFile | undefined>();
    for (const [path, file] of changes) {
      before.set(path, this.#files.get(path));
      if (file) this.#files.set(path, file);
      else this.#forget(path);
      if (file) this.#setOf(path)?.add(path);
    }
    this.#combined.clear();
    const managements = [...this.#common].filter((path) => path.startsWith('management/'));
    this.#managementNames = hashOf(managements.sort().join());
    return before;
  }

  /** Looks up what `fleet.yaml` says of clusters; after each change of files. Its other settings render no cluster anew. */
  async readFleet(): Promise<void> {
    const input = this.#files.get(FLEET);
    const object = input && (await this.#parse(FLEET, input)).object;
    this.#mirrors = object?.kind === 'Fleet' ? JSON.stringify(object.spec.mirrors ?? {}) : '';
  }

  #forget(path: string): void {
    this.#files.delete(path);
    this.#parsed.delete(path);
    this.#setOf(path)?.delete(path);
  }

  #setOf(path: string): Set<string> | undefined {
    if (isCommon(path)) return this.#common;
    if (!path.startsWith(WORKLOADS)) return undefined;
    return workloadFolder(path) === undefined ? this.#workloads : this.#manifests;
  }

  /** Paths of workloads. */
  workloads(): Iterable<string> {
    return this.#workloads;
  }

  /** What decides where a workload runs, and how it is reached there. */
  inputOfWorkload(path: string, cluster: string): string {
    const ofCluster = cluster && this.#blob(clusterOfWorkload(path, cluster));
    return `${this.#blob(path)} ${ofCluster} ${this.#managementNames}`;
  }

  /**
   * These workloads, with their clusters and everything that is no cluster's.
   *
   * @throws ProblemsError with every problem of these files
   */
  async loadWorkloads(paths: readonly string[]): Promise<FleetData> {
    const clusters = new Set<string>();
    for (const path of paths) {
      const { object } = await this.#parse(path, this.#files.get(path) as InputFile);
      if (object?.kind === 'Workload' && object.spec.cluster !== undefined) {
        clusters.add(clusterOfWorkload(path, object.spec.cluster));
      }
    }
    const present = [...clusters].filter((path) => this.has(path));
    return this.load(present, paths);
  }

  /** What decides what a cluster renders to: blob ids of its own files, and a hash for the rest. */
  inputOf(clusterPath: string, { template, cloud, management }: Dependencies): string {
    const names = `${template}/${cloud}/${management}`;
    const rest = this.#combined.get(names) ?? this.#combine(names, { template, cloud, management });
    return `${this.#blob(clusterPath)} ${this.#blob(statePathOf(clusterPath))} ${rest}`;
  }

  #combine(names: string, { template, cloud, management }: Dependencies): string {
    const rest = hashOf(
      [
        this.#mirrors,
        this.#managementNames, // a cluster without a ManagementCluster takes the only one
        template && this.#blob(`templates/${template}.yaml`),
        cloud && this.#blob(`clouds/${cloud}.yaml`),
        management && this.#blob(`management/${management}.yaml`),
      ].join('\n'),
    );
    this.#combined.set(names, rest);
    return rest;
  }

  /** Hash of everything that decides what a management cluster needs. */
  inputOfManagement(management: string): string {
    return hashOf(`${this.#blob(FLEET)} ${this.#blob(`management/${management}.yaml`)}`);
  }

  /** Names of the management clusters. */
  managements(): readonly string[] {
    const paths = [...this.#common].filter((path) => path.startsWith('management/'));
    return paths.map((path) => path.slice('management/'.length, -'.yaml'.length));
  }

  /** Hash of everything that decides which objects clouds have on a management cluster. */
  inputOfIdentities(management: string, clouds: readonly string[]): string {
    const paths = [`management/${management}.yaml`, ...clouds.map((cloud) => `clouds/${cloud}.yaml`)];
    return hashOf(paths.map((path) => `${path} ${this.#blob(path)}`).join('\n'));
  }

  #blob(path: string): string {
    return this.#files.get(path)?.blob ?? '';
  }

  /**
   * Everything that is no cluster's, these clusters with their states, and these workloads.
   *
   * @throws ProblemsError with every problem of these files
   */
  async load(clusterPaths: readonly string[], workloadPaths: readonly string[] = []): Promise<FleetData> {
    const ofClusters = clusterPaths.flatMap((path) => [path, statePathOf(path)]);
    const paths = [...this.#common, ...ofClusters, ...workloadPaths];
    const parsed: ParsedFile[] = workloadPaths.length > 0 ? [...this.#manifests].map(manifestFile) : [];
    for (const path of paths) {
      const input = this.#files.get(path);
      if (input) parsed.push(await this.#parse(path, input));
    }
    const { data, problems } = assembleFleet(parsed);
    if (problems.length > 0) throw new ProblemsError(problems);
    return data;
  }

  async #parse(path: string, input: InputFile): Promise<ParsedFile> {
    const known = this.#parsed.get(path);
    if (known?.input.blob === input.blob && known.input.mode === input.mode) return known.parsed;
    const parsed = parseFleetFile({ path, mode: input.mode, bytes: await input.read() });
    this.#parsed.set(path, { input, parsed });
    return parsed;
  }
}
