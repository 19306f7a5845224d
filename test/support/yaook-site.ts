import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer, Ask } from '@krake-infra/reconciler/discovery/yaook/objects.ts';
import { parseAllDocuments } from 'yaml';

/** An object of a cluster that Yaook runs on. */
export interface SiteObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

export type SiteName = 'private-ca-ovn' | 'public-endpoint' | 'no-octavia';

export function siteObjects(name: SiteName): SiteObject[] {
  const path = fileURLToPath(new URL(`../reconciler/discovery/clouds/${name}.yaml`, import.meta.url));
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS());
}

/** Answers as an API server that has these objects; a kind that it has none of is unknown to it. */
export function siteAnswer(objects: readonly SiteObject[], text: string): Answer {
  const url = new URL(text, 'https://localhost');
  const found = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/namespaces\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(url.pathname);
  const [, group, version, namespace, plural, name] = found ?? [];
  const apiVersion = group === undefined ? version : `${group}/${version}`;
  const all = objects.filter(
    ({ apiVersion: own, kind, metadata }) =>
      own === apiVersion && `${kind.toLowerCase()}s` === plural && metadata.namespace === namespace,
  );
  if (name !== undefined) {
    const object = all.find(({ metadata }) => metadata.name === name);
    return object ? { kind: 'found', object } : { kind: 'absent' };
  }
  const wanted = (url.searchParams.get('labelSelector') ?? '').split(',').filter((part) => part !== '');
  const items = all.filter(({ metadata }) =>
    wanted.every((part) => {
      const [label = '', value] = part.split('=');
      return metadata.labels?.[label] === value;
    }),
  );
  return all.length > 0 ? { kind: 'found', object: { items } } : { kind: 'absent' };
}

/** Asks these objects, and remembers what was asked for. */
export function siteAsk(objects: readonly SiteObject[], asked: string[] = []): Ask {
  return async (path) => {
    asked.push(path);
    return siteAnswer(objects, path);
  };
}
