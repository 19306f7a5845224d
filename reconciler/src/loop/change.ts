import { check, type FleetState, type Live, type Refusal } from '../core/check.ts';
import { type ProblemDetails, ProblemsError } from '../core/errors.ts';
import type { ManifestUnit, RenderedCluster } from '../core/manifest.ts';
import type { FleetData, NamespacedName, RenderedFile } from '../core/model.ts';
import { type Plan, plan } from '../core/plan.ts';
import type { FileChange } from '../core/repository.ts';
import { touchedClusters } from '../core/touched.ts';
import type { Renderer, Repository } from '../ports.ts';
import { memoryOf, type RenderMemory } from './render-memory.ts';
import { MANIFESTS, type Snapshot, withChanges } from './snapshot.ts';

/** A change worked out in full: every byte that goes into its commit, and what it does. */
export interface PreparedChange {
  /** The fleet after the change; the next change of the same push starts from it. */
  readonly after: Snapshot;
  /** Data, state and manifests. Empty when nothing changes. */
  readonly files: readonly FileChange[];
  readonly plan: Plan;
  readonly refusals: readonly Refusal[];
  readonly clusters: readonly NamespacedName[];
}

export interface PrepareOptions {
  readonly renderer: Renderer;
  /** Tells what committed manifests are, to leave out what is there already. */
  readonly repository: Pick<Repository, 'idOf'>;
  /** RFC 3339 time of the trigger. */
  readonly at: string;
  readonly live?: Live;
  /** Objects that exist although the fleet does not know their cluster yet; the plan says what happens to them. */
  readonly existing?: ManifestUnit;
}

/**
 * Works out what changes of data files lead to: validates the result, renders the clusters they touch before and
 * after, plans and checks. Nothing is written.
 *
 * @throws ProblemsError `stale` when committed manifests of a touched cluster are not what its data said before:
 *   a change never carries another one's difference
 * @throws ProblemsError `invalid` when the result breaks a rule that one state shows
 */
export function prepareChange(
  before: Snapshot,
  changes: readonly FileChange[],
  options: PrepareOptions,
): PreparedChange {
  const memory = memoryOf(options.renderer);
  const dataOnly = withChanges(before, changes);
  const clusters = touchedClusters(before.fleet.data, dataOnly.fleet.data);
  failOnNewProblems(before, dataOnly, changes, clusters);
  const old = renderAll(memory, before.fleet.data, clusters, options.at);
  failOnStale(before, old, options.repository);
  const next = renderAll(memory, dataOnly.fleet.data, clusters, options.at);
  const states = [...next.values()].map(({ state }) => state).filter((state) => differs(dataOnly, state));
  const withStates = withChanges(dataOnly, states);
  for (const [key, rendered] of next) memory.keep(withStates.fleet.data, key, rendered);
  const manifests = manifestChanges(before, { old, next, data: withStates.fleet.data }, options);
  const sides = [state(before.fleet.data, old, clusters), state(withStates.fleet.data, next, clusters)] as const;
  return {
    after: { ...withStates, manifests: updated(before, manifests) },
    files: merged([...changes, ...states, ...manifests]),
    plan: plan(
      [...sides[0].manifests, ...(options.existing ? [options.existing] : [])],
      sides[1].manifests,
      options.renderer.immutability,
    ),
    refusals: check(sides[0], sides[1], {
      immutability: options.renderer.immutability,
      ...(options.live && { live: options.live }),
    }),
    clusters,
  };
}

type Rendered = ReadonlyMap<NamespacedName, RenderedCluster>;

