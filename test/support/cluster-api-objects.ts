import type { ApiObject } from './api-server.ts';

const CREATED = '2026-11-22T10:00:00Z';

const condition = (type: string, status: string, message = '') => ({
  type,
  status,
  reason: status === 'True' ? type : `Not${type}`,
  message,
  observedGeneration: 1,
  lastTransitionTime: '2026-11-22T10:05:00Z',
});

const NOTHING_GOES_ON = ['RollingOut', 'ScalingUp', 'ScalingDown', 'Remediating', 'Deleting', 'Paused'];

const calm = (busy: string | undefined, message = '') =>
  NOTHING_GOES_ON.map((type) => (type === busy ? condition(type, 'True', message) : condition(type, 'False')));

export function clusterObject(name: string, available = true): ApiObject {
  return {
    kind: 'Cluster',
    metadata: { namespace: 'shop', name, generation: 1, creationTimestamp: CREATED },
    spec: {},
    status: {
      observedGeneration: 1,
      phase: available ? 'Provisioned' : 'Provisioning',
      initialization: { infrastructureProvisioned: true, controlPlaneInitialized: available },
      conditions: [
        condition('Available', available ? 'True' : 'False', available ? '' : 'no machines'),
        ...calm(undefined),
      ],
    },
  };
}

export interface DeploymentShape {
  readonly desired: number;
  readonly ready?: number;
  readonly busy?: string;
  readonly message?: string;
  readonly observed?: number;
  readonly pool?: string;
  readonly version?: string;
  /** Machine template, then bootstrap template. */
  readonly templates?: readonly [string, string];
}

/** Where machines are made from: references of a MachineDeployment or MachineSet. */
const templatesSpec = (templates: readonly [string, string] | undefined) =>
  templates && { infrastructureRef: { name: templates[0] }, bootstrap: { configRef: { name: templates[1] } } };

export function deploymentObject(cluster: string, shape: DeploymentShape): ApiObject {
  const {
    desired,
    ready = desired,
    busy,
    message,
    observed = 1,
    pool = 'workers',
    version = 'v1.34.8',
    templates,
  } = shape;
  return {
    kind: 'MachineDeployment',
    metadata: {
      namespace: 'shop',
      name: `${cluster}-${pool}`,
      generation: 1,
      creationTimestamp: CREATED,
      labels: { 'cluster.x-k8s.io/cluster-name': cluster, 'krake-infra.io/pool': pool },
    },
    spec: {
      clusterName: cluster,
      replicas: desired,
      template: { spec: { clusterName: cluster, version, ...templatesSpec(templates) } },
    },
    status: {
      observedGeneration: observed,
      replicas: desired,
      readyReplicas: ready,
      availableReplicas: ready,
      upToDateReplicas: desired,
      conditions: [
        condition('Available', 'True'),
        condition('MachinesReady', ready === desired ? 'True' : 'False', ready === desired ? '' : 'Machine x: no node'),
        ...calm(busy, message),
      ],
    },
  };
}

export interface SetShape extends Pick<DeploymentShape, 'desired' | 'pool' | 'templates' | 'version'> {
  readonly replicas?: number;
  /** Default: all. */
  readonly ready?: number;
  /** Message of a scale-up that is held back. */
  readonly blocked?: string;
}

export function machineSetObject(cluster: string, suffix: string, shape: SetShape): ApiObject {
  const { desired, replicas = desired, ready = replicas, pool = 'workers', version = 'v1.34.8' } = shape;
  const { templates, blocked } = shape;
  return {
    kind: 'MachineSet',
    metadata: {
      namespace: 'shop',
      name: `${cluster}-${pool}-${suffix}`,
      generation: 1,
      creationTimestamp: CREATED,
      labels: {
        'cluster.x-k8s.io/cluster-name': cluster,
        'cluster.x-k8s.io/deployment-name': `${cluster}-${pool}`,
        'krake-infra.io/pool': pool,
      },
    },
    spec: {
      clusterName: cluster,
      replicas: desired,
      template: { spec: { clusterName: cluster, version, ...templatesSpec(templates) } },
    },
    status: {
      observedGeneration: 1,
      replicas,
      readyReplicas: ready,
      availableReplicas: ready,
      conditions: calm(blocked === undefined ? undefined : 'ScalingUp', blocked),
    },
  };
}

