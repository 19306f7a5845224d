import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';
import { CAPO_LINES, type CapoLine, createNamespaces, documents, frozenFleets, list } from './dry-run.ts';

const [CAPO_14] = CAPO_LINES as readonly [CapoLine];
/** What render profile 1 gave for the management cluster `main` when it was frozen. */
const WRITTEN = fileURLToPath(new URL('../profiles/1/manifests/main', import.meta.url));
/** Kinds whose change replaces or moves machines. */
const OWNERS = [
  'clusters.cluster.x-k8s.io',
  'kubeadmcontrolplanes',
  'machinedeployments',
  'machinesets',
  'kubeadmconfigtemplates',
  'devclusters',
  'devmachinetemplates',
  'openstackclusters',
  'openstackmachinetemplates',
].join(',');

let plane: ControlPlane;
let folder: string;
/** Machines of the clusters as they were written. */
let born: Seen;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'krake-infra-upgrade-'));
  plane = await startControlPlane({
    folder: join(folder, 'management'),
    parts: ['garbage-collection', 'cluster-api', 'openstack'],
    say: console.log,
  });
});
afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As Flux does. */
const apply = (text: string) =>
  plane.kubectl(['apply', '--server-side', '--field-manager=kustomize-controller', '-f', '-'], text);

/** Objects of the newest code that own machines. */
const rendered = () =>
  frozenFleets(CAPO_14)
    .flatMap(([, objects]) => objects)
    .filter(({ apiVersion, kind }) => apiVersion.includes('cluster.x-k8s.io/') && kind !== 'OpenStackClusterIdentity');

interface Live {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string; readonly generation: number };
}

async function live(kinds: string): Promise<readonly Live[]> {
  const { items } = JSON.parse(await plane.kubectl(['-n', 'shop', 'get', kinds, '-o', 'json'])) as { items: Live[] };
  return items;
}

/** Which machines there are, and of every object that owns some which one it is and its generation. */
async function machinesAndOwners(): Promise<Readonly<Record<string, string>>> {
  const owners = (await live(OWNERS)).map((one) => [titleOf(one), `${one.metadata.uid} ${one.metadata.generation}`]);
  const machines = (await live('machines.cluster.x-k8s.io')).map((one) => [titleOf(one), one.metadata.uid]);
  return Object.fromEntries([...owners, ...machines]);
}

type Seen = Awaited<ReturnType<typeof machinesAndOwners>>;

const machinesOf = (seen: Seen): Seen =>
  Object.fromEntries(Object.entries(seen).filter(([title]) => title.startsWith('Machine/simulated-')));

/** What came, went or changed. */
function changed(before: Seen, after: Seen): readonly string[] {
  return Object.keys({ ...before, ...after }).filter((title) => before[title] !== after[title]);
}

const settled = (object: string, replicas: number) =>
  plane.kubectl([
    '-n',
    'shop',
    'wait',
    object,
    `--for=jsonpath={.status.availableReplicas}=${replicas}`,
    '--timeout=300s',
  ]);

const titleOf = ({ kind, metadata }: KubernetesObject | Live) => `${kind}/${metadata.name}`;
const isOwner = ({ kind }: KubernetesObject) => kind !== 'MachineHealthCheck';

it('clusters are there as an older version of krake-infra wrote them', async () => {
  await createNamespaces(plane, rendered());
  const files = readdirSync(WRITTEN, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const texts = files.map((file) => readFileSync(join(WRITTEN, file), 'utf8'));
  for (const text of texts) await apply(text);

  await settled('kubeadmcontrolplane/simulated-control-plane', 3);
  await settled('machinedeployment/simulated-workers', 2);
  const written = texts.flatMap((text) => documents(text));
  expect(rendered().map(titleOf).sort()).toEqual(written.map(titleOf).sort());
  const titles = Object.keys(await machinesAndOwners());
  expect(titles).toEqual(expect.arrayContaining(rendered().filter(isOwner).map(titleOf)));
  born = machinesOf(await machinesAndOwners());
  expect(Object.keys(born)).toHaveLength(5);
});

it('what the newest version renders changes no generation and no machine', async () => {
  const before = await machinesAndOwners();
  await apply(list(rendered()));
  expect(changed(before, await machinesAndOwners())).toEqual([]);
});

type Spec = Record<string, unknown>;

/** A change of each kind whose generation moves machines; the last two are seen by the controllers of live ones. */
const PLANTED: readonly [title: string, change: (spec: Spec) => Spec][] = [
  ['OpenStackCluster/plain-main', (spec) => ({ ...spec, managedSecurityGroups: { allowAllInClusterTraffic: false } })],
  ['MachineDeployment/plain-main-workers', (spec) => ({ ...spec, replicas: 9 })],
  [
    'KubeadmControlPlane/simulated-control-plane',
    (spec) => ({ ...spec, rollout: { ...(spec.rollout as Spec), before: { certificatesExpiryDays: 91 } } }),
  ],
  ['MachineDeployment/simulated-workers', (spec) => ({ ...spec, replicas: 3 })],
];

it.each(PLANTED)('which a real change would have shown: %s', async (title, change) => {
  const before = await machinesAndOwners();
  const objects = rendered().filter((object) => titleOf(object) === title);
  expect(objects).toHaveLength(1);
  await apply(list(objects.map((object) => ({ ...object, spec: change(object.spec as Spec) }))));
  expect(changed(before, await machinesAndOwners())).toContain(title);
});

it('nor did a controller replace a machine afterwards', async () => {
  const { metadata } = (await live('kubeadmcontrolplanes')).find(({ metadata }) =>
    metadata.name.startsWith('simulated-'),
  ) as Live;
  const seen = `--for=jsonpath={.status.observedGeneration}=${metadata.generation}`;
  await plane.kubectl(['-n', 'shop', 'wait', `kubeadmcontrolplane/${metadata.name}`, seen, '--timeout=60s']);
  await settled('machinedeployment/simulated-workers', 3);
  const machines = machinesOf(await machinesAndOwners());
  expect(machines).toMatchObject(born);
  expect(Object.keys(machines)).toHaveLength(6);
});
