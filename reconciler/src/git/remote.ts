import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../core/errors.ts';

/** A token for HTTP remotes. Without one, Git's own credential helpers are asked. */
export interface Credentials {
  /** Default: the one in the address, else `x-access-token`, which forges take together with a token. */
  readonly username?: string;
  readonly token: string;
}

/** A remote that Git can be pointed at without any secret in its address. */
export interface Remote {
  readonly kind: 'path' | 'http' | 'ssh';
  /** What Git gets to see in its configuration; for HTTP without user name and password. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

const SCP_LIKE = /^(?:[\w.+-]+@)?(?:[\w.-]+|\[[\da-f:]+\]):(?!:).+$/i;
const DEFAULT_USERNAME = 'x-access-token';
const CONTROL = /\p{Cc}/u;

/**
 * Reads an address as people write it: a path, `file://`, `http(s)://`, `ssh://` or `user@host:path`.
 *
 * @throws {Problem} `usage` for any other form; the message does not repeat a password.
 */
export function parseRemote(text: string, credentials?: Credentials): Remote {
  if (credentials && CONTROL.test(`${credentials.username ?? ''}${credentials.token}`)) {
    throw new Problem({ code: 'usage', message: 'the token holds a line break or another control character' });
  }
  if (text === '' || text.startsWith('-') || CONTROL.test(text)) throw unknownRemote();
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  return scheme === undefined ? bareRemote(text) : schemeRemote(scheme, urlOf(text), credentials);
}

function schemeRemote(scheme: string, url: URL, credentials: Credentials | undefined): Remote {
  if (scheme === 'http' || scheme === 'https') return httpRemote(url, credentials);
  if (scheme === 'ssh') return sshRemote(url);
  if (scheme === 'file') return { kind: 'path', url: fileURLToPath(url) };
  throw unknownRemote();
}

function bareRemote(text: string): Remote {
  // Git's own rule: a colon before the first slash makes it a host.
  const hasHost = /^[^/]+:/.test(text);
  if (!hasHost) return { kind: 'path', url: resolve(text) };
  if (!SCP_LIKE.test(text)) throw unknownRemote();
  return { kind: 'ssh', url: text };
}

function urlOf(text: string): URL {
  if (!URL.canParse(text)) throw unknownRemote();
  return new URL(text);
}

function httpRemote(url: URL, credentials: Credentials | undefined): Remote {
  const username = credentials?.username ?? decodeURIComponent(url.username);
  const password = credentials?.token ?? decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  if (password !== '') return { kind: 'http', url: url.href, username: username || DEFAULT_USERNAME, password };
  return { kind: 'http', url: url.href, ...(username === '' ? {} : { username }) };
}

function sshRemote(url: URL): Remote {
  url.password = '';
  return { kind: 'ssh', url: url.href };
}

function unknownRemote(): Problem {
  return new Problem({
    code: 'usage',
    message: 'the remote is neither a path nor a file, http, https, ssh or user@host:path address',
    hint: 'give the address that `git clone` takes',
  });
}

/** Takes every known secret, and whatever stands before `@` in an address, out of a text. */
export function redact(text: string, remote: Remote): string {
  const clean = text.replace(/(:\/\/)[^\s/@'"]*@/g, '$1***@');
  const { username, password } = remote;
  if (password === undefined) return clean;
  const header = Buffer.from(`${username}:${password}`).toString('base64');
  return [header, password, encodeURIComponent(password)].reduce(
    (rest, secret) => rest.replaceAll(secret, '***'),
    clean,
  );
}

/** What a person should look at when this kind of remote does not let us in. */
export function accessHint(remote: Remote): string {
  if (remote.kind === 'path') return 'check that the folder exists, is a Git repository and may be read and written';
  if (remote.kind === 'ssh') return 'check host, key and known_hosts with `ssh -o BatchMode=yes`; nothing may prompt';
  return 'check the address, the network, and the token or the credential helper of Git; nothing may prompt';
}

/** True for names Git would take for a branch or a tag. */
export function isBranchName(name: string): boolean {
  return !/^[-/]|[/.]$|\.\.|@\{|\/\/|(^|\/)\.|\.lock(\/|$)|^@$|^$|[ ~^:?*[\\]|\p{Cc}/u.test(name);
}

/** @throws {Problem} `usage` unless Git would take the name for a branch */
export function checkBranchName(name: string): void {
  if (isBranchName(name)) return;
  throw new Problem({ code: 'usage', message: `${JSON.stringify(name)} is not a name Git takes for a branch` });
}
