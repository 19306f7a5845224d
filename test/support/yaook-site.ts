import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CloudSpec, YaookCloud } from '@krake-infra/constructs';
import { yaookDiscovery } from '@krake-infra/reconciler/discovery/yaook/facts.ts';
import { type Answer, type Ask, readYaook } from '@krake-infra/reconciler/discovery/yaook/objects.ts';
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

const KEYSTONE = { keystone: { name: 'keystone' } };

/** What a person writes of each site. */
const WRITTEN: Readonly<Record<SiteName, YaookCloud>> = {
  'private-ca-ovn': { ...KEYSTONE, externalNetwork: { name: 'public' }, nodePortCidrs: ['0.0.0.0/0'] },
  'public-endpoint': {
    ...KEYSTONE,
    namespace: 'openstack',
    externalNetwork: { name: 'shared-public-IPv4' },
    caBundle: { secret: { name: 'site-ca', key: 'ca.crt' } },
  },
  'no-octavia': { ...KEYSTONE, externalNetwork: { name: 'ext' } },
};

/** The cloud of a site, with what discovery writes of it. */
export async function siteCloud(name: SiteName): Promise<CloudSpec> {
  const written = WRITTEN[name];
  const objects = await readYaook(written as Parameters<typeof readYaook>[0], siteAsk(siteObjects(name)));
  const { discovered } = yaookDiscovery(written as Parameters<typeof yaookDiscovery>[0], objects);
  return { provider: 'yaook', yaook: { ...written, discovered: discovered as NonNullable<YaookCloud['discovered']> } };
}
