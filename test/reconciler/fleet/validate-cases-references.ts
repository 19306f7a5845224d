import { changed, smallFleet } from '../../support/small-fleet.ts';
import type { ValidateCase } from './validate-case.ts';

const TEMPLATE = 'templates/production.yaml';
const MANAGEMENT = 'management/main.yaml';
const WEB = 'clusters/shop/web.yaml';
const BATCH = 'clusters/shop/batch.yaml';
const STATE = 'clusters/shop/web.state.yaml';
const POLICY = 'policies/shop/web-workers.yaml';

const object = (kind: string, name: string, rest: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\n${rest}`;
const inShop = (kind: string, name: string, rest: string) =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${rest}`;

const SECOND = {
  'management/second.yaml': object('ManagementCluster', 'second', 'spec: { clusterApiVersion: v1.14.0 }\n'),
};
const AGAIN =
  'spec:\n  target: { cluster: web, pool: workers }\n  targetPerNode: { metric: queries, value: 1 }\n  bounds: { min: 1, max: 2 }\n';
const REGISTERED = { [BATCH]: inShop('Cluster', 'batch', 'spec:\n  registered: { kubeconfigSecret: batch }\n') };
const KEPT = 'status:\n  templates:\n    - { name: a, role: machine, pool: jobs, model: {} }\n';
const METRIC = (of: string) => `${of}\n  metrics:\n    - { name: querys, weight: 1 }`;
const MACHINE =
  '      machine:\n        openstack:\n          flavor: { name: m1.large }\n          image: { name: ubuntu }\n';

/** What only several files together show. */
export const REFERENCE_CASES: readonly ValidateCase[] = [
  [
    'a template that is not there',
    smallFleet(changed(WEB, 'template: production', 'template: prodction')),
    ['clusters/shop/web.yaml:7:13: spec.template: there is no ClusterTemplate prodction; did you mean production?'],
  ],
  [
    'a cloud that is not there',
    smallFleet(changed(WEB, 'cloud: dresden', 'cloud: somewhere')),
    ['clusters/shop/web.yaml:8:10: spec.cloud: there is no Cloud somewhere; add clouds/somewhere.yaml'],
  ],
  [
    'a management cluster that is not there',
    smallFleet(changed(WEB, 'cloud: dresden', 'cloud: dresden\n  management: mains')),
    ['clusters/shop/web.yaml:9:15: spec.management: there is no ManagementCluster mains; did you mean main?'],
  ],
  [
    'a metric of a cluster',
    smallFleet(changed(WEB, 'cloud: dresden', METRIC('cloud: dresden'))),
    ['clusters/shop/web.yaml:10:15: spec.metrics[0].name: there is no Metric querys; did you mean queries?'],
  ],
  [
    'a metric of a cloud',
    smallFleet(changed('clouds/dresden.yaml', 'provider: openstack', METRIC('provider: openstack'))),
    ['clouds/dresden.yaml:8:15: spec.metrics[0].name: there is no Metric querys; did you mean queries?'],
  ],
  [
    'a metrics provider',
    smallFleet(changed('metrics/queries.yaml', 'provider: recorded', 'provider: recorde')),
    ['metrics/queries.yaml:6:13: spec.provider: there is no MetricsProvider recorde; did you mean recorded?'],
  ],
  [
    'a metric of a policy',
    smallFleet(changed(POLICY, 'metric: queries', 'metric: load')),
    ['policies/shop/web-workers.yaml:11:13: spec.targetPerNode.metric: there is no Metric load; add metrics/load.yaml'],
  ],
  [
    'a cluster of a policy',
    smallFleet(changed(POLICY, 'cluster: web', 'cluster: wep')),
    ['policies/shop/web-workers.yaml:8:14: spec.target.cluster: there is no Cluster shop/wep; did you mean shop/web?'],
  ],
  [
    'a pool of a policy',
    smallFleet(changed(POLICY, 'pool: workers', 'pool: worker')),
    ['policies/shop/web-workers.yaml:9:11: spec.target.pool: cluster web has no pool worker; did you mean workers?'],
  ],
  [
    'a pool far from any',
    smallFleet(changed(POLICY, 'pool: workers', 'pool: gpu')),
    [
      'policies/shop/web-workers.yaml:9:11: spec.target.pool: cluster web has no pool gpu; add the pool to clusters/shop/web.yaml',
    ],
  ],
  [
    'several management clusters',
    smallFleet(SECOND),
    [
      'clusters/shop/batch.yaml:7:3: spec.management: several ManagementClusters could be meant; choose one of main, second',
      'clusters/shop/web.yaml:7:3: spec.management: several ManagementClusters could be meant; choose one of main, second',
    ],
  ],
  [
    'no management cluster',
    smallFleet({ [MANAGEMENT]: null }),
    [
      'clusters/shop/batch.yaml:7:3: spec.management: the fleet has no ManagementCluster; add one below management/',
      'clusters/shop/web.yaml:7:3: spec.management: the fleet has no ManagementCluster; add one below management/',
    ],
  ],
  [
    'a management cluster that can not be read',
    smallFleet(changed(MANAGEMENT, 'v1.14.0', 'v1.9.0')),
    [
      'management/main.yaml:6:22: spec.clusterApiVersion: "v1.9.0" has the wrong form; Version of Cluster API core on the management cluster, such as `v1.14.0`; 1.11 is the first with v1beta2. Source: Cluster API release notes, contract v1beta2.',
    ],
  ],
  [
    'a template that can not be read',
    smallFleet(changed(TEMPLATE, 'v1.34.8', 'latest')),
    [
      'templates/production.yaml:6:22: spec.kubernetesVersion: "latest" has the wrong form; Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.',
    ],
  ],
  [
    'a cluster that can not be read',
    smallFleet(changed(WEB, 'cloud:', 'clod:')),
    ['clusters/shop/web.yaml:8:3: spec.clod: unknown field; did you mean cloud?'],
  ],
  [
    'two policies on one pool',
    smallFleet({ 'policies/shop/again.yaml': inShop('ScalingPolicy', 'again', AGAIN) }),
    [
      'policies/shop/web-workers.yaml:8:5: spec.target: pool shop/web/workers has a policy already; remove this one or policies/shop/again.yaml, or set combine on the pool',
    ],
  ],
  [
    'bounds the wrong way round',
    smallFleet(changed(POLICY, 'min: 2', 'min: 13')),
    ['policies/shop/web-workers.yaml:14:10: spec.bounds.min: min 13 is more than max 12; make it at most 12'],
  ],
  [
    'a forced size outside of the bounds',
    smallFleet(changed(POLICY, 'bounds:', 'force: 13\n  bounds:')),
    [
      'policies/shop/web-workers.yaml:13:10: spec.force: force 13 is outside of the bounds 2 to 12; force a size inside the bounds, or widen them',
    ],
  ],
  [
    'a policy on a pool of people',
    smallFleet(changed(WEB, 'owner: policy', 'owner: git')),
    [
      'policies/shop/web-workers.yaml:9:11: spec.target.pool: pool workers belongs to git, so no policy may move it; set owner: policy on the pool in clusters/shop/web.yaml, or remove the policy',
    ],
  ],
  [
    'a policy on a pool without owner',
    smallFleet(changed(WEB, '      owner: policy\n', '')),
    [
      'policies/shop/web-workers.yaml:9:11: spec.target.pool: pool workers belongs to git, so no policy may move it; set owner: policy on the pool in clusters/shop/web.yaml, or remove the policy',
    ],
  ],
  [
    'a registered cluster with pools',
    smallFleet(changed(BATCH, 'template: production\n  cloud: dresden', 'registered: { kubeconfigSecret: batch }')),
    [
      'clusters/shop/batch.yaml:8:3: spec.pools: a registered cluster has no such field; remove the field, or remove registered to have the cluster built',
    ],
  ],
  [
    'a state without cluster',
    smallFleet({ 'clusters/shop/old.state.yaml': inShop('ClusterState', 'old', 'status: {}\n') }),
    [
      'clusters/shop/old.state.yaml:1:1: the cluster of this state does not exist; remove it, or restore clusters/shop/old.yaml from history',
    ],
  ],
  [
    'a state with an unknown pool',
    smallFleet(changed(STATE, 'name: workers', 'name: gone')),
    [
      'clusters/shop/web.state.yaml:8:13: status.pools[0].name: the cluster has no pool gone; restore the pool, or remove it with krake-infra cluster update --remove-pool',
    ],
  ],
  [
    'a state of a registered cluster',
    smallFleet({ ...REGISTERED, 'clusters/shop/batch.state.yaml': inShop('ClusterState', 'batch', KEPT) }),
    [
      'clusters/shop/batch.state.yaml:5:3: status: the cluster is registered, so nothing was rendered for it; remove templates and pools from the state, or registered from the cluster',
    ],
  ],
  [
    'no fleet.yaml',
    smallFleet({ 'fleet.yaml': null }),
    ['fleet.yaml:1:1: is missing; run krake-infra init, or name the folder of a fleet with --fleet'],
  ],
  [
    'a field that neither cluster nor template has',
    smallFleet(changed(TEMPLATE, '  kubernetesVersion: v1.34.8\n', '')),
    [
      'clusters/shop/batch.yaml:7:3: spec.kubernetesVersion: kubernetesVersion is missing; add kubernetesVersion here or in templates/production.yaml',
      'clusters/shop/web.yaml:7:3: spec.kubernetesVersion: kubernetesVersion is missing; add kubernetesVersion here or in templates/production.yaml',
    ],
  ],
  [
    'a cluster without template and what it needs',
    smallFleet(changed(BATCH, '  template: production\n', '')),
    [
      'clusters/shop/batch.yaml:7:3: spec.kubernetesVersion: kubernetesVersion is missing; add kubernetesVersion',
      'clusters/shop/batch.yaml:7:3: spec.controlPlane: controlPlane is missing; add controlPlane',
    ],
  ],
  [
    'a pool of a template that lacks its machine',
    smallFleet(
      changed(
        TEMPLATE,
        '  openstack:\n    network',
        '  pools:\n    - { name: extra, replicas: 1 }\n  openstack:\n    network',
      ),
    ),
    [
      'clusters/shop/batch.yaml:9:3: spec.pools: pools[0].machine is missing; add machine here or in templates/production.yaml',
      'clusters/shop/web.yaml:9:3: spec.pools: pools[0].machine is missing; add machine here or in templates/production.yaml',
    ],
  ],
  [
    'a pool that lacks its machine',
    smallFleet(changed(BATCH, MACHINE, '')),
    [
      'clusters/shop/batch.yaml:10:7: spec.pools[0].machine: pools[0].machine is missing; add machine here or in templates/production.yaml',
    ],
  ],
  [
    'no cloud',
    smallFleet(changed(BATCH, '  cloud: dresden\n', '')),
    [
      'clusters/shop/batch.yaml:7:3: spec.cloud: is missing; name a Cloud in spec.cloud, or register the cluster with spec.registered',
    ],
  ],
  [
    'no number of machines',
    smallFleet(changed(BATCH, '      replicas: 2\n', '')),
    [
      'clusters/shop/batch.yaml:10:7: spec.pools[0]: replicas is missing; owner git needs it; give replicas, or change the owner',
    ],
  ],
  [
    'a pool with bounds the wrong way round',
    smallFleet(changed(BATCH, 'replicas: 2\n', 'owner: autoscaler\n      min: 3\n      max: 2\n')),
    ['clusters/shop/batch.yaml:12:12: spec.pools[0].min: min 3 is over max 2; lower min or raise max'],
  ],
  [
    'a pool of a template with bounds the wrong way round',
    smallFleet(
      changed(
        TEMPLATE,
        '  openstack:\n    network',
        `  pools:\n    - name: extra\n      owner: autoscaler\n      min: 3\n      max: 2\n${MACHINE}  openstack:\n    network`,
      ),
    ),
    ['templates/production.yaml:16:12: spec.pools[0].min: min 3 is over max 2; lower min or raise max'],
  ],
];
