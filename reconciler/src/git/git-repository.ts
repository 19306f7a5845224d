import type { SimpleGit } from 'simple-git';
import { Problem } from '../core/errors.ts';
import type { BlobId, CommitId, CommitPlan, CommitRecord, TreeFile } from '../core/repository.ts';
import type { LogOptions, PathChange, PushOutcome, Repository } from '../ports.ts';
import { Clone, type CloneParts } from './clone.ts';
import { fetchBranches } from './fetch.ts';
import { Healing, lostWithClone } from './healing.ts';
import { KnownHead } from './known-head.ts';
import { maintainClone } from './maintenance.ts';
import { Note } from './note.ts';
import { newObject } from './object-writer.ts';
import type { PushRequest } from './push.ts';
import { checkBranchName, type Remote } from './remote.ts';
import { RemoteBranches } from './remote-branches.ts';
import { branchOfRevision, resolveRevision } from './revision.ts';
import { readTrackingRefs, writeTrackingRef } from './tracking-refs.ts';
import type { Pushed, Transport } from './transport.ts';

/** What a repository is put together from. */
export interface GitRepositoryParts extends CloneParts {
  readonly remote: Remote;
  readonly branch: string;
  readonly acceptRewrite: boolean;
  readonly environment: Record<string, string>;
  readonly client: SimpleGit;
  readonly transport: Transport;
  readonly abort: AbortController;
}

/** {@link Repository} over a bare clone in a cache folder. Made by `openRepository`. */
export class GitRepository implements Repository {
  readonly #parts: GitRepositoryParts;
  readonly #known: KnownHead;
  readonly #note: Note;
  readonly #branches: RemoteBranches;
  readonly #healing: Healing;

