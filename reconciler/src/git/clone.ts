import { Problem } from '../core/errors.ts';
import type { BlobId, CommitId, CommitPlan, CommitRecord, TreeFile } from '../core/repository.ts';
import type { Log, LogOptions, PathChange } from '../ports.ts';
import { type CachePaths, markDamaged } from './cache.ts';
import { refreshCommitGraph } from './commit-graph.ts';
import { parseCommit } from './commit-object.ts';
import { CommitWriter, type CommitWriterOptions } from './commit-writer.ts';
import { isAncestor, listFiles, readLog } from './history.ts';
import { type GitObject, ObjectReader, unreadableObject } from './object-reader.ts';
import { hasLooseObject, writeLooseObjects } from './object-writer.ts';
import { writePack } from './pack-file.ts';
import type { GitProcesses } from './processes.ts';
import { FOLDER_MODE, type KnownTree, parseTree, pathNames } from './tree.ts';
import { TreeCache } from './tree-cache.ts';
import { treeChanges } from './tree-changes.ts';
import { WrittenCommits } from './written-commits.ts';

export interface CloneParts {
  readonly paths: CachePaths;
  readonly processes: GitProcesses;
  readonly commits: CommitWriterOptions;
  readonly log: Log;
}

/** From this many objects on, one pack is written several times faster than as many files; fewer are not worth a pack of their own. */
const PACK_FROM = 32;

/** The local clone while it is sound. Reads and writes objects; knows nothing of the remote. */
export class Clone {
  readonly reader: ObjectReader;
  readonly written = new WrittenCommits();
  readonly #parts: CloneParts;
  readonly #trees = new TreeCache();
  #damaged = false;

  constructor(parts: CloneParts) {
    this.#parts = parts;
    const start = () => parts.processes.start(['cat-file', '--batch']);
    this.reader = new ObjectReader(start, (problem) => this.#damage(problem));
  }

  /** True once an object that should be there could not be read. */
  get damaged(): boolean {
    return this.#damaged;
  }

  files(commit: CommitId, prefix?: string): Promise<readonly TreeFile[]> {
    return this.#sound([commit], listFiles(this.#parts.processes, commit, prefix));
  }

  async changes(from: CommitId, to: CommitId): Promise<readonly PathChange[]> {
    const readTree = async (id: string) => (await this.#tree(id)).entries;
    const [old, next] = await Promise.all([this.#treeOf(from), this.#treeOf(to)]);
    return treeChanges(readTree, old, next);
  }

  isAncestor(ancestor: CommitId, descendant: CommitId): Promise<boolean> {
    return this.#sound([ancestor, descendant], isAncestor(this.#parts.processes, ancestor, descendant));
  }

  async log(from: CommitId, options: LogOptions): Promise<readonly CommitRecord[]> {
    const { processes, paths } = this.#parts;
    if (options.path !== undefined) await refreshCommitGraph(processes, paths, from);
    const ids = options.until === undefined ? [from] : [from, options.until];
    return this.#sound(ids, readLog(this.#parts.processes, from, options));
  }

  async read(blob: BlobId): Promise<Uint8Array> {
    return (await this.object(blob)).bytes;
  }

  async readAt(commit: CommitId, path: string): Promise<Uint8Array | undefined> {
    let id = await this.#treeOf(commit);
    let mode = FOLDER_MODE;
    for (const name of pathNames(path)) {
      if (mode !== FOLDER_MODE) return undefined;
      const entry = (await this.#tree(id)).entries.find((candidate) => candidate.name === name);
      if (!entry) return undefined;
      ({ id, mode } = entry);
    }
    // Folders and submodules have no content of their own.
    return mode === FOLDER_MODE || mode === '160000' ? undefined : (await this.object(id)).bytes;
  }

  async write(parent: CommitId | undefined, plans: readonly CommitPlan[]): Promise<readonly CommitId[]> {
    const { paths, commits } = this.#parts;
    const known = { treeOf: (id: CommitId) => this.#treeOf(id), tree: (id: string) => this.#tree(id) };
    const writer = new CommitWriter(known, commits);
    const chain = await writer.chain(parent, plans);
    const objects = chain.flatMap((commit) => commit.objects);
    if (objects.length < PACK_FROM) await writeLooseObjects(paths.gitDir, paths.drafts, objects);
    else await writePack(paths.gitDir, paths.drafts, objects);
    this.written.add(chain);
    for (const [id, tree] of writer.trees) this.#trees.add(id, tree);
    return chain.map(({ id }) => id);
  }

  /** @throws {Problem} `not-found`; `unavailable` when it is there and can not be read */
  async object(id: string): Promise<GitObject> {
    const object = await this.reader.get(id);
    if (object) return object;
    if (await hasLooseObject(this.#parts.paths.gitDir, id)) {
      throw this.#damage(unreadableObject(id, 'it is cut short'));
    }
    throw new Problem({ code: 'not-found', message: `there is no object ${id} in the local clone` });
  }

  async #treeOf(commit: CommitId): Promise<string> {
    return this.written.get(commit)?.tree ?? parseCommit((await this.object(commit)).bytes).tree;
  }

  async #tree(id: string): Promise<KnownTree> {
    const known = this.#trees.get(id);
    if (known) return known;
    const { bytes } = await this.object(id);
    const tree = { bytes, entries: parseTree(bytes) };
    this.#trees.add(id, tree);
    return tree;
  }

  /** When commits are there and Git fails on them all the same, something below them is lost. */
  async #sound<T>(commits: readonly CommitId[], work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not-found') throw error;
      for (const commit of commits) await this.object(commit);
      throw this.#damage(new Problem({ ...error.details, code: 'unavailable' }));
    }
  }

  /** Has the next operation, or the next start, clone anew; hands the problem back. */
  #damage(problem: Problem): Problem {
    const { log, paths } = this.#parts;
    this.#damaged = true;
    log.error('local clone is damaged', { problem: problem.message });
    markDamaged(paths).catch(() => {});
    return problem;
  }
}
