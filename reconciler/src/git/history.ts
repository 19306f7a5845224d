import { Problem } from '../core/errors.ts';
import { type BlobId, type CommitId, type CommitRecord, commitId, type TreeFile } from '../core/repository.ts';
import type { LogOptions } from '../ports.ts';
import { type GitProcesses, type GitResult, lastWords } from './processes.ts';

/** Every field ends in NUL, which none can hold; a record starts with an empty field. */
const FORMAT = ['', '%H', '%P', '%an', '%ae', '%at', '%B', ''].join('%x00');
const FIELDS = 7;

/** Newest first; see `Repository.log`. */
export async function readLog(git: GitProcesses, from: CommitId, options: LogOptions): Promise<CommitRecord[]> {
  const { path = [], limit } = options;
  const paths = [...new Set([path].flat())];
  if (paths.length < 2) return onePath(git, from, options, paths[0]);
  // One by one: Git passes over commits by their filters only where one path is asked for.
  const logs = await Promise.all(paths.map((one) => onePath(git, from, options, one)));
  return (await inOrder(git, from, logs)).slice(0, limit);
}

/** The commits of several logs, each once, in the order of the whole history. */
async function inOrder(
  git: GitProcesses,
  from: CommitId,
  [first = [], ...rest]: readonly CommitRecord[][],
): Promise<readonly CommitRecord[]> {
  const records = new Map(first.map((record) => [record.id, record]));
  for (const record of rest.flat()) records.set(record.id, record);
  if (records.size === first.length) return first;
  const ids = succeeded(await git.run(['rev-list', from, '--']), `the history of ${from} can not be read`);
  return ids
    .toString()
    .split('\n')
    .flatMap((id) => records.get(id as CommitId) ?? []);
}

async function onePath(
  git: GitProcesses,
  from: CommitId,
  options: LogOptions,
  path: string | undefined,
): Promise<CommitRecord[]> {
  const { limit, withPaths = false, until, text } = options;
  const result = await git.run([
    '--literal-pathspecs',
    'log',
    '-z',
    `--format=tformat:${FORMAT}`,
    '--encoding=UTF-8',
    '--no-color',
    '--no-show-signature',
    ...(text === undefined ? [] : ['--fixed-strings', `--grep=${text}`]),
    ...(limit === undefined ? [] : [`--max-count=${limit}`]),
    ...(withPaths ? ['--name-only', '--no-renames', '--no-ext-diff', '--diff-merges=first-parent', '--full-diff'] : []),
    '-O/dev/null',
    from,
    ...(until === undefined ? [] : [`^${until}`]),
    '--',
    ...(path === undefined ? [] : [path]),
  ]);
  return parseLog(succeeded(result, `the history of ${from} can not be read`).toString(), withPaths);
}

function parseLog(output: string, withPaths: boolean): CommitRecord[] {
  const tokens = output.split('\0');
  const records: CommitRecord[] = [];
  let at = 0;
  while (at + FIELDS < tokens.length) {
    const [, id, parents, name, email, seconds, message] = tokens.slice(at, at + FIELDS) as [string, ...string[]];
    at += FIELDS + 1;
    const paths: string[] = [];
    // Names follow until the empty field that opens the next record; the first has a line feed of `git log` before it.
    for (; tokens[at]; at += 1)
      paths.push(paths.length === 0 ? (tokens[at] as string).slice(1) : (tokens[at] as string));
    records.push({
      id: commitId(id as string),
      parents: (parents as string).split(' ').filter(Boolean).map(commitId),
      author: { name: name as string, email: email as string, seconds: Number(seconds) },
      message: message as string,
      ...(withPaths ? { paths } : {}),
    });
  }
  return records;
}

/** Every file of the commit, in Git's order; see `Repository.files`. */
export async function listFiles(git: GitProcesses, commit: CommitId, prefix?: string): Promise<TreeFile[]> {
  const below = prefix === undefined || prefix === '' ? [] : [prefix.replace(/\/*$/, '/')];
  const result = await git.run(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...below]);
  const lines = succeeded(result, `the files of ${commit} can not be listed`).toString().split('\0');
  return lines.filter(Boolean).map((line) => {
    // `<mode> <type> <id>\t<path>`
    const tab = line.indexOf('\t');
    const [mode, , blob] = line.slice(0, tab).split(' ') as [string, string, string];
    return { path: line.slice(tab + 1), mode, blob: blob as BlobId };
  });
}

/** See `Repository.isAncestor`. */
export async function isAncestor(git: GitProcesses, ancestor: CommitId, descendant: CommitId): Promise<boolean> {
  if (ancestor === descendant) return true;
  const result = await git.run(['merge-base', '--is-ancestor', ancestor, descendant]);
  if (result.code === 1) return false;
  succeeded(result, `${ancestor} and ${descendant} can not be compared`);
  return true;
}

function succeeded(result: GitResult, what: string): Buffer {
  if (result.code === 0) return result.stdout;
  throw new Problem({ code: 'not-found', message: `${what}: ${lastWords(result.stderr)}` });
}
