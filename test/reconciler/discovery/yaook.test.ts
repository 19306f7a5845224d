import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { YaookCloud } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { yaookDiscovery } from '@krake-infra/reconciler/discovery/yaook/facts.ts';
import { type Answer, readYaook, type YaookObjects } from '@krake-infra/reconciler/discovery/yaook/objects.ts';
import { describe, expect, it } from 'vitest';
import { type SiteName, type SiteObject, siteAsk, siteObjects } from '../../support/yaook-site.ts';

const CLOUD: YaookCloud = { keystone: { name: 'keystone' }, externalNetwork: { name: 'public' } };
const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
const site = async (name: SiteName, changes: Partial<YaookCloud> = {}) => {
  const cloud = { ...CLOUD, ...changes };
  return yaookDiscovery(cloud, await readYaook(cloud, siteAsk(siteObjects(name))));
};

describe('what is discovered of a Yaook cloud', () => {
  it('is everything where a site has an authority of its own and ovn', async () => {
    expect(await site('private-ca-ovn')).toEqual({
      discovered: {
        region: 'YaookRegion',
        authUrl: 'https://keystone.cloud.example.org:32443/v3',
        release: '2025.1',
        caBundle: pem('MIIBprivate'),
        mtu: 1284,
        loadBalancerProviders: ['amphora', 'ovn'],
        availabilityZones: ['nova'],
        blockStorage: true,
        applicationCredentials: true,
      },
      unknown: [],
    });
  });

  it('is not the authority of a public endpoint with a certificate from elsewhere, nor an MTU that nobody wrote', async () => {
    expect(await site('public-endpoint', { namespace: 'openstack' })).toEqual({
      discovered: {
        region: 'hetzner',
        authUrl: 'https://keystone.public.example.org/v3',
        release: '2026.1',
        loadBalancerProviders: ['ovn'],
        availabilityZones: ['AZ1', 'AZ2', 'AZ3'],
        blockStorage: true,
        applicationCredentials: true,
      },
      unknown: [
        'caBundle: the public endpoint has a certificate from elsewhere; state caBundle, system: true for a public one',
        'mtu: NeutronDeployment has neither global_physnet_mtu nor path_mtu',
      ],
    });
  });

  it('is no driver where there is no Octavia', async () => {
    expect(await site('no-octavia')).toEqual({
      discovered: {
        region: 'RegionOne',
        authUrl: 'https://keystone.new.example.org:32443/v3',
        release: '2024.1',
        caBundle: pem('MIIBnew'),
        mtu: 1442,
        loadBalancerProviders: [],
        blockStorage: false,
        applicationCredentials: true,
      },
      unknown: ['availabilityZones: no CinderDeployment says backend_availability_zone of every backend'],
    });
  });

  it('is the endpoint inside the cluster, and its authority, where Cluster API runs beside Yaook', async () => {
    const { discovered } = await site('public-endpoint', { namespace: 'openstack', topology: 'coLocated' });
    expect(discovered).toMatchObject({
      authUrl: 'https://keystone.openstack.svc:5000/v3',
      caBundle: pem('MIIBinside'),
    });
  });

  it('is the authority in the Secret or ConfigMap that a person names', async () => {
    const named = (caBundle: NonNullable<YaookCloud['caBundle']>) =>
      site('public-endpoint', { namespace: 'openstack', caBundle });
    expect((await named({ secret: { name: 'site-ca', key: 'ca.crt' } })).discovered.caBundle).toBe(pem('MIIBsite'));
    const configMap = { name: 'keystone-ca-certs-m2v8d', key: 'ca-bundle.crt' };
    expect((await named({ configMap })).discovered.caBundle).toBe(pem('MIIBinside'));
    for (const [caBundle, why] of [
      [{ secret: { name: 'site-ca', key: 'tls.key' } }, 'tls.key holds no certificate'],
      [{ secret: { name: 'other', key: 'ca.crt' } }, 'the Secret that caBundle names is not there'],
    ] as const) {
      const { discovered, unknown } = await named(caBundle);
      expect(discovered).not.toHaveProperty('caBundle');
      expect(unknown).toContain(`caBundle: ${why}`);
    }
  });

  it.each<Partial<YaookCloud>>([
    { insecure: true },
    { caBundle: { inline: pem('a') } },
    { caBundle: { system: true } },
  ])('is no authority where a person says %j', async (changes) => {
    const { discovered, unknown } = await site('public-endpoint', { namespace: 'openstack', ...changes });
    expect(discovered).not.toHaveProperty('caBundle');
    expect(unknown.join()).not.toContain('caBundle');
  });

  it('is read without a Secret that no person named, by gets alone', async () => {
    const asked: string[] = [];
    await readYaook(CLOUD, siteAsk(siteObjects('private-ca-ovn'), asked));
    expect(asked.filter((path) => path.includes('secrets'))).toEqual([]);
    expect(asked).toContain('/apis/yaook.cloud/v1/namespaces/yaook/keystonedeployments/keystone');
  });
});

