import type { SimpleGit } from 'simple-git';
import { Problem } from '../core/errors.ts';
import type { BlobId, CommitId, CommitPlan, CommitRecord, TreeFile } from '../core/repository.ts';
import type { Log, LogOptions, PathChange, PushOutcome, Repository } from '../ports.ts';
import { type CachePaths, markDamaged } from './cache.ts';
import { parseCommit } from './commit-object.ts';
import { CommitWriter, type CommitWriterOptions } from './commit-writer.ts';
import { fetchBranches } from './fetch.ts';
import { isAncestor, listFiles, readLog } from './history.ts';
import { KnownHead } from './known-head.ts';
import { type GitObject, ObjectReader, unreadableObject } from './object-reader.ts';
import { hasLooseObject, writeLooseObjects } from './object-writer.ts';
import type { GitProcesses } from './processes.ts';
import { pushCommit } from './push.ts';
import { RecentObjects } from './recent-objects.ts';
import { checkBranchName, type Remote } from './remote.ts';
import { resolveRevision } from './revision.ts';
import { FOLDER_MODE, parseTree, pathNames } from './tree.ts';
import { treeChanges } from './tree-changes.ts';

/** What a repository is put together from. */
export interface GitRepositoryParts {
  readonly remote: Remote;
  readonly branch: string;
  readonly paths: CachePaths;
  readonly acceptRewrite: boolean;
  readonly commits: Omit<CommitWriterOptions, 'read'>;
  readonly processes: GitProcesses;
  readonly client: SimpleGit;
  readonly abort: AbortController;
  readonly log: Log;
}

/** {@link Repository} over a bare clone in a cache folder. Made by `openRepository`. */
export class GitRepository implements Repository {
  readonly #parts: GitRepositoryParts;
  readonly #reader: ObjectReader;
  readonly #known: KnownHead;
  readonly #recent = new RecentObjects();

  constructor(parts: GitRepositoryParts) {
    this.#parts = parts;
    this.#known = new KnownHead(parts.paths.heads, parts.branch);
    const start = () => parts.processes.start(['cat-file', '--batch']);
    this.#reader = new ObjectReader(start, (problem) => this.#damaged(problem));
  }

  async head(): Promise<CommitId | undefined> {
    // Read before the fetch: a push that is accepted meanwhile moves it past what the fetch brings.
    const known = await this.#known.read();
    await fetchBranches(this.#parts);
    const tip = (await this.#reader.get(`refs/remotes/origin/${this.#parts.branch}`))?.id as CommitId | undefined;
    if (tip === known) return tip;
    if (known !== undefined && !this.#parts.acceptRewrite && !(await this.#continues(known, tip))) {
      throw rewritten(known, tip, this.#parts);
    }
    await this.#known.write(tip);
    return tip;
  }

  files(commit: CommitId, prefix?: string): Promise<readonly TreeFile[]> {
    return listFiles(this.#parts.processes, commit, prefix);
  }

  async changes(from: CommitId, to: CommitId): Promise<readonly PathChange[]> {
    const readTree = async (id: string) => parseTree((await this.#object(id)).bytes);
    const [old, next] = await Promise.all([from, to].map((commit) => this.#treeOf(commit)));
    return treeChanges(readTree, old as string, next as string);
  }

  async read(blob: BlobId): Promise<Uint8Array> {
    return (await this.#object(blob)).bytes;
  }

  async readAt(commit: CommitId, path: string): Promise<Uint8Array | undefined> {
    let id = await this.#treeOf(commit);
    let mode = FOLDER_MODE;
    for (const name of pathNames(path)) {
      if (mode !== FOLDER_MODE) return undefined;
      const entry = parseTree((await this.#object(id)).bytes).find((candidate) => candidate.name === name);
      if (!entry) return undefined;
      ({ id, mode } = entry);
    }
    // Folders and submodules have no content of their own.
    return mode === FOLDER_MODE || mode === '160000' ? undefined : (await this.#object(id)).bytes;
  }

  async write(parent: CommitId | undefined, plans: readonly CommitPlan[]): Promise<readonly CommitId[]> {
    const { paths, commits } = this.#parts;
    const writer = new CommitWriter({ ...commits, read: (id) => this.#object(id) });
    const ids = await writer.chain(parent, plans);
    await writeLooseObjects(paths.gitDir, paths.drafts, writer.objects);
    for (const object of writer.objects) this.#recent.keep(object);
    return ids;
  }

  async push(commit: CommitId, expected: CommitId | undefined, branch = this.#parts.branch): Promise<PushOutcome> {
    const { processes, remote } = this.#parts;
    checkBranchName(branch);
    const own = branch === this.#parts.branch;
    if (own && expected !== undefined && !(await this.#follows(commit, expected))) {
      // With a lease Git would replace the history without a word.
      throw new Problem({ code: 'internal', message: `${commit} does not follow ${expected} and is not pushed` });
    }
    const outcome = await pushCommit(processes, remote, { commit, expected, branch });
    if (own && outcome === 'accepted') await this.#known.write(commit);
    return outcome;
  }

  isAncestor(ancestor: CommitId, descendant: CommitId): Promise<boolean> {
    return isAncestor(this.#parts.processes, ancestor, descendant);
  }

  /** A tag is fetched when it is first asked for; everything else is answered from the clone. */
  resolve(revision: string): Promise<CommitId | undefined> {
    const { processes, remote, branch } = this.#parts;
    return resolveRevision({ reader: this.#reader, processes, remote, branch }, revision);
  }

  log(from: CommitId, options: LogOptions = {}): Promise<readonly CommitRecord[]> {
    return readLog(this.#parts.processes, from, options);
  }

  async close(): Promise<void> {
    this.#parts.abort.abort();
    await this.#reader.close();
    this.#parts.processes.close();
  }

  async #treeOf(commit: CommitId): Promise<string> {
    return parseCommit((await this.#object(commit)).bytes).tree;
  }

  async #object(id: string): Promise<GitObject> {
    const recent = this.#recent.get(id);
    if (recent) return recent;
    const object = await this.#reader.get(id);
    if (object) {
      this.#recent.keep(object);
      return object;
    }
    if (await hasLooseObject(this.#parts.paths.gitDir, id))
      throw this.#damaged(unreadableObject(id, 'it is cut short'));
    throw new Problem({ code: 'not-found', message: `there is no object ${id} in the local clone` });
  }

  /** Has the next start clone anew, and hands the problem back. */
  #damaged(problem: Problem): Problem {
    const { log, paths } = this.#parts;
    log.error('local clone is damaged', { problem: problem.message });
    markDamaged(paths).catch(() => {});
    return problem;
  }

  async #follows(commit: CommitId, expected: CommitId): Promise<boolean> {
    // Almost always the parent itself, which spares a process.
    const { parents } = parseCommit((await this.#object(commit)).bytes);
    return parents.includes(expected) || this.isAncestor(expected, commit);
  }

  async #continues(known: CommitId, tip: CommitId | undefined): Promise<boolean> {
    if (tip === undefined || !(await this.#reader.get(known))) return false;
    return this.isAncestor(known, tip);
  }
}

function rewritten(known: CommitId, tip: CommitId | undefined, { remote, branch, paths }: GitRepositoryParts): Problem {
  const now = tip === undefined ? 'is gone' : `is at ${tip}, which does not continue ${known}`;
  return new Problem({
    code: 'conflict',
    message: `the history of ${branch} on ${remote.url} was rewritten: it ${now}`,
    hint: `look at what was lost; if it was meant, accept the rewrite or delete ${paths.folder}`,
    retry: 'after-change',
  });
}
