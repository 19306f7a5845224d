import type { SimpleGit } from 'simple-git';
import { Problem } from '../core/errors.ts';
import type { Log } from '../ports.ts';
import type { CachePaths } from './cache.ts';
import { removeLeftovers } from './leftovers.ts';
import { REMOTE_NAME } from './push.ts';
import { accessHint, type Remote, redact } from './remote.ts';

/** `--verbose` so that it prints something even when nothing moved: simple-git waits 50 ms after a silent command. */
const FLAGS = ['--verbose', '--progress', '--prune', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];

export interface FetchOptions {
  readonly client: SimpleGit;
  readonly remote: Remote;
  readonly paths: CachePaths;
  readonly log: Log;
}

/**
 * Brings every branch of the remote into the cache, and nothing else.
 *
 * @throws {Problem} `unavailable`
 */
export async function fetchBranches(options: FetchOptions): Promise<void> {
  const { client, remote, paths, log } = options;
  const fetch = () => client.raw(['fetch', ...FLAGS, REMOTE_NAME]);
  try {
    await fetch().catch(async (error: unknown) => {
      // A fetch that was killed while this program went on leaves its locks too.
      if ((await removeLeftovers(paths.gitDir, paths.drafts)) === 0) throw error;
      log.warn('removed lock files of ended processes');
      await fetch();
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Problem({
      code: 'unavailable',
      message: redact(`${remote.url} can not be read: ${said}`, remote),
      hint: accessHint(remote),
    });
  }
}
