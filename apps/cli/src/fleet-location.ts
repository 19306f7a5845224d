import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

/** Where a fleet is: a folder a person works in, a repository that commits go to, or both. */
export interface FleetLocation {
  /** The folder with the files, when the fleet was named by one. */
  readonly folder: string | undefined;
  /** The repository that commits go to, when there is one. */
  readonly remote: string | undefined;
}

const REMOTE_FORM = /^([a-z][a-z0-9+.-]*:\/\/|[^/]+@[^/:]+:)/i;

/**
 * Finds the fleet. A URL or bare repository is a remote. A folder is read as it is; commits go to its `origin`, or,
 * when it has none, to the folder's own repository (which `init` prepares for that).
 */
export function locateFleet(fleet: string): FleetLocation {
  if (REMOTE_FORM.test(fleet)) return { folder: undefined, remote: fleet };
  const path = resolve(fleet);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    const message = `${fleet} is neither a folder nor the address of a repository`;
    throw new Problem({
      code: 'not-found',
      message,
      hint: 'name a fleet with --fleet, or make one with krake-infra init',
    });
  }
  if (git(path, 'rev-parse', '--is-bare-repository') === 'true') return { folder: undefined, remote: path };
  const top = git(path, 'rev-parse', '--show-toplevel');
  if (top === undefined) return { folder: path, remote: undefined };
  const origin = git(path, 'remote', 'get-url', 'origin');
  if (origin === undefined) return { folder: path, remote: top };
  return { folder: path, remote: REMOTE_FORM.test(origin) ? origin : resolve(top, origin) };
}

/** The repository that commits go to; a Problem when there is none. */
export function requireRemote(location: FleetLocation): string {
  if (location.remote !== undefined) return location.remote;
  const message = `${location.folder} is not in a Git repository, so there is nowhere to commit to`;
  throw new Problem({
    code: 'unavailable',
    message,
    hint: 'run git init there, or name a repository with --fleet',
    retry: 'never',
  });
}

/** The folder with the files; a Problem when the fleet was named by a remote. */
export function requireFolder(location: FleetLocation): string {
  if (location.folder !== undefined) return location.folder;
  const hint = 'clone it and name the clone with --fleet';
  throw new Problem({ code: 'usage', message: 'this command works on a folder, not on a remote repository', hint });
}

/** The folder with the files of a fleet; a Problem when there is none. */
export function requireFleet(location: FleetLocation): string {
  const dir = requireFolder(location);
  if (existsSync(join(dir, 'fleet.yaml'))) return dir;
  const hint = 'name a fleet with --fleet, or make one with krake-infra init';
  throw new Problem({ code: 'not-found', file: 'fleet.yaml', message: `${dir} holds no fleet`, hint });
}

/** Place for what is kept of a fleet between runs, its clone or its ledger; only a cache. */
export function cacheFolder(remote: string): string {
  const base =
    process.env.KRAKE_INFRA_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'krake-infra');
  return join(base, `${createHash('sha256').update(remote).digest('hex').slice(0, 16)}.git`);
}

function git(cwd: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined; // not a repository, or no such remote
  }
}
