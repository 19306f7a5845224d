import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../core/errors.ts';
import type { CachePaths } from './cache.ts';
import { type GitProcesses, lastWords } from './processes.ts';

export interface MaintenanceLimits {
  /** Loose objects that may gather. A file each, a few per commit. */
  readonly looseObjects: number;
  /** Packs that may gather: reading looks through all of them. */
  readonly packs: number;
}

const LIMITS: MaintenanceLimits = { looseObjects: 2_000, packs: 50 };

/**
 * Turns loose objects into a pack, and many packs into one. Only then are files removed whose objects are in a pack, and
 * objects that nothing refers to are kept: they may be commits in the making. So it is safe at any moment, beside readers
 * and beside another one like it.
 *
 * @returns what was done; `nothing` also when another program was at it
 * @throws {Problem} `unavailable` when Git could not; nothing is lost
 */
export async function maintainClone(
  processes: GitProcesses,
  paths: CachePaths,
  limits: MaintenanceLimits = LIMITS,
): Promise<'nothing' | 'packed' | 'repacked'> {
  const packs = await packsOf(paths);
  try {
    return await tidy(processes, paths, { packs: packs.length, limits });
  } catch (error) {
    // Packs that Git was reading were replaced under it.
    if ((await packsOf(paths)).join() !== packs.join()) return 'nothing';
    throw error;
  }
}

async function tidy(
  processes: GitProcesses,
  { gitDir }: CachePaths,
  { packs, limits }: { readonly packs: number; readonly limits: MaintenanceLimits },
): Promise<'nothing' | 'packed' | 'repacked'> {
  if (packs > limits.packs) {
    await succeeds(processes, ['repack', '-a', '-d', '-l', '-q', '--keep-unreachable', '--no-write-bitmap-index']);
    return 'repacked';
  }
  const loose = await looseObjects(gitDir);
  if (loose.length <= limits.looseObjects) return 'nothing';
  await succeeds(processes, ['pack-objects', '-q', join(gitDir, 'objects/pack/pack')], `${loose.join('\n')}\n`);
  await succeeds(processes, ['prune-packed', '-q']);
  return 'packed';
}

async function packsOf({ gitDir }: CachePaths): Promise<string[]> {
  return (await names(join(gitDir, 'objects/pack'))).filter((name) => name.endsWith('.idx')).sort();
}

async function looseObjects(gitDir: string): Promise<string[]> {
  const folders = (await names(join(gitDir, 'objects'))).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const ids: string[] = [];
  for (const folder of folders) {
    const files = await names(join(gitDir, 'objects', folder));
    ids.push(...files.filter((name) => /^[0-9a-f]{38}$/.test(name)).map((name) => folder + name));
  }
  return ids;
}

async function succeeds(processes: GitProcesses, args: readonly string[], input?: string): Promise<void> {
  const { code, stderr } = await processes.run(args, undefined, input);
  if (code === 0) return;
  throw new Problem({
    code: 'unavailable',
    message: `the local clone could not be tidied: ${lastWords(stderr) || 'git was ended'}`,
    hint: 'look at free space and the rights of the cache folder; nothing was lost',
  });
}

function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
