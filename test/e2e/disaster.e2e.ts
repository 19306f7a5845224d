import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedSince, endOfAudit } from './audit.ts';
import { backUp, lose, restore } from './backup.ts';
import { FleetPlace, MANAGEMENT } from './fleet-place.ts';
import { InnerLoop } from './inner-loop.ts';
import { areApplied, areReady, clusterFiles, workersOf } from './many-clusters.ts';

const CLUSTER: NamespacedName = 'team-1/c-001';
const MAIN = 'kustomization/c-001';
const FUSE = 'kustomization/c-001.fuse';
const CLUSTER_API = /^(clusters|machine.*|kubeadm.*|dev.*)$/;

let place: FleetPlace;
let backup: string;
beforeAll(async () => {
  place = await FleetPlace.start(clusterFiles([CLUSTER]));
});
afterAll(() => place?.stop());

/** Works with a loop that begins anew: what an earlier one watched may be of another life of the management cluster. */
async function withLoop<T>(work: (loop: InnerLoop) => Promise<T>): Promise<T> {
  const loop = await InnerLoop.start(place);
  try {
    return await work(loop);
  } finally {
    await loop.stop();
  }
}

interface Objects {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
    readonly spec?: { readonly providerID?: string };
  }[];
}

/** What makes the cluster what it is: who its objects are, and which machines they stand for. */
async function identities(): Promise<readonly string[]> {
  const kinds = 'clusters,devclusters,kubeadmcontrolplanes,machinedeployments,machines,devmachines,kubeadmconfigs';
  const { items } = await place.get<Objects>('team-1', kinds);
  return items.map(({ kind, metadata, spec }) => {
    const going = metadata.deletionTimestamp === undefined ? '' : ' deleted';
    return `${kind} ${metadata.name} ${metadata.uid} ${spec?.providerID ?? ''}${going}`;
  });
}

/**
 * Nodes of the workload cluster, as its own API server says. That one is in the memory of Cluster API's Dev provider, which
 * makes it and the nodes anew from what the management cluster says; everything else in it is lost with the provider.
 */
async function nodes(): Promise<readonly string[]> {
  const secret = await place.get<{ data: { value: string } }>('team-1', 'secret', 'c-001-kubeconfig');
  const kubeconfig = Buffer.from(secret.data.value, 'base64').toString();
  const { items } = JSON.parse(place.kubectlWith(kubeconfig, ['get', 'nodes', '-o', 'json'])) as Objects;
  return items.map(({ metadata, spec }) => `${metadata.name} ${spec?.providerID}`).sort();
}

/** Scales the pool by a commit, and waits until its machines are there. */
async function scale(size: number): Promise<void> {
  await withLoop(async (loop) => {
    const commit = (await loop.scale(workersOf([CLUSTER], size)))[0]?.commit as string;
    loop.askFlux(commit);
    await loop.until(`size ${size} applied`, 120, (index) => areApplied(index, [CLUSTER], commit));
    await loop.until(`size ${size} ready`, 240, (index) => areReady(index, [CLUSTER], size));
  });
}

/** Lets the loop note that the cluster is ready, and waits for the fuse that this brings. */
async function noteReady(): Promise<void> {
  await withLoop(async (loop) => {
    await loop.until('the cluster ready', 240, (index) => areReady(index, [CLUSTER], 2));
    await loop.tick();
  });
  await place.pull();
  expect(readFileSync(join(place.clone, `clusters/${CLUSTER}.state.yaml`), 'utf8')).toMatch(/^ {2}firstReady: /m);
  await place.wait('team-1', FUSE, 'create', 60);
  await place.wait('team-1', FUSE, 'condition=Ready', 60);
  await place.wait('team-1', MAIN, 'condition=Ready', 60);
}

it('a management cluster that is restored from its backup touches no machine, and goes on', async () => {
  await noteReady();
  const [before, nodesBefore] = [await identities(), await nodes()];
  expect(nodesBefore).toHaveLength(3);
  backup = await backUp(place.plane);
  await lose(place.plane);
  const from = endOfAudit(place.plane);
  await restore(place.plane, backup);

  // a size that only working controllers bring about, and which therefore saw everything that was restored
  await scale(3);
  const after = await identities();
  expect(after).toEqual(expect.arrayContaining([...before]));
  const news = after.filter((identity) => !before.includes(identity)).map((identity) => identity.split(' ')[0]);
  expect(news.sort()).toEqual(['DevMachine', 'KubeadmConfig', 'Machine']);
  expect(await nodes()).toEqual(expect.arrayContaining([...nodesBefore]));
  expect(auditedSince(place.plane, from, /^delete/).filter(({ resource }) => CLUSTER_API.test(resource))).toEqual([]);
});

it('on an empty management cluster the fuse holds: nothing is made, and status says why', async () => {
  backup = await backUp(place.plane);
  await lose(place.plane);
  const from = endOfAudit(place.plane);
  await place.plane.startAll();
  await place.plane.kubectl(['apply', '--server-side', '-f', '-'], await place.run('bootstrap', MANAGEMENT));
  await place.wait('flux-system', 'kustomization/namespaces', 'condition=Ready', 60);
  await place.wait('team-1', FUSE, 'create', 60);
  await place.wait('team-1', FUSE, 'condition=Ready=False', 120);
  await place.runRemote('cluster', 'scale', CLUSTER, 'workers=4');
  const artifact = `jsonpath={.status.artifact.metadata.org\\.opencontainers\\.image\\.revision}=main@sha1:${await place.head()}`;
  await place.wait('team-1', 'externalartifact/c-001', artifact, 60);
  await place.wait('team-1', MAIN, 'jsonpath={.status.conditions[?(@.type=="Ready")].reason}=DependencyNotReady', 60);

  const [line] = JSON.parse(await place.runRemote('--output', 'json', 'status', CLUSTER));
  expect(line).toMatchObject({ phase: 'absent', available: false });
  expect(line.reason).toMatch(/^the fuse holds: nothing is applied while Secret c-001-ca is not on the management clu/);
  console.log(await place.runRemote('status', CLUSTER));
  expect(await identities()).toEqual([]);
  expect(auditedSince(place.plane, from, /^create$/).filter(({ resource }) => CLUSTER_API.test(resource))).toEqual([]);
});

it('with its backup restored after all everything is as it was, and what Git says since is applied', async () => {
  await lose(place.plane);
  await restore(place.plane, backup);
  const before = await identities();
  await withLoop(async (loop) => {
    await loop.until('size 4 ready', 240, (index) => areReady(index, [CLUSTER], 4));
  });
  const after = await identities();
  expect(after).toEqual(expect.arrayContaining([...before]));
  expect(after).toHaveLength(before.length + 3);
});

it('who knows that the machines are gone deletes the cluster and makes it anew', async () => {
  await lose(place.plane);
  await place.plane.startAll();
  await place.plane.kubectl(['apply', '--server-side', '-f', '-'], await place.run('bootstrap', MANAGEMENT));
  await place.wait('team-1', FUSE, 'create', 60);
  await place.runRemote('cluster', 'delete', CLUSTER);
  const applied = `jsonpath={.status.lastAppliedOriginRevision}=main@sha1:${await place.head()}`;
  await place.wait('flux-system', 'kustomization/fleet', applied, 60);
  await place.runRemote('cluster', 'delete', CLUSTER, '--applied');
  await place.wait('team-1', MAIN, 'delete', 120);
  await place.runRemote('cluster', 'create', CLUSTER, '--cloud', 'lab', '--template', 'tiny');
  await withLoop((loop) => loop.until('the new cluster ready', 240, (index) => areReady(index, [CLUSTER], 2)));
});
