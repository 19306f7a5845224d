import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '../core/repository.ts';
import type { CachePaths } from './cache.ts';
import { KnownHead } from './known-head.ts';
import type { GitProcesses } from './processes.ts';

/** Commits outside of the graph that cost a reader less than writing it: some 10 ms. */
const FEW = 1000;
const LONGEST_SECONDS = 120;

/**
 * Keeps Git's commit graph, with filters that say which commits can not have touched a path, so that the history of one
 * file in a long one is found in milliseconds. Writes only what is new, and only when much is; some 1.5 s for 20,000
 * commits. Safe beside readers and beside another one like it, who holds a lock then: nothing is ever wrong without it.
 *
 * @param tip newest commit of the history that is about to be read
 */
export async function refreshCommitGraph(git: GitProcesses, paths: CachePaths, tip: CommitId): Promise<void> {
  const covered = new KnownHead(paths, 'commit graph');
  const known = (await hasGraph(paths.gitDir)) ? await covered.read() : undefined;
  if (known === tip) return;
  const since = known === undefined ? [] : [`^${known}`];
  const count = await git.run(['rev-list', '--count', `--max-count=${FEW + 1}`, tip, ...since, '--']);
  if (count.code === 0 && Number(count.stdout.toString()) <= FEW) return;
  const written = await git.run(
    ['commit-graph', 'write', '--reachable', '--changed-paths', '--split', '--no-progress'],
    LONGEST_SECONDS,
  );
  if (written.code === 0) await covered.write(tip);
}

function hasGraph(gitDir: string): Promise<boolean> {
  return access(join(gitDir, 'objects/info/commit-graphs/commit-graph-chain')).then(
    () => true,
    () => false,
  );
}
