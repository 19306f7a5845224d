import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/control-plane.ts';

let plane: ControlPlane;
const folder = mkdtempSync(join(tmpdir(), 'krake-infra-e2e-'));

beforeAll(async () => {
  plane = await startControlPlane({ folder: join(folder, 'management'), say: console.log });
});
afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const inMemory = {
  inMemory: {
    vm: { provisioning: { startupDuration: '1s' } },
    node: { provisioning: { startupDuration: '1s' } },
    apiServer: { provisioning: { startupDuration: '1s' } },
    etcd: { provisioning: { startupDuration: '1s' } },
  },
};
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';
// without any annotation on a DevCluster the in-memory backend of 1.14.0 writes to a nil map
const ANNOTATED = { annotations: { 'krake-infra.io/kept': '' } };
const named = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'default', ...(kind === 'DevCluster' && ANNOTATED) },
  spec,
});
const template = (name: string) =>
  named(`${INFRASTRUCTURE}/v1beta2`, 'DevMachineTemplate', name, {
    template: { spec: { backend: { inMemory: inMemory.inMemory } } },
  });
const reference = (apiGroup: string, kind: string, name: string) => ({ apiGroup, kind, name });

const CLUSTER = [
  named('cluster.x-k8s.io/v1beta2', 'Cluster', 'tiny', {
    infrastructureRef: reference(INFRASTRUCTURE, 'DevCluster', 'tiny'),
    controlPlaneRef: reference('controlplane.cluster.x-k8s.io', 'KubeadmControlPlane', 'tiny'),
  }),
  named(`${INFRASTRUCTURE}/v1beta2`, 'DevCluster', 'tiny', { backend: { inMemory: {} } }),
  template('tiny-control-plane'),
  template('tiny-workers'),
  named('controlplane.cluster.x-k8s.io/v1beta2', 'KubeadmControlPlane', 'tiny', {
    replicas: 1,
    version: 'v1.34.8',
    machineTemplate: {
      spec: { infrastructureRef: reference(INFRASTRUCTURE, 'DevMachineTemplate', 'tiny-control-plane') },
    },
    kubeadmConfigSpec: { format: 'cloud-config' },
  }),
  named('bootstrap.cluster.x-k8s.io/v1beta2', 'KubeadmConfigTemplate', 'tiny', {
    template: { spec: { format: 'cloud-config' } },
  }),
  named('cluster.x-k8s.io/v1beta2', 'MachineDeployment', 'tiny-workers', {
    clusterName: 'tiny',
    replicas: 1,
    selector: { matchLabels: {} },
    template: {
      spec: {
        clusterName: 'tiny',
        version: 'v1.34.8',
        bootstrap: { configRef: reference('bootstrap.cluster.x-k8s.io', 'KubeadmConfigTemplate', 'tiny') },
        infrastructureRef: reference(INFRASTRUCTURE, 'DevMachineTemplate', 'tiny-workers'),
      },
    },
  }),
];

it('brings the machines of a Cluster API cluster up', async () => {
  await plane.kubectl(
    ['apply', '--server-side', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: CLUSTER }),
  );

  console.log('waits up to 180 s for Cluster tiny');
  await plane.kubectl(['wait', '--timeout=180s', '--for=condition=Available', 'cluster/tiny']);
  await plane.kubectl(['wait', '--timeout=60s', '--for=condition=Ready', 'machines', '--all']);

  const machines = JSON.parse(await plane.kubectl(['get', 'machines', '-o', 'json'])) as { items: unknown[] };
  expect(machines.items).toHaveLength(2);
});

it('lets Flux apply a commit of the Git server', async () => {
  const url = plane.createRepository('fleet');
  const clone = join(folder, 'clone');
  // the server is in this process, which must not be blocked
  const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: clone })).stdout.trim();
  mkdirSync(clone);
  await git('clone', '--quiet', url, '.');
  mkdirSync(join(clone, 'manifests'));
  writeFileSync(
    join(clone, 'manifests', 'greeting.yaml'),
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      ...{ metadata: { name: 'greeting', namespace: 'default' }, data: { says: 'hello' } },
    }),
  );
  await git('add', '.');
  await git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '-m', 'Greet');
  await git('push', '--quiet', 'origin', 'HEAD:main');
  const source = named('source.toolkit.fluxcd.io/v1', 'GitRepository', 'fleet', {
    ...{ interval: '5s', url, ref: { branch: 'main' } },
  });
  const applied = named('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'fleet', {
    ...{ interval: '1m', prune: true, path: './manifests' },
    sourceRef: { kind: 'GitRepository', name: 'fleet' },
  });

  await plane.kubectl(
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [source, applied] }),
  );
  console.log('waits up to 60 s for Kustomization fleet');
  await plane.kubectl(['wait', '--timeout=60s', '--for=condition=Ready', 'kustomization/fleet']);

  const kustomization = JSON.parse(await plane.kubectl(['get', 'kustomization', 'fleet', '-o', 'json']));
  expect(kustomization.status.lastAppliedRevision).toBe(`main@sha1:${await git('rev-parse', 'HEAD')}`);
  expect(await plane.kubectl(['get', 'configmap', 'greeting', '-o', 'jsonpath={.data.says}'])).toBe('hello');
});
