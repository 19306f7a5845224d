import { join } from 'node:path';
import { type ErrorCode, Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { CommitPlan } from '@krake-infra/reconciler/core/repository.ts';
import { type OpenRepositoryOptions, openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { expect, onTestFinished } from 'vitest';
import { bareRepository, temporaryFolder } from '../../support/git-repositories.ts';

/** A bare remote, and a way to open it that closes by itself. */
export interface Place {
  readonly folder: string;
  readonly remote: string;
  readonly cacheDir: string;
  open(options?: Partial<OpenRepositoryOptions>): Promise<Repository>;
}

/** @param defaults for every way to open it */
export function place(defaults: Partial<OpenRepositoryOptions> = {}): Place {
  const folder = temporaryFolder();
  const remote = bareRepository(folder);
  const cacheDir = join(folder, 'cache');
  const open = async (options: Partial<OpenRepositoryOptions> = {}) => {
    const repository = await openRepository({ remote, branch: 'main', cacheDir, ...defaults, ...options });
    onTestFinished(() => repository.close());
    return repository;
  };
  return { folder, remote, cacheDir, open };
}

/** A commit at a fixed second that writes texts, or deletes for null. */
export function plan(files: Readonly<Record<string, string | null>>, message = 'Scale pool a from 1 to 2'): CommitPlan {
  const changes = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: text === null ? null : Buffer.from(text),
  }));
  return { message, author: { name: 'Grace', email: 'grace@example.org', seconds: 1_700_000_000 }, changes };
}

/** Fetches, writes on the head and pushes once. */
export async function commitOnce(repository: Repository, files: Readonly<Record<string, string | null>>) {
  const head = await repository.head();
  const [commit] = await repository.write(head, [plan(files)]);
  if (!commit) throw new Error('no commit was written');
  return { head, commit, outcome: await repository.push(commit, head) };
}

/** Expects a rejection with a {@link Problem} of that code whose whole text matches, and returns it. */
export async function problemOf(rejected: Promise<unknown>, code: ErrorCode, text = /./): Promise<Problem> {
  const problem = await rejected.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem)) throw new Error(`expected a problem, got ${String(problem)}`);
  expect(problem.message).toMatch(text);
  expect(problem.code).toBe(code);
  return problem;
}
