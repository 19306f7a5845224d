import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { changed, smallFleet } from '../support/small-fleet.ts';

const FLEET = 'fleet.yaml';
const WEB = 'clusters/shop/web.yaml';
const BATCH = 'clusters/shop/batch.yaml';
const STATE = 'clusters/shop/web.state.yaml';
const POLICY = 'policies/shop/web-workers.yaml';
const API = 'apiVersion: krake-infra.io/v1alpha1\n';
const RULE = '  targetPerNode:\n    metric: queries\n    value: 200\n';
const REGISTERED = 'spec:\n  registered: { kubeconfigSecret: batch }\n';

const object = (kind: string, metadata: string, rest: string) =>
  `${API}kind: ${kind}\nmetadata: { ${metadata} }\n${rest}`;
const batch = (rest: string) => object('Cluster', 'name: batch, namespace: shop', rest);
const policy = (from: string, to: string) => smallFleet(changed(POLICY, from, to));
const schedule = (entry: string, more = '') =>
  policy(RULE, `  schedule: { timeZone: Europe/Berlin, entries: [{ name: day, ${entry} }] }\n${more}`);
const workload = (name: string, spec: string) => ({
  [`workloads/shop/${name}.yaml`]: object('Workload', `name: ${name}, namespace: shop`, `spec: { ${spec} }\n`),
});
const link: FleetFile = { path: 'clouds/link.yaml', mode: '120000', bytes: new TextEncoder().encode('dresden.yaml') };

/** For each rule of files and what refers to each other a fleet that breaks it. */
export const FILE_CASES: readonly (readonly [rule: string, files: readonly FleetFile[]])[] = [
  ['fleet-missing', smallFleet({ [FLEET]: null })],
  ['plain-files', [...smallFleet(), link]],
  ['path-of-kind', smallFleet({ 'clouds/dresden/more.yaml': '' })],
  ['yaml-form', smallFleet(changed(FLEET, 'branch: main', 'branch: &b main'))],
  ['kind-of-path', smallFleet(changed(FLEET, 'kind: Fleet', 'kind: Cloud'))],
  ['name-of-path', smallFleet(changed('clouds/dresden.yaml', 'name: dresden', 'name: leipzig'))],
  ['unknown-field', smallFleet(changed(FLEET, 'branch', 'brnch'))],
  ['field-missing', smallFleet(changed(WEB, '  cloud: dresden\n', ''))],
  ['field-type', smallFleet(changed(FLEET, 'branch: main', 'branch: 1'))],
  ['value-not-allowed', smallFleet(changed(FLEET, 'branch: main', 'branch: main\n  pause: never'))],
  ['dangling-reference', smallFleet(changed(WEB, 'template: production', 'template: prodction'))],
  [
    'namespace-of-flux',
    smallFleet({
      'clusters/flux-system/old.yaml': object(
        'Cluster',
        'name: old, namespace: flux-system',
        'spec: { cloud: dresden, template: production }\n',
      ),
    }),
  ],
  ['registered-cluster-field', smallFleet({ [BATCH]: batch(`${REGISTERED}  cloud: dresden\n`) })],
  ['management-unclear', smallFleet({ 'management/main.yaml': null })],
  ['state-without-cluster', smallFleet({ [WEB]: null, [POLICY]: null })],
  [
    'state-of-registered-cluster',
    smallFleet({
      [BATCH]: batch(REGISTERED),
      'clusters/shop/batch.state.yaml': object(
        'ClusterState',
        'name: batch, namespace: shop',
        'status: { pools: [{ name: jobs }] }\n',
      ),
    }),
  ],
  ['state-of-unknown-pool', smallFleet(changed(STATE, 'name: workers', 'name: gone'))],
  [
    'one-policy-per-pool',
    smallFleet({
      'policies/shop/second.yaml': object(
        'ScalingPolicy',
        'name: second, namespace: shop',
        `spec:\n  target: { cluster: web, pool: workers }\n${RULE}  bounds: { min: 2, max: 9 }\n`,
      ),
    }),
  ],
  ['pool-not-found', policy('pool: workers', 'pool: worker')],
  ['force-outside-bounds', policy('  bounds:', '  force: 20\n  bounds:')],
  ['one-rule-per-policy', policy(RULE, '')],
  [
    'thresholds-apart',
    policy(RULE, '  thresholds: { metric: queries, up: { above: 5, by: 1 }, down: { below: 9, by: 1 } }\n'),
  ],
  ['schedule-readable', schedule('start: "0 8 * * *", end: "0 8 * * *", size: 3')],
  ['schedule-without-metric', schedule('start: "0 8 * * *", end: "0 9 * * *", size: 3', '  activation: 1\n')],
  ['fallback-size', policy('  bounds:', '  fallback: { afterFailures: 3, behavior: static }\n  bounds:')],
  ['bounded-pools-only', policy('  bounds:', '  headroom: 2\n  bounds:')],
  [
    'metrics-provider-settings',
    smallFleet(changed('metrics-providers/recorded.yaml', 'type: static', 'type: prometheus')),
  ],
  [
    'range-not-evaluated',
    smallFleet(
      changed(
        'metrics/queries.yaml',
        'provider: recorded',
        'provider: recorded\n  range: { seconds: 600, reduce: avg }',
      ),
    ),
  ],
  [
    'workload-name-length',
    smallFleet({ 'workloads/shop/a/a.yaml': '', ...workload('a'.repeat(60), 'path: workloads/shop/a, cluster: web') }),
  ],
  [
    'workload-path',
    smallFleet({ 'workloads/store/a/a.yaml': '', ...workload('a', 'path: workloads/store/a, cluster: web') }),
  ],
  ['workload-empty', smallFleet(workload('a', 'path: workloads/shop/a, cluster: web'))],
  [
    'workload-undelivered',
    smallFleet({
      [BATCH]: batch(REGISTERED),
      'management/second.yaml': object('ManagementCluster', 'name: second', 'spec: { clusterApiVersion: v1.14.0 }\n'),
      'workloads/shop/a/a.yaml': '',
      ...workload('a', 'path: workloads/shop/a, cluster: batch'),
    }),
  ],
  ['workload-folder-name', smallFleet({ 'workloads/shop/Web_1/app.yaml': '' })],
];
