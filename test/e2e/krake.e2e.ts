import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { idIn, krakeAuthorization, tosca } from '../support/im-samples.ts';
import type { FleetPlace } from './fleet-place.ts';
import { KrakeDoor, NAMESPACE, PASSWORD } from './krake-door.ts';

const AUTHORIZATION = krakeAuthorization({ password: PASSWORD });
/** Krake's own default is 30 s. */
const POLL_MS = 1000;

let door: KrakeDoor;
let place: FleetPlace;
let id: string;
beforeAll(async () => {
  door = await KrakeDoor.start();
  ({ place } = door);
});
afterAll(() => door?.stop());

function ask(method: string, path: string, body?: string): Promise<Response> {
  const headers = { authorization: AUTHORIZATION, ...(body !== undefined && { 'content-type': 'text/yaml' }) };
  return fetch(`${door.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
}

async function state(): Promise<string> {
  const response = await ask('GET', `/infrastructures/${id}/state`);
  if (!response.ok) return `${response.status}`;
  return ((await response.json()) as { state: { state: string } }).state.state;
}

/** Asks as Krake does, which has no other way; every state on the way, each once. */
async function until(wanted: string, seconds: number): Promise<readonly string[]> {
  const began = performance.now();
  const seen: string[] = [];
  console.log(`waits up to ${seconds} s for state ${wanted}`);
  while (performance.now() - began < seconds * 1000) {
    const now = await state();
    if (now !== seen.at(-1)) seen.push(now);
    if (now === wanted) {
      console.log(`${seen.join(', ')} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      return seen;
    }
    await pause(POLL_MS);
  }
  throw new Error(`not within ${seconds} s: ${wanted}; ${seen.join(', ')}`);
}

const nodes = async () => {
  const { outputs } = (await (await ask('GET', `/infrastructures/${id}/outputs`)).json()) as {
    outputs: { kubeconfig: string };
  };
  return place.kubectlWith(outputs.kubeconfig, ['get', 'nodes', '-o', 'name']).trim().split('\n').length;
};

it('a TOSCA template becomes a cluster, whose kubeconfig is served once it works', async () => {
  const began = performance.now();
  const response = await ask('POST', '/infrastructures?async=true', tosca());
  const seconds = (performance.now() - began) / 1000;
  console.log(`create answered after ${seconds.toFixed(2)} s`);
  expect(response.status).toBe(200);
  id = idIn(await response.text());
  expect(await until('configured', 240)).toEqual(['running', 'configured']);
  expect(await nodes()).toBe(2);
});

it('the template with another count scales it', async () => {
  expect((await ask('POST', `/infrastructures/${id}?async=true`, tosca({ workers: 2 }))).status).toBe(200);
  await until('configured', 120);
  expect(await nodes()).toBe(3);
});

it('a smaller count takes away the machine that the template names, though it is the older one', async () => {
  const workers = [
    'machines',
    '--selector',
    'cluster.x-k8s.io/deployment-name',
    '--sort-by',
    '.metadata.creationTimestamp',
  ];
  const names = async () => {
    const { items } = await place.get<{ items: readonly { metadata: { name: string } }[] }>(NAMESPACE, ...workers);
    return items.map(({ metadata }) => metadata.name);
  };
  const [older = '', newer] = await names();
  const body = tosca({ workers: 1, removed: [older] });
  expect((await ask('POST', `/infrastructures/${id}?async=true`, body)).status).toBe(200);
  await until('configured', 120);
  await place.wait(NAMESPACE, `machine/${older}`, 'delete', 60);
  expect(await names()).toEqual([newer]);
});

it('deleted, it is deleting until no machine is left, then unknown', async () => {
  expect((await ask('DELETE', `/infrastructures/${id}?async=true`)).status).toBe(200);
  expect(await until('404', 180)).toEqual(['deleting', '404']);
  const machines = await place.get<{ items: readonly unknown[] }>(NAMESPACE, 'machines');
  expect(machines.items).toEqual([]);
});

it('nothing of what Krake sent as credentials is in Git or in the log', async () => {
  await place.pull();
  const objects = await place.git('log', '--all', '--patch', '--format=fuller');
  const log = JSON.stringify(door.server.log.all);
  for (const secret of [PASSWORD, 'pw2']) {
    expect(objects).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
});
