import { createHash } from 'node:crypto';
import { type Answer, ask } from './http.ts';

/** Of an image for several platforms the index, which is what a digest in a name means. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Docker Hub answers at another host than its name. */
const HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

export interface RegistryOptions {
  readonly login: string | undefined;
  readonly ca?: string | undefined;
}

/** A registry that gives no digest. */
export class RegistryAnswer extends Error {
  readonly status: number;

  constructor(status: number, what = `answers ${status}`) {
    super(what);
    this.status = status;
  }
}

/**
 * Digest of a tag. Source: OCI distribution specification, pulling manifests.
 *
 * @param repository with its registry, such as `quay.io/cilium/cilium`
 * @throws {RegistryAnswer} that says what the registry answers
 */
export async function manifestDigest(repository: string, tag: string, options: RegistryOptions): Promise<string> {
  const [registry = '', ...path] = repository.split('/');
  const url = new URL(`https://${HOSTS[registry] ?? registry}/v2/${path.join('/')}/manifests/${tag}`);
  const head = await authorized(url, 'HEAD', options);
  if (head.status !== 200) throw new RegistryAnswer(head.status);
  const digest = head.headers['docker-content-digest'];
  if (typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  const whole = await authorized(url, 'GET', options);
  if (whole.status !== 200) throw new RegistryAnswer(whole.status);
  return `sha256:${createHash('sha256').update(whole.body).digest('hex')}`;
}

async function authorized(url: URL, method: 'GET' | 'HEAD', { login, ca }: RegistryOptions): Promise<Answer> {
  const first = await ask(url, { method, ca, headers: { accept: ACCEPT } });
  const challenge = first.headers['www-authenticate'];
  if (first.status !== 401 || challenge === undefined) return first;
  const authorization = await answerTo(challenge, login, ca);
  return authorization === undefined ? first : ask(url, { method, ca, headers: { accept: ACCEPT, authorization } });
}

async function answerTo(
  challenge: string,
  login: string | undefined,
  ca: string | undefined,
): Promise<string | undefined> {
  const basic = login === undefined ? undefined : `Basic ${login}`;
  if (/^basic\b/i.test(challenge)) return basic;
  const given = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  if (!/^bearer\b/i.test(challenge) || !URL.canParse(given.realm ?? '')) return undefined;
  const realm = new URL(given.realm as string);
  // a login must not travel in the clear because a registry says so
  if (realm.protocol !== 'https:') throw new RegistryAnswer(401, `wants a login sent to ${realm.origin} in the clear`);
  for (const name of ['service', 'scope']) if (given[name]) realm.searchParams.set(name, given[name]);
  const { status, body } = await ask(realm, { ca, headers: basic === undefined ? {} : { authorization: basic } });
  if (status !== 200) throw new RegistryAnswer(status, `gives no token at ${realm.origin}: ${status}`);
  const { token, access_token: other } = JSON.parse(body.toString('utf8')) as { token?: string; access_token?: string };
  return `Bearer ${token ?? other}`;
}
