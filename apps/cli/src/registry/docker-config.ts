import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { helperLogin } from './credential-helper.ts';

/** What a registry is asked with, as `user:password` in base64; `undefined` for none. */
export type Logins = (registry: string) => string | undefined;

/** Docker Hub is written in this way. */
const HUB = 'https://index.docker.io/v1/';

interface Entry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, Entry>>;
  /** Helper that has the credentials of every registry. */
  readonly credsStore?: string;
  /** Helpers that have those of one registry each. */
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/**
 * Logins of a docker configuration file: of the helper of a registry, else of the helper of all, else of the file itself. A
 * helper is asked once for each registry.
 *
 * @param file default: `config.json` in `DOCKER_CONFIG`, else in `~/.docker`, which need not be there
 * @throws {Problem} when the file can not be read, or a helper not be run; never with what they hold
 */
export function readLogins(file?: string): Logins {
  const path = file ?? join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'config.json');
  const config = readConfig(path, file === undefined);
  const known = new Map<string, string | undefined>();
  return (registry) => {
    if (!known.has(registry)) known.set(registry, loginOf(config, registry));
    return known.get(registry);
  };
}

function loginOf({ auths = {}, credsStore, credHelpers = {} }: DockerConfig, registry: string): string | undefined {
  const names = namesOf(registry);
  const own = names.map((name) => credHelpers[name]).find(Boolean);
  const helper = own ?? credsStore;
  const found = helper ? helperLogin(helper, registry === 'docker.io' ? HUB : registry) : undefined;
  if (found !== undefined || own !== undefined) return found;
  const { auth, username, password } = names.map((name) => auths[name]).find(Boolean) ?? {};
  return auth ?? (username === undefined ? undefined : base64(username, password));
}

function namesOf(registry: string): readonly string[] {
  const names = [registry, `https://${registry}`, `https://${registry}/`, `https://${registry}/v2/`];
  return registry === 'docker.io' ? [HUB, ...names] : names;
}

function base64(username: string, password = ''): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

function readConfig(path: string, optional: boolean): DockerConfig {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (optional && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const hint = 'name a docker configuration file with --docker-config';
    throw new Problem({ code: 'unavailable', message: `${path} can not be read as a docker configuration`, hint });
  }
}
