import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CommitId, commitId } from '../core/repository.ts';
import type { CachePaths } from './cache.ts';

/** Remembers over restarts the head a branch last had, so that a rewritten history is noticed. */
export class KnownHead {
  readonly #path: string;
  readonly #drafts: string;

  constructor({ heads, drafts }: CachePaths, branch: string) {
    this.#path = join(heads, encodeURIComponent(branch));
    this.#drafts = drafts;
  }

  async read(): Promise<CommitId | undefined> {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    // Cut short by a power loss it is worth nothing, but it must not stop anyone.
    return /^[0-9a-f]{40}$/.test(text) ? commitId(text) : undefined;
  }

  async write(head: CommitId | undefined): Promise<void> {
    const draft = join(this.#drafts, `head.${randomBytes(6).toString('hex')}`);
    const replace = async () => {
      await writeFile(draft, head ?? '');
      await rename(draft, this.#path);
    };
    await replace().catch(async () => {
      // A folder of ours is gone; one of the clone that is gone too is not made here.
      for (const folder of [this.#drafts, dirname(this.#path)]) await mkdirBeside(folder);
      await replace();
    });
  }
}

/** Makes `<clone>/krake-infra/<name>` only when the clone is there. */
async function mkdirBeside(folder: string): Promise<void> {
  const own = dirname(folder);
  await mkdir(own).catch(ignoreExisting);
  await mkdir(folder).catch(ignoreExisting);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
