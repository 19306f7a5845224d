import type { ClusterBody } from '@krake-infra/constructs';
import type {
  Cluster,
  ClusterState,
  ClusterTemplate,
  FleetObject,
  ManagementCluster,
  ScalingPolicy,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import fc, { type Arbitrary } from 'fast-check';
import { arbitraryBody } from './arbitrary-clusters.ts';
import { cloud, management } from './fleet-generator.ts';

const API = 'krake-infra.io/v1alpha1' as const;
const CLOUDS = ['dresden', 'leipzig'];
const NAMESPACES = ['shop', 'team-1'];

interface ClusterSeed {
  readonly body: ClusterBody;
  readonly pick: number;
  readonly form: 'whole' | 'templated' | 'registered';
  readonly remembers: boolean;
  readonly followed: boolean;
}

const CLUSTER_SEED: Arbitrary<ClusterSeed> = fc.record({
  body: arbitraryBody as Arbitrary<ClusterBody>,
  pick: fc.nat(1000),
  form: fc.constantFrom('whole', 'templated', 'templated', 'registered'),
  remembers: fc.boolean(),
  followed: fc.boolean(),
});

/** Objects of a fleet without any problem: each kind, references that hold, one to five clusters. */
export const VALID_FLEET: Arbitrary<readonly FleetObject[]> = fc
  .record({
    clusters: fc.array(CLUSTER_SEED, { minLength: 1, maxLength: 5 }),
    templates: fc.array(arbitraryBody as Arbitrary<ClusterBody>, { minLength: 1, maxLength: 2 }),
    second: fc.boolean(),
  })
  .map(({ clusters, templates, second }) => [
    ...sharedObjects(second),
    ...templates.map(template),
    ...clusters.flatMap((seed, index) => clusterObjects(seed, { index, templates: templates.length, second })),
  ])
  // Parts that stand in two places would be written as anchor and alias.
  .map((objects) => JSON.parse(JSON.stringify(objects)) as FleetObject[]);

function sharedObjects(second: boolean): FleetObject[] {
  const other: ManagementCluster = { ...management(), metadata: { name: 'second' } };
  return [
    { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: { branch: 'main' } },
    management(),
    ...(second ? [other] : []),
    ...CLOUDS.map(cloud),
    {
      apiVersion: API,
      kind: 'MetricsProvider',
      metadata: { name: 'recorded' },
      spec: { type: 'static', static: { values: { load: 600 } } },
    },
    { apiVersion: API, kind: 'Metric', metadata: { name: 'load' }, spec: { provider: 'recorded' } },
  ];
}

function template({ kubernetesVersion, controlPlane, openstack }: ClusterBody, index: number): ClusterTemplate {
  const spec = { kubernetesVersion, controlPlane, ...(openstack && { openstack }) } as ClusterTemplate['spec'];
  return { apiVersion: API, kind: 'ClusterTemplate', metadata: { name: `template-${index}` }, spec };
}

interface Surroundings {
  readonly index: number;
  readonly templates: number;
  readonly second: boolean;
}

function clusterObjects(seed: ClusterSeed, surroundings: Surroundings): FleetObject[] {
  const metadata = { name: `cluster-${surroundings.index}`, namespace: NAMESPACES[seed.pick % 2] as string };
  const spec = clusterSpec(seed, surroundings);
  const cluster: Cluster = { apiVersion: API, kind: 'Cluster', metadata, spec };
  const pools = spec.pools ?? [];
  const state: ClusterState = {
    apiVersion: API,
    kind: 'ClusterState',
    metadata,
    status: { pools: pools.map(({ name }) => ({ name })), decisions: [{ id: 'd1', trigger: 't', at: AT }] },
  };
  const policies = pools
    .filter(({ owner }) => owner === 'policy' && seed.followed)
    .map(({ name }) => policy(cluster, name));
  return [cluster, ...(seed.remembers ? [state] : []), ...policies];
}

const AT = '2026-01-01T00:00:00Z';

function clusterSpec({ body, pick, form }: ClusterSeed, { templates, second }: Surroundings): Cluster['spec'] {
  if (form === 'registered') return { registered: { kubeconfigSecret: 'kubeconfig' } };
  const placed = { cloud: CLOUDS[pick % 2] as string, ...(second && { management: pick % 3 ? 'main' : 'second' }) };
  if (form === 'whole') return { ...placed, ...body } as Cluster['spec'];
  const { pools, network } = body;
  return {
    template: `template-${pick % templates}`,
    ...placed,
    ...(pools && { pools }),
    ...(network && { network }),
    ...(pick % 5 === 0 && { controlPlane: { replicas: 5 } }),
  } as Cluster['spec'];
}

function policy({ metadata: { name, namespace } }: Cluster, pool: string): ScalingPolicy {
  return {
    apiVersion: API,
    kind: 'ScalingPolicy',
    metadata: { name: `${name}-${pool}`.slice(0, 63).replace(/-+$/, ''), namespace },
    spec: {
      target: { cluster: name, pool },
      targetPerNode: { metric: 'load', value: 200 },
      bounds: { min: 1, max: 12 },
    },
  };
}
