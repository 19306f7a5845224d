import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetPlace } from './fleet-place.ts';

const MANIFESTS = readFileSync(fileURLToPath(new URL('../import/topology.yaml', import.meta.url)), 'utf8');
const FILE = 'clusters/shop/catalog.yaml';
const TOOL = 'old-tool';
const POOL = 'topology.cluster.x-k8s.io/deployment-name';
/** The Cluster, what Cluster API makes of its topology, and the class with what it is made of. */
const KINDS = [
  'clusters.cluster.x-k8s.io',
  'clusterclasses',
  'devclusters',
  'devmachinetemplates',
  'kubeadmconfigtemplates',
  'kubeadmcontrolplanes',
  'kubeadmcontrolplanetemplates',
  'machinedeployments',
  'machinehealthchecks',
  'machinesets',
].join();

interface Found {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields: readonly {
      readonly manager: string;
      readonly fieldsV1: Readonly<Record<string, Fields>>;
    }[];
  };
  readonly spec: { readonly version?: string };
}

interface Fields {
  readonly [field: string]: Fields;
}

let place: FleetPlace;
let built: Seen;
beforeAll(async () => {
  place = await FleetPlace.start();
  await place.plane.kubectl(['create', 'namespace', 'shop']);
  await applyByHand();
  await place.wait('shop', 'cluster/catalog', 'condition=TopologyReconciled', 60);
  await place.wait('shop', 'cluster/catalog', 'condition=Available', 240);
  built = await seen();
  expect(Object.keys(built.machines)).toHaveLength(4);
});
afterAll(() => place?.stop());

/** What the tool that made the cluster does, in its own name; it fails where it would have to take a field from others. */
const applyByHand = (manifests = MANIFESTS) =>
  place.plane.kubectl(['apply', '--server-side', `--field-manager=${TOOL}`, '-f', '-'], manifests);

const list = async (kinds: string) =>
  (await place.get<{ items: readonly Found[] }>('shop', kinds, '--show-managed-fields')).items;

interface Seen {
  /** Identity and generation by title. */
  readonly objects: Readonly<Record<string, string>>;
  /** Identity by name. */
  readonly machines: Readonly<Record<string, string>>;
}

async function seen(): Promise<Seen> {
  const objects = await list(KINDS);
  const machines = await list('machines');
  return {
    objects: Object.fromEntries(
      objects.map(({ kind, metadata: { name, uid, generation } }) => [`${kind}/${name}`, `${uid} ${generation}`]),
    ),
    machines: Object.fromEntries(machines.map(({ metadata: { name, uid } }) => [name, uid])),
  };
}

const machinesOf = async (pool: string) =>
  (await list('machines')).filter(({ metadata }) => metadata.labels?.[POOL] === pool);

/** Titles of objects that are not as they were, each without the suffix that Cluster API gave it. */
const changed = (before: Seen, after: Seen) =>
  Object.keys({ ...before.objects, ...after.objects })
    .filter((title) => before.objects[title] !== after.objects[title])
    .map((title) =>
      title.replace(/^(MachineDeployment\/catalog-[a-z]+(?:-0)?|MachineSet\/catalog-[a-z]+(?:-0)?)-.*/, '$1'),
    )
    .sort();

/** Who owns fields of the topology. */
async function topologyOwners(): Promise<readonly string[]> {
  const [cluster] = (await list('clusters.cluster.x-k8s.io')) as [Found];
  const owners = cluster.metadata.managedFields.filter(({ fieldsV1 }) => fieldsV1['f:spec']?.['f:topology']);
  return owners.map(({ manager }) => manager);
}

const adoption = () => ['import', place.plane.kubeconfig, 'shop/catalog', '--adopt'];

