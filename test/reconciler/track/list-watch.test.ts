import { once } from 'node:events';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FakeApiServer } from '../../support/api-server.ts';
import { clusterObject, deploymentObject, machineObject } from '../../support/cluster-api-objects.ts';

const SOON = 5;

async function watched(server: FakeApiServer): Promise<WatchedManagement> {
  const management = new WatchedManagement('mgmt', connect({ file: server.kubeconfig }), () => SOON);
  onTestFinished(() => management.close());
  return management;
}

const patience = () => AbortSignal.timeout(10_000);

/** Resolves when `isTrue` holds, looking only when something changed. */
async function until(management: WatchedManagement, isTrue: () => boolean): Promise<void> {
  const signal = patience();
  while (!isTrue()) {
    signal.throwIfAborted();
    await management.change(signal);
  }
}

const desired = (management: WatchedManagement) =>
  management.index.clusters.get('shop/web-1')?.deployments['web-1-workers']?.desired;

async function started() {
  const server = await FakeApiServer.start();
  server.put('Cluster', clusterObject('web-1'));
  server.put('MachineDeployment', deploymentObject('web-1', { desired: 2 }));
  const management = await watched(server);
  expect(await management.read(patience())).toBeUndefined();
  expect(desired(management)).toBe(2);
  return { server, management };
}

describe('lists that are kept up to date', () => {
  it('hangs all its requests on one signal, and Node warns of no leak', async () => {
    const signals = new Set<AbortSignal>();
    const get = async (_path: string, signal: AbortSignal) => {
      signals.add(signal);
      return { items: [], metadata: {} };
    };
    const lines = async function* (_path: string, signal: AbortSignal) {
      signals.add(signal);
      await once(signal, 'abort');
      yield* [];
    };
    const management = new WatchedManagement('mgmt', { get, lines, patch: get, create: get });
    onTestFinished(() => management.close());
    await management.read(patience());
    expect(signals.size).toBe(1);
    const warned = vi.spyOn(process, 'emitWarning');
    for (let each = 0; each < 50; each++) for (const signal of signals) signal.addEventListener('abort', () => {});
    expect(warned).not.toHaveBeenCalled();
  });

  it('reads long lists page by page', async () => {
    const server = await FakeApiServer.start();
    for (let each = 0; each < 600; each++) server.put('Machine', machineObject('web-1', `machine-${each}`));
    const management = await watched(server);
    await management.read(patience());
    expect(Object.keys(management.index.clusters.get('shop/web-1')?.machines ?? {})).toHaveLength(600);
    const pages = server.requests.filter((request) => /\/machines\?limit/.test(request));
    expect(pages).toHaveLength(3);
  });

  it('takes away what vanishes after a list that broke off', async () => {
    const server = await FakeApiServer.start();
    for (let each = 0; each < 300; each++) server.put('Machine', machineObject('web-1', `machine-${each}`));
    let broken = false;
    server.intercept = ({ url = '' }, response) => {
      if (broken || !/machines\?.*continue=/.test(url)) return false;
      broken = true;
      server.remove('Machine', 'shop', 'machine-0');
      response.writeHead(500).end();
      return true;
    };
    const management = await watched(server);
    const machines = () => Object.keys(management.index.clusters.get('shop/web-1')?.machines ?? {});
    await until(management, () => machines().length === 300 || (broken && machines().length === 299));
    await until(management, () => management.trouble === undefined);
    expect(machines()).toHaveLength(299);
    expect(machines()).not.toContain('machine-0');
  });

  it('follows changes and deletions', async () => {
    const { server, management } = await started();
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 5 }));
    await until(management, () => desired(management) === 5);
    server.remove('MachineDeployment', 'shop', 'web-1-workers');
    server.remove('Cluster', 'shop', 'web-1');
    await until(management, () => management.index.clusters.size === 0);
  });

  it('goes on from where it was after a dropped watch, without a new list', async () => {
    const { server, management } = await started();
    const lists = () => server.requests.filter((request) => request.includes('machinedeployments?limit')).length;
    server.dropWatches();
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 7 }));
    await until(management, () => desired(management) === 7);
    expect(lists()).toBe(1);
  });

  it('lists again when the server forgot the version, and misses no deletion', async () => {
    const { server, management } = await started();
    server.put('Cluster', clusterObject('web-2'));
    await until(management, () => management.index.clusters.has('shop/web-2'));
    await server.down();
    server.remove('Cluster', 'shop', 'web-2');
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 9 }));
    server.compact();
    await server.up();
    await until(management, () => desired(management) === 9 && !management.index.clusters.has('shop/web-2'));
    expect(management.trouble).toBeUndefined();
  });

  it('takes a version from bookmarks, so that compaction does not force a list', async () => {
    const { server, management } = await started();
    // Seen, so its watch stands.
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 1 }));
    await until(management, () => desired(management) === 1);
    server.put('Cluster', clusterObject('other'));
    server.compact();
    server.bookmark('MachineDeployment');
    // Follows the bookmark on the same connection, so once it is seen the bookmark was, too.
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 3 }));
    await until(management, () => desired(management) === 3);
    server.dropWatches();
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 4 }));
    await until(management, () => desired(management) === 4);
    expect(server.requests.filter((request) => request.includes('machinedeployments?limit'))).toHaveLength(1);
  });

  it('survives a restart of the server', async () => {
    const { server, management } = await started();
    await server.down();
    await server.up();
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 8 }));
    await until(management, () => desired(management) === 8);
  });

  it.each([
    'no JSON at all',
    '{"type":"ADDED"}',
    '{"type":"ERROR","object":{"code":410,"message":"too old"}}',
    '{"type":"ERROR","object":{"code":500,"message":"etcd is gone"}}',
    '[]',
  ])('is not thrown off by %s in a watch', async (line) => {
    const { server, management } = await started();
    server.send('MachineDeployment', line);
    server.put('MachineDeployment', deploymentObject('web-1', { desired: 6 }));
    await until(management, () => desired(management) === 6);
  });

  it('skips objects that are none', async () => {
    const { server, management } = await started();
    server.send('Machine', '{"type":"ADDED","object":{"metadata":{"name":7},"status":"x"}}');
    server.put('Machine', machineObject('web-1', 'machine-1'));
    await until(management, () => management.index.clusters.get('shop/web-1')?.machines['machine-1'] !== undefined);
  });

  it('says what is wrong where it may not read', async () => {
    const server = await FakeApiServer.start();
    server.intercept = (_, response) => {
      response.writeHead(403).end('{"message":"machines is forbidden: User reader"}');
      return true;
    };
    const management = await watched(server);
    expect(await management.read(patience())).toMatch(/403.*is forbidden/);
    expect(management.trouble).toBeDefined();
  });

  it('counts as unknown once it is out of reach for too long, and not before', async () => {
    const { server, management } = await started();
    await server.down();
    // Every kind tries again and again; two rounds later each of them has failed once.
    for (let each = 0; each < 12; each++) await management.change(patience());
    expect(management.trouble).toBeUndefined();
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    await until(management, () => management.trouble !== undefined);
    expect(management.trouble).toMatch(/management cluster mgmt can not be read for \d+ s: .*ECONNREFUSED/);
  });

  it('sends the credentials of the kubeconfig', async () => {
    const server = await FakeApiServer.start();
    const seen = new Set<string | undefined>();
    server.intercept = ({ headers }) => {
      seen.add(headers.authorization);
      return false;
    };
    await (await watched(server)).read(patience());
    expect([...seen]).toEqual(['Bearer not-a-secret']);
  });
});
