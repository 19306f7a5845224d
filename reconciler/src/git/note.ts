import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CachePaths } from './cache.ts';

/** A text that is kept beside the clone: written as a whole or not at all, and gone with the cache at worst. */
export class Note {
  readonly #path: string;
  readonly #drafts: string;

  /** @param name of a branch, or another name that no branch can have */
  constructor({ heads, drafts }: CachePaths, name: string) {
    this.#path = join(heads, encodeURIComponent(name));
    this.#drafts = drafts;
  }

  /** The text, or nothing when there is none. */
  read(): Promise<string> {
    return readFile(this.#path, 'utf8').catch(() => '');
  }

  async write(text: string): Promise<void> {
    const draft = join(this.#drafts, `note.${randomBytes(6).toString('hex')}`);
    await writeFile(draft, text);
    await rename(draft, this.#path);
  }
}
