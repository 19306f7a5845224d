import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { RenderedCluster } from '@krake-infra/reconciler/core/manifest.ts';
import { clusterAddonsPath as addonsPath } from '@krake-infra/reconciler/core/manifest-paths.ts';
import type { FleetData, NamespacedName, RenderedFile } from '@krake-infra/reconciler/core/model.ts';
import { blobIdOf, hashOf } from './blob-id.ts';
import { fleetRenderer, renderShared } from './fleet-renderer.ts';
import { bindWorkloads, boundOf, isRebound, type WorkloadRecords } from './incremental-workloads.ts';
import {
  clusterPathOf,
  type Dependencies,
  type InputChanges,
  type InputFile,
  InputFiles,
  isCommon,
  statePathOf,
} from './input-files.ts';
import { type ClusterRecord, type Ledger, readLedger, type SharedRecord, writeLedger } from './ledger.ts';
import { outputPaths } from './output-paths.ts';
import { collecting } from './render-fleet.ts';
import { type ClusterPlace, type SharedUnit, sharedUnits } from './shared-units.ts';

/** What to write and delete so that outputs are those of the inputs. */
export interface OutputChanges {
  /** Manifests and state files that were rendered anew; what is in place may have the same bytes. */
  readonly files: readonly RenderedFile[];
  /** Known outputs that nothing produces any more. */
  readonly removed: readonly string[];
}

/**
 * Mark of an output in place that changes with its content, such as its blob id in a commit or its size and time in a
 * work tree; `undefined` when it is missing.
 */
export type StampOf = (path: string) => string | undefined;

/**
 * Renders what depends on changed inputs and leaves out the rest, with the same result as rendering everything. A
 * long-lived process keeps one; a short-lived one starts from the ledger of an earlier one. The ledger is a cache: when
 * it is missing, damaged or of another version, everything is rendered. Only files that rendering looks at are parsed
 * and checked; other problems of a fleet show when it is loaded as a whole.
 */
export class IncrementalRenderer {
  readonly #files = new InputFiles();
  readonly #stampOf: StampOf;
  #known: Ledger;
  /** False until the outputs that the ledger knows were compared with what is in place. */
  #started = false;

  constructor(options: { readonly ledger?: string | undefined; readonly stampOf: StampOf }) {
    this.#known = readLedger(options.ledger);
    this.#stampOf = options.stampOf;
  }

