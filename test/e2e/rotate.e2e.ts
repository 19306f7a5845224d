import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FleetPlace } from './fleet-place.ts';
import { Legs } from './legs.ts';
import { LoopProcess } from './loop-process.ts';

const STATE = 'clusters/shop/web-1.state.yaml';
const MANIFEST = 'manifests/main/shop/web-1/cluster.yaml';
const POOL = 'cluster.x-k8s.io/deployment-name=web-1-workers';
const PLANE = 'cluster.x-k8s.io/control-plane';
const DROPPED = 'Drop 1 template of web-1 that no machine uses';

const object = (kind: string, metadata: string, spec: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec:\n${spec}`;

const machine = (seconds: number) => `{ inmemory: { vm: { startupSeconds: ${seconds} } } }`;

/** A cluster of one control-plane machine and two workers, which take so long to start. */
const cluster = (planeSeconds: number, seconds: number) =>
  object(
    'Cluster',
    'name: web-1, namespace: shop',
    '  cloud: lab\n  renderProfile: 1\n  kubernetesVersion: v1.34.8\n' +
      `  controlPlane: { replicas: 1, machine: ${machine(planeSeconds)} }\n` +
      `  pools:\n    - { name: workers, replicas: 2, machine: ${machine(seconds)} }\n`,
  );

interface Sets {
  readonly items: readonly {
    readonly metadata: { readonly uid: string };
    readonly spec: { readonly template: { readonly spec: { readonly infrastructureRef: { readonly name: string } } } };
    readonly status: { readonly replicas?: number };
  }[];
}

let place: FleetPlace;
let loop: LoopProcess;
beforeAll(async () => {
  place = await FleetPlace.start({
    'fleet.yaml': object('Fleet', 'name: fleet', '  branch: main\n  loop: { intervalSeconds: 1, watchSeconds: 1 }\n'),
    'clusters/shop/web-1.yaml': cluster(1, 1),
  });
  const { url, trackerKubeconfig, folder } = place;
  loop = new LoopProcess({ url, trackerKubeconfig, cache: join(folder, 'loop') });
});
afterAll(async () => {
  await loop?.stop();
  await place?.stop();
});

/** Machines by the template that their MachineSet makes them from. */
async function machinesOf(template: string): Promise<number> {
  const { items } = await place.get<Sets>('shop', 'machinesets', '-l', POOL);
  const own = items.filter(({ spec }) => spec.template.spec.infrastructureRef.name === template);
  return own.reduce((sum, { status }) => sum + (status.replicas ?? 0), 0);
}

async function machines(selector: string): Promise<readonly string[]> {
  const { items } = await place.get<Sets>('shop', 'machines', '-l', selector);
  return items.map(({ metadata }) => metadata.uid).sort();
}

/** Names of the machine templates of a pool that Git holds. */
async function templatesInGit(retired: boolean, pool = 'workers'): Promise<readonly string[]> {
  await place.pull();
  const { status } = parse(await place.git('show', `HEAD:${STATE}`)) as {
    status: { templates: { name: string; role: string; pool: string; retired?: string }[] };
  };
  return status.templates
    .filter((one) => one.pool === pool && one.role === 'machine' && (one.retired !== undefined) === retired)
    .map(({ name }) => name);
}

it('another flavor rolls the machines, and the old template leaves Git only when none uses it', async () => {
  await loop.followed('Note that web-1 is available', 240);
  await place.wait('shop', 'machinedeployment/web-1-workers', 'jsonpath={.status.readyReplicas}=2', 120);
  const before = await machines(POOL);
  const [old = ''] = await templatesInGit(false);
  const legs = new Legs();
  const changed = await place.change('Another flavor', { 'clusters/shop/web-1.yaml': cluster(1, 4) });
  legs.end('pushed');
  await place.applied('shop', 'web-1', changed);
  legs.end('applied');
  const [next = ''] = await templatesInGit(false);
  expect(next).not.toBe(old);
  // The second machine is waited for before the last old one goes, so the roll is under way for seconds after this.
  expect(await machinesOf(old)).toBeGreaterThan(0);
  expect(await templatesInGit(true)).toEqual([old]);
  expect(await place.git('show', `HEAD:${MANIFEST}`)).toContain(`name: ${old}\n`);
  await place.plane.kubectl(['-n', 'shop', 'get', `devmachinetemplate/${old}`]);
  const dropped = await loop.followed(DROPPED, 180);
  legs.end('rolled, old template out of Git');
  expect([await machinesOf(old), await machinesOf(next)]).toEqual([0, 2]);
  const after = await machines(POOL);
  expect(after.filter((uid) => before.includes(uid))).toEqual([]);
  expect(await templatesInGit(true)).toEqual([]);
  await place.wait('shop', `devmachinetemplate/${old}`, 'delete', 60);
  legs.end('old template gone');
  legs.print();
  await place.applied('shop', 'web-1', dropped);
  await place.plane.kubectl(['-n', 'shop', 'get', `devmachinetemplate/${next}`]);
  expect(await machines(POOL)).toEqual(after);
  console.log(await place.runRemote('history', 'shop/web-1'));
});

it('the template of a control plane stays until the control plane has rolled', async () => {
  const [before, pool] = [await machines(PLANE), await machines(POOL)];
  const [old = ''] = await templatesInGit(false, 'control-plane');
  const heard = loop.reports.all.length;
  const legs = new Legs();
  const changed = await place.change('Another flavor of the control plane', {
    'clusters/shop/web-1.yaml': cluster(2, 4),
  });
  await place.applied('shop', 'web-1', changed);
  legs.end('applied');
  expect(await machines(PLANE)).toEqual(expect.arrayContaining([...before]));
  expect(await templatesInGit(true, 'control-plane')).toEqual([old]);
  await loop.followed(DROPPED, 240, heard);
  legs.end('rolled, old template out of Git');
  const after = await machines(PLANE);
  expect(after).toHaveLength(1);
  expect(after.filter((uid) => before.includes(uid))).toEqual([]);
  expect(await machines(POOL)).toEqual(pool);
  await place.wait('shop', `devmachinetemplate/${old}`, 'delete', 60);
  legs.print();
});
