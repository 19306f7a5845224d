import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Krake } from '../../tools/krake/krake.ts';
import { tosca } from '../support/im-samples.ts';
import { KrakeDoor, PASSWORD } from './krake-door.ts';
import { type KrakeCluster, KrakeUser } from './krake-user.ts';

const DOOR_PORT = 8800;
const KRAKE_PORT = 8080;

let door: KrakeDoor;
let krake: Krake;
let user: KrakeUser;
beforeAll(async () => {
  door = await KrakeDoor.start({ port: DOOR_PORT });
  krake = await Krake.start({ folder: join(door.place.folder, 'krake'), basePort: KRAKE_PORT, pollSeconds: 1 });
  user = new KrakeUser(krake.url);
  await user.register({ url: door.url, password: PASSWORD });
});
afterAll(async () => {
  await krake?.stop();
  await door?.stop();
});

type Seen = KrakeCluster | undefined;

const isGone = (cluster: Seen) => cluster === undefined;
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
  const hasKubeconfig = (cluster: Seen) => Object.keys(cluster?.spec.kubeconfig ?? {}).length > 0;
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

it('a cluster that is created in Krake comes online', async () => {
  await user.create('first', tosca());
  expect(await online('first', 2)).not.toContain('FAILED');
});

it('is scaled by another template', async () => {
  await user.update('first', tosca({ workers: 2 }));
  await user.until('first', isInState('RECONCILING'), 30);
  expect(await online('first', 3)).not.toContain('FAILED');
});

it('deleted, it goes from Krake once no machine is left', async () => {
  await user.remove('first');
  expect(await user.until('first', isGone, 180)).toContain('DELETING');
});