it('is adopted without a word that the fleet does not have, and nothing of it changes', async () => {
  const dry = await place.run(...adoption(), '--dry-run');
  expect(dry).toContain('Adopt cluster shop/catalog');
  expect(dry).not.toMatch(/machines? (added|removed|replaced)|stays where it is/);
  expect(await seen()).toEqual(built);
  const said = await place.run(...adoption());
  expect(said).toContain('adopted shop/catalog: 1 object and 4 machines as they were');

  await place.applied('shop', 'catalog', await place.head());
  expect(await seen()).toEqual(built);
  const owners = await topologyOwners();
  expect(owners).toContain('kustomize-controller');
  expect(owners).not.toContain(TOOL);
  const kept = (await list(KINDS)).filter(
    ({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'],
  );
  expect(kept.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(['Cluster/catalog']);
});

it('a size reaches the machines of its pool and no others', async () => {
  await place.pull();
  await place.run('cluster', 'scale', 'shop/catalog', 'md-0=3');
  await place.applied('shop', 'catalog', await place.head());
  const deployment = `machinedeployments -l ${POOL}=md-0`.split(' ');
  const ready = '--for=jsonpath={.status.availableReplicas}=3';
  await place.plane.kubectl(['-n', 'shop', 'wait', ...deployment, ready, '--timeout=120s']);
  const after = await seen();
  expect(after.machines).toMatchObject(built.machines);
  expect(Object.keys(after.machines)).toHaveLength(5);
  expect(changed(built, after)).toEqual([
    'Cluster/catalog',
    'MachineDeployment/catalog-md-0',
    'MachineSet/catalog-md-0',
  ]);
});

it('the tracker sees its pools, and says when a change of version has reached them all', async () => {
  // machines are there before Cluster API says so of the whole
  for (const condition of ['ScalingUp=False', 'Available']) {
    await place.wait('shop', 'cluster/catalog', `condition=${condition}`, 120);
  }
  const [line] = await status();
  expect(line).toMatchObject({
    available: true,
    pools: [
      { name: 'md-0', wanted: '3', desired: 3, ready: 3, settled: true },
      { name: 'slow', wanted: '1', desired: 1, ready: 1, settled: true },
    ],
  });

  await place.pull();
  await place.run('cluster', 'update', 'shop/catalog', '--kubernetes-version', 'v1.34.8');
  await place.applied('shop', 'catalog', await place.head());
  expect((await status())[0]?.reason).toBeDefined();
  await expect
    .poll(async () => (await status())[0]?.pools, { timeout: 400_000, interval: 5_000 })
    .toMatchObject([
      { name: 'md-0', settled: true },
      { name: 'slow', settled: true },
    ]);
  const versions = new Set((await list('machines')).map(({ spec }) => spec.version));
  expect([...versions]).toEqual(['v1.34.8']);
});

interface Line {
  readonly available: boolean;
  readonly reason?: string;
  readonly pools: readonly { readonly name: string; readonly settled: boolean }[];
}

const status = async (): Promise<readonly Line[]> =>
  JSON.parse(await place.runRemote('status', 'shop/catalog', '-o', 'json'));

it('a variable reaches the pool that it is for', async () => {
  const before = (await machinesOf('slow')).map(({ metadata }) => metadata.name);
  const others = (await machinesOf('md-0')).map(({ metadata }) => metadata.uid).sort();
  const old = /^(MachineSet|DevMachineTemplate)\/catalog-slow/;
  const replaced = Object.keys((await seen()).objects).filter((title) => old.test(title));
  expect(replaced).toHaveLength(2);
  await place.pull();
  const text = readFileSync(join(place.clone, FILE), 'utf8');
  const head = await place.change('Start slower', { [FILE]: text.replace('startup: 2s', 'startup: 3s') });
  await place.applied('shop', 'catalog', head);
  await expect
    .poll(async () => (await machinesOf('slow')).map(({ metadata }) => metadata.name), {
      timeout: 180_000,
      interval: 2_000,
    })
    .toEqual([expect.not.stringMatching(before[0] as string)]);
  expect((await machinesOf('md-0')).map(({ metadata }) => metadata.uid).sort()).toEqual(others);
  // Cluster API takes away what it replaced a little later
  const left = async () => Object.keys((await seen()).objects).filter((title) => replaced.includes(title));
  await expect.poll(left, { timeout: 60_000, interval: 1_000 }).toEqual([]);
});

it('is given back as it is, so that the tool it came from can go on', async () => {
  await place.wait('shop', 'cluster/catalog', 'condition=Available', 60);
  const before = await seen();
  const said = await place.run('--kubeconfig', place.plane.kubeconfig, 'cluster', 'release', 'shop/catalog');
  expect(said).toContain('released shop/catalog: 1 object as they were');
  await place.pull();
  // says for a day that it was given back
  const left = 'clusters/shop/catalog.state.yaml';
  expect(await place.git('ls-files', 'clusters/shop', 'manifests/main/shop/catalog')).toBe(left);

  const edits = [
    ['v1.34.7', 'v1.34.8'],
    ['replicas: 2', 'replicas: 3'],
    ['value: 2s', 'value: 3s'],
  ] as const;
  await applyByHand(edits.reduce((text, [from, to]) => text.replace(from, to), MANIFESTS));
  expect(await seen()).toEqual(before);
  const owners = await topologyOwners();
  expect(owners).toContain(TOOL);
  expect(owners).not.toContain('kustomize-controller');
});