describe('facts of objects that differ', () => {
  const found = (object: object): Answer => ({ kind: 'found', object: { ...object } });
  const list = (...specs: object[]) => found({ items: specs.map((spec) => ({ spec })) });
  const NOTHING: YaookObjects = {
    keystone: found({ spec: {} }),
    neutron: { kind: 'absent' },
    octavia: { kind: 'absent' },
    cinder: { kind: 'absent' },
    authority: { kind: 'absent' },
  };
  const of = (objects: Partial<YaookObjects>, cloud: Partial<YaookCloud> = {}) =>
    yaookDiscovery({ ...CLOUD, ...cloud }, { ...NOTHING, ...objects });

  const mtus = (global_physnet_mtu?: unknown, path_mtu?: unknown) =>
    of({
      neutron: list({ neutronConfig: { DEFAULT: { global_physnet_mtu } }, neutronML2Config: { ml2: { path_mtu } } }),
    });

  it.each([
    [1400, 1342, 1284],
    [9000, 0, 8942],
    [undefined, 1400, 1342],
    [undefined, 9000, 1442],
    ['1450', undefined, 1392],
    [600, undefined, undefined],
    ['9k', undefined, undefined],
  ])('an MTU of %s and %s leaves %s', (physical, path, expected) => {
    expect(mtus(physical, path).discovered.mtu).toBe(expected);
  });

  it.each([
    ['amphora: a, ovn: b', ['amphora', 'ovn']],
    [
      ['ovn:Octavia OVN driver', 'octavia:Deprecated'],
      ['octavia', 'ovn'],
    ],
    [{ ovn: 'b' }, ['ovn']],
    [undefined, undefined],
  ])('drivers may be written as %j', (enabled_provider_drivers, expected) => {
    const octavia = list({ octaviaConfig: { api_settings: { enabled_provider_drivers } } });
    expect(of({ octavia }).discovered.loadBalancerProviders).toEqual(expected);
  });

  it.each([
    [['password', 'application_credential'], true],
    ['password, application_credential', true],
    [['password', 'token'], false],
    [undefined, true],
  ])('application credentials follow from the methods %j', (methods, expected) => {
    const keystone = found({ spec: { keystoneConfig: { auth: { methods } } } });
    expect(of({ keystone }).discovered.applicationCredentials).toBe(expected);
  });

  it('zones are known only where every backend has one', () => {
    const zone = (backend_availability_zone?: string) => ({ rbd: { backendConfig: { backend_availability_zone } } });
    const zones = (backends: object) => of({ cinder: list({ backends }) }).discovered.availabilityZones;
    expect(zones({ a: zone('b'), c: zone('a'), d: zone('b') })).toEqual(['a', 'b']);
    expect(zones({ a: zone('b'), c: zone() })).toBeUndefined();
    expect(zones({ a: zone('b'), c: { volume: {} } })).toBeUndefined();
  });

  it('are not guessed where something may not be read or is there twice', () => {
    const forbidden: Answer = { kind: 'forbidden' };
    const { discovered, unknown } = of({ octavia: forbidden, neutron: list({}, {}), authority: forbidden });
    expect(discovered).toEqual({ blockStorage: false, applicationCredentials: true });
    expect(unknown).toEqual([
      'region: Keystone has no spec.region.name',
      'authUrl: Keystone has no spec.api.ingress with fqdn and port',
      'release: Keystone has no spec.targetRelease',
      "caBundle: ConfigMap of Keystone's authority may not be read",
      'mtu: there are several NeutronDeployments',
      'loadBalancerProviders: OctaviaDeployment may not be read',
      'availabilityZones: no CinderDeployment says backend_availability_zone of every backend',
    ]);
  });

  it('never hold a private key, nor a bundle that no machine could take', () => {
    const bundle = (text: string) => of({ authority: found({ items: [{ data: { 'ca-bundle.crt': text } }] }) });
    expect(bundle(`${pem('a')}-----BEGIN PRIVATE KEY-----\n`).discovered).not.toHaveProperty('caBundle');
    expect(bundle(pem('a').repeat(500)).unknown).toContain('caBundle: ca-bundle.crt is longer than 10240 characters');
  });

  it('are none without Keystone, which is another name or another cluster', () => {
    for (const [kind, code] of [
      ['absent', 'not-found'],
      ['forbidden', 'unavailable'],
    ] as const) {
      expect(() => of({ keystone: { kind } })).toThrow(Problem);
      expect(() => of({ keystone: { kind } })).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ code }) }),
      );
    }
  });

  it('of an external Keystone are asked for by its kind', async () => {
    const cloud: YaookCloud = { ...CLOUD, keystone: { name: 'away', kind: 'ExternalKeystoneDeployment' } };
    const object: SiteObject = {
      apiVersion: 'yaook.cloud/v1',
      kind: 'ExternalKeystoneDeployment',
      metadata: { name: 'away', namespace: 'yaook' },
    };
    const { discovered } = yaookDiscovery(cloud, await readYaook(cloud, siteAsk([object])));
    expect(discovered).toEqual({ loadBalancerProviders: [], blockStorage: false });
  });
});