  /**
   * Takes in changed and new inputs by path, and deleted ones as `undefined`. The first call gets every input there is.
   * One call at a time.
   *
   * @param at time that templates retire at, RFC 3339
   * @throws ProblemsError with every problem of what has to be rendered; the renderer is then as it was before the call
   */
  async update(changes: InputChanges, at: string): Promise<OutputChanges> {
    const before = this.#files.replace(changes);
    try {
      await this.#files.readFleet();
      const suspects = this.#suspects(changes);
      const gone = new Set(suspects.filter((path) => !this.#files.has(path)));
      const stale = suspects.filter((path) => this.#files.has(path) && !this.#isCurrent(path));
      const orphans = [...gone].filter((path) => this.#files.has(statePathOf(path))); // loading says what is wrong
      const needed = [...stale, ...orphans];
      const clusters = needed.length > 0 ? renderClusters(await this.#files.load(needed), stale, at) : new Map();
      const workloads = await bindWorkloads(this.#files, this.#known.workloads);
      const shared = await this.#renderShared(gone, clusters, workloads, changes);
      this.#known = { ...this.#known, workloads };
      return this.#commit(gone, clusters, shared);
    } catch (error) {
      this.#files.replace(before);
      throw error;
    }
  }

  /** Every manifest there has to be; other files below `manifests/` belong to nobody. */
  *outputs(): Generator<string> {
    for (const [path, record] of this.#known.clusters) yield* manifestsOf(path, record);
    for (const [path, { written }] of this.#known.shared) if (written) yield path;
  }

  /** The ledger for the next process; to be kept only when the outputs of every update were written. */
  ledger(): string {
    const stamped = <T extends ClusterRecord | SharedRecord>(record: T, outputs: readonly string[]): T => {
      const stamp = record.stamp ?? this.#stampOfAll(outputs);
      return stamp === undefined ? record : { ...record, stamp };
    };
    const { clusters, shared } = this.#known;
    for (const [path, record] of clusters) clusters.set(path, stamped(record, manifestsOf(path, record)));
    for (const [path, record] of shared) shared.set(path, stamped(record, record.written ? [path] : []));
    return writeLedger(this.#known);
  }

  /** Paths of the clusters that changes may have an effect on. */
  #suspects(changes: InputChanges): readonly string[] {
    const own = [...changes.keys()].map(clusterPathOf).filter((path) => path !== undefined);
    if (this.#started && ![...changes.keys()].some(isCommon)) return [...new Set(own)];
    return [...new Set([...own, ...this.#known.clusters.keys()])];
  }

  #isCurrent(path: string): boolean {
    const record = this.#known.clusters.get(path);
    if (record === undefined || record.input !== this.#files.inputOf(path, record)) return false;
    const outputs = manifestsOf(path, record);
    return outputs.length === 0 || this.#isInPlace(outputs, record);
  }

  #isInPlace(outputs: readonly string[], { stamp }: ClusterRecord | SharedRecord): boolean {
    return this.#started || (stamp !== undefined && this.#stampOfAll(outputs) === stamp);
  }

  /** One mark for several files; `undefined` when one is missing, and for none. */
  #stampOfAll(outputs: readonly string[]): string | undefined {
    const stamps = outputs.map((path) => this.#stampOf(path));
    return stamps.length === 0 || stamps.includes(undefined) ? undefined : stamps.join('+');
  }

  /** Renders anew what clusters share, or gives `undefined` when nothing that it depends on changed. */
  async #renderShared(
    gone: ReadonlySet<string>,
    clusters: RenderedClusters,
    workloads: WorkloadRecords,
    changes: InputChanges,
  ): Promise<RenderedRecords | undefined> {
    const moved = [...clusters].some(([path, { dependencies }]) => {
      const known = this.#known.clusters.get(path);
      return known?.cloud !== dependencies.cloud || known.management !== dependencies.management;
    });
    const other = [...changes.keys()].some(isCommon) || isRebound(this.#known.workloads, workloads);
    if (this.#started && gone.size === 0 && !moved && !other) return undefined;
    const records = new Map<string, SharedRecord>();
    const stale: SharedUnit[] = [];
    const places = this.#places(gone, clusters);
    for (const unit of sharedUnits(places, boundOf(workloads), this.#files.managements())) {
      const input = this.#inputOfShared(unit);
      const known = this.#known.shared.get(unit.path);
      if (known?.input === input && (!known.written || this.#isInPlace([unit.path], known)))
        records.set(unit.path, known);
      else {
        records.set(unit.path, { input, written: false });
        stale.push(unit);
      }
    }
    const files = stale.length > 0 ? renderShared(await this.#files.load([]), stale).files : [];
    for (const { path } of files) records.set(path, { ...(records.get(path) as SharedRecord), written: true });
    return { records, files };
  }

  #inputOfShared({ management, content }: SharedUnit): string {
    switch (content.kind) {
      case 'identities':
        return this.#files.inputOfIdentities(management, content.clouds);
      case 'bootstrap':
      case 'delivery':
        return this.#files.inputOfManagement(management);
      case 'workload':
        return hashOf(`${JSON.stringify(content.workload)} ${this.#files.inputOfManagement(management)}`);
      default:
        return content.kind;
    }
  }

  *#places(gone: ReadonlySet<string>, clusters: RenderedClusters): Generator<ClusterPlace> {
    for (const [path, record] of this.#known.clusters) {
      if (!gone.has(path) && !clusters.has(path)) yield* placeOf(path, record);
    }
    for (const [path, { dependencies }] of clusters) yield* placeOf(path, dependencies);
  }

  #commit(gone: ReadonlySet<string>, clusters: RenderedClusters, shared: RenderedRecords | undefined): OutputChanges {
    const known = this.#known;
    const before = [...gone, ...clusters.keys()].flatMap((path) => manifestsOf(path, known.clusters.get(path)));
    for (const path of gone) known.clusters.delete(path);
    const rendered = [...clusters.values()].flatMap((cluster) => cluster.rendered ?? []);
    const states = this.#takeStates(rendered.map(({ state }) => state));
    for (const [path, { dependencies }] of clusters) {
      known.clusters.set(path, { ...dependencies, input: this.#files.inputOf(path, dependencies) });
    }
    if (shared) {
      for (const [path, { written }] of known.shared) if (written) before.push(path);
      this.#known = { ...known, shared: shared.records };
    }
    this.#started = true;
    const now = new Set([...clusters].flatMap(([path, { dependencies }]) => manifestsOf(path, dependencies)));
    const removed = before.filter((path) => !now.has(path) && !this.#known.shared.get(path)?.written);
    return { files: [...rendered.flatMap(({ files }) => files), ...states, ...(shared?.files ?? [])], removed };
  }

  /** State files are inputs too: the next update must not take what this one wrote for a change. */
  #takeStates(states: readonly RenderedFile[]): readonly RenderedFile[] {
    const inputs = new Map(states.map(({ path, bytes }) => [path, inputFile(bytes)]));
    const before = this.#files.replace(inputs);
    return states.filter(({ path }) => before.get(path)?.blob !== inputs.get(path)?.blob);
  }
}

interface RenderedRecords {
  readonly records: Map<string, SharedRecord>;
  readonly files: readonly RenderedFile[];
}

/** What a cluster's rendering depends on, and which files it has. */
type RenderedParts = Dependencies & Pick<ClusterRecord, 'addons'>;

type RenderedClusters = ReadonlyMap<
  string,
  { readonly dependencies: RenderedParts; readonly rendered: RenderedCluster | undefined }
>;

function renderClusters(data: FleetData, paths: readonly string[], at: string): RenderedClusters {
  const problems: ProblemDetails[] = [];
  const clusters = new Map(
    paths.map((path) => {
      const key = path.slice('clusters/'.length, -'.yaml'.length) as NamespacedName;
      const { template = '', cloud = '' } = data.clusters.get(key)?.spec ?? {};
      const rendered = collecting(problems, () => fleetRenderer.possibleCluster(data, key, at));
      const management = rendered?.management ?? '';
      const addons = rendered?.files.some((file) => file.path === addonsPath(management, key)) ?? false;
      return [path, { dependencies: { template, cloud, management, addons }, rendered }];
    }),
  );
  if (problems.length > 0) throw new ProblemsError(problems);
  return clusters;
}

function manifestsOf(path: string, cluster: RenderedParts | undefined): readonly string[] {
  if (!cluster?.management) return [];
  const [, namespace = '', file = ''] = path.split('/');
  const name = file.slice(0, -'.yaml'.length);
  const { management, addons } = cluster;
  return [
    outputPaths.cluster(management, namespace, name),
    outputPaths.clusterDelivery(management, namespace, name),
    ...(addons ? [outputPaths.clusterAddons(management, namespace, name)] : []),
  ];
}

function* placeOf(path: string, { management, cloud }: Dependencies): Generator<ClusterPlace> {
  if (management !== '') yield { management, cloud, namespace: path.split('/')[1] as string };
}

function inputFile(bytes: Uint8Array): InputFile {
  return { mode: '100644', blob: blobIdOf(bytes), read: () => bytes };
}