function renderAll(memory: RenderMemory, data: FleetData, clusters: readonly NamespacedName[], at: string): Rendered {
  const rendered = new Map<NamespacedName, RenderedCluster>();
  const problems: ProblemDetails[] = [];
  for (const key of clusters) {
    if (!data.clusters.has(key)) continue;
    try {
      const cluster = memory.cluster(data, key, at);
      if (cluster) rendered.set(key, cluster);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return rendered;
}

/** Other people's broken files elsewhere in the fleet do not stand in the way of this change. */
function failOnNewProblems(
  before: Snapshot,
  after: Snapshot,
  changes: readonly FileChange[],
  clusters: readonly NamespacedName[],
): void {
  if (after.fleet.problems.length === 0) return;
  const known = new Set(before.fleet.problems.map((problem) => JSON.stringify(problem)));
  const mine = new Set([
    'fleet.yaml',
    ...changes.map(({ path }) => path),
    ...clusters.flatMap((key) => [`clusters/${key}.yaml`, `clusters/${key}.state.yaml`]),
  ]);
  const found = after.fleet.problems.filter(
    (problem) => mine.has(problem.file ?? '') || !known.has(JSON.stringify(problem)),
  );
  if (found.length > 0) throw new ProblemsError(found);
}

function failOnStale(before: Snapshot, old: Rendered, repository: Pick<Repository, 'idOf'>): void {
  const stale: ProblemDetails[] = [];
  for (const [key, { files }] of old) {
    for (const file of files) {
      if (isCommitted(before, file, repository)) continue;
      const message = `the committed manifests of ${key} are not what its data say`;
      const hint = 'render them in a commit of their own: krake-infra synth';
      stale.push({ code: 'stale', file: file.path, message, hint });
    }
  }
  if (stale.length > 0) throw new ProblemsError(stale);
}

/** True when the rendered file is in the tree with the same bytes. */
export function isCommitted(snapshot: Snapshot, file: RenderedFile, repository: Pick<Repository, 'idOf'>): boolean {
  const committed = snapshot.manifests.get(file.path);
  if (!committed) return false;
  return committed.bytes ? equalBytes(committed.bytes, file.bytes) : committed.blob === repository.idOf(file.bytes);
}

function differs(snapshot: Snapshot, file: RenderedFile): boolean {
  const present = snapshot.files.get(file.path)?.file.bytes;
  return present === undefined || !equalBytes(present, file.bytes);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

interface Sides {
  readonly old: Rendered;
  readonly next: Rendered;
  readonly data: FleetData;
}

function manifestChanges(before: Snapshot, sides: Sides, options: PrepareOptions): FileChange[] {
  const shared = options.renderer.shared(sides.data, before.fleet.data);
  const wanted = [...[...sides.next.values()].flatMap(({ files }) => files), ...shared.files];
  // What is committed of these clusters is what they rendered to before; see failOnStale.
  const old = [...sides.old.values()].flatMap(({ files }) => files);
  const present = new Map(old.map((file) => [file.path, file.bytes]));
  const changes: FileChange[] = [];
  for (const file of wanted) {
    const bytes = present.get(file.path);
    const isThere = bytes ? equalBytes(bytes, file.bytes) : isCommitted(before, file, options.repository);
    if (!isThere) changes.push(file);
  }
  const kept = new Set(wanted.map(({ path }) => path));
  const left = shared.left.filter((path) => before.manifests.has(path));
  const gone = [...old.map(({ path }) => path), ...left].filter((path) => !kept.has(path));
  return [...changes, ...gone.map((path) => ({ path, bytes: null }))];
}

function state(data: FleetData, rendered: Rendered, clusters: readonly NamespacedName[]): FleetState {
  const touched = new Map(
    clusters.flatMap((key) => (data.clusters.has(key) ? [[key, data.clusters.get(key)]] : [])) as [
      NamespacedName,
      NonNullable<ReturnType<FleetData['clusters']['get']>>,
    ][],
  );
  const manifests: ManifestUnit[] = [...rendered].map(([cluster, { management, objects }]) => ({
    management,
    cluster,
    objects,
  }));
  return { data: { ...data, clusters: touched }, manifests };
}

/** The fleet with a prepared change's files in it. */
export function advance(snapshot: Snapshot, files: readonly FileChange[]): Snapshot {
  const manifests = files.filter(({ path }) => path.startsWith(MANIFESTS));
  return { ...withChanges(snapshot, files), manifests: updated(snapshot, manifests) };
}

function updated(before: Snapshot, changes: readonly FileChange[]): Snapshot['manifests'] {
  return before.manifests.with(
    changes.map(({ path, bytes }) => [path, bytes === null ? undefined : { path, bytes }] as const),
  );
}

/** One change for each path; a state file that the renderer completed wins over the edit it started from. */
function merged(changes: readonly FileChange[]): readonly FileChange[] {
  const byPath = new Map(changes.map((change) => [change.path, change]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
