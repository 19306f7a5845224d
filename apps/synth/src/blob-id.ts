import { createHash } from 'node:crypto';

/** Git's id of a file's content, so that a work tree and a commit are told apart by content alone. */
export function blobIdOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Hash of a text. */
export function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
