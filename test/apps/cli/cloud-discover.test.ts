import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FakeApiServer } from '../../support/api-server.ts';
import { TestFleet } from '../../support/cli.ts';
import { type SiteName, siteAnswer, siteObjects } from '../../support/yaook-site.ts';

const PATH = 'clouds/bonn.yaml';
const CLOUD = `apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: bonn
spec:
  provider: yaook
  yaook:
    keystone: { name: keystone } # the only one
    externalNetwork: { name: public }
`;

/** An API server with the objects of a site. */
async function serve(name: SiteName, status?: number): Promise<FakeApiServer> {
  const server = await FakeApiServer.start();
  const objects = siteObjects(name);
  server.intercept = (request: IncomingMessage, response: ServerResponse) => {
    const answer = siteAnswer(objects, request.url ?? '/');
    response.statusCode = status ?? (answer.kind === 'found' ? 200 : 404);
    response.end(JSON.stringify(answer.kind === 'found' && !status ? answer.object : { message: 'not for you' }));
    return true;
  };
  return server;
}

async function fleetWithCloud(text = CLOUD): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  await fleet.push({ [PATH]: text }, 'Add a cloud');
  return fleet;
}

const discover = (fleet: TestFleet, server: FakeApiServer, ...more: string[]) =>
  fleet.run('cloud', 'discover', 'bonn', '--kubeconfig', server.kubeconfig, ...more);

describe('krake-infra cloud register --type yaook', () => {
  const register = (fleet: TestFleet, ...options: string[]) =>
    fleet.run('cloud', 'register', 'bonn', '--type', 'yaook', ...options);

  it('writes the lines that a person has to say, which are enough to discover the rest', async () => {
    const fleet = await TestFleet.make();
    expect(await register(fleet, '--external-network', 'public')).toMatchObject({ code: 0 });
    expect(fleet.show(PATH)).toBe(`apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: bonn
spec:
  provider: yaook
  yaook:
    keystone:
      name: keystone
    externalNetwork:
      name: public
`);
    fleet.pull();
    expect(await discover(fleet, await serve('private-ca-ovn'))).toMatchObject({ code: 0, err: '' });
    const created = await fleet.run('cluster', 'create', 'shop/web-9', '--cloud', 'bonn', '--template', 'production');
    expect(created).toMatchObject({ code: 0, err: '' });
    fleet.pull();
    const checks = JSON.parse(await fleet.succeed('-o', 'json', 'cloud', 'preflight', 'bonn'));
    expect(checks).toContainEqual(
      expect.objectContaining({ cluster: 'shop/web-9', rule: 'volume-type-exists', match: { name: 'fast' } }),
    );
    expect(await fleet.run('cloud', 'preflight', 'berlin')).toMatchObject({ code: 5 });
  });

  it('writes what else is given', async () => {
    const fleet = await TestFleet.make();
    const more = ['--keystone', 'main', '--identity-secret', 'tenant', '--cloud-name', 'shop', '--region', 'hetzner'];
    expect(await register(fleet, '--external-network', 'public', ...more)).toMatchObject({ code: 0 });
    expect(parse(fleet.show(PATH)).spec.yaook).toEqual({
      keystone: { name: 'main' },
      externalNetwork: { name: 'public' },
      credentials: { name: 'tenant', cloudName: 'shop' },
      region: 'hetzner',
    });
  });

  it.each([
    ['--external-network is missing', ['--type', 'yaook']],
    ['--identity-secret is missing', ['--type', 'openstack', '--external-network', 'public']],
    ['--keystone belongs to --type yaook', ['--type', 'openstack', '--identity-secret', 'a', '--keystone', 'main']],
  ])('is refused: %s', async (message, options) => {
    const fleet = await TestFleet.make();
    const { code, err } = await fleet.run('cloud', 'register', 'bonn', ...options);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});

describe('krake-infra cloud discover', () => {
  it('commits what it found into the file of the cloud, touches no other line, and only reads', async () => {
    const [fleet, server] = [await fleetWithCloud(), await serve('private-ca-ovn')];
    expect(await discover(fleet, server)).toMatchObject({ code: 0, err: '' });
    expect(fleet.show(PATH)).toBe(`${CLOUD}    discovered:
      region: YaookRegion
      authUrl: https://keystone.cloud.example.org:32443/v3
      release: "2025.1"
      caBundle: |
        -----BEGIN CERTIFICATE-----
        MIIBprivate
        -----END CERTIFICATE-----
      mtu: 1284
      loadBalancerProviders:
        - amphora
        - ovn
      availabilityZones:
        - nova
      blockStorage: true
      applicationCredentials: true
`);
    expect(fleet.subjects()[0]).toBe('Note what was discovered of cloud bonn');
    expect(server.requests.every((request) => request.startsWith('GET '))).toBe(true);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('replaces the section when it looks again, and commits nothing when nothing changed', async () => {
    const fleet = await fleetWithCloud();
    await discover(fleet, await serve('private-ca-ovn'));
    const head = fleet.head();
    expect(await discover(fleet, await serve('private-ca-ovn'))).toEqual({
      code: 0,
      err: '',
      out: 'nothing to change\n',
    });
    expect(fleet.head()).toBe(head);
    const { code, err } = await discover(fleet, await serve('no-octavia'));
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^not known: availabilityZones: .*\n$/) });
    expect(fleet.show(PATH)).toContain('loadBalancerProviders: []');
    expect(fleet.show(PATH)).not.toMatch(/YaookRegion|MIIBprivate|nova/);
  });

  it('pushes nothing with --dry-run', async () => {
    const fleet = await fleetWithCloud();
    const head = fleet.head();
    const { code, out } = await discover(fleet, await serve('private-ca-ovn'), '--dry-run');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('would commit') });
    expect(fleet.head()).toBe(head);
  });

  it.each([
    ['a cloud that is not there', ['berlin'], 5, /there is no cloud berlin/],
    ['a cloud of another provider', ['dresden'], 4, /dresden is of provider openstack/],
  ])('refuses %s', async (_title, args, code, message) => {
    const [fleet, server] = [await fleetWithCloud(), await serve('private-ca-ovn')];
    const ran = await fleet.run('cloud', 'discover', ...args, '--kubeconfig', server.kubeconfig);
    expect(ran).toMatchObject({ code, err: expect.stringMatching(message) });
  });

  it('says what is missing: a kubeconfig, rights, the right cluster', async () => {
    const fleet = await fleetWithCloud();
    expect((await fleet.run('cloud', 'discover', 'bonn')).err).toMatch(/give it with --kubeconfig FILE/);
    expect((await discover(fleet, await serve('private-ca-ovn', 403))).err).toMatch(/yaook\/keystone may not be read/);
    expect((await discover(fleet, await serve('public-endpoint'))).err).toMatch(
      /there is no KeystoneDeployment yaook\/keystone; correct keystone and namespace/,
    );
    expect((await discover(fleet, await serve('private-ca-ovn', 500))).err).toMatch(/does not answer: 500 not for you/);
    expect(fleet.show(PATH)).toBe(CLOUD);
  });
});
