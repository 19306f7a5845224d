import { join } from 'node:path';
import { MEMORY } from './namespace.ts';

/** A part that can be left out; `api` (etcd and kube-apiserver) is always there. */
export type Part = 'garbage-collection' | 'cluster-api' | 'openstack' | 'flux';

export const ALL_PARTS: readonly Part[] = ['garbage-collection', 'cluster-api', 'openstack', 'flux'];

/** How to start a program and how to know that it is ready. */
export interface ProcessSpec {
  /** Name of program and process. */
  readonly name: string;
  readonly part: Part | 'api';
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The port it is known by: that of its API, or of its health pages. */
  readonly port: number;
  /** Answers 200 once it is ready. */
  readonly ready: string;
}

/** What the arguments depend on. All servers listen on 127.0.0.1 as far as they can be told to. */
export interface Layout {
  /** Where everything is written: keys in `pki`, data, logs. */
  readonly folder: string;
  /** First of the ports that this control plane may use; it uses less than 100. */
  readonly basePort: number;
}

/** Ports from the base, which are not to change: kubeconfigs and webhook configurations name them. */
const PORT = {
  'kube-apiserver': 0,
  etcd: 1,
  'etcd-peer': 2,
  'kube-controller-manager': 3,
  'capi-core': 11,
  'capi-bootstrap': 12,
  'capi-control-plane': 13,
  'capi-dev': 14,
  capo: 15,
  'source-controller': 31,
  'kustomize-controller': 32,
  'notification-controller': 33,
  'source-watcher': 34,
  'helm-controller': 35,
  artifacts: 41,
  events: 42,
  receiver: 43,
  'watcher-artifacts': 44,
} as const;

export const port = ({ basePort }: Layout, name: keyof typeof PORT): number => basePort + PORT[name];

/** Port of a manager's webhook server. */
export const webhookPort = (layout: Layout, manager: string): number => port(layout, manager as 'capo') + 10;

export const kubeconfigPath = ({ folder }: Layout, user: string): string => join(folder, 'kubeconfigs', user);

/**
 * Where source-controller and source-watcher keep artifacts. In memory, because on one disk with etcd each file that they
 * make waits until etcd's last write is safe; where people run Flux, etcd has a disk of its own.
 */
export const artifactFolders = ({ basePort }: Layout) => ({
  artifacts: join(MEMORY, `${basePort}`, 'artifacts'),
  'watcher-artifacts': join(MEMORY, `${basePort}`, 'watcher-artifacts'),
});

export const auditLog = ({ folder }: Layout): string => join(folder, 'logs', 'audit.log');

const http = (address: number, path: string) => `http://127.0.0.1:${address}${path}`;
const https = (address: number, path: string) => `https://127.0.0.1:${address}${path}`;

/** All processes in the order in which they start; the reverse is the order in which they stop. */
export function processSpecs(layout: Layout): readonly ProcessSpec[] {
  return [etcd(layout), apiServer(layout), controllerManager(layout), ...managers(layout), ...flux(layout)];
}

function etcd(layout: Layout): ProcessSpec {
  const client = http(port(layout, 'etcd'), '');
  const peer = http(port(layout, 'etcd-peer'), '');
  return {
    name: 'etcd',
    part: 'api',
    port: port(layout, 'etcd'),
    ready: `${client}/readyz`,
    args: [
      '--name=control-plane',
      `--data-dir=${join(layout.folder, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=control-plane=${peer}`,
      // nothing here outlives the machine
      '--unsafe-no-fsync',
    ],
  };
}

