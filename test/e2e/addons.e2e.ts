import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ControlPlane } from '../../tools/control-plane/control-plane.ts';
import { ChartRepository } from './chart-repository.ts';
import { FleetPlace } from './fleet-place.ts';

let place: FleetPlace;
/** What the add-ons reach by the cluster's kubeconfig: the in-memory API server takes no server-side apply. */
let target: ControlPlane;
let charts: ChartRepository;
beforeAll(async () => {
  place = await FleetPlace.start();
  target = await place.plane.workloadCluster();
  charts = await ChartRepository.start(join(place.folder, 'charts'), [
    { name: 'cilium', version: '1.18.6' },
    { name: 'cluster-autoscaler', version: '9.50.1' },
    { name: 'greeter', version: '1.0.0' },
    { name: 'greeter', version: '1.1.0' },
  ]);
  await place.plane.kubectl(['create', 'namespace', 'shop']);
  // Cluster API leaves a Secret alone that it did not make
  const secret = ['create', 'secret', 'generic', 'web-1-kubeconfig', `--from-file=value=${target.kubeconfig}`];
  await place.plane.kubectl(['-n', 'shop', ...secret]);
});
afterAll(async () => {
  await charts?.close();
  await place?.stop();
});

const greeter = (version: string) =>
  `    - name: greeter
      version: ${version}
      helm: { repository: ${charts.url}, chart: greeter, targetNamespace: greetings }
      values: { says: hello }
`;

const cluster = (...addons: readonly string[]) => `apiVersion: krake-infra.io/v1alpha1
kind: Cluster
metadata: { name: web-1, namespace: shop }
spec:
  management: main
  cloud: lab
  template: small
  network: { podCidrs: [10.32.0.0/12] }
  addons:
    - { name: network, version: 1.18.6, cilium: { repository: ${charts.url} } }
    - { name: autoscaler, version: 9.50.1, clusterAutoscaler: { repository: ${charts.url} } }
    - { name: auth, version: 1.0.0, manifests: { path: addons/auth } }
${addons.join('')}`;

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata: { name: auth, namespace: kube-system }
data: { realm: shop }
`;

const FILE = 'clusters/shop/web-1.yaml';
const release = (addon: string) => `helmrelease/web-1.addon.${addon}`;
const ready = (object: string) => place.wait('shop', object, 'condition=Ready', 180);

interface Told {
  readonly data: { readonly version: string; readonly values: string };
}

/** What a release tells of itself. */
async function told(plane: ControlPlane, namespace: string, name: string) {
  const { data } = JSON.parse(await plane.kubectl(['-n', namespace, 'get', 'configmap', name, '-o', 'json'])) as Told;
  return { version: data.version, values: JSON.parse(data.values) as unknown };
}

it('charts and manifests come with the cluster, with values that follow from it, before its nodes are ready', async () => {
  await place.change('Create web-1', { [FILE]: cluster(greeter('1.0.0')), 'addons/auth/1.0.0/auth.yaml': MANIFEST });

  await place.wait('shop', release('network'), 'create', 120);
  for (const addon of ['network', 'autoscaler', 'greeter']) await ready(release(addon));
  await ready('kustomization/web-1.addon.auth');
  expect(await told(target, 'kube-system', 'network')).toMatchObject({
    version: '1.18.6',
    values: { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.32.0.0/12'] } }, ipv6: { enabled: false } },
  });
  expect(await told(target, 'greetings', 'greeter')).toEqual({ version: '1.0.0', values: { says: 'hello' } });
  expect(await target.kubectl(['-n', 'kube-system', 'get', 'configmap', 'auth', '-o', 'jsonpath={.data.realm}'])).toBe(
    'shop',
  );
});

it('the autoscaler runs beside the objects that it changes', async () => {
  expect(await told(place.plane, 'shop', 'web-1-autoscaler')).toMatchObject({
    values: { autoDiscovery: { clusterName: 'web-1', namespace: 'shop' } },
  });
});

it('another version is a line in a commit', async () => {
  await place.change('Greet better', { [FILE]: cluster(greeter('1.1.0')) });
  await place.wait('shop', release('greeter'), 'jsonpath={.status.history[0].chartVersion}=1.1.0', 120);
  await ready(release('greeter'));
  expect((await told(target, 'greetings', 'greeter')).version).toBe('1.1.0');
});

it('what leaves the list leaves the cluster', async () => {
  await place.change('Greet no more', { [FILE]: cluster() });
  await place.wait('shop', release('greeter'), 'delete', 120);
  expect(await target.kubectl(['-n', 'greetings', 'get', 'configmaps', '-o', 'name'])).not.toContain('greeter');
  expect((await told(target, 'kube-system', 'network')).version).toBe('1.18.6');
});

it('are suspended while the cluster is deleted, and stay on it', async () => {
  await place.runRemote('cluster', 'delete', 'shop/web-1');
  await place.wait('shop', release('network'), 'jsonpath={.spec.suspend}=true', 120);
  await place.wait('shop', 'kustomization/web-1.addon.auth', 'jsonpath={.spec.suspend}=true', 60);
  expect((await told(target, 'kube-system', 'network')).version).toBe('1.18.6');
});
