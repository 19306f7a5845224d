import type { GitObject } from './object-reader.ts';

/** Trees of folders with hundreds of files are some 20 KB. */
const MOST_OBJECTS = 100;

/**
 * The trees and commits that were read or written last. The next commit stands on them, and asking a process for each
 * costs more than all that is done with them. An object never changes, so what is kept is never wrong.
 */
export class RecentObjects {
  /** Latest last. */
  readonly #objects = new Map<string, GitObject>();

  get(id: string): GitObject | undefined {
    return this.#objects.get(id);
  }

  keep({ id, kind, bytes }: { readonly id: string; readonly kind: string; readonly bytes: Uint8Array }): void {
    if (kind === 'blob') return;
    this.#objects.delete(id);
    this.#objects.set(id, { id, kind, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) });
    const [oldest] = this.#objects.keys();
    if (this.#objects.size > MOST_OBJECTS && oldest !== undefined) this.#objects.delete(oldest);
  }
}