function apiServer(layout: Layout): ProcessSpec {
  const pki = (name: string) => join(layout.folder, 'pki', name);
  const own = port(layout, 'kube-apiserver');
  return {
    name: 'kube-apiserver',
    part: 'api',
    port: own,
    ready: https(own, '/readyz'),
    args: [
      `--etcd-servers=${http(port(layout, 'etcd'), '')}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      // Endpoints may not be loopback addresses, and nothing asks for those of the API server
      '--endpoint-reconciler-type=none',
      `--secure-port=${own}`,
      `--tls-cert-file=${pki('server.crt')}`,
      `--tls-private-key-file=${pki('server.key')}`,
      `--client-ca-file=${pki('ca.crt')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${pki('tokens.pub')}`,
      `--service-account-signing-key-file=${pki('tokens.key')}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      // no controller makes the default service account that it would ask for
      '--disable-admission-plugins=ServiceAccount',
      `--audit-policy-file=${join(layout.folder, 'audit-policy.yaml')}`,
      `--audit-log-path=${auditLog(layout)}`,
    ],
  };
}

function controllerManager(layout: Layout): ProcessSpec {
  const own = port(layout, 'kube-controller-manager');
  const config = kubeconfigPath(layout, 'kube-controller-manager');
  const pki = (name: string) => join(layout.folder, 'pki', name);
  return {
    name: 'kube-controller-manager',
    part: 'garbage-collection',
    port: own,
    ready: https(own, '/healthz'),
    args: [
      `--kubeconfig=${config}`,
      '--controllers=garbage-collector-controller,namespace-controller',
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${own}`,
      `--tls-cert-file=${pki('server.crt')}`,
      `--tls-private-key-file=${pki('server.key')}`,
      ...CLIENT_RATES,
    ],
  };
}

/** By default clients are held to 20 requests a second, which some ten clusters exceed. */
const CLIENT_RATES = ['--kube-api-qps=100', '--kube-api-burst=200'];

/** Off by default: clusters of a ClusterClass, which a fleet may adopt, and Flatcar, which its nodes may use. */
const CLUSTER_API_GATES = ['ClusterTopology', 'KubeadmBootstrapFormatIgnition'];

function managers(layout: Layout): ProcessSpec[] {
  const manager = (
    name: keyof typeof PORT,
    part: Part,
    { gates = [], env }: { gates?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
  ): ProcessSpec => ({
    name,
    part,
    ...(env && { env }),
    port: port(layout, name),
    ready: http(port(layout, name), '/readyz'),
    args: [
      `--kubeconfig=${kubeconfigPath(layout, name)}`,
      `--health-addr=127.0.0.1:${port(layout, name)}`,
      `--webhook-port=${webhookPort(layout, name)}`,
      `--webhook-cert-dir=${join(layout.folder, 'pki', 'webhooks')}`,
      '--diagnostics-address=127.0.0.1:0',
      '--insecure-diagnostics',
      // CAPO takes one name at a time
      '--skip-crd-migration-phases=StorageVersionMigration',
      '--skip-crd-migration-phases=CleanupManagedFields',
      ...CLIENT_RATES,
      ...(gates.length === 0 ? [] : [`--feature-gates=${gates.map((gate) => `${gate}=true`).join(',')}`]),
    ],
  });
  return [
    manager('capi-core', 'cluster-api', { gates: CLUSTER_API_GATES }),
    manager('capi-bootstrap', 'cluster-api', { gates: CLUSTER_API_GATES }),
    manager('capi-control-plane', 'cluster-api', { gates: CLUSTER_API_GATES }),
    // the address under which it makes the API servers of its clusters reachable
    manager('capi-dev', 'cluster-api', { gates: CLUSTER_API_GATES, env: { POD_IP: '127.0.0.1' } }),
    manager('capo', 'openstack'),
  ];
}

function flux(layout: Layout): ProcessSpec[] {
  const events = `127.0.0.1:${port(layout, 'events')}`;
  const controller = (name: keyof typeof PORT, args: readonly string[]): ProcessSpec => ({
    name,
    part: 'flux',
    port: port(layout, name),
    ready: http(port(layout, name), '/readyz'),
    env: { KUBECONFIG: kubeconfigPath(layout, name), RUNTIME_NAMESPACE: 'flux-system', TMPDIR: MEMORY },
    args: [`--health-addr=127.0.0.1:${port(layout, name)}`, '--metrics-addr=0', ...CLIENT_RATES, ...args],
  });
  const retries = ['--min-retry-delay=200ms', '--max-retry-delay=2s'];
  const prompt = [
    `--events-addr=http://${events}/`,
    ...retries,
    '--requeue-dependency=1s',
    '--interval-jitter-percentage=0',
  ];
  const storage = (name: 'artifacts' | 'watcher-artifacts') => [
    `--storage-path=${artifactFolders(layout)[name]}`,
    `--storage-addr=127.0.0.1:${port(layout, name)}`,
    `--storage-adv-addr=127.0.0.1:${port(layout, name)}`,
  ];
  return [
    controller('notification-controller', [
      `--events-addr=${events}`,
      `--receiverAddr=127.0.0.1:${port(layout, 'receiver')}`,
      '--rate-limit-interval=1s',
      ...retries,
    ]),
    controller('source-controller', [...prompt, ...storage('artifacts')]),
    controller('source-watcher', [...prompt, ...storage('watcher-artifacts'), '--http-retry=2']),
    controller('kustomize-controller', [
      ...prompt,
      '--http-retry=2',
      '--concurrent=4',
      '--feature-gates=ExternalArtifact=true,CancelHealthCheckOnNewRevision=true',
    ]),
    controller('helm-controller', [...prompt, '--http-retry=2']),
  ];
}
