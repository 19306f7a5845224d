import { execFileSync } from 'node:child_process';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

/** The state that a change is compared with. */
export interface BaseRevision {
  /** Full commit id. */
  readonly commit: string;
  /** What it is, for people. */
  readonly what: string;
}

/** A revert in the history of a change. */
export interface Revert {
  readonly commit: string;
  /** The commit that it takes back. */
  readonly reverts: string;
  readonly subject: string;
}

const WHOLE_HISTORY = 'fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)';

/**
 * The named revision, or by default the commit at which the folder's HEAD left the fleet's branch, that of the remote if
 * there is one.
 */
export function baseRevision(dir: string, branch: string, against: string | undefined): BaseRevision {
  if (against !== undefined) {
    const commit = resolve(dir, against);
    if (commit !== undefined) return { commit, what: against };
    const hint = `name a commit, branch or tag of the repository, or ${WHOLE_HISTORY}`;
    throw new Problem({ code: 'not-found', message: `there is no revision ${against}`, hint });
  }
  const name = [`origin/${branch}`, branch].find((one) => resolve(dir, one) !== undefined);
  if (name === undefined) {
    const hint = `name a revision with --against, or ${WHOLE_HISTORY}`;
    throw new Problem({ code: 'not-found', message: `the branch ${branch} of the fleet is not here`, hint });
  }
  const commit = git(dir, 'merge-base', 'HEAD', name);
  if (commit !== undefined) return { commit, what: `merge base with ${name}` };
  const hint = `${WHOLE_HISTORY}, or name a revision with --against`;
  throw new Problem({ code: 'not-found', message: `HEAD and ${name} have no commit in common here`, hint });
}

/** Commits since the base that say, as `git revert` writes it, that they take another one back; oldest first. */
export function revertsSince(dir: string, base: string): readonly Revert[] {
  const log = git(dir, 'log', '--reverse', '--no-merges', '-z', '--format=%H%n%s%n%b', `${base}..HEAD`) ?? '';
  return log.split('\0').flatMap((entry) => {
    const [commit = '', subject = '', ...body] = entry.split('\n');
    const reverts = /^This reverts commit ([0-9a-f]{7,64})/m.exec(body.join('\n'))?.[1];
    return reverts === undefined ? [] : [{ commit, reverts, subject }];
  });
}

function resolve(dir: string, revision: string): string | undefined {
  return git(dir, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
}

function git(cwd: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined; // no repository, or no such revision in it
  }
}
