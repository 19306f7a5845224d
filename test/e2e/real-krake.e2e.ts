import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Registered } from '@krake-infra/server/krake/register.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Krake } from '../../tools/krake/krake.ts';
import { idIn, krakeAuthorization, tosca } from '../support/im-samples.ts';
import { KrakeDoor, NAMESPACE, PASSWORD } from './krake-door.ts';
import { KRAKE_NAMESPACE, type KrakeCluster, KrakeUser } from './krake-user.ts';

const DOOR_PORT = 8800;
const KRAKE_PORT = 8080;

let door: KrakeDoor;
let krake: Krake;
let user: KrakeUser;
beforeAll(async () => {
  door = await KrakeDoor.start({ port: DOOR_PORT, krake: `http://127.0.0.1:${KRAKE_PORT}` });
  krake = await Krake.start({ folder: join(door.place.folder, 'krake'), basePort: KRAKE_PORT, pollSeconds: 1 });
  user = new KrakeUser(krake.url);
});
afterAll(async () => {
  await krake?.stop();
  await door?.stop();
});

type Seen = KrakeCluster | undefined;

const isGone = (cluster: Seen) => cluster === undefined;
const hasKubeconfig = (cluster: Seen) => Object.keys(cluster?.spec.kubeconfig ?? {}).length > 0;
const isInState = (state: string) => (cluster: Seen) => cluster?.status.state === state;

interface Nodes {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: { readonly conditions: readonly object[] };
  }[];
}

/**
 * Waits until a cluster is online with so many nodes. Kubelets give each condition a reason and a message, which Krake
 * insists on; nodes in memory have neither.
 */
async function online(name: string, nodes: number): Promise<readonly string[]> {
  const states = await user.until(name, (cluster) => isInState('CONNECTING')(cluster) && hasKubeconfig(cluster), 120);
  const kubeconfig = JSON.stringify((await user.cluster(name))?.spec.kubeconfig);
  const { items } = JSON.parse(door.place.kubectlWith(kubeconfig, ['get', 'nodes', '-o', 'json'])) as Nodes;
  expect(items).toHaveLength(nodes);
  for (const { metadata, status } of items) {
    const conditions = status.conditions.map((one) => ({ reason: 'KubeletReady', message: 'ready', ...one }));
    const patch = JSON.stringify({ status: { conditions } });
    door.place.kubectlWith(kubeconfig, ['patch', 'node', metadata.name, '--type', 'merge', '--patch', patch]);
  }
  const isOnline = (cluster: Seen) => isInState('ONLINE')(cluster) && cluster?.status.nodes?.length === nodes;
  return [...states, ...(await user.until(name, isOnline, 60))];
}

/** Files of clusters in Git, those of clusters that are being removed too. */
async function inGit(): Promise<readonly string[]> {
  await door.place.pull();
  const files = await door.place.git('ls-files', `clusters/${NAMESPACE}`);
  return files.split('\n').filter((file) => /[^.]+\.yaml$/.test(file) && !file.endsWith('.state.yaml'));
}

/** What the server says of an infrastructure. */
async function stateOf(id: string): Promise<string> {
  const headers = { authorization: krakeAuthorization({ password: PASSWORD }) };
  const response = await fetch(`${door.url}/infrastructures/${id}/state`, { headers });
  if (!response.ok) return String(response.status);
  return ((await response.json()) as { state: { state: string } }).state.state;
}

