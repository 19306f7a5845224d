import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommitId, commitId } from '../core/repository.ts';
import type { CachePaths } from './cache.ts';

/** A commit that is remembered over restarts, such as the head a branch last had. */
export class KnownHead {
  readonly #path: string;
  readonly #drafts: string;

  /** @param name of a branch, or another name that no branch can have */
  constructor({ heads, drafts }: CachePaths, name: string) {
    this.#path = join(heads, encodeURIComponent(name));
    this.#drafts = drafts;
  }

  async read(): Promise<CommitId | undefined> {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    // Cut short by a power loss it is worth nothing, but it must not stop anyone.
    return /^[0-9a-f]{40}$/.test(text) ? commitId(text) : undefined;
  }

  async write(head: CommitId | undefined): Promise<void> {
    const draft = join(this.#drafts, `head.${randomBytes(6).toString('hex')}`);
    await writeFile(draft, head ?? '');
    await rename(draft, this.#path);
  }
}
