import { createHash } from 'node:crypto';

/** Git's id of a file's content, so that a work tree and a commit are told apart by content alone. */
export function blobIdOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** One hash for several texts, none of which holds a line feed. */
export function hashOf(parts: readonly string[]): string {
  return createHash('sha1').update(parts.join('\n')).digest('hex');
}
