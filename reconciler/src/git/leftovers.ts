import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Git holds its locks for milliseconds; one that does not change for this long belongs to nobody. */
const LOCK_STALE_MS = 3_000;
/** An unfinished pack refuses nothing, so there is no hurry; a living process may still write it. */
const DRAFT_STALE_MS = 3_600_000;

/**
 * Removes what killed processes left in a bare clone: lock files, which would refuse the next one, and unfinished
 * files. A lock that is too young to tell is watched for up to three seconds.
 *
 * @returns how many locks were removed
 */
export async function removeLeftovers(gitDir: string, drafts: string): Promise<number> {
  const refs = (await names(join(gitDir, 'refs'), true)).map((name) => join('refs', name));
  const info = (await names(join(gitDir, 'objects/info'), true)).map((name) => join('objects/info', name));
  const locks = [...(await names(gitDir)), ...refs, ...info].filter((name) => name.endsWith('.lock'));
  const packs = unusable(await names(join(gitDir, 'objects/pack')));
  const unfinished = [
    ...packs.map((name) => join(gitDir, 'objects/pack', name)),
    ...info.filter((name) => basename(name).startsWith('tmp_')).map((name) => join(gitDir, name)),
    ...(await names(drafts)).map((name) => join(drafts, name)),
  ];
  await Promise.all(unfinished.map(removeOldDraft));
  const removed = await Promise.all(locks.map((name) => removeStaleLock(join(gitDir, name))));
  return removed.filter(Boolean).length;
}

/** Packs in the making, and packs whose index never came: Git does not look at either. */
function unusable(packs: readonly string[]): string[] {
  const indexed = new Set(packs.filter((name) => name.endsWith('.idx')).map((name) => name.slice(0, -'.idx'.length)));
  const lone = (name: string) => name.endsWith('.pack') && !indexed.has(name.slice(0, -'.pack'.length));
  return packs.filter((name) => name.startsWith('tmp_') || lone(name));
}

async function removeStaleLock(path: string): Promise<boolean> {
  const before = await changedAt(path);
  if (before === undefined) return false;
  const age = Math.max(0, Date.now() - before);
  if (age < LOCK_STALE_MS) await wait(LOCK_STALE_MS - age);
  if ((await changedAt(path)) !== before) return false;
  await rm(path, { force: true });
  return true;
}

async function removeOldDraft(path: string): Promise<void> {
  const at = await changedAt(path);
  if (at !== undefined && Date.now() - at > DRAFT_STALE_MS) await rm(path, { force: true });
}

async function changedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

function names(folder: string, recursive = false): Promise<string[]> {
  return readdir(folder, { recursive }).catch(() => []);
}
