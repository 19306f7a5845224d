import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FakeApiServer } from '../../support/api-server.ts';
import { TestFleet } from '../../support/cli.ts';
import { LeaseServer } from '../../support/lease-server.ts';
import { Running, waitFor } from '../../support/process.ts';

const TOKEN = 'token-of-the-portal-0123456789abcdef';
const CONFIGURATION = `listen: { port: 0 }
replicas: { management: main, namespace: krake-infra, endpointSlice: krake-infra }
api:
  tokens: [{ name: portal, secretSha256: ${createHash('sha256').update(TOKEN).digest('hex')} }]
  grants: [{ to: [portal], verbs: [get, list, watch, scale] }]
`;

/** A fleet, an API server with a Lease, and replicas of the server as they are started. */
async function replicas() {
  const fleet = await TestFleet.make();
  const api = await FakeApiServer.start();
  const lease = new LeaseServer(api);
  const file = join(fleet.folder, 'server.yaml');
  writeFileSync(file, CONFIGURATION);
  const start = async (number: number) => {
    const running = new Running(
      ['--fleet', fleet.remote, '--kubeconfig', `main=${api.kubeconfig}`, 'serve', '--config', file, '--listen', '0'],
      { KRAKE_INFRA_ADDRESS: `10.0.0.${number}`, KRAKE_INFRA_CACHE: join(fleet.folder, `cache-${number}`) },
    );
    const { address } = await running.logged('serving');
    const pages = (await running.logged('serving health'))['address'] as { port: number };
    const ask = (path: string, options: RequestInit = {}) =>
      fetch(`${address}/api/v1alpha1${path}`, {
        ...options,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', 'idempotency-key': 'one' },
      });
    const ready = async () => (await fetch(`http://127.0.0.1:${pages.port}/readyz`)).status;
    return { running, ask, ready };
  };
  return { fleet, lease, start };
}

type Replica = Awaited<ReturnType<Awaited<ReturnType<typeof replicas>>['start']>>;
const answers = ({ ask }: Replica) =>
  waitFor('an answer', async () => ((await ask('/clusters')).status === 200 ? true : undefined));
const isReady = ({ ready }: Replica) =>
  waitFor('the standby', async () => ((await ready()) === 200 ? true : undefined));

it('of two replicas one answers; when it is told to end it answers what it has, and the other one takes over', async () => {
  const { fleet, lease, start } = await replicas();
  const first = await start(1);
  await answers(first);
  const second = await start(2);
  await isReady(second);
  const refused = await second.ask('/clusters');
  expect({ status: refused.status, retry: refused.headers.get('retry-after') }).toEqual({ status: 503, retry: '1' });
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('another replica leads') });
  expect(lease.addresses).toEqual(['10.0.0.1']);
  const scale = { method: 'PUT', body: '{"replicas":6}' };
  const scaled = first.ask('/namespaces/shop/clusters/web-1/pools/workers/size', scale);
  await waitFor('the request', () => (fleet.subjects()[0]?.startsWith('Scale') ? true : undefined));
  first.running.child.kill('SIGTERM');
  const answer = await scaled;
  expect(answer.status).toBe(200);
  expect(await first.running.ended).toEqual({ code: 0, signal: null });
  const began = performance.now();
  await answers(second);
  expect(performance.now() - began).toBeLessThan(9000);
  expect(lease.addresses).toEqual(['10.0.0.2']);
  // The other one knows what the first one answered.
  const again = await second.ask('/namespaces/shop/clusters/web-1/pools/workers/size', scale);
  expect(await again.json()).toEqual(await answer.json());
  expect(fleet.subjects()).toEqual([expect.stringContaining('Scale'), 'Start the fleet']);
  second.running.child.kill('SIGTERM');
  expect(await second.running.ended).toEqual({ code: 0, signal: null });
  expect(lease.holder).toBeNull();
});

it('a leader that was stopped for longer than it may lead wakes up as none, and shows nothing of what it knew', async () => {
  const { fleet, lease, start } = await replicas();
  const first = await start(1);
  await answers(first);
  const second = await start(2);
  await isReady(second);
  first.running.child.kill('SIGSTOP');
  await answers(second);
  const holder = lease.holder;
  const scale = { method: 'PUT', body: '{"replicas":6}' };
  expect((await second.ask('/namespaces/shop/clusters/web-1/pools/workers/size', scale)).status).toBe(200);
  const late = first.ask('/namespaces/shop/clusters/web-1');
  first.running.child.kill('SIGCONT');
  expect((await late).status).toBe(503);
  await first.running.logged('leading no more');
  await isReady(first);
  expect((await first.ask('/namespaces/shop/clusters/web-1')).status).toBe(503);
  expect({ holder: lease.holder, subjects: fleet.subjects().length }).toEqual({ holder, subjects: 2 });
});

it('a replica whose management cluster is not connected, or whose address nobody knows, does not start', async () => {
  const fleet = await TestFleet.make();
  const api = await FakeApiServer.start();
  const file = join(fleet.folder, 'server.yaml');
  writeFileSync(file, CONFIGURATION);
  const serve = ['serve', '--config', file];
  expect(await fleet.run(...serve)).toMatchObject({ code: 2, err: expect.stringContaining('main is not connected') });
  const connected = await fleet.run('--kubeconfig', `main=${api.kubeconfig}`, ...serve);
  expect(connected).toMatchObject({ code: 2, err: expect.stringContaining('KRAKE_INFRA_ADDRESS') });
});
