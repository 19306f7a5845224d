import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yaook } from '@krake-infra/providers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import { yaookCrds } from '../support/yaook-crds.ts';
import { MAKING_CREDENTIALS, yaookCloud } from '../support/yaook-samples.ts';

const NAMESPACE = 'openstack';
const KINDS = [
  'openstackclusteridentities.v1alpha1',
  'externalsecrets.v1',
  'secretstores.v1',
  ...['domains', 'projects', 'users', 'roles', 'applicationcredentials'].map((kind) => `${kind}.v1alpha1`),
];

let plane: ControlPlane;
const apply = (items: readonly object[]) =>
  plane.kubectl(
    ['apply', '--server-side', '--validate=strict', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );

beforeAll(async () => {
  plane = await startControlPlane({ folder: mkdtempSync(join(tmpdir(), 'krake-infra-credentials-')), parts: [] });
  const file = (name: string) => readFileSync(new URL(`../crds/${name}.yaml`, import.meta.url), 'utf8');
  await apply([...yaookCrds, ...KINDS.map((name) => parse(file(name)))]);
  await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  await plane.kubectl(['create', 'namespace', NAMESPACE]);
});
afterAll(async () => {
  await plane?.stop();
  if (plane) rmSync(plane.folder, { recursive: true, force: true });
});

/** Secrets that the account of the store may read, or `list` where it may list them. */
async function readable(secrets: readonly string[]): Promise<readonly string[]> {
  const account = `--as=system:serviceaccount:${NAMESPACE}:tenant`;
  const may = async (...what: readonly string[]) => {
    try {
      return (await plane.kubectl(['auth', 'can-i', ...what, '-n', NAMESPACE, account])).trim() === 'yes';
    } catch {
      return false;
    }
  };
  const found = secrets.map(async (name) => ((await may('get', `secrets/${name}`)) ? [name] : []));
  const lists = (await may('list', 'secrets')) ? ['list'] : [];
  return [...(await Promise.all(found)).flat(), ...lists];
}

const SECRETS = ['keystone-admin', 'tenant-user', 'tenant-password', 'tenant-credential', 'nova-password'];
const READABLE = {
  externalSecret: ['tenant-user'],
  keystoneUser: [...SECRETS, 'list'],
  orcProject: ['keystone-admin', 'tenant-password', 'tenant-credential'],
};

describe('credentials that are made for a Yaook cloud', () => {
  it.each(Object.entries(MAKING_CREDENTIALS))(
    'are taken by a real API server, with the rights that they need: %s',
    async (mode, cloud) => {
      const objects = new yaook.YaookProvider().cloudObjects(yaookCloud(cloud));
      await apply(objects);
      expect(await readable(SECRETS)).toEqual(READABLE[mode as keyof typeof READABLE]);
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
      expect(await plane.kubectl(['diff', '--server-side', '-f', '-'], list)).toBe('');
      await plane.kubectl(['delete', '-f', '-'], list);
    },
  );
});