export interface PlaneShape {
  readonly desired: number;
  readonly upToDate?: number;
  readonly template: string;
  readonly version?: string;
}

export function controlPlaneObject(cluster: string, shape: PlaneShape): ApiObject {
  const { desired, upToDate = desired, template, version = 'v1.34.8' } = shape;
  const infrastructureRef = { name: template };
  return {
    kind: 'KubeadmControlPlane',
    metadata: {
      namespace: 'shop',
      name: `${cluster}-control-plane`,
      generation: 1,
      creationTimestamp: CREATED,
      labels: { 'cluster.x-k8s.io/cluster-name': cluster },
    },
    spec: { replicas: desired, version, machineTemplate: { spec: { infrastructureRef } } },
    status: {
      observedGeneration: 1,
      replicas: desired,
      readyReplicas: desired,
      availableReplicas: desired,
      upToDateReplicas: upToDate,
      conditions: [condition('Available', 'True'), ...calm(upToDate === desired ? undefined : 'RollingOut')],
    },
  };
}

export function machineObject(
  cluster: string,
  name: string,
  shape: { ready?: boolean; created?: string; mark?: string } = {},
): ApiObject {
  const { ready = true, created = CREATED, mark } = shape;
  return {
    kind: 'Machine',
    metadata: {
      namespace: 'shop',
      name,
      generation: 1,
      creationTimestamp: created,
      labels: {
        'cluster.x-k8s.io/cluster-name': cluster,
        'cluster.x-k8s.io/deployment-name': `${cluster}-workers`,
        'krake-infra.io/pool': 'workers',
      },
      ...(mark !== undefined && { annotations: { 'cluster.x-k8s.io/delete-machine': mark } }),
    },
    spec: { clusterName: cluster },
    status: { phase: 'Running', conditions: [condition('Ready', ready ? 'True' : 'False')] },
  };
}

export interface FluxShape {
  readonly applied?: string;
  readonly attempted?: string;
  readonly ready?: string;
  readonly reason?: string;
  readonly message?: string;
}

export function kustomizationObject(
  name: string,
  { applied, attempted = applied, ready = 'True', reason = 'ReconciliationSucceeded', message = '' }: FluxShape,
): ApiObject {
  const digest = `latest@sha256:${'0'.repeat(64)}`;
  return {
    kind: 'Kustomization',
    metadata: { namespace: 'shop', name, generation: 1 },
    spec: { prune: true },
    status: {
      observedGeneration: 1,
      ...(applied && { lastAppliedRevision: digest, lastAppliedOriginRevision: `main@sha1:${applied}` }),
      ...(attempted && { lastAttemptedRevision: digest, lastAttemptedOriginRevision: `main@sha1:${attempted}` }),
      conditions: [{ ...condition('Ready', ready, message), reason }],
      history: applied
        ? [
            {
              digest,
              firstReconciled: '2026-11-22T10:00:05Z',
              lastReconciledStatus: 'ReconciliationSucceeded',
              metadata: { revision: digest, originRevision: `main@sha1:${applied}` },
            },
          ]
        : [],
    },
  };
}

export function repositoryObject(revision: string | undefined, handled?: string): ApiObject {
  return {
    kind: 'GitRepository',
    metadata: { namespace: 'flux-system', name: 'fleet', generation: 1 },
    spec: {},
    status: {
      observedGeneration: 1,
      ...(handled && { lastHandledReconcileAt: handled }),
      ...(revision && { artifact: { revision: `main@sha1:${revision}` } }),
      conditions: [condition('Ready', 'True')],
    },
  };
}
