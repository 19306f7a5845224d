import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

/** What a registry is asked with, as `user:password` in base64; `undefined` for none. */
export type Logins = (registry: string) => string | undefined;

/** Docker Hub is written in this way. */
const HUB = 'https://index.docker.io/v1/';

interface Entry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Logins of a docker configuration file. Credential helpers are programs and are not run.
 *
 * @param file default: `config.json` in `DOCKER_CONFIG`, else in `~/.docker`, which need not be there
 * @throws {Problem} when the file can not be read; never with its content
 */
export function readLogins(file?: string): Logins {
  const path = file ?? join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'config.json');
  const auths = readAuths(path, file === undefined);
  return (registry) => {
    const names = [registry, `https://${registry}`, `https://${registry}/`, `https://${registry}/v2/`];
    const entry = (registry === 'docker.io' ? [HUB, ...names] : names).map((name) => auths[name]).find(Boolean);
    if (!entry) return undefined;
    const { auth, username, password } = entry;
    return (
      auth ?? (username === undefined ? undefined : Buffer.from(`${username}:${password ?? ''}`).toString('base64'))
    );
  };
}

function readAuths(path: string, optional: boolean): Readonly<Record<string, Entry>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).auths ?? {};
  } catch (error) {
    if (optional && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const hint = 'name a docker configuration file with --docker-config';
    throw new Problem({ code: 'unavailable', message: `${path} can not be read as a docker configuration`, hint });
  }
}
