import { randomBytes } from 'node:crypto';
import { access, cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gitClient } from './client.ts';
import { removeLeftovers } from './leftovers.ts';
import { REMOTE_NAME } from './push.ts';

/** Where the parts of a cache folder are. */
export interface CachePaths {
  readonly folder: string;
  /** The bare clone. Everything else in the folder is left alone. */
  readonly gitDir: string;
  /** Objects that are not complete yet. */
  readonly drafts: string;
  /** Last known heads, a file per branch. */
  readonly heads: string;
  /** Present once an object could not be read: the next start clones anew. */
  readonly damaged: string;
}

export function cachePaths(folder: string): CachePaths {
  const gitDir = join(folder, 'repository.git');
  const own = join(gitDir, 'krake-infra');
  return { folder, gitDir, drafts: join(own, 'drafts'), heads: join(own, 'heads'), damaged: join(own, 'damaged') };
}

const ASIDE_STALE_MS = 3_600_000;

export type CacheState = 'absent' | 'damaged' | 'of another remote' | 'usable';

export interface CacheOptions {
  readonly url: string;
  readonly environment: Record<string, string>;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that there is a healthy bare clone of `url`, empty when it is new, and returns what was there before.
 * It is a cache: what is damaged or belongs to another remote is thrown away.
 */
export async function prepareCache(paths: CachePaths, options: CacheOptions): Promise<CacheState> {
  await mkdir(paths.folder, { recursive: true });
  const state = await inspectCache(paths, options);
  if (state === 'usable') {
    for (const folder of [paths.drafts, paths.heads]) await mkdir(folder, { recursive: true });
    await removeLeftovers(paths.gitDir, paths.drafts);
  } else await replace(paths, options, state === 'damaged');
  await removeReplaced(paths);
  return state;
}

/** What is there, without changing it. */
export async function inspectCache(paths: CachePaths, { url, environment, signal }: CacheOptions): Promise<CacheState> {
  if (!(await exists(paths.gitDir))) return 'absent';
  if (await exists(paths.damaged)) return 'damaged';
  const git = gitClient(paths.folder, environment, signal);
  try {
    const configured = await git.raw(['config', '--local', '--get', `remote.${REMOTE_NAME}.url`]);
    if (configured.trimEnd() !== url) return 'of another remote';
    // After a power loss files can be empty or gone: every tree of the newest commits is read, every file looked up.
    await git.raw(['rev-list', '--objects', '--count', '--no-walk', '--all']);
    return 'usable';
  } catch (error) {
    if (signal.aborted) throw error;
    return 'damaged';
  }
}

/** Built aside and renamed, so that nobody ever meets half a clone. */
async function replace(
  paths: CachePaths,
  { url, environment, signal }: CacheOptions,
  keepHeads: boolean,
): Promise<void> {
  const aside = `${paths.gitDir}.${randomBytes(6).toString('hex')}`;
  const git = gitClient(paths.folder, { ...environment, GIT_DIR: aside }, signal);
  await git.raw(['init', '--bare', '--object-format=sha1']);
  await git.raw(['config', `remote.${REMOTE_NAME}.url`, url]);
  await git.raw(['config', `remote.${REMOTE_NAME}.fetch`, '+refs/heads/*:refs/remotes/origin/*']);
  const { drafts, heads } = cachePaths(paths.folder);
  for (const folder of [drafts, heads]) await mkdir(folder.replace(paths.gitDir, aside), { recursive: true });
  // That the clone was damaged must not hide that the history was rewritten.
  if (keepHeads) await cp(paths.heads, heads.replace(paths.gitDir, aside), { recursive: true }).catch(() => {});
  const old = `${aside}.old`;
  await rename(paths.gitDir, old).catch(() => {});
  await rename(aside, paths.gitDir);
  await rm(old, { recursive: true, force: true });
}

/** Removes clones that were half made or half removed when a process ended, once nobody can be at it any more. */
async function removeReplaced({ folder, gitDir }: CachePaths): Promise<void> {
  const mine = new RegExp(`^${basename(gitDir).replaceAll('.', '\\.')}\\.[0-9a-f]{12}(\\.old)?$`);
  for (const name of (await readdir(folder)).filter((entry) => mine.test(entry))) {
    const path = join(folder, name);
    const changed = (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - changed > ASIDE_STALE_MS) await rm(path, { recursive: true, force: true });
  }
}

/** True while there is a clone and nobody called it damaged. */
export async function cacheIsThere({ gitDir, drafts, heads, damaged }: CachePaths): Promise<boolean> {
  const needed = [...['HEAD', 'config', 'objects'].map((name) => join(gitDir, name)), drafts, heads];
  const parts = await Promise.all(needed.map(exists));
  return parts.every(Boolean) && !(await exists(damaged));
}

/** Has the next start clone anew. */
export async function markDamaged(paths: CachePaths): Promise<void> {
  await writeFile(paths.damaged, '');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
