import type { BlobId, CommitId, FileChange, TreeFile } from '../core/repository.ts';
import { type FleetFile, isFleetPath, type ParsedFile, parseFleetFile } from '../fleet/file.ts';
import { assembleFleet, type LoadedFleet } from '../fleet/load.ts';
import type { Repository } from '../ports.ts';

/** Prefix of everything rendered. */
export const MANIFESTS = 'manifests/';

/** A fleet at one commit: its parsed files, and which blobs its manifests are. */
export interface Snapshot {
  readonly commit: CommitId | undefined;
  readonly fleet: LoadedFleet;
  /** Fleet files by path, with the bytes that edits start from. */
  readonly files: ReadonlyMap<string, LoadedFile>;
  /** Rendered files by path. */
  readonly manifests: ReadonlyMap<string, CommittedFile>;
}

/** A rendered file: in the repository by its blob, or, in a change that is not pushed yet, by its bytes. */
export type CommittedFile =
  | (TreeFile & { readonly bytes?: undefined })
  | { readonly path: string; readonly blob?: undefined; readonly bytes: Uint8Array };

export interface LoadedFile {
  readonly file: FleetFile;
  readonly parsed: ParsedFile;
}

/** Reads fleets out of a repository and keeps parsed files by blob, so that the next read parses only what changed. */
export class SnapshotReader {
  readonly #repository: Repository;
  readonly #known = new Map<string, { blob: BlobId; loaded: LoadedFile }>();

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  /** The fleet at `commit`; an empty one when there is no commit yet. */
  async read(commit: CommitId | undefined): Promise<Snapshot> {
    const tree = commit === undefined ? [] : await this.#repository.files(commit);
    const manifests = new Map<string, TreeFile>();
    const wanted: TreeFile[] = [];
    for (const entry of tree) {
      if (entry.path.startsWith(MANIFESTS)) manifests.set(entry.path, entry);
      else if (isFleetPath(entry.path)) wanted.push(entry);
    }
    const loaded = await Promise.all(wanted.map((entry) => this.#load(entry)));
    this.#forget(wanted);
    const files = new Map(loaded.map((entry) => [entry.file.path, entry]));
    return { commit, files, manifests, fleet: assembleFleet(loaded.map(({ parsed }) => parsed)) };
  }

  /** Takes over a fleet whose commit was just made, so that it need not be read back. */
  async keep(_snapshot: Snapshot): Promise<void> {}

  async #load(entry: TreeFile): Promise<LoadedFile> {
    const known = this.#known.get(entry.path);
    if (known?.blob === entry.blob && known.loaded.file.mode === entry.mode) return known.loaded;
    const bytes = entry.mode === '160000' ? new Uint8Array() : await this.#repository.read(entry.blob);
    const file = { path: entry.path, mode: entry.mode, bytes };
    const loaded = { file, parsed: parseFleetFile(file) };
    this.#known.set(entry.path, { blob: entry.blob, loaded });
    return loaded;
  }

  #forget(present: readonly TreeFile[]): void {
    if (this.#known.size <= present.length) return;
    const paths = new Set(present.map(({ path }) => path));
    for (const path of this.#known.keys()) if (!paths.has(path)) this.#known.delete(path);
  }
}

/** The fleet after changes to its data files; parses only what changed. */
export function withChanges(snapshot: Snapshot, changes: readonly FileChange[]): Snapshot {
  const files = new Map(snapshot.files);
  for (const { path, bytes } of changes) {
    if (!isFleetPath(path)) continue;
    if (bytes === null) files.delete(path);
    else {
      const file = { path, mode: snapshot.files.get(path)?.file.mode ?? '100644', bytes };
      files.set(path, { file, parsed: parseFleetFile(file) });
    }
  }
  const fleet = assembleFleet([...files.values()].map(({ parsed }) => parsed));
  return { ...snapshot, files, fleet };
}
