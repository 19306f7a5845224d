import type { ClusterFacts } from './core/cluster-facts.ts';
import type { Scaling } from './core/decision.ts';
import type { ProblemDetails } from './core/errors.ts';
import type { MetricRange, MetricsProvider } from './core/generated/fleet.ts';
import type { ImmutabilityRule } from './core/immutability.ts';
import type { ManifestUnit, RenderedCluster } from './core/manifest.ts';
import type { FleetData, NamespacedName, RenderedFile } from './core/model.ts';
import type { PoolKey, PoolStatus } from './core/observation.ts';
import type { BlobId, CommitId, CommitPlan, CommitRecord, TreeFile } from './core/repository.ts';
import type { Reading } from './core/signals.ts';

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

/** Static text plus fields; adapters decide on form and destination. Fields never hold secrets. */
export interface Log {
  info(text: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(text: string, fields?: Readonly<Record<string, unknown>>): void;
  error(text: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * What became of a push.
 *
 * - `accepted`: the remote answered ok
 * - `refused`: the branch no longer was what we expected; fetch, decide again
 * - `unknown`: the answer never came (cut connection, kill); read the remote and ask whether our commit is an ancestor
 */
export type PushOutcome = 'accepted' | 'refused' | 'unknown';

/** A branch of a remote Git repository, without a work tree, an index or a local branch. */
export interface Repository {
  /**
   * Asks the remote by one short request and fetches only when the branch moved; the newest commit of the branch, or
   * `undefined` when the branch does not exist yet.
   */
  head(): Promise<CommitId | undefined>;
  /**
   * Branches whose name starts with `prefix`, as the remote had them at the last `head()`; what they point to is in the
   * clone. From the first call on, `head()` also fetches when one of them moved.
   */
  branches(prefix: string): Promise<ReadonlyMap<string, CommitId>>;
  /** Every file of the commit, in path order of Git; only those below `prefix` when given. */
  files(commit: CommitId, prefix?: string): Promise<readonly TreeFile[]>;
  /** Files that differ between two commits, in order of their paths. Costs what differs, however many files there are. */
  changes(from: CommitId, to: CommitId): Promise<readonly PathChange[]>;
  read(blob: BlobId): Promise<Uint8Array>;
  /** Id that a file with these bytes has, in whichever commit. */
  idOf(bytes: Uint8Array): BlobId;
  /** Content of the file at `path`, or `undefined` when the commit has none. */
  readAt(commit: CommitId, path: string): Promise<Uint8Array | undefined>;
  /**
   * Writes a chain of commits on `parent` (undefined: a first commit) and returns their ids in order. Nothing is
   * pushed. The same plans on the same parent give the same ids. A plan that changes no byte is an `invalid` Problem.
   */
  write(parent: CommitId | undefined, plans: readonly CommitPlan[]): Promise<readonly CommitId[]>;
  /**
   * Compare-and-swap: moves `branch` (default: the repository's own) on the remote to `commit` only while it still is
   * at `expected` (`undefined`: only while it does not exist).
   */
  push(commit: CommitId, expected: CommitId | undefined, branch?: string): Promise<PushOutcome>;
  /** True when `ancestor` is `descendant` or lies in its history. */
  isAncestor(ancestor: CommitId, descendant: CommitId): Promise<boolean>;
  /** Resolves a branch, tag, abbreviated or full id in this clone, or `undefined`. */
  resolve(revision: string): Promise<CommitId | undefined>;
  /** Newest first, from `from` (inclusive). `path` keeps only commits that changed something below it. */
  log(from: CommitId, options?: LogOptions): Promise<readonly CommitRecord[]>;
  /** What {@link writeNote} kept, also over restarts; empty when there is nothing, or when the cache was lost. */
  note(): Promise<string>;
  /** Keeps a text beside the clone, for whoever works with this branch. Not for what must not be lost. */
  writeNote(text: string): Promise<void>;
  /**
   * Tidies the local clone, which takes up to seconds when a lot has gathered and nothing when little has. Loses nothing,
   * commits that wait for their push included. For when there is nothing else to do.
   */
  maintain(): Promise<void>;
  /** Ends child processes. The repository can not be used afterwards. */
  close(): Promise<void>;
}

/** A file that differs between two commits. */
export interface PathChange {
  readonly path: string;
  /** As it is in the second commit; `undefined` when it is gone. */
  readonly file: TreeFile | undefined;
}

export interface LogOptions {
  readonly limit?: number;
  /** A path, or several of which any counts. */
  readonly path?: string | readonly string[];
  /** Also give each commit's changed paths. Default false. */
  readonly withPaths?: boolean;
  /** Leave out this commit and its history. */
  readonly until?: CommitId;
  /** Only commits whose message holds this text. */
  readonly text?: string;
}

/** What belongs to no cluster alone. */
export interface RenderedShared {
  readonly files: readonly RenderedFile[];
  readonly units: readonly ManifestUnit[];
  /** Where files of the fleet before may be that must not be there now. */
  readonly left: readonly string[];
}

/** Turns fleet data into manifests. Pure: same data, same bytes; `at` is only used to note when a template retired. */
export interface Renderer {
  /** Name and version, for the trailer of commits. */
  readonly engine: string;
  /** What providers allow to change in place. */
  readonly immutability: readonly ImmutabilityRule[];
  /** `undefined` for a registered cluster. @throws ProblemsError when the cluster can not be rendered */
  cluster(data: FleetData, cluster: NamespacedName, at: string): RenderedCluster | undefined;
  /** Namespaces and identities that clusters share, and workloads; with `since`, those that may be other than there. */
  shared(data: FleetData, since?: FleetData): RenderedShared;
  /** Reasons that one state shows why a cluster can not be built, with fields below its spec. */
  problems(data: FleetData, cluster: NamespacedName): readonly ProblemDetails[];
}

/** One metric that somebody wants to know. */
export interface MetricRequest {
  /** Name of the Metric. */
  readonly metric: string;
  /** What to ask the provider for. */
  readonly query: string;
  /** Default: the newest value. */
  readonly range?: MetricRange;
}

export interface ReadContext {
  /** Time to read for, in seconds since the epoch. */
  readonly at: number;
  /** Content of a file of the fleet repository, or `undefined` when there is none. */
  file(path: string): Promise<Uint8Array | undefined>;
}

/**
 * A kind of metric source. What it can not tell is an `absent` or `error` reading of that metric, never an exception
 * and never a number made up. The time of a value is that of the measurement, not of the question.
 */
export interface Source {
  /** `MetricsProvider.spec.type` that it serves. */
  readonly type: string;
  /** One reading for each request, by name of the Metric. */
  read(
    provider: MetricsProvider,
    requests: readonly MetricRequest[],
    context: ReadContext,
  ): Promise<ReadonlyMap<string, Reading>>;
}

/** Says what became of machines. */
export interface Tracker {
  /** Name that statuses carry, such as `simulated`. */
  readonly name: string;
  /** @param clusters only these. Default: all */
  observe(data: FleetData, at: number, clusters?: Iterable<NamespacedName>): Promise<ReadonlyMap<PoolKey, PoolStatus>>;
  /**
   * What the loop confirms its own steps by. A cluster whose management cluster can not be read is left out. Absent where
   * nothing real is seen; then people confirm.
   */
  facts?(data: FleetData, clusters: Iterable<NamespacedName>): Promise<ReadonlyMap<NamespacedName, ClusterFacts>>;
}

/** What is asked of a management cluster for whoever wants to use a cluster on it. */
export interface ClusterAccess {
  /** Whether the Cluster object is there; `undefined` when the management cluster is not connected or can not be read. */
  exists(management: string, cluster: NamespacedName): boolean | undefined;
  /** The kubeconfig that Cluster API made for the cluster, or `undefined` when there is none yet. */
  kubeconfig(management: string, cluster: NamespacedName): Promise<string | undefined>;
  /**
   * Whose a token is, as the API server says; `undefined` for nobody's.
   *
   * @param audiences of which it has to be for one. Default: that of the API server
   * @throws Error when it can not be asked
   */
  tokenOwner?(management: string, token: string, audiences?: readonly string[]): Promise<TokenOwner | undefined>;
}

export interface TokenOwner {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Says to Cluster API which machines go when a pool shrinks. */
export interface VictimMarker {
  /**
   * Marks machines for the decisions, before their push. What can not be marked is logged, and left to Cluster API's own
   * order.
   *
   * @param data the fleet with the decisions carried out
   * @param at seconds since the epoch
   */
  mark(scalings: readonly Scaling[], data: FleetData, at: number): Promise<void>;
  /** Takes back marks of decisions that ended or that the fleet does not know. Looks at every machine. */
  sweep(data: FleetData, at: number): Promise<void>;
}
