import { Problem, type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Artifact } from '@krake-infra/synth/bundle/artifact.ts';
import { parse } from 'yaml';
import type { Logins } from './docker-config.ts';
import { ask } from './http.ts';
import { manifestDigest, RegistryAnswer } from './manifest-digest.ts';

const AT_ONCE = 8;

export interface ResolveOptions {
  readonly logins: Logins;
  /** Authorities that are trusted. Default: those of Node. */
  readonly ca?: string;
}

/**
 * The artefacts with the digests that registries and repositories of charts give, of mirrors where there are some. What has a
 * digest, or no version to ask for, stays as it is.
 *
 * @throws ProblemsError with every artefact that no digest was given for
 */
export async function resolved(artifacts: readonly Artifact[], options: ResolveOptions): Promise<readonly Artifact[]> {
  const result = [...artifacts];
  const problems = new Map<number, ProblemDetails>();
  const left = [...artifacts.keys()];
  const indexes = new Map<string, Promise<ChartIndex>>();
  const work = async () => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      const artifact = artifacts[at] as Artifact;
      try {
        const digest = await digestOf(artifact, options, indexes);
        if (digest !== undefined) result[at] = { ...artifact, digest };
      } catch (error) {
        problems.set(at, problemOf(artifact, error as Error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (problems.size > 0) throw new ProblemsError([...problems].sort(([a], [b]) => a - b).map(([, problem]) => problem));
  return result;
}

interface ChartIndex {
  readonly entries?: Readonly<Record<string, readonly { readonly version: string; readonly digest?: string }[]>>;
}

async function digestOf(
  artifact: Artifact,
  { logins, ca }: ResolveOptions,
  indexes: Map<string, Promise<ChartIndex>>,
): Promise<string | undefined> {
  const { kind, version, digest } = artifact;
  if (digest !== undefined || version === undefined || (kind !== 'image' && kind !== 'chart')) return digest;
  const place = artifact.mirror ?? artifact.name;
  if (kind === 'image' || place.startsWith('oci://')) {
    const repository = place.replace(/^oci:\/\//, '');
    // a tag has no `+`; Helm writes `_` for it
    return manifestDigest(repository, version.replaceAll('+', '_'), { login: logins(registryOf(place)), ca });
  }
  const split = place.lastIndexOf('/');
  const address = `${place.slice(0, split)}/index.yaml`;
  const index = indexes.get(address) ?? chartIndex(address, logins(registryOf(place)), ca);
  indexes.set(address, index);
  const found = (await index).entries?.[place.slice(split + 1)]?.find((entry) => entry.version === version);
  if (!found?.digest) throw new RegistryAnswer(404, found ? 'gives no digest of it' : 'does not have it');
  return `sha256:${found.digest.replace(/^sha256:/, '')}`;
}

async function chartIndex(address: string, login: string | undefined, ca: string | undefined): Promise<ChartIndex> {
  const url = new URL(address);
  // a login is for HTTPS alone
  const headers: Record<string, string> = login && url.protocol === 'https:' ? { authorization: `Basic ${login}` } : {};
  const { status, body } = await ask(url, { ca, headers });
  if (status !== 200) throw new RegistryAnswer(status);
  return (parse(body.toString('utf8'), { maxAliasCount: 0 }) ?? {}) as ChartIndex;
}

function registryOf(place: string): string {
  return place.replace(/^\w+:\/\//, '').split('/')[0] as string;
}

function problemOf({ kind, name, version, mirror }: Artifact, error: Error): ProblemDetails {
  if (error instanceof Problem)
    return { ...error.details, message: `${kind} ${name} ${version}: ${error.details.message}` };
  const place = registryOf(mirror ?? name);
  const status = error instanceof RegistryAnswer ? error.status : undefined;
  const said =
    status === undefined
      ? `can not be reached: ${(error as NodeJS.ErrnoException).code ?? error.message}`
      : error.message;
  const at = mirror === undefined ? '' : ` (${mirror})`;
  return {
    code: status === 404 ? 'not-found' : 'unavailable',
    message: `${kind} ${name} ${version}${at}: ${place} ${said}`,
    hint: hintOf(status),
  };
}

function hintOf(status: number | undefined): string {
  if (status === 404) return 'copy it there, or correct the mirror';
  if (status === 401 || status === 403) return 'log in with docker, or name a file with --docker-config';
  return 'check network, proxy and NODE_EXTRA_CA_CERTS';
}
