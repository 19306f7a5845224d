import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';
import { CAPO_LINES, type CapoLine, createNamespaces, frozenFleets, list } from './dry-run.ts';

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

/** Generation of every object that owns machines, and which machines there are. */
async function machinesAndOwners() {
  const owners = (await live(OWNERS)).map(({ kind, metadata }) => [`${kind}/${metadata.name}`, metadata.generation]);
  const machines = (await live('machines.cluster.x-k8s.io')).map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
  return { owners: Object.fromEntries(owners) as Record<string, number>, machines: machines.sort() };
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

it('clusters are there as an older version of krake-infra wrote them', async () => {
  await createNamespaces(plane, rendered());
  const files = readdirSync(WRITTEN, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  for (const file of files) await apply(readFileSync(join(WRITTEN, file), 'utf8'));

  await settled('kubeadmcontrolplane/simulated-control-plane', 3);
  await settled('machinedeployment/simulated-workers', 2);
  const { owners, machines } = await machinesAndOwners();
  expect(Object.keys(owners)).toEqual(expect.arrayContaining(rendered().filter(isOwner).map(titleOf)));
  expect(machines.filter((name) => name.startsWith('simulated-'))).toHaveLength(5);
});

const titleOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;
const isOwner = ({ kind }: KubernetesObject) => kind !== 'MachineHealthCheck';

it('what the newest version renders changes no generation and no machine', async () => {
  const before = await machinesAndOwners();
  await apply(list(rendered()));
  expect(await machinesAndOwners()).toEqual(before);
});

it('which a real change would have shown', async () => {
  const before = await machinesAndOwners();
  const changed = rendered().map((object) =>
    titleOf(object) === 'MachineDeployment/simulated-workers'
      ? { ...object, spec: { ...object.spec, replicas: 3 } }
      : object,
  );
  await apply(list(changed));
  const { owners } = await machinesAndOwners();
  const grown = Object.keys(owners).filter((title) => owners[title] !== before.owners[title]);
  expect(grown).toContain('MachineDeployment/simulated-workers');
});
