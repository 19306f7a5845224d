import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ControlPlane } from '../../tools/control-plane/control-plane.ts';
import { FleetPlace } from './fleet-place.ts';

let place: FleetPlace;
let target: ControlPlane;
beforeAll(async () => {
  place = await FleetPlace.start();
  target = await place.plane.workloadCluster();
  await apply(target, RIGHTS);
  await place.plane.kubectl(['create', 'namespace', 'shop']);
  const secret = ['-n', 'shop', 'create', 'secret', 'generic', 'legacy', `--from-file=value=${target.kubeconfig}`];
  await place.plane.kubectl(secret);
  await place.runRemote('cluster', 'register', 'shop/legacy', '--kubeconfig-secret', 'legacy');
  await place.git('pull', '--quiet', '--rebase', 'origin', 'main');
});
afterAll(() => place?.stop());

/** On the workload cluster: an account that may do everything with ConfigMaps of its own namespace, and nothing else. */
const RIGHTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop', namespace: 'shop' } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'workloads', namespace: 'shop' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'workloads', namespace: 'shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'workloads' },
    subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'shop' }],
  },
];

const apply = (plane: ControlPlane, items: readonly object[]) =>
  plane.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));

const workload = (cluster: string | undefined) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: Workload\nmetadata:\n  name: greeter\n  namespace: shop\nspec:\n${cluster === undefined ? '' : `  cluster: ${cluster}\n`}  path: workloads/shop/greeter\n`;

const manifest = (namespace: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\n  namespace: ${namespace}\ndata:\n  says: hello\n`;

async function change(message: string, files: Readonly<Record<string, string>>): Promise<void> {
  place.write(files);
  await place.run('synth');
  await place.push(message);
}

const KUSTOMIZATION = 'kustomization/greeter.on.legacy';
const MANIFEST = 'workloads/shop/greeter/greeting.yaml';
const greetings = () =>
  target.kubectl(['get', 'configmaps', '-A', '--field-selector=metadata.name=greeting', '-o', 'name']);

it('a workload that is bound to a cluster is applied there', async () => {
  await change('Greet', { 'workloads/shop/greeter.yaml': workload('legacy'), [MANIFEST]: manifest('shop') });
  await place.wait('shop', KUSTOMIZATION, 'create', 60);
  await place.wait('shop', KUSTOMIZATION, 'condition=Ready', 60);
  expect(await target.kubectl(['-n', 'shop', 'get', 'configmap', 'greeting', '-o', 'jsonpath={.data.says}'])).toBe(
    'hello',
  );
});

it('outside its namespace it is refused', async () => {
  await change('Greet elsewhere', { [MANIFEST]: manifest('other') });
  await place.wait('shop', KUSTOMIZATION, 'condition=Ready=False', 60);
  const { status } = await place.get<{ status: { conditions: { type: string; message: string }[] } }>(
    'shop',
    KUSTOMIZATION,
  );
  expect(status.conditions.find(({ type }) => type === 'Ready')?.message).toMatch(/forbidden|cannot/);
  expect(await target.kubectl(['-n', 'other', 'get', 'configmaps', '-o', 'name'])).not.toContain('greeting');
});

it('unbound it is gone', async () => {
  await change('Greet at home', { [MANIFEST]: manifest('shop') });
  await place.wait('shop', KUSTOMIZATION, 'condition=Ready', 60);
  await change('Greet nowhere', { 'workloads/shop/greeter.yaml': workload(undefined) });
  await place.wait('shop', KUSTOMIZATION, 'delete', 60);
  expect(await greetings()).toBe('');
});
