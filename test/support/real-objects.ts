import { PATHS } from '@krake-infra/reconciler/track/cluster-api/list-watch.ts';
import type { Kind } from '@krake-infra/reconciler/track/cluster-api/records.ts';
import type { ApiObject } from './api-server.ts';
import { clusterObject, deploymentObject, kustomizationObject, machineObject } from './cluster-api-objects.ts';
import type { ObjectServer } from './object-server.ts';

const COMMIT = '1'.repeat(40);

/** A settled cluster of one control plane machine and five workers, complete enough for the API server's schemas. */
export function clusterObjects(name: string): readonly (readonly [Kind, ApiObject])[] {
  const infrastructure = (kind: string) => ({ apiGroup: 'infrastructure.cluster.x-k8s.io', kind, name });
  const bootstrap = { configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: 'KubeadmConfigTemplate', name } };
  const template = {
    clusterName: name,
    bootstrap,
    infrastructureRef: infrastructure('DevMachineTemplate'),
    version: 'v1.34.8',
  };
  const deployment = deploymentObject(name, { desired: 5 });
  const labels = { 'cluster.x-k8s.io/cluster-name': name, 'cluster.x-k8s.io/deployment-name': `${name}-workers` };
  const cluster = clusterObject(name);
  const flux = kustomizationObject(name, { applied: COMMIT });
  return [
    ['Cluster', { ...cluster, spec: { infrastructureRef: infrastructure('DevCluster') } }],
    ['KubeadmControlPlane', controlPlane(name, infrastructure('DevMachineTemplate'))],
    [
      'MachineDeployment',
      {
        ...deployment,
        spec: {
          clusterName: name,
          replicas: 5,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: template },
        },
      },
    ],
    ...Array.from({ length: 5 }, (_, index): readonly [Kind, ApiObject] => [
      'Machine',
      {
        ...machineObject(name, `${name}-workers-${index}`),
        spec: { ...template, bootstrap: { dataSecretName: name } },
      },
    ]),
    [
      'Kustomization',
      {
        ...flux,
        spec: { interval: '10m', prune: true, sourceRef: { kind: 'ExternalArtifact', name } },
        status: withTimes(flux.status),
      },
    ],
  ];
}

function controlPlane(name: string, infrastructureRef: object): ApiObject {
  const { status } = deploymentObject(name, { desired: 1 });
  return {
    kind: 'KubeadmControlPlane',
    metadata: { namespace: 'shop', name: `${name}-control-plane`, labels: { 'cluster.x-k8s.io/cluster-name': name } },
    spec: { replicas: 1, version: 'v1.34.8', machineTemplate: { spec: { infrastructureRef } } },
    status,
  };
}

/** Flux requires more of its history than is looked at. */
function withTimes(status: unknown): object {
  const { history, ...rest } = status as { history: readonly { firstReconciled: string }[] };
  const full = history.map((entry) => ({
    ...entry,
    lastReconciled: entry.firstReconciled,
    lastReconciledDuration: '1s',
    totalReconciliations: 1,
  }));
  return { ...rest, history: full };
}

/** Writes an object in namespace shop, its status included. */
export async function createOn(server: ObjectServer, kind: Kind, object: ApiObject): Promise<void> {
  const [, group, version, plural] = /^\/apis\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(PATHS[kind]) ?? [];
  const path = `/apis/${group}/${version}/namespaces/shop/${plural}`;
  await server.create(path, { ...object, apiVersion: `${group}/${version}` });
}
