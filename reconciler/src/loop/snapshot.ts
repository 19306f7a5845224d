import { type MapChange, PersistentMap } from '../core/persistent-map.ts';
import type { CommitId, FileChange, TreeFile } from '../core/repository.ts';
import { type FleetFile, isFleetPath, type ParsedFile, parseFleetFile } from '../fleet/file.ts';
import { EMPTY_FLEET, type LoadedFleet } from '../fleet/load.ts';
import type { PathChange, Repository } from '../ports.ts';

/** Prefix of everything rendered. */
export const MANIFESTS = 'manifests/';

/** A fleet at one commit: its parsed files, and which blobs its manifests are. */
export interface Snapshot {
  readonly commit: CommitId | undefined;
  readonly fleet: LoadedFleet;
  /** Fleet files by path, with the bytes that edits start from. */
  readonly files: PersistentMap<string, LoadedFile>;
  /** Rendered files by path. */
  readonly manifests: PersistentMap<string, CommittedFile>;
}

/** A rendered file: in the repository by its blob, or, in a change that is not pushed yet, by its bytes. */
export type CommittedFile =
  | (TreeFile & { readonly bytes?: undefined })
  | { readonly path: string; readonly blob?: undefined; readonly bytes: Uint8Array };

export interface LoadedFile {
  readonly file: FleetFile;
  readonly parsed: ParsedFile;
}

type FileLoad = MapChange<string, LoadedFile>;

const READ_AT_ONCE = 200;

const EMPTY: Snapshot = {
  commit: undefined,
  fleet: EMPTY_FLEET,
  files: PersistentMap.of(),
  manifests: PersistentMap.of(),
};

/** Reads fleets out of a repository. It keeps the latest one, so that the next read looks only at what differs. */
export class SnapshotReader {
  readonly #repository: Pick<Repository, 'changes' | 'files' | 'read'>;
  #latest = EMPTY;

  constructor(repository: Pick<Repository, 'changes' | 'files' | 'read'>) {
    this.#repository = repository;
  }

  /** The fleet at `commit`; an empty one when there is no commit yet. */
  async read(commit: CommitId | undefined): Promise<Snapshot> {
    if (commit === undefined) return EMPTY;
    const before = this.#latest;
    if (before.commit === commit) return before;
    const changes = await this.#changes(before.commit, commit);
    const manifests = changes.filter(({ path }) => path.startsWith(MANIFESTS));
    const loaded = await this.#loadAll(changes.filter(({ path }) => isFleetPath(path)));
    this.#latest = {
      ...withFiles(before, loaded),
      commit,
      manifests: before.manifests.with(manifests.map(({ path, file }) => [path, file])),
    };
    return this.#latest;
  }

  /**
   * Takes over a fleet whose commit was just made, so that its data need not be read back. What was rendered is known by
   * its blobs from now on; its bytes can go.
   */
  async keep(made: Snapshot & { readonly commit: CommitId }): Promise<void> {
    const before = this.#latest;
    if (before.commit === made.commit) return;
    const changes = await this.#changes(before.commit, made.commit);
    const rendered = changes.filter(({ path }) => path.startsWith(MANIFESTS));
    const manifests = before.manifests.with(rendered.map(({ path, file }) => [path, file]));
    this.#latest = { ...made, manifests };
  }

  async #changes(from: CommitId | undefined, to: CommitId): Promise<readonly PathChange[]> {
    if (from !== undefined) return this.#repository.changes(from, to);
    return (await this.#repository.files(to)).map((file) => ({ path: file.path, file }));
  }

  /** A large fleet is not read all at once: what is on its way weighs more than what is kept. */
  async #loadAll(changes: readonly PathChange[]): Promise<FileLoad[]> {
    const loaded: FileLoad[] = [];
    for (let at = 0; at < changes.length; at += READ_AT_ONCE) {
      const some = changes.slice(at, at + READ_AT_ONCE).map((change) => this.#load(change));
      loaded.push(...(await Promise.all(some)));
    }
    return loaded;
  }

  async #load({ path, file }: PathChange): Promise<FileLoad> {
    if (!file) return [path, undefined];
    // A copy: what is read may be a part of something larger, which would live as long as the fleet.
    const bytes = file.mode === '160000' ? new Uint8Array() : new Uint8Array(await this.#repository.read(file.blob));
    return [path, load({ path, mode: file.mode, bytes })];
  }
}

function load(file: FleetFile): LoadedFile {
  return { file, parsed: parseFleetFile(file) };
}

function withFiles(snapshot: Snapshot, changes: readonly FileLoad[]): Snapshot {
  const files = snapshot.files.with(changes);
  if (files === snapshot.files) return snapshot;
  const fleet = snapshot.fleet.with(changes.map(([path, loaded]) => [path, loaded?.parsed]));
  return { ...snapshot, files, fleet };
}

/** The fleet after changes to its data files; parses only what changed. */
export function withChanges(snapshot: Snapshot, changes: readonly FileChange[]): Snapshot {
  const edits = changes.filter(({ path }) => isFleetPath(path));
  return withFiles(
    snapshot,
    edits.map(({ path, bytes }) => [path, bytes === null ? undefined : loadChange(snapshot, path, bytes)]),
  );
}

function loadChange(snapshot: Snapshot, path: string, bytes: Uint8Array): LoadedFile {
  const mode = snapshot.files.get(path)?.file.mode ?? '100644';
  const known = parsedBytes.get(bytes);
  if (known?.file.path === path && known.file.mode === mode) return known;
  const loaded = load({ path, mode, bytes });
  parsedBytes.set(bytes, loaded);
  return loaded;
}

/** A change is first worked out, then put on top of others: its bytes are parsed once. */
const parsedBytes = new WeakMap<Uint8Array, LoadedFile>();
