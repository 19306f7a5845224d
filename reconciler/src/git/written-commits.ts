import type { CommitId } from '../core/repository.ts';
import type { NewObject } from './object-writer.ts';

/** A commit that was made here, with the objects that it added to its parent's. */
export interface WrittenCommit {
  readonly id: CommitId;
  /** Id of its tree. */
  readonly tree: string;
  readonly parent: CommitId | undefined;
  readonly objects: readonly NewObject[];
}

const LIMIT_BYTES = 8 << 20;

/** The newest commits that were made here, kept in memory for the push that follows. */
export class WrittenCommits {
  readonly #commits = new Map<CommitId, WrittenCommit>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limitBytes = LIMIT_BYTES) {
    this.#limit = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(id: CommitId): WrittenCommit | undefined {
    return this.#commits.get(id);
  }

  add(commits: readonly WrittenCommit[]): void {
    for (const commit of commits) {
      this.#forget(commit.id);
      this.#commits.set(commit.id, commit);
      this.#bytes += weight(commit);
    }
    for (const id of this.#commits.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#forget(id);
    }
  }

  /**
   * Every object of `commit` and its history that somebody lacks who has the commits `has` says yes to; oldest first.
   * `undefined` when the history leads to a commit that is not known here.
   */
  missing(commit: CommitId, has: (id: CommitId) => boolean): NewObject[] | undefined {
    const chain: (readonly NewObject[])[] = [];
    for (let at: CommitId | undefined = commit; at !== undefined && !has(at); ) {
      const written: WrittenCommit | undefined = this.#commits.get(at);
      if (!written) return undefined;
      chain.push(written.objects);
      at = written.parent;
    }
    const objects = new Map<string, NewObject>();
    for (const object of chain.reverse().flat()) if (!objects.has(object.id)) objects.set(object.id, object);
    return [...objects.values()];
  }

  #forget(id: CommitId): void {
    const commit = this.#commits.get(id);
    if (!commit) return;
    this.#commits.delete(id);
    this.#bytes -= weight(commit);
  }
}

function weight({ objects }: WrittenCommit): number {
  return objects.reduce((sum, { bytes, difference }) => sum + bytes.length + (difference?.bytes.length ?? 0), 0);
}
