import { type CommitId, commitId } from '../core/repository.ts';
import type { CachePaths } from './cache.ts';
import { Note } from './note.ts';

/** A commit that is remembered over restarts, such as the head a branch last had. */
export class KnownHead {
  readonly #note: Note;

  /** @param name of a branch, or another name that no branch can have */
  constructor(paths: CachePaths, name: string) {
    this.#note = new Note(paths, name);
  }

  async read(): Promise<CommitId | undefined> {
    const text = await this.#note.read();
    // Cut short by a power loss it is worth nothing, but it must not stop anyone.
    return /^[0-9a-f]{40}$/.test(text) ? commitId(text) : undefined;
  }

  write(head: CommitId | undefined): Promise<void> {
    return this.#note.write(head ?? '');
  }
}
