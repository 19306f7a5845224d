import { spawnSync } from 'node:child_process';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';

const LIMIT_MS = 30_000;
/** What a helper says of a registry that it knows nothing of. Source: docker-credential-helpers, errors. */
const NOT_FOUND = /credentials not found/i;
/** User name beside which the secret is a token for another protocol. Source: docker-credential-helpers. */
const IDENTITY_TOKEN = '<token>';

/**
 * Asks `docker-credential-<helper> get`, as docker does; `user:password` in base64, or `undefined` where it has none.
 *
 * @throws {Problem} when it can not be run or fails; never with what it printed, which may hold a secret
 */
export function helperLogin(helper: string, server: string): string | undefined {
  const program = `docker-credential-${helper}`;
  const fail = (why: string, hint: string) =>
    new Problem({ code: 'unavailable', message: `${program} ${why} for ${server}`, hint });
  if (!/^[\w.-]+$/.test(helper)) throw fail('is no name of a program', 'correct the docker configuration');
  const { error, status, stdout } = spawnSync(program, ['get'], {
    input: server,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  if (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is not installed' : `can not be run (${code ?? 'no reason given'})`;
    throw fail(why, 'install it, or name another docker configuration with --docker-config');
  }
  if (status !== 0) {
    if (NOT_FOUND.test(stdout)) return undefined;
    throw fail(`ends with ${status}`, 'log in with docker, or run the helper by hand to see why');
  }
  const { Username: username, Secret: secret } = credentialsIn(stdout);
  if (username === undefined || secret === undefined) throw fail('gives no credentials', 'log in with docker');
  if (username === IDENTITY_TOKEN) {
    throw fail('gives an identity token, which can not be used here', 'use a login with user name and password');
  }
  return Buffer.from(`${username}:${secret}`).toString('base64');
}

function credentialsIn(text: string): { readonly Username?: string; readonly Secret?: string } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
