import { Problem } from '../core/errors.ts';

/** Code points that HFS+ leaves out when it compares names. */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * Refuses paths that Git, or a checkout on some file system, would take for something else: absolute ones, `..`,
 * empty parts, control characters, backslashes and every spelling of `.git`.
 *
 * @throws {Problem} `invalid`
 */
export function checkPath(path: string): void {
  const reason = unsafe(path);
  if (reason === undefined) return;
  throw new Problem({ code: 'invalid', message: `${JSON.stringify(path)} can not be committed: ${reason}` });
}

function unsafe(path: string): string | undefined {
  if (path === '') return 'the path is empty';
  if (path.startsWith('/')) return 'the path is absolute';
  if (/[\p{Cc}\\]/u.test(path)) return 'it holds a control character or a backslash';
  if (/\p{Cs}/u.test(path)) return 'it is not valid Unicode';
  for (const part of path.split('/')) {
    if (part === '') return 'a part of the path is empty';
    if (part === '.' || part === '..') return `a part of the path is ${part}`;
    if (isGitFolder(part)) return 'Git keeps its own files under that name';
  }
  return undefined;
}

function isGitFolder(part: string): boolean {
  const plain = part.replace(IGNORED_BY_HFS, '').toLowerCase();
  // NTFS drops what follows a colon, and spaces and dots at the end; `git~1` is its short name.
  const name = (plain.split(':')[0] as string).replace(/[ .]+$/, '');
  return name === '.git' || name === 'git~1';
}
