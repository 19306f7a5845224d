import type { CloudSpec, ClusterProps, YaookCloud, YaookDiscovered } from '@krake-infra/constructs';
import { yaook } from '@krake-infra/providers';

export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** What discovery finds of a site with a private authority, ovn and one zone. */
export const DISCOVERED: YaookDiscovered = {
  region: 'YaookRegion',
  authUrl: 'https://keystone.cloud.example.org/v3',
  release: '2025.1',
  caBundle: PEM,
  mtu: 1284,
  loadBalancerProviders: ['ovn'],
  availabilityZones: ['nova'],
  blockStorage: true,
  applicationCredentials: true,
};

/** The lines that a person writes of a Yaook cloud, and what was discovered. */
export function yaookCloud(changes: Partial<YaookCloud> = {}): CloudSpec {
  const written = { keystone: { name: 'keystone' }, externalNetwork: { name: 'public' } };
  return { provider: 'yaook', yaook: { ...written, discovered: DISCOVERED, ...changes } };
}

/** Props that put a cluster on a Yaook cloud. */
export function onYaook(changes: Partial<YaookCloud> = {}): Pick<ClusterProps, 'cloud' | 'provider'> {
  return { cloud: yaookCloud(changes), provider: new yaook.YaookProvider() };
}

const BESIDE: Partial<YaookCloud> = {
  topology: 'coLocated',
  namespace: 'openstack',
  discovered: { ...DISCOVERED, authUrl: 'https://keystone.openstack.svc:5000/v3' },
};
const SHOP = { name: 'tenant', cloudName: 'shop', namespaceLabels: { cloud: 'tenant' } };

/** Clouds whose credentials are made, by mode. */
export const MAKING_CREDENTIALS = {
  externalSecret: {
    ...BESIDE,
    credentials: { ...SHOP, mode: 'externalSecret', externalSecret: { secretName: 'tenant-user' } },
  },
  keystoneUser: {
    ...BESIDE,
    credentials: { ...SHOP, mode: 'keystoneUser', keystoneUser: { acceptServiceProject: true } },
  },
  orcProject: {
    ...BESIDE,
    credentials: {
      ...SHOP,
      mode: 'orcProject',
      orcProject: {
        project: 'shop',
        passwordSecret: 'tenant-password',
        applicationCredentialSecret: 'tenant-credential',
      },
    },
  },
} satisfies Record<string, Partial<YaookCloud>>;
