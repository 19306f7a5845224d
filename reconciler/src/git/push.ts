import { Problem } from '../core/errors.ts';
import type { CommitId } from '../core/repository.ts';
import type { PushOutcome } from '../ports.ts';
import { type GitProcesses, type GitResult, lastWords } from './processes.ts';
import { accessHint, type Remote, redact } from './remote.ts';

/** Name of the remote in the cache's configuration; not `origin`, which users configure globally. */
export const REMOTE_NAME = 'krake-infra';

const PUSH_LIMIT_SECONDS = 120;

export interface PushRequest {
  readonly commit: CommitId;
  readonly expected: CommitId | undefined;
  readonly branch: string;
}

/** Answers of a server whose branch moved, or was being moved, between its advertisement and its update. */
const RACE =
  /^(failed to update ref|cannot lock ref|failed to lock|incorrect old value provided|reference already exists)/;

/**
 * Moves the branch on the remote, only while it is where `expected` says. The client compares with what the server
 * advertises, the server compares once more under its lock.
 *
 * @throws {Problem} `refused` when the server's own rules decline, `unavailable` when it does not let us begin
 */
export async function pushCommit(git: GitProcesses, remote: Remote, request: PushRequest): Promise<PushOutcome> {
  const result = await git.run(pushArguments(request), PUSH_LIMIT_SECONDS);
  // Killed: the server may have it all the same.
  if (result.code === null) return 'unknown';
  const answer = answerFor(request.branch, result.stdout.toString());
  if (!answer) return afterSilence(git, remote, { request, result });
  if (answer.flag !== '!') return 'accepted';
  if (answer.summary.startsWith('[rejected]')) return 'refused';
  if (!answer.summary.startsWith('[remote rejected]')) return 'unknown';
  if (isRace(answer.reason) || (await headMoved(git, request)) === 'yes') return 'refused';
  throw declined(remote, request.branch, [answer.reason, lastWords(result.stderr)]);
}

/** True when the server says, in its own words, that the branch is not where the push expected it. */
export function isRace(reason: string): boolean {
  return RACE.test(reason);
}

/** Problem for a push that the server's own rules do not let in; `said` by it. */
export function declined(remote: Remote, branch: string, said: readonly string[]): Problem {
  return new Problem({
    code: 'refused',
    message: redact(`the remote declined the push to ${branch}: ${said.filter(Boolean).join(': ')}`, remote),
    hint: 'ask for the right to push there, or let commits become proposals',
  });
}

function pushArguments({ commit, expected, branch }: PushRequest, ...more: string[]): string[] {
  return [
    'push',
    '--porcelain',
    '--no-verify',
    '--no-follow-tags',
    '--no-signed',
    '--no-recurse-submodules',
    ...more,
    `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`,
    REMOTE_NAME,
    `${commit}:refs/heads/${branch}`,
  ];
}

interface Answer {
  /** Git's one character per ref: space, `+`, `*`, `=` or `!`. */
  readonly flag: string;
  readonly summary: string;
  /** What stands in the brackets at the end. */
  readonly reason: string;
}

function answerFor(branch: string, porcelain: string): Answer | undefined {
  for (const line of porcelain.split('\n')) {
    const [flag, refs, summary] = line.split('\t');
    if (flag === undefined || !refs?.endsWith(`:refs/heads/${branch}`) || summary === undefined) continue;
    return { flag, summary, reason: /\((.*)\)$/.exec(summary)?.[1] ?? '' };
  }
  return undefined;
}

/** Git ended without a word on our branch: either the push never began, or the answer was lost. */
async function afterSilence(
  git: GitProcesses,
  remote: Remote,
  { request, result }: { readonly request: PushRequest; readonly result: GitResult },
): Promise<PushOutcome> {
  // Over HTTP, exit 1 comes after the request was sent, 128 before; other transports give 128 for both.
  if (result.code !== 128) return 'unknown';
  const rehearsal = await git.run(pushArguments(request, '--dry-run'), PUSH_LIMIT_SECONDS);
  if (answerFor(request.branch, rehearsal.stdout.toString())) return 'unknown';
  const moved = await headMoved(git, request);
  if (moved === 'yes' || (moved === 'unreadable' && remote.kind !== 'http')) return 'unknown';
  throw new Problem({
    code: 'unavailable',
    message: redact(`${remote.url} does not take pushes: ${lastWords(result.stderr)}`, remote),
    hint: accessHint(remote),
  });
}

async function headMoved(git: GitProcesses, { branch, expected }: PushRequest): Promise<'yes' | 'no' | 'unreadable'> {
  const { code, stdout } = await git.run(['ls-remote', REMOTE_NAME, `refs/heads/${branch}`], PUSH_LIMIT_SECONDS);
  if (code !== 0) return 'unreadable';
  const id = stdout.toString().split('\t')[0] || undefined;
  return id === expected ? 'no' : 'yes';
}
