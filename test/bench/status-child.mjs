// Reads a management cluster and makes the status of its fleet: `status-child.mjs KUBECONFIG CLUSTERS`; prints ms and MB.
import { connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import { fleetStatus } from '@krake-infra/reconciler/track/cluster-api/fleet-status.ts';
import { WatchedManagement } from '@krake-infra/reconciler/track/cluster-api/management.ts';

const [, , kubeconfig, count] = process.argv;
const pools = [{ name: 'workers', replicas: 5 }];
const clusterOf = (name) => ({ metadata: { namespace: 'shop', name }, spec: { kubernetesVersion: 'v1.34.8', pools } });
const names = Array.from({ length: Number(count) }, (_, index) => `web-${index}`);
const data = {
  clusters: new Map(names.map((name) => [`shop/${name}`, clusterOf(name)])),
  managementClusters: new Map([['mgmt', {}]]),
  templates: new Map(),
};

const began = performance.now();
const watched = new WatchedManagement('mgmt', connect({ file: kubeconfig }));
const trouble = await watched.read(AbortSignal.timeout(120_000));
const lines = fleetStatus(data, new Map([['mgmt', watched]]));
const taken = performance.now() - began;
const settled = lines.filter((line) => line.available && line.pools.every((pool) => pool.settled)).length;
const machines = lines.reduce(
  (sum, { cluster }) => sum + Object.keys(watched.index.clusters.get(cluster).machines).length,
  0,
);
if (settled !== names.length || machines !== names.length * 5)
  throw new Error(trouble ?? `${settled} settled, ${machines} machines: ${JSON.stringify(lines[0])}`);
console.log(`${taken} ${process.memoryUsage.rss() / 2 ** 20}`);
await watched.close();
