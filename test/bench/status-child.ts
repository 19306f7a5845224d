// Reads a management cluster and makes the status of its fleet: `status-child.ts KUBECONFIG CLUSTERS`; prints ms and MB.
import type { Cluster, ManagementCluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { fleetStatus } from '@krake-infra/reconciler/track/cluster-api/fleet-status.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';

const [, , kubeconfig = '', count] = process.argv;
const API = 'krake-infra.io/v1alpha1';
const NONE = new Map<never, never>();
const pools = [{ name: 'workers', replicas: 5 }];

function clusterOf(name: string): Cluster {
  const spec = { cloud: 'dresden', kubernetesVersion: 'v1.34.8', pools };
  return { apiVersion: API, kind: 'Cluster', metadata: { namespace: 'shop', name }, spec };
}

const names = Array.from({ length: Number(count) }, (_, index) => `web-${index}`);
const management: ManagementCluster = {
  apiVersion: API,
  kind: 'ManagementCluster',
  metadata: { name: 'mgmt' },
  spec: { clusterApiVersion: 'v1.14.0' },
};
const data: FleetData = {
  fleet: { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
  managementClusters: new Map([['mgmt', management]]),
  clouds: NONE,
  templates: NONE,
  metricsProviders: NONE,
  metrics: NONE,
  clusters: new Map(names.map((name) => [`shop/${name}`, clusterOf(name)])),
  states: NONE,
  policies: NONE,
  workloads: NONE,
  claims: NONE,
};

const began = performance.now();
const watched = new WatchedManagement('mgmt', connect({ file: kubeconfig }));
const trouble = await watched.read(AbortSignal.timeout(120_000));
const lines = fleetStatus(data, new Map([['mgmt', watched]]), { at: Date.now() / 1000 });
const taken = performance.now() - began;
const settled = lines.filter((line) => line.available && line.pools.every((pool) => pool.settled)).length;
const machines = lines.reduce(
  (sum, { cluster }) => sum + Object.keys(watched.index.clusters.get(cluster)?.machines ?? {}).length,
  0,
);
if (settled !== names.length || machines !== names.length * 5)
  throw new Error(trouble ?? `${settled} settled, ${machines} machines: ${JSON.stringify(lines[0])}`);
console.log(`${taken} ${process.memoryUsage.rss() / 2 ** 20}`);
await watched.close();
