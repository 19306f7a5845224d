import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CommitId, commitId } from '../core/repository.ts';
import type { GitProcesses } from './processes.ts';

const PREFIX = 'refs/remotes/origin/';

/** Branches of the remote as the clone has them. */
export async function readTrackingRefs(processes: GitProcesses): Promise<Map<string, CommitId>> {
  const format = '--format=%(objectname) %(refname)';
  const { stdout } = await processes.run(['for-each-ref', format, PREFIX]);
  const lines = stdout.toString().split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(41 + PREFIX.length), commitId(line.slice(0, 40))]));
}

/**
 * Moves the tracking ref of a branch under Git's own lock, which spares a process.
 *
 * @throws when somebody holds the lock, or another branch has a part of the name
 */
export async function writeTrackingRef(gitDir: string, branch: string, commit: CommitId): Promise<void> {
  const path = join(gitDir, PREFIX, branch);
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(lock, 'wx');
  try {
    await file.writeFile(`${commit}\n`);
    await file.close();
    await rename(lock, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(lock, { force: true });
    throw error;
  }
}