  constructor(parts: GitRepositoryParts) {
    this.#parts = parts;
    this.#known = new KnownHead(parts.paths, parts.branch);
    this.#note = new Note(parts.paths, `note of ${parts.branch}`);
    // The remote just listed its branches, so the network is not to blame.
    const fetch = () =>
      fetchBranches(parts).catch((error: unknown) => {
        this.#healing.doubt();
        throw error;
      });
    const tracked = () => readTrackingRefs(parts.processes);
    this.#branches = new RemoteBranches({ list: () => parts.transport.list(), fetch, tracked }, parts.branch);
    this.#healing = new Healing({
      ...parts,
      make: () => new Clone(parts),
      known: this.#known,
      branches: this.#branches,
    });
  }

  head(): Promise<CommitId | undefined> {
    return this.#healing.use(async (clone) => {
      await this.#healing.check();
      // Read before the remote is asked: a push that is accepted meanwhile moves it past what comes from there.
      const known = await this.#known.read();
      await this.#branches.refresh();
      const tip = this.#branches.get(this.#parts.branch);
      if (tip === known) return tip;
      if (known !== undefined && !this.#parts.acceptRewrite && !(await continues(clone, known, tip))) {
        throw rewritten(known, tip, this.#parts);
      }
      await this.#known.write(tip);
      return tip;
    });
  }

  branches(prefix: string): Promise<ReadonlyMap<string, CommitId>> {
    return this.#healing.use(() => this.#branches.below(prefix));
  }

  files(commit: CommitId, prefix?: string): Promise<readonly TreeFile[]> {
    return this.#healing.use((clone) => clone.files(commit, prefix));
  }

  changes(from: CommitId, to: CommitId): Promise<readonly PathChange[]> {
    return this.#healing.use((clone) => clone.changes(from, to));
  }

  read(blob: BlobId): Promise<Uint8Array> {
    return this.#healing.use((clone) => clone.read(blob));
  }

  idOf(bytes: Uint8Array): BlobId {
    return newObject('blob', bytes).id as BlobId;
  }

  readAt(commit: CommitId, path: string): Promise<Uint8Array | undefined> {
    return this.#healing.use((clone) => clone.readAt(commit, path));
  }

  write(parent: CommitId | undefined, plans: readonly CommitPlan[]): Promise<readonly CommitId[]> {
    return this.#healing.use((clone) => clone.write(parent, plans));
  }

  async push(commit: CommitId, expected: CommitId | undefined, branch = this.#parts.branch): Promise<PushOutcome> {
    checkBranchName(branch);
    const own = branch === this.#parts.branch;
    const clone = await this.#healing.use(async (sound) => {
      if (own && expected !== undefined && !(await follows(sound, commit, expected))) {
        // With a lease Git would replace the history without a word.
        throw new Problem({ code: 'internal', message: `${commit} does not follow ${expected} and is not pushed` });
      }
      await sound.object(commit);
      return sound;
    });
    const { outcome, byGit } = await this.#send(clone, { commit, expected, branch });
    if (outcome !== 'accepted') return outcome;
    this.#branches.moved(branch, commit);
    const { gitDir } = this.#parts.paths;
    await Promise.all([
      // The remote has the commit, whatever becomes of our notes; what is missing there is fetched.
      byGit ? undefined : writeTrackingRef(gitDir, branch, commit).catch(() => this.#branches.forget()),
      own ? this.#known.write(commit).catch(() => {}) : undefined,
    ]);
    return outcome;
  }

  async #send(clone: Clone, request: PushRequest): Promise<Pushed> {
    const missing = (has: (id: string) => boolean) => clone.written.missing(request.commit, has);
    const listed = (id: string) => this.#branches.has(id);
    try {
      return await this.#parts.transport.push({ ...request, missing, listed });
    } catch (error) {
      // Git blames the remote for objects that it can not read itself.
      if (error instanceof Problem && (await this.#healing.examine(clone))) throw lostWithClone(error);
      throw error;
    }
  }

  isAncestor(ancestor: CommitId, descendant: CommitId): Promise<boolean> {
    return this.#healing.use((clone) => clone.isAncestor(ancestor, descendant));
  }

  /** A tag is fetched when it is first asked for; everything else is answered from the clone. */
  resolve(revision: string): Promise<CommitId | undefined> {
    const { processes, remote, branch } = this.#parts;
    return this.#healing.use(async ({ reader }) => {
      await this.#branches.need(branchOfRevision(revision, branch));
      return resolveRevision({ reader, processes, remote, branch }, revision);
    });
  }

  log(from: CommitId, options: LogOptions = {}): Promise<readonly CommitRecord[]> {
    return this.#healing.use((clone) => clone.log(from, options));
  }

  note(): Promise<string> {
    return this.#note.read();
  }

  writeNote(text: string): Promise<void> {
    return this.#note.write(text);
  }

  async maintain(): Promise<void> {
    const { processes, paths, log } = this.#parts;
    await this.#healing.use(async () => {
      const done = await maintainClone(processes, paths);
      if (done !== 'nothing') log.info('local clone tidied', { done });
    });
  }

  async close(): Promise<void> {
    this.#parts.abort.abort();
    this.#parts.transport.close();
    await this.#healing.close();
    this.#parts.processes.close();
  }
}

async function follows(clone: Clone, commit: CommitId, expected: CommitId): Promise<boolean> {
  // Almost always a chain that was just written, which spares a process.
  for (
    let at = clone.written.get(commit);
    at;
    at = at.parent === undefined ? undefined : clone.written.get(at.parent)
  ) {
    if (at.parent === expected) return true;
  }
  return clone.isAncestor(expected, commit);
}

async function continues(clone: Clone, known: CommitId, tip: CommitId | undefined): Promise<boolean> {
  if (tip === undefined || !(await clone.reader.get(known))) return false;
  return clone.isAncestor(known, tip);
}

function rewritten(known: CommitId, tip: CommitId | undefined, { remote, branch, paths }: GitRepositoryParts): Problem {
  const now = tip === undefined ? 'is gone' : `is at ${tip}, which does not continue ${known}`;
  return new Problem({
    code: 'conflict',
    message: `the history of ${branch} on ${remote.url} was rewritten: it ${now}`,
    rule: 'history-rewritten',
    hint: `look at what was lost; if it was meant, accept the rewrite or delete ${paths.folder}`,
    retry: 'after-change',
  });
}
