/**
 * Lists and watches against a real API server: changes, a crash, a compaction behind a crash. Needs root, iproute2 and
 * the programs of the test control plane: `node tools/program.mjs test/e2e/tracking.ts`.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clusterApiActuator } from '@krake-infra/reconciler/track/cluster-api/actuator.ts';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import { missingPrograms, RealApiServer } from '../support/real-api-server.ts';
import { clusterObjects, createOn } from '../support/real-objects.ts';

const PATIENCE_MS = 60_000;
const missing = missingPrograms();
if (missing !== undefined) throw new Error(missing);
if (process.argv[2] === 'inside') await inside();
else {
  const command = `ip link set lo up && exec ${process.execPath} --import tsx ${fileURLToPath(import.meta.url)} inside`;
  process.exitCode = spawnSync('unshare', ['--net', 'sh', '-c', command], { stdio: 'inherit' }).status ?? 1;
}

async function inside(): Promise<void> {
  const server = await RealApiServer.start();
  try {
    await followed(server);
  } finally {
    await server.stop();
  }
}

async function followed(server: RealApiServer): Promise<void> {
  await server.create('/api/v1/namespaces', { metadata: { name: 'shop' } });
  for (const name of ['web-1', 'web-2']) await createAll(server, name);
  const connection = connect({ file: server.kubeconfig });
  const management = new WatchedManagement('mgmt', connection);
  try {
    assert.equal(await management.read(AbortSignal.timeout(PATIENCE_MS)), undefined);
    assert.deepEqual([...management.index.clusters.keys()], ['shop/web-1', 'shop/web-2']);
    await step('a new cluster is seen', async () => {
      await createAll(server, 'web-3');
      await until(
        management,
        () => Object.keys(management.index.clusters.get('shop/web-3')?.machines ?? {}).length === 5,
      );
    });
    await step('a mark is written, seen and taken back', async () => {
      const actuator = clusterApiActuator(new Map([['mgmt', connection]]));
      const victim = { namespace: 'shop', name: 'web-1-workers-0' };
      const mark = () => management.index.clusters.get('shop/web-1')?.machines[victim.name]?.mark;
      await actuator.mark('mgmt', victim, 'krake-infra:0123456789ab:1');
      await until(management, () => mark() === 'krake-infra:0123456789ab:1');
      await actuator.mark('mgmt', victim, null);
      await until(management, () => mark() === undefined);
    });
    await step('a crash of the API server is survived', async () => {
      await server.crash();
      await server.upAgain();
      await createAll(server, 'web-4');
      await until(management, () => management.index.clusters.has('shop/web-4'));
    });
    await step('what vanished behind a compaction is noticed', async () => {
      await server.deleteObject('Machine', 'web-2-workers-0');
      await server.crash();
      await server.compact();
      await server.upAgain();
      await server.deleteObject('Machine', 'web-2-workers-1');
      const machines = () => Object.keys(management.index.clusters.get('shop/web-2')?.machines ?? {});
      await until(management, () => machines().length === 3);
      assert.equal(management.trouble, undefined);
    });
  } finally {
    await management.close();
  }
}

async function createAll(server: RealApiServer, name: string): Promise<void> {
  for (const [kind, object] of clusterObjects(name)) await createOn(server, kind, object);
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  console.log(`ok ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
}

async function until(management: WatchedManagement, isTrue: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  while (!isTrue()) {
    signal.throwIfAborted();
    await management.change(signal);
  }
}
