import { watch } from 'node:fs/promises';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import { trackerRules } from '@krake-infra/synth/delivery/tracker-role.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FleetPlace, MANAGEMENT } from './fleet-place.ts';

let place: FleetPlace;
beforeAll(async () => {
  place = await FleetPlace.start();
});
afterAll(() => place?.stop());

interface Objects {
  readonly items: readonly { readonly metadata: { readonly name: string }; readonly status?: object }[];
}

it('an empty fleet gets a cluster, whose machines become ready and whose kubeconfig works', async () => {
  const legs: string[] = [];
  let last = performance.now();
  const leg = (name: string) => {
    legs.push(`${name} ${((performance.now() - last) / 1000).toFixed(1)} s`);
    last = performance.now();
  };
  await place.runRemote('cluster', 'create', 'shop/web-1', '--cloud', 'lab', '--template', 'small');
  leg('pushed');
  await place.applied('shop', 'web-1', await place.head());
  leg('applied');
  const size = (number: number) => `jsonpath={.status.readyReplicas}=${number}`;
  await place.wait('shop', 'kubeadmcontrolplane/web-1-control-plane', size(3), 240);
  await place.wait('shop', 'machinedeployment/web-1-workers', size(2), 120);
  leg('machines ready');
  console.log(legs.join(', '));
  const machines = await place.get<Objects>('shop', 'machines');
  expect(machines.items).toHaveLength(5);
  const secret = await place.get<{ data: { value: string } }>('shop', 'secret', 'web-1-kubeconfig');
  const kubeconfig = Buffer.from(secret.data.value, 'base64').toString();
  const nodes = place.kubectlWith(kubeconfig, ['get', 'nodes', '-o', 'json']);
  expect((JSON.parse(nodes) as Objects).items).toHaveLength(5);
  console.log(await place.runRemote('status', 'shop/web-1'), await place.runRemote('history', 'shop/web-1'));
});

it('tracking uses every right that its role gives it to read, and asks for nothing else', async () => {
  const granted = trackerRules.flatMap(({ resources = [], verbs = [] }) =>
    verbs.flatMap((verb) => resources.map((resource) => `${verb} ${resource}`)),
  );
  const reads = granted.filter((each) => !each.startsWith('patch ')).sort();
  const management = new WatchedManagement(MANAGEMENT, connect({ file: place.trackerKubeconfig }));
  expect(await management.read(AbortSignal.timeout(30_000))).toBeUndefined();
  console.log('waits up to 30 s for every watch in the audit log');
  for await (const _ of watch(place.plane.auditLog, { signal: AbortSignal.timeout(30_000) })) {
    if (reads.every((read) => place.trackerRequests().has(read))) break;
  }
  await management.close();
  const asked = place.trackerRequests();
  // The command that made the cluster asked Flux to look.
  expect([...asked.keys()].sort()).toEqual([...reads, 'patch gitrepositories'].sort());
  expect(new Set([...asked.values()].flatMap((codes) => [...codes]))).toEqual(new Set([200]));
});
