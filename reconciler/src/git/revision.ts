import { Problem } from '../core/errors.ts';
import { type CommitId, commitId } from '../core/repository.ts';
import type { ObjectReader } from './object-reader.ts';
import { type GitProcesses, lastWords } from './processes.ts';
import { REMOTE_NAME } from './push.ts';
import { accessHint, isBranchName, type Remote, redact } from './remote.ts';

export interface RevisionSources {
  readonly reader: ObjectReader;
  readonly processes: GitProcesses;
  readonly remote: Remote;
  /** What `HEAD` means. */
  readonly branch: string;
}

/** The commit a branch, tag, id or expression on these (`main~2`) stands for; branches of the remote come first. */
export async function resolveRevision(sources: RevisionSources, revision: string): Promise<CommitId | undefined> {
  const { reader, branch } = sources;
  const named = revision.replace(/^HEAD(?=$|[~^@])/, `refs/remotes/origin/${branch}`);
  const isId = /^[0-9a-f]{40}$/.test(named);
  for (const name of isId ? [named] : [`refs/remotes/origin/${named}`, named]) {
    const commit = await reader.get(`${name}^{commit}`);
    if (commit) return commitId(commit.id);
  }
  // `origin/x` is a branch or nothing; the remote need not be asked.
  if (isId || named.startsWith('origin/') || !isBranchName(named) || !(await fetchTag(sources, named)))
    return undefined;
  const tagged = await reader.get(`refs/tags/${named}^{commit}`);
  return tagged && commitId(tagged.id);
}

/** Name of the branch that a revision builds on, if it names one: `main` for `origin/main~2`. */
export function branchOfRevision(revision: string, own: string): string {
  return revision
    .replace(/[~^@:].*$/s, '')
    .replace(/^HEAD$/, own)
    .replace(/^(refs\/remotes\/)?origin\//, '');
}

/** False when the remote has no such tag. */
async function fetchTag({ processes, remote }: RevisionSources, name: string): Promise<boolean> {
  const ref = `refs/tags/${name}`;
  const listed = await processes.run(['ls-remote', REMOTE_NAME, ref]);
  if (listed.code === 0 && listed.stdout.length === 0) return false;
  const fetch = ['fetch', '--no-tags', '--no-write-fetch-head', '--refmap=', REMOTE_NAME, `+${ref}:${ref}`];
  const last = listed.code === 0 ? await processes.run(fetch) : listed;
  if (last.code === 0) return true;
  const said = redact(lastWords(last.stderr), remote);
  throw new Problem({
    code: 'unavailable',
    message: `${remote.url} can not be asked for ${name}: ${said}`,
    hint: accessHint(remote),
  });
}
