import { clusterApiActuator } from '@krake-infra/reconciler/track/cluster-api/actuator.ts';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ObjectServer } from '../support/object-server.ts';
import { clusterObjects, createOn } from '../support/real-objects.ts';

const PATIENCE_MS = 60_000;

let server: ObjectServer;
let management: WatchedManagement;
beforeAll(async () => {
  server = await ObjectServer.start();
  await server.create('/api/v1/namespaces', { metadata: { name: 'shop' } });
  for (const name of ['web-1', 'web-2']) await createAll(name);
  management = new WatchedManagement('mgmt', connect({ file: server.kubeconfig }));
});
afterAll(async () => {
  await management?.close();
  await server?.stop();
});

async function createAll(name: string): Promise<void> {
  for (const [kind, object] of clusterObjects(name)) await createOn(server, kind, object);
}

const machinesOf = (name: string) => Object.keys(management.index.clusters.get(`shop/${name}`)?.machines ?? {});

async function until(isTrue: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  while (!isTrue()) {
    signal.throwIfAborted();
    await management.change(signal);
  }
}

describe('lists and watches on a real API server', () => {
  it('read what is there and see what comes', async () => {
    expect(await management.read(AbortSignal.timeout(PATIENCE_MS))).toBeUndefined();
    expect([...management.index.clusters.keys()]).toEqual(['shop/web-1', 'shop/web-2']);
    await createAll('web-3');
    await until(() => machinesOf('web-3').length === 5);
  });

  it('see a mark that is written and taken back', async () => {
    const actuator = clusterApiActuator(new Map([['mgmt', connect({ file: server.kubeconfig })]]));
    const victim = { namespace: 'shop', name: 'web-1-workers-0' };
    const mark = () => management.index.clusters.get('shop/web-1')?.machines[victim.name]?.mark;
    await actuator.mark('mgmt', victim, 'krake-infra:0123456789ab:1');
    await until(() => mark() === 'krake-infra:0123456789ab:1');
    await actuator.mark('mgmt', victim, null);
    await until(() => mark() === undefined);
  });

  it('survive a crash of the API server', async () => {
    await server.crash();
    await server.upAgain();
    await createAll('web-4');
    await until(() => management.index.clusters.has('shop/web-4'));
  });

  it('notice what vanished behind a compaction', async () => {
    await server.deleteObject('Machine', 'web-2-workers-0');
    await server.crash();
    await server.compact();
    await server.upAgain();
    await server.deleteObject('Machine', 'web-2-workers-1');
    await until(() => machinesOf('web-2').length === 3);
    expect(management.trouble).toBeUndefined();
  });
});
