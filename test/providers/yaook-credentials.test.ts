import type { YaookCloud } from '@krake-infra/constructs';
import { yaook } from '@krake-infra/providers';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { objects, only } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';
import { DISCOVERED, MAKING_CREDENTIALS, onYaook, PEM, yaookCloud } from '../support/yaook-samples.ts';

const { externalSecret, keystoneUser, orcProject } = MAKING_CREDENTIALS;
const made = (changes: Partial<YaookCloud>): KubernetesObject[] =>
  new yaook.YaookProvider().cloudObjects(yaookCloud(changes));
const named = (list: readonly KubernetesObject[], kind: string, name = 'tenant') => {
  const [object, second] = list.filter((one) => one.kind === kind && one.metadata.name === name);
  expect([kind, second]).toEqual([kind, undefined]);
  // biome-ignore lint/suspicious/noExplicitAny: of many kinds
  return object as any;
};
const BUILT_IN = ['ServiceAccount', 'Role', 'RoleBinding', 'KeystoneUser'];

/** What External Secrets makes of templates that print values as JSON; anything else in braces is left. */
function filled(template: string, values: Readonly<Record<string, string>>) {
  const [, text = template] = template.split(/^\{\{-.*-?\}\}\n/);
  return parse(
    text.replace(
      /\{\{ (?:\.(\w+)|get \$user "(\w+)" \| default ("[^"]*")) \| toJson \}\}/g,
      (_all, plain, own, fallback) => JSON.stringify(values[plain ?? own] ?? JSON.parse(fallback ?? 'null')),
    ),
  );
}

describe('credentials that are made for a Yaook cloud', () => {
  const templates = (list: readonly KubernetesObject[], name = 'tenant') =>
    named(list, 'ExternalSecret', name).spec.target.template.data;

  it.each(Object.entries(MAKING_CREDENTIALS))('are objects that the API server takes, and stay: %s', (_mode, cloud) => {
    const list = made(cloud);
    expect(list.filter(({ kind }) => !BUILT_IN.includes(kind)).flatMap(crdErrors)).toEqual([]);
    for (const { metadata } of list) {
      expect(metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    }
    const keys = list.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(Object.entries(MAKING_CREDENTIALS))(
    'are used by clusters through an identity for many namespaces: %s',
    (_mode, cloud) => {
      const identity = { name: 'tenant', cloudName: 'shop', type: 'ClusterIdentity', region: 'YaookRegion' };
      expect(only(objects(onYaook(cloud)), 'OpenStackCluster').spec.identityRef).toEqual(identity);
      expect(named(made(cloud), 'OpenStackClusterIdentity').spec).toEqual({
        secretRef: { name: 'tenant', namespace: 'openstack' },
        namespaceSelector: { matchLabels: { cloud: 'tenant' } },
      });
    },
  );

  it('follow one Secret, which is all that may be read', () => {
    const list = made(externalSecret);
    expect(named(list, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['tenant-user'], verbs: ['get'] },
    ]);
    expect(named(list, 'ExternalSecret').spec.dataFrom).toEqual([{ extract: { key: 'tenant-user' } }]);
    const data = templates(list);
    expect(data.cacert).toBe(PEM);
    const values = {
      OS_USERNAME: 'tenant',
      OS_PASSWORD: 'a"b: {c',
      OS_PROJECT_NAME: 'shop',
      OS_USER_DOMAIN_NAME: 'Default',
      OS_PROJECT_DOMAIN_NAME: 'Other',
    };
    expect(filled(data['clouds.yaml'], values)).toEqual({
      clouds: {
        shop: {
          region_name: 'YaookRegion',
          interface: 'internal',
          auth: {
            auth_url: 'https://keystone.openstack.svc:5000/v3',
            username: 'tenant',
            password: 'a"b: {c',
            project_name: 'shop',
            user_domain_name: 'Default',
            project_domain_name: 'Other',
          },
        },
      },
    });
  });

  it('check no certificate where the cloud is insecure, and take the address that a person states', () => {
    const { caBundle: _unknown, ...discovered } = DISCOVERED;
    const authUrl = 'https://stated.example.org/v3';
    const data = templates(made({ ...externalSecret, insecure: true, discovered, authUrl }));
    expect(data).not.toHaveProperty('cacert');
    const { shop } = filled(data['clouds.yaml'], {}).clouds;
    expect(shop).toMatchObject({ verify: false, auth: { auth_url: authUrl } });
  });

  it('follow the Secret of a KeystoneUser by the labels of Yaook, whatever it is called', () => {
    const list = made(keystoneUser);
    expect(named(list, 'KeystoneUser')).toMatchObject({
      apiVersion: 'yaook.cloud/v1',
      metadata: { namespace: 'openstack' },
      spec: { keystoneRef: { kind: 'KeystoneDeployment', name: 'keystone' } },
    });
    expect(named(list, 'ExternalSecret').spec.dataFrom).toEqual([
      {
        find: {
          tags: {
            'state.yaook.cloud/parent-group': 'yaook.cloud',
            'state.yaook.cloud/parent-plural': 'keystoneusers',
            'state.yaook.cloud/parent-name': 'tenant',
          },
        },
      },
    ]);
    const template = templates(list)['clouds.yaml'];
    expect(filled(template, { OS_USERNAME: 'tenant.yaook', OS_PASSWORD: 'p' }).clouds.shop.auth).toMatchObject({
      username: 'tenant.yaook',
      password: 'p',
      project_name: 'service',
      user_domain_name: 'Default',
    });
  });

  it('are a project of its own, made by the administrator, with a credential that its user makes', () => {
    const list = made(orcProject);
    const login = (kind: string) => named(list, kind).spec.cloudCredentialsRef;
    expect(login('Project')).toEqual({ secretName: 'tenant-admin', cloudName: 'shop' });
    expect(login('ApplicationCredential')).toEqual({ secretName: 'tenant', cloudName: 'shop-user' });
    expect(named(list, 'ExternalSecret', 'tenant-admin').spec.dataFrom).toEqual([
      { extract: { key: 'keystone-admin' } },
    ]);
    expect(named(list, 'ApplicationCredential').spec.resource).toEqual({
      name: 'tenant',
      userRef: 'tenant',
      secretRef: 'tenant-credential',
      roleRefs: ['tenant-member', 'tenant-reader', 'tenant-load-balancer-member'],
      unrestricted: false,
    });
    for (const role of named(list, 'ApplicationCredential').spec.resource.roleRefs) {
      expect(named(list, 'Role', role)).toMatchObject({ apiVersion: 'openstack.k-orc.cloud/v1alpha1' });
    }
    expect(named(list, 'User').spec.resource).toMatchObject({ name: 'shop', passwordRef: 'tenant-password' });
    for (const kind of ['Project', 'User', 'ApplicationCredential']) {
      expect(named(list, kind).spec.managedOptions).toEqual({ onDelete: 'detach' });
    }
    const { clouds } = filled(templates(list)['clouds.yaml'], { secret: 's', password: 'p' });
    expect(clouds.shop).toMatchObject({
      auth_type: 'v3applicationcredential',
      auth: { application_credential_name: 'tenant', application_credential_secret: 's', username: 'shop' },
    });
    expect(clouds['shop-user'].auth).toMatchObject({ username: 'shop', password: 'p', project_name: 'shop' });
  });
});
