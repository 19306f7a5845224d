import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, run } from '../support/git-repositories.ts';

/**
 * The floor of the commit path: milliseconds of `git push` of a commit that is made beforehand, in a person's clone of
 * the same repository.
 */
export async function readyPush(person: string, turn: number): Promise<number> {
  // Not by `git`, which would block a server in this very process.
  await succeeds(person, 'pull', '-q', '--ff-only', 'origin', 'main');
  writeFileSync(join(person, 'README.md'), `turn ${turn}\n`);
  git(person, 'add', 'README.md');
  git(person, 'commit', '-q', '-m', 'Scale');
  const began = performance.now();
  await succeeds(person, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
  return performance.now() - began;
}

async function succeeds(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(cwd, ...args);
  if (code !== 0) throw new Error(stderr);
}
