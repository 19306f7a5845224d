import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetPlace } from './fleet-place.ts';
import { Legs } from './legs.ts';
import { LoopProcess } from './loop-process.ts';

const object = (kind: string, metadata: string, spec: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec:\n${spec}`;

/** What a fleet allows that lets the loop remove whole clusters. */
const fleetFile = (more = '') =>
  object(
    'Fleet',
    'name: fleet',
    `  branch: main\n  commitPolicy: { delete: direct }\n  guards: { objectsDeletedPerRun: 50, nodesRemovedPerRun: 10 }\n  loop: { intervalSeconds: 1, watchSeconds: 1 }\n${more}`,
  );

const TINY = object(
  'ClusterTemplate',
  'name: tiny',
  '  kubernetesVersion: v1.34.8\n  controlPlane: { replicas: 1, machine: {} }\n  pools:\n    - { name: workers, replicas: 1, machine: {} }\n',
);

interface Objects {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
}

interface Annotated {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

let place: FleetPlace;
let loop: LoopProcess;
beforeAll(async () => {
  place = await FleetPlace.start({ 'fleet.yaml': fleetFile(), 'templates/tiny.yaml': TINY });
  for (const name of ['web-1', 'web-2']) {
    await place.runRemote('cluster', 'create', `shop/${name}`, '--cloud', 'lab', '--template', 'tiny');
  }
  const { url, trackerKubeconfig, folder } = place;
  loop = new LoopProcess({ url, trackerKubeconfig, cache: join(folder, 'loop') });
});
afterAll(async () => {
  await loop?.stop();
  await place?.stop();
});

/** Waits for a commit that the loop makes by itself, and gives its id. */
function followed(subject: string, seconds: number): Promise<string> {
  return loop.reports.next(
    subject,
    seconds,
    (report) => report.followed.find((one) => one.subject === subject)?.commit,
    0,
  );
}

async function machinesOf(cluster: string): Promise<readonly string[]> {
  const { items } = await place.get<Objects>('shop', 'machines', '-l', `cluster.x-k8s.io/cluster-name=${cluster}`);
  return items.map(({ metadata }) => metadata.uid).sort();
}

async function isProtected(what: string): Promise<boolean> {
  const { metadata } = await place.get<Annotated>('shop', what);
  return metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}

it('clusters that became available are noted, and applied only where their CA is from then on', async () => {
  for (const name of ['web-1', 'web-2']) {
    await followed(`Note that ${name} is available`, 240);
    await place.wait('shop', `kustomization/${name}.fuse`, 'create', 60);
    await place.wait('shop', `kustomization/${name}.fuse`, 'condition=Ready', 60);
    await place.wait('shop', `kustomization/${name}`, 'condition=Ready', 120);
  }
});

it('a removal that a person begins is finished by the loop, and namespace and credentials outlive it', async () => {
  await place.plane.kubectl(['-n', 'shop', 'create', 'secret', 'generic', 'cloud-credentials', '--from-literal=a=b']);
  const others = await machinesOf('web-2');
  const legs = new Legs();
  await place.runRemote('cluster', 'delete', 'shop/web-1');
  legs.end('first commit pushed');
  await followed('Remove cluster shop/web-1', 60);
  legs.end('applied, second commit pushed');
  await place.wait('shop', 'kustomization/web-1', 'delete', 60);
  legs.end('Kustomization gone');
  await place.wait('shop', 'cluster/web-1', 'delete', 180);
  legs.end('cluster gone');
  legs.print();
  expect(await machinesOf('web-1')).toEqual([]);
  const left = await place.plane.kubectl([
    '-n',
    'shop',
    'get',
    'machinesets,kubeadmcontrolplanes,devclusters',
    '-o',
    'name',
  ]);
  expect(left).not.toContain('web-1');
  await place.plane.kubectl(['-n', 'shop', 'get', 'secret', 'cloud-credentials']);
  await place.plane.kubectl(['get', 'namespace', 'shop']);
  expect(await machinesOf('web-2')).toEqual(others);
  console.log(await place.runRemote('history', '--limit', '8'));
});

it('protection comes back when the second commit does not come', async () => {
  await place.change('Nothing shrinks for now', { 'fleet.yaml': fleetFile('  pause: in\n') });
  await place.runRemote('cluster', 'delete', 'shop/web-2');
  const begun = await place.head();
  await place.applied('shop', 'web-2', begun);
  expect(await isProtected('cluster/web-2')).toBe(false);
  await loop.reports.next('the loop waits', 60, ({ waiting }) =>
    waiting.find(({ reason }) => reason.includes('pause in')),
  );
  await place.pull();
  const state = 'clusters/shop/web-2.state.yaml';
  const text = readFileSync(join(place.clone, state), 'utf8');
  const late = text.replace(/(deletion:\n {4}at: )"[^"]*"/, (_, begin) => `${begin}"2026-01-01T00:00:00Z"`);
  expect(late).not.toBe(text);
  await place.change('As if it had begun long ago', { [state]: late });
  const restored = await followed('Restore the protection of cluster shop/web-2', 60);
  await place.applied('shop', 'web-2', restored);
  expect(await isProtected('cluster/web-2')).toBe(true);
  await place.change('Go on', { 'fleet.yaml': fleetFile() });
});

it('a cluster whose files are removed by mistake stays, and status says so', async () => {
  const machines = await machinesOf('web-2');
  await place.pull();
  const paths = [
    'clusters/shop/web-2.yaml',
    'clusters/shop/web-2.state.yaml',
    'manifests/main/shop/web-2',
    'manifests/main/_flux/shop/web-2.yaml',
  ];
  await place.git('rm', '-r', '--quiet', ...paths);
  const removed = await place.push('Clean up');
  const applied = `jsonpath={.status.lastAppliedOriginRevision}=main@sha1:${removed}`;
  await place.wait('flux-system', 'kustomization/fleet', applied, 60);
  await place.plane.kubectl(['-n', 'shop', 'annotate', 'kustomization/web-2', 'reconcile.fluxcd.io/requestedAt=now']);
  await place.wait('shop', 'kustomization/web-2', 'condition=Ready=False', 60);
  expect(await place.runRemote('status')).toMatch(/shop\/web-2 +Provisioned .*its files are not in Git any more/);
  expect(await machinesOf('web-2')).toEqual(machines);
  await place.git('revert', '--no-commit', removed);
  const back = await place.push('Put it back');
  await place.wait(
    'flux-system',
    'kustomization/fleet',
    `jsonpath={.status.lastAppliedOriginRevision}=main@sha1:${back}`,
    60,
  );
  await place.wait('shop', 'kustomization/web-2', 'condition=Ready', 120);
  expect(await machinesOf('web-2')).toEqual(machines);
  expect(await place.runRemote('status')).not.toContain('not in Git');
});
