import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { krakeInfra } from '../support/cli.ts';
import { FleetPlace } from './fleet-place.ts';
import { type Watchable, Watched } from './watched.ts';

const CLUSTER = readFileSync(fileURLToPath(new URL('../import/simulated.yaml', import.meta.url)), 'utf8');
const KINDS = [
  'clusters',
  'devclusters',
  'kubeadmcontrolplanes',
  'machinedeployments',
  'devmachinetemplates',
  'kubeadmconfigtemplates',
  'machinehealthchecks',
].join();
const TOOL = 'old-tool';

interface Found extends Watchable {
  readonly kind: string;
  readonly metadata: Watchable['metadata'] & {
    readonly generation: number;
    readonly uid: string;
    readonly managedFields: readonly {
      readonly manager: string;
      readonly fieldsV1: Readonly<Record<string, object>>;
    }[];
  };
}

let place: FleetPlace;
let machines: Watched<Watchable>;
let built: { readonly objects: readonly Seen[]; readonly machines: readonly string[] };
beforeAll(async () => {
  place = await FleetPlace.start();
  await place.plane.kubectl(['create', 'namespace', 'shop']);
  await applyByHand();
  machines = new Watched(place.plane.kubeconfig, 'shop', 'machines');
  await place.wait('shop', 'machinedeployment/legacy-md-0', 'jsonpath={.status.availableReplicas}=2', 180);
  await place.wait('shop', 'cluster/legacy', 'condition=Available', 60);
  built = { objects: await seen(), machines: names() };
  expect(built.machines).toHaveLength(3);
});
afterAll(async () => {
  await machines?.stop();
  await place?.stop();
});
afterEach(() => expect(machines.gone).toEqual([]));

/** What the tool that made the cluster does, in its own name; it fails where it would have to take a field from others. */
const applyByHand = (manifests = CLUSTER) =>
  place.plane.kubectl(['apply', '--server-side', `--field-manager=${TOOL}`, '-f', '-'], manifests);

const names = () => machines.now.map(({ metadata }) => metadata.name);

interface Seen {
  readonly object: string;
  readonly generation: number;
  readonly uid: string;
}

async function objects(): Promise<readonly Found[]> {
  return (await place.get<{ items: readonly Found[] }>('shop', KINDS, '--show-managed-fields')).items;
}

const seen = async (): Promise<readonly Seen[]> =>
  (await objects()).map(({ kind, metadata: { name, generation, uid } }) => ({
    object: `${kind}/${name}`,
    generation,
    uid,
  }));

/** Who owns a part of an object, by the object. */
async function ownersOf(part: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const owners = ({ metadata }: Found) =>
    metadata.managedFields.filter(({ fieldsV1 }) => part in fieldsV1).map(({ manager }) => manager);
  return new Map((await objects()).map((object) => [`${object.kind}/${object.metadata.name}`, owners(object)]));
}

const adoption = () => ['import', place.plane.kubeconfig, 'shop/legacy', '--adopt'];

it('is refused while it would lose something, and touches nothing', async () => {
  const head = await place.head();
  const { code, out } = await krakeInfra(['--fleet', place.clone, ...adoption()]);
  expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining('nodefs.available<5%') });
  expect([await place.head(), await seen()]).toEqual([head, built.objects]);
});

it('touches no object and no machine, and leaves Flux as the only owner of what it applies', async () => {
  const dry = await place.run(...adoption(), '--verbatim', '--dry-run');
  expect(dry).toContain('Adopt cluster shop/legacy');
  expect(dry).not.toMatch(/machines? (added|removed|replaced)/);
  const said = await place.run(...adoption(), '--verbatim');
  expect(said).toContain('adopted shop/legacy: 7 objects and 3 machines as they were');

  await place.applied('shop', 'legacy', await place.head());
  expect([await seen(), names()]).toEqual([built.objects, built.machines]);
  for (const [object, owners] of await ownersOf('f:spec')) {
    expect({ object, owners }).toEqual({ object, owners: expect.arrayContaining(['kustomize-controller']) });
    expect({ object, owners }).toEqual({ object, owners: expect.not.arrayContaining([TOOL]) });
  }
});

it('a change of the fleet reaches the machines that it means, and no others', async () => {
  await place.pull();
  await place.run('cluster', 'scale', 'shop/legacy', 'md-0=3');
  await place.applied('shop', 'legacy', await place.head());
  await place.wait('shop', 'machinedeployment/legacy-md-0', 'jsonpath={.status.availableReplicas}=3', 120);
  expect(names()).toEqual(expect.arrayContaining([...built.machines]));
  const changed = (await seen()).filter((one, index) => one.generation !== built.objects[index]?.generation);
  expect(changed.map(({ object }) => object)).toEqual(['MachineDeployment/legacy-md-0']);
});

it('is given back as it is, so that the tool it came from can go on', async () => {
  const before = { objects: await seen(), machines: names() };
  const said = await place.run('--kubeconfig', place.plane.kubeconfig, 'cluster', 'release', 'shop/legacy');
  expect(said).toContain('released shop/legacy: 7 objects as they were');
  await place.pull();
  const left = 'clusters/shop/legacy.state.yaml';
  expect(await place.git('ls-files', 'clusters/shop', 'manifests/main/shop/legacy')).toBe(left);
  const ci = await krakeInfra(['--fleet', place.clone, 'ci', '--against', 'HEAD~1']);
  // with the last cluster of its namespace go Flux objects of that, which budgets count
  expect(ci.out).toMatch(
    /: 3 objects would be deleted .*\n(.*\n){2}rules +ok\nbudgets +1 problem\nsynth --check +ok\n/,
  );
  expect(await place.plane.kubectl(['-n', 'shop', 'get', 'kustomizations', '-o', 'name'])).not.toContain('legacy');

  await applyByHand(CLUSTER.replace('replicas: 2', 'replicas: 3'));
  expect({ objects: await seen(), machines: names() }).toEqual(before);
  for (const [object, owners] of await ownersOf('f:spec')) {
    expect({ object, owners }).toEqual({ object, owners: expect.arrayContaining([TOOL]) });
    expect({ object, owners }).toEqual({ object, owners: expect.not.arrayContaining(['kustomize-controller']) });
  }
});
