import { createHash } from 'node:crypto';
import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  CONFIGURATION_FOLDER,
  FILES_FOLDER,
  FILES_SECRET,
  GIT_SECRET,
  labels,
  SERVER,
  type ServerSettings,
  STATUS_PORT,
} from './settings.ts';

const REPLICAS = 2;
/** Of the image: the user `node`. */
const USER = 1000;
/** Seconds in which a push is finished and everybody has an answer. */
const END_SECONDS = 60;

/** Two replicas. Both are ready, since both do their work: one acts, the other keeps up and waits. */
export function serverDeployment(chart: Chart, settings: ServerSettings): void {
  const checksum = createHash('sha256').update(settings.configuration).digest('hex');
  new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: SERVER, namespace: settings.namespace, labels: labels() },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: labels() },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      },
      template: {
        // A configuration is read at the start alone.
        metadata: { labels: labels(), annotations: { 'krake-infra.io/configuration': checksum } },
        spec: podSpec(settings),
      },
    },
  });
}

function podSpec(settings: ServerSettings): k8s.PodSpec {
  return {
    serviceAccountName: SERVER,
    terminationGracePeriodSeconds: END_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: labels() },
    })),
    containers: [container(settings)],
    volumes: [
      { name: 'server', configMap: { name: SERVER } },
      { name: 'cache', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
      ...(settings.hasFiles ? [{ name: 'files', secret: { secretName: FILES_SECRET, defaultMode: 0o440 } }] : []),
    ],
  };
}

function container(settings: ServerSettings): k8s.Container {
  const { fleet, management, image, port, hasFiles } = settings;
  const status = k8s.IntOrString.fromString('status');
  const probe = (path: string, rest: Omit<k8s.Probe, 'httpGet'>): k8s.Probe => ({
    httpGet: { path, port: status },
    timeoutSeconds: 5,
    ...rest,
  });
  return {
    name: SERVER,
    image,
    args: [
      ...['--fleet', fleet, '--kubeconfig', `${management}=${CONFIGURATION_FOLDER}/kubeconfig`],
      ...['serve', '--config', `${CONFIGURATION_FOLDER}/server.yaml`, '--listen', `0.0.0.0:${STATUS_PORT}`],
    ],
    env: environment(settings),
    ports: [
      { name: 'api', containerPort: port },
      { name: 'status', containerPort: STATUS_PORT },
    ],
    // The first clone of a large fleet takes a while.
    startupProbe: probe('/healthz', { periodSeconds: 5, failureThreshold: 60 }),
    livenessProbe: probe('/healthz', { periodSeconds: 10 }),
    readinessProbe: probe('/readyz', { periodSeconds: 5 }),
    resources: {
      requests: { cpu: k8s.Quantity.fromString('100m'), memory: k8s.Quantity.fromString('384Mi') },
      limits: { memory: k8s.Quantity.fromString('1Gi') },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'server', mountPath: CONFIGURATION_FOLDER, readOnly: true },
      { name: 'cache', mountPath: '/cache' },
      { name: 'tmp', mountPath: '/tmp' },
      ...(hasFiles ? [{ name: 'files', mountPath: FILES_FOLDER, readOnly: true }] : []),
    ],
  };
}

function environment({ branch }: ServerSettings): k8s.EnvVar[] {
  return [
    { name: 'KRAKE_INFRA_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'KRAKE_INFRA_BRANCH', value: branch },
    { name: 'KRAKE_INFRA_CACHE', value: '/cache' },
    { name: 'HOME', value: '/tmp' },
    {
      name: 'KRAKE_INFRA_GIT_TOKEN',
      valueFrom: { secretKeyRef: { name: GIT_SECRET, key: 'token', optional: true } },
    },
  ];
}