async function untilState(ids: readonly string[], state: string, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const states = await Promise.all(ids.map(stateOf));
    if (states.every((one) => one === state)) return;
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${state}; ${states.join(', ')}`);
    await pause(1000);
  }
}

/** What was done for each object, by its kind. */
async function register(): Promise<Readonly<Record<string, string>>> {
  const options = ['--config', door.configurationFile, '--url', door.url, '--namespace', KRAKE_NAMESPACE];
  process.env['KRAKE_INFRA_SENDER_PASSWORD'] = PASSWORD;
  const done = JSON.parse(await door.place.run('krake', 'register', ...options, '-o', 'json')) as Registered[];
  return Object.fromEntries(done.map(({ kind, action }) => [kind, action]));
}

it('is registered in Krake, again without an effect', async () => {
  expect(await register()).toEqual({ InfrastructureProvider: 'created', Cloud: 'created' });
  expect(await register()).toEqual({ InfrastructureProvider: 'unchanged', Cloud: 'unchanged' });
});

it('a cluster that is created in Krake comes online', async () => {
  await user.create('first', tosca());
  expect(await online('first', 2)).not.toContain('FAILED');
});

it('is scaled by another template', async () => {
  await user.update('first', tosca({ workers: 2 }));
  await user.until('first', isInState('RECONCILING'), 30);
  expect(await online('first', 3)).not.toContain('FAILED');
});

/** Workers that a template of {@link tosca} asks for. */
function workersIn(template: object | undefined): number | undefined {
  const { topology_template: topology } = template as {
    topology_template?: { inputs: { workers: { default: number } } };
  };
  return topology?.inputs.workers.default;
}

it('a size that a person changes in Git is in Krake too, and nothing comes of it there', async () => {
  const [file = ''] = await inGit();
  const text = readFileSync(join(door.place.clone, file), 'utf8');
  const commit = await door.place.change('A third worker', { [file]: text.replace('replicas: 2', 'replicas: 3') });
  await user.until('first', (cluster) => workersIn(cluster?.spec.tosca) === 3, 120);
  await user.until('first', (cluster) => workersIn(cluster?.status.last_applied_tosca) === 3, 30);
  expect(await online('first', 4)).not.toContain('FAILED');
  expect(await door.place.head()).toBe(commit);
});

it('a cluster that Krake asked for and forgot is removed', async () => {
  const headers = { authorization: krakeAuthorization({ password: PASSWORD }), 'content-type': 'text/yaml' };
  const body = tosca({ workers: 2 });
  const response = await fetch(`${door.url}/infrastructures?async=true`, { method: 'POST', headers, body });
  const id = idIn(await response.text());
  expect(await stateOf(id)).toBe('running');
  const seen = await door.server.log.next('an orphan', 40, ({ msg, cluster }) =>
    msg === 'Krake knows nothing of a cluster that it asked for' ? cluster : undefined,
  );
  expect(seen).toBe(`${NAMESPACE}/im-${id.slice(0, 8)}`);
  await untilState([id], '404', 180);
  expect(await inGit()).toHaveLength(1);
});

it('deleted, it goes from Krake once no machine is left', async () => {
  await user.remove('first');
  expect(await user.until('first', isGone, 180)).toContain('DELETING');
});

const SEVEN = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const idsOf = (names: readonly string[]) =>
  Promise.all(names.map(async (name) => (await user.cluster(name))?.status.cluster_id ?? ''));

/**
 * Of two events that reach Krake's API from its database together, its library etcd3-py 0.1.6 drops the second. So a
 * cluster may never be asked for until somebody touches it; those that Krake gives up for it are woken by the server.
 */
it('seven that wait, more than Krake has workers, keep their ids when the server is killed, and are made', async () => {
  const hasId = (cluster: Seen) => cluster?.status.cluster_id != null;
  for (const name of SEVEN) {
    await user.create(name, tosca());
    while ((await user.cluster(name))?.status.cluster_id == null) {
      const states = await user.until(name, hasId, 10).catch((error: Error) => error);
      if (states instanceof Error) await user.touch(name);
    }
  }
  const ids = await idsOf(SEVEN);
  expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(['running', 'unconfigured']));
  await door.server.kill();
  await door.serve();
  await untilState(ids, 'configured', 240);
  await Promise.all(SEVEN.map((name) => user.until(name, hasKubeconfig, 60)));
  expect(await idsOf(SEVEN)).toEqual(ids);
  expect(await inGit()).toHaveLength(SEVEN.length);
});

it('a wrong password makes no cluster, and the right one makes a single one', async () => {
  const before = await inGit();
  await user.changePassword('of-somebody-else');
  await user.create('second', tosca());
  await user.until('second', (cluster) => cluster?.status.reason?.message.includes('401') ?? false, 30);
  expect(await inGit()).toEqual(before);
  expect(await register()).toEqual({ InfrastructureProvider: 'updated', Cloud: 'unchanged' });
  await user.until('second', hasKubeconfig, 120);
  expect(await inGit()).toHaveLength(before.length + 1);
});

it('nothing of what Krake sent as credentials is in Git or in the log', async () => {
  await door.place.pull();
  const objects = await door.place.git('log', '--all', '--patch', '--format=fuller');
  const log = JSON.stringify(door.server.log.all);
  for (const secret of [PASSWORD, 'of-somebody-else', 'pw2']) {
    expect(objects).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
});
