import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import { type Ran, TestFleet } from '../support/cli.ts';
import { yaookCrds } from '../support/yaook-crds.ts';
import { type SiteName, siteObjects } from '../support/yaook-site.ts';
import { auditedSince, endOfAudit } from './audit.ts';

const PATH = 'clouds/bonn.yaml';
const cloudFile = (more = '') => `apiVersion: krake-infra.io/v1alpha1
kind: Cloud
metadata:
  name: bonn
spec:
  provider: yaook
  yaook:
    keystone: { name: keystone }
    externalNetwork: { name: public }
${more}`;
const READER = 'discovery';
const NAMESPACES = { 'private-ca-ovn': 'yaook', 'public-endpoint': 'openstack', 'no-octavia': 'yaook' };

/** The Role that people are told to make. */
function documentedRole(): object {
  const page = readFileSync(new URL('../../docs/providers/yaook.md', import.meta.url), 'utf8');
  const [role] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, text]) => parse(text ?? ''))
    .filter(({ kind }) => kind === 'Role');
  return role;
}

let plane: ControlPlane;
let reader: string;
const apply = (items: readonly object[], ...args: string[]) =>
  plane.kubectl(
    ['apply', '--validate=strict', ...args, '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );

beforeAll(async () => {
  plane = await startControlPlane({ folder: mkdtempSync(join(tmpdir(), 'krake-infra-yaook-')), parts: [] });
  reader = await plane.kubeconfigFor(READER);
  for (const namespace of new Set(Object.values(NAMESPACES))) {
    await plane.kubectl(['create', 'namespace', namespace]);
    await apply([documentedRole()].map((role) => moved(role, namespace)));
    const binding = ['create', 'rolebinding', READER, '--role=krake-infra-discovery', `--user=${READER}`];
    await plane.kubectl([...binding, '--namespace', namespace]);
  }
});
afterAll(async () => {
  await plane?.stop();
  if (plane) rmSync(plane.folder, { recursive: true, force: true });
});

function moved(object: object, namespace: string): object {
  return { ...object, metadata: { ...('metadata' in object ? (object.metadata as object) : {}), namespace } };
}

/** Runs with the objects of a cloud on the server, and removes them. */
async function onSite<T>(name: SiteName, run: () => Promise<T>): Promise<T> {
  const objects = siteObjects(name);
  await apply(objects);
  try {
    return await run();
  } finally {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await plane.kubectl(['delete', '--wait=false', '-f', '-'], list);
  }
}

async function fleetWith(more = ''): Promise<TestFleet> {
  const fleet = await TestFleet.make();
  await fleet.push({ [PATH]: cloudFile(more) }, 'Add a cloud');
  return fleet;
}

const discover = (fleet: TestFleet, kubeconfig = reader): Promise<Ran> =>
  fleet.run('cloud', 'discover', 'bonn', '--kubeconfig', kubeconfig);
const discovered = (fleet: TestFleet) => parse(fleet.show(PATH)).spec.yaook.discovered;
const authority = (name: SiteName, start: string) =>
  siteObjects(name)
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(start))
    .map(({ data }) => (data as Record<string, string>)['ca-bundle.crt'])[0];

it('a cluster without the kinds of Yaook is not the one that Yaook runs on', async () => {
  const { code, err } = await discover(await fleetWith());
  expect({ code, err }).toEqual({
    code: 5,
    err: expect.stringMatching(/there is no KeystoneDeployment yaook\/keystone/),
  });
});

describe('facts of a Yaook cloud on a real API server', () => {
  beforeAll(async () => {
    await apply(yaookCrds);
    await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  });

  const SITES: readonly (readonly [SiteName, written: string, facts: object, unknown: RegExp])[] = [
    [
      'private-ca-ovn',
      '',
      {
        region: 'YaookRegion',
        authUrl: 'https://keystone.cloud.example.org:32443/v3',
        release: '2025.1',
        caBundle: authority('private-ca-ovn', 'keystone'),
        mtu: 1284,
        loadBalancerProviders: ['amphora', 'ovn'],
        availabilityZones: ['nova'],
        blockStorage: true,
        applicationCredentials: true,
      },
      /^$/,
    ],
    [
      'public-endpoint',
      '    namespace: openstack\n    caBundle: { system: true }\n',
      {
        region: 'hetzner',
        authUrl: 'https://keystone.public.example.org/v3',
        release: '2026.1',
        loadBalancerProviders: ['ovn'],
        availabilityZones: ['AZ1', 'AZ2', 'AZ3'],
        blockStorage: true,
        applicationCredentials: true,
      },
      /^not known: mtu: [^\n]*\n$/,
    ],
    [
      'no-octavia',
      '',
      {
        region: 'RegionOne',
        authUrl: 'https://keystone.new.example.org:32443/v3',
        release: '2024.1',
        caBundle: authority('no-octavia', 'keystone'),
        mtu: 1442,
        loadBalancerProviders: [],
        blockStorage: false,
        applicationCredentials: true,
      },
      /^not known: availabilityZones: [^\n]*\n$/,
    ],
  ];

  it.each(SITES)(
    'are read of %s with the documented Role, which reads no Secret and writes nothing',
    async (name, written, facts, unknown) => {
      const fleet = await fleetWith(written);
      const from = endOfAudit(plane);
      await onSite(name, async () => {
        expect(await discover(fleet)).toMatchObject({ code: 0, err: expect.stringMatching(unknown) });
      });
      expect(discovered(fleet)).toEqual(facts);
      const asked = auditedSince(plane, from, /./).filter(({ user }) => user === READER);
      expect([...new Set(asked.map(({ verb, resource }) => `${verb} ${resource}`))].sort()).toEqual([
        'get keystonedeployments',
        'list cinderdeployments',
        'list configmaps',
        'list neutrondeployments',
        'list octaviadeployments',
      ]);
    },
  );

  it('make three lines a cloud for the template of production clusters, where Octavia is', async () => {
    const create = async (name: SiteName) => {
      const fleet = await fleetWith();
      await onSite(name, () => discover(fleet));
      const created = await fleet.run('cluster', 'create', 'shop/web-9', '--cloud', 'bonn', '--template', 'production');
      return { ...created, fresh: (await fleet.checkFresh()).code };
    };
    expect(await create('private-ca-ovn')).toMatchObject({ code: 0, fresh: 0 });
    expect(await create('no-octavia')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/without a load balancer/),
    });
  });

  it('are said to be out of reach where something may not be read', async () => {
    const fleet = await fleetWith(
      '    namespace: openstack\n    caBundle: { secret: { name: site-ca, key: ca.crt } }\n',
    );
    await onSite('public-endpoint', async () => {
      const stranger = await discover(fleet, await plane.kubeconfigFor('stranger'));
      expect(stranger.err).toMatch(/KeystoneDeployment openstack\/keystone may not be read/);
      expect((await discover(fleet)).err).toMatch(
        /not known: caBundle: the Secret that caBundle names may not be read/,
      );
      expect(discovered(fleet)).not.toHaveProperty('caBundle');
      const grant = ['create', 'role', 'authority', '--verb=get', '--resource=secrets', '--resource-name=site-ca'];
      await plane.kubectl([...grant, '--namespace=openstack']);
      await plane.kubectl([
        'create',
        'rolebinding',
        'authority',
        '--role=authority',
        `--user=${READER}`,
        '-n',
        'openstack',
      ]);
      expect(await discover(fleet)).toMatchObject({ code: 0 });
    });
    expect(discovered(fleet).caBundle).toMatch(/MIIBsite/);
  });
});
