import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identify, isAlive } from '../../tools/control-plane/live-processes.ts';
import { isFree } from '../../tools/control-plane/ports.ts';
import { processSpecs } from '../../tools/control-plane/processes.ts';
import { FleetPlace } from './fleet-place.ts';

const PROCESSES = processSpecs({ folder: '', basePort: 0 }).map(({ name }) => name);
const TINY = `apiVersion: krake-infra.io/v1alpha1
kind: ClusterTemplate
metadata:
  name: tiny
spec:
  kubernetesVersion: v1.34.8
  controlPlane:
    replicas: 1
    machine: {}
  pools:
    - name: workers
      replicas: 1
      machine: {}
`;

let place: FleetPlace;
let workers = 1;
beforeAll(async () => {
  place = await FleetPlace.start();
  place.write({ 'templates/tiny.yaml': TINY });
  await place.push('Add a template');
  await place.runRemote('cluster', 'create', 'shop/web-1', '--cloud', 'lab', '--template', 'tiny');
  await place.applied('shop', 'web-1', await place.head());
  await place.wait('shop', 'kubeadmcontrolplane/web-1-control-plane', 'jsonpath={.status.readyReplicas}=1', 240);
  await place.wait('shop', 'machinedeployment/web-1-workers', 'jsonpath={.status.readyReplicas}=1', 120);
});
afterAll(() => place?.stop());

/** Kills a process as the kernel would, without the knowledge of the control plane. */
async function crash(name: string): Promise<void> {
  const { pid = 0 } = processOf(name) ?? {};
  const ended = place.plane.ended(name);
  process.kill(pid, 'SIGKILL');
  await ended;
}

const processOf = (name: string) => place.plane.processes.find((one) => one.name === name);

const object = (apiVersion: string, kind: string, name: string, more: object) =>
  JSON.stringify({ apiVersion, kind, metadata: { name, namespace: 'shop' }, ...more });

/** A commit becomes one more machine, and the processes that this does not need do their work as well. */
async function works(): Promise<void> {
  workers += 1;
  await place.runRemote('cluster', 'scale', 'shop/web-1', `workers=${workers}`);
  await place.applied('shop', 'web-1', await place.head());
  await place.wait('shop', 'machinedeployment/web-1-workers', `jsonpath={.status.readyReplicas}=${workers}`, 120);

  const { plane } = place;
  // kube-controller-manager empties a namespace that goes
  await plane.kubectl(['create', 'namespace', 'passing']);
  await plane.kubectl(['delete', 'namespace', 'passing', '--timeout=60s']);
  // the webhooks of these two answer, or the API server refuses
  await plane.kubectl(['-n', 'shop', 'annotate', 'kubeadmcontrolplane', '--all', '--dry-run=server', 'seen=yes']);
  const cloud = { spec: { identityRef: { cloudName: 'openstack', name: 'credentials' } } };
  const infrastructure = object('infrastructure.cluster.x-k8s.io/v1beta1', 'OpenStackCluster', 'web-2', cloud);
  await plane.kubectl(['create', '--dry-run=server', '-f', '-'], infrastructure);
  const receiver = `receiver-${workers}`;
  const resources = [{ kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' }];
  const spec = { type: 'generic', secretRef: { name: 'token' }, resources };
  await plane.kubectl(
    ['create', '-f', '-'],
    object('notification.toolkit.fluxcd.io/v1', 'Receiver', receiver, { spec }),
  );
  await place.wait('shop', `receiver/${receiver}`, 'condition=Ready', 30);
  const release = `release-${workers}`;
  const chart = { spec: { interval: '1h', chartRef: { kind: 'HelmChart', name: 'nowhere' } } };
  await plane.kubectl(['create', '-f', '-'], object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', release, chart));
  await place.wait('shop', `helmrelease/${release}`, 'condition=Ready=False', 30);
}

it('works before anything crashes', async () => {
  await place.plane.kubectl(['-n', 'shop', 'create', 'secret', 'generic', 'token', '--from-literal=token=open']);
  await works();
});

it.each(PROCESSES)('a crash of %s is reported, and after a restart everything works again', async (name) => {
  await crash(name);

  expect(processOf(name)).toMatchObject({ state: 'exited', ended: 'killed by SIGKILL' });
  expect(place.plane.crashes).toMatch(new RegExp(`^${name} ended by itself \\(killed by SIGKILL\\)\n.+`));
  await place.plane.start(name);
  expect(place.plane.crashes).toBeUndefined();
  await works();
  expect(place.plane.processes.map(({ state }) => state)).toEqual(PROCESSES.map(() => 'up'));
});

it('a command that fails because of a crash says so', async () => {
  await crash('kube-apiserver');
  await expect(place.plane.kubectl(['get', 'namespaces'])).rejects.toThrow(
    /kube-apiserver ended by itself \(killed by SIGKILL\)/,
  );
  await place.plane.start('kube-apiserver');
});

it('ends with an error after a crash that nobody minded, and leaves nothing behind', async () => {
  const { plane } = place;
  await crash('capo');
  const ids = plane.processes.flatMap(({ pid }) => (pid === undefined ? [] : (identify(pid) ?? [])));
  expect(ids).toHaveLength(PROCESSES.length - 1);
  const ports = [...plane.processes.map(({ port }) => port), plane.git.port, 19_000, 20_000];
  expect(await Promise.all(ports.map(isFree))).toContain(false);

  await expect(place.stop()).rejects.toThrow(/^capo ended by itself \(killed by SIGKILL\)\n/);

  expect(ids.filter(isAlive)).toEqual([]);
  expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));
  expect(existsSync(plane.folder)).toBe(false);
});
