import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { Problem } from '../../core/errors.ts';

/** What a provider is asked with. Lives in memory only. */
export interface Credentials {
  readonly authorization?: string;
  readonly tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> & { readonly servername?: string };
  /** Texts that may appear nowhere. */
  readonly secrets: readonly string[];
}

export const NO_CREDENTIALS: Credentials = { tls: {}, secrets: [] };

const FILES = ['url', 'token', 'username', 'password', 'ca.crt', 'tls.crt', 'tls.key', 'server-name'] as const;
type Content = Readonly<Partial<Record<(typeof FILES)[number], string>>>;

/**
 * Credentials by name: a folder of small files, as a mounted Kubernetes Secret is one. Its file `url` says where they
 * may be sent, a line for each address; the fleet repository can name credentials, but it can not send them elsewhere.
 *
 * @param folder where the named folders are
 * @param url of the provider
 * @throws {Problem} that says what is missing; never with the content of a file other than `url`
 */
export async function readCredentials(folder: string | undefined, name: string, url: URL): Promise<Credentials> {
  if (folder === undefined) {
    const hint = `set KRAKE_INFRA_CREDENTIALS to a folder that holds the folder ${name}`;
    throw problem(name, 'can not be looked up', hint);
  }
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) throw problem(name, 'have no such name', 'name a folder');
  const content = await readAll(join(folder, name), name);
  if (Object.keys(content).length === 0) throw problem(name, 'do not exist', `make a folder ${name} with them`);
  checkComplete(name, content);
  const allowed = (content.url ?? '').split(/\s+/).filter(Boolean);
  if (!allowed.some((address) => covers(address, url))) {
    const hint = `who runs this program may add the address to the file url of ${name}`;
    throw problem(name, `may not be sent to ${url.origin}${url.pathname}`, hint);
  }
  return { ...authorization(content), tls: tlsOf(name, content), secrets: secretsOf(content) };
}

function tlsOf(name: string, content: Content): Credentials['tls'] {
  const tls = {
    ...(content['ca.crt'] && { ca: content['ca.crt'] }),
    ...(content['tls.crt'] && { cert: content['tls.crt'], key: content['tls.key'] as string }),
  };
  try {
    if (Object.keys(tls).length > 0) createSecureContext(tls);
  } catch {
    // What OpenSSL says of a broken key is of no help.
    throw problem(
      name,
      'have certificates or a key that can not be used',
      'write them in PEM, the key without password',
    );
  }
  return { ...tls, ...(content['server-name'] && { servername: content['server-name'] }) };
}

async function readAll(folder: string, name: string): Promise<Content> {
  const entries = await Promise.all(
    FILES.map(async (file) => {
      try {
        return [file, (await readFile(join(folder, file), 'utf8')).trim()] as const;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        throw problem(name, `can not be read: ${file}: ${code}`, 'make the file readable');
      }
    }),
  );
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}

function checkComplete(name: string, content: Content): void {
  const has = (file: keyof Content) => Boolean(content[file]);
  for (const [one, other] of PAIRS) {
    if (has(one) !== has(other)) throw problem(name, `have only one of ${one} and ${other}`, 'give both or none');
  }
  if (has('token') && has('username')) {
    throw problem(name, 'have a token and a user name', 'give one of them');
  }
  // Node's own error would be raised for each request; a line feed in a header would be a second header.
  if (!/^[\x21-\x7e]*$/.test(content.token ?? '')) throw problem(name, 'have a token of several words', 'correct it');
  if (content.username?.includes(':')) throw problem(name, 'have a user name with a colon', 'correct it');
}

const PAIRS = [
  ['username', 'password'],
  ['tls.crt', 'tls.key'],
] as const;

/** True for the address itself and what is below its path. */
function covers(allowed: string, url: URL): boolean {
  if (!URL.canParse(allowed)) return false;
  const { origin, pathname } = new URL(allowed);
  const path = pathname.replace(/\/*$/, '/');
  return origin === url.origin && `${url.pathname}/`.startsWith(path);
}

function authorization({ token, username, password }: Content): Pick<Credentials, 'authorization'> {
  if (token) return { authorization: `Bearer ${token}` };
  return username ? { authorization: `Basic ${basic(username, password)}` } : {};
}

function secretsOf({ token, username, password, ...rest }: Content): string[] {
  const pair = username ? basic(username, password) : undefined;
  return [token, password, pair, rest['tls.key']].filter((text) => text !== undefined && text !== '') as string[];
}

function basic(username: string, password = ''): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

function problem(name: string, message: string, hint: string): Problem {
  return new Problem({ code: 'unavailable', message: `credentials ${name} ${message}`, hint });
}
