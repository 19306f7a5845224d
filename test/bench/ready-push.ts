import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, run } from '../support/git-repositories.ts';

const PER_NAMESPACE = 100;
/** Clusters are taken from the end of the fleet, where benches seldom get to. */
const LAST = 999;

/**
 * The floor of the commit path: milliseconds of `git push` of a commit that is made beforehand, in a person's clone of
 * the same repository. It is of the same kind as a decision's: three files, one of them among the manifests.
 */
export async function readyPush(person: string, turn: number): Promise<number> {
  // Not by `git`, which would block a server in this very process.
  await succeeds(person, 'pull', '-q', '--ff-only', 'origin', 'main');
  const cluster = LAST - (turn % PER_NAMESPACE);
  const namespace = `team-${Math.floor(cluster / PER_NAMESPACE)}`;
  // What the loop does not read, or reads as it was, so that it renders nothing anew.
  appendFileSync(join(person, `clusters/${namespace}/cluster-${cluster}.yaml`), `# turn ${turn}\n`);
  appendFileSync(join(person, `clusters/${namespace}/README.md`), `turn ${turn}\n`);
  appendFileSync(join(person, `manifests/main/${namespace}/cluster-${cluster}/README.md`), `turn ${turn}\n`);
  git(person, 'add', '.');
  git(person, 'commit', '-q', '-m', 'Scale');
  const began = performance.now();
  await succeeds(person, 'push', '-q', 'origin', 'HEAD:refs/heads/main');
  return performance.now() - began;
}

async function succeeds(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(cwd, ...args);
  if (code !== 0) throw new Error(stderr);
}
