import type { FleetState } from '@krake-infra/reconciler/core/check.ts';
import type {
  Cluster,
  ClusterState,
  ClusterStatus,
  MachinePool,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { ImmutabilityRule } from '@krake-infra/reconciler/core/immutability.ts';
import type { Manifest, ManifestUnit } from '@krake-infra/reconciler/core/manifest.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { hasReplicas } from '@krake-infra/reconciler/core/pools.ts';

/** A cluster of the tests: its data in one literal, from which files and objects are built. */
export interface Sample {
  readonly namespace: string;
  readonly name: string;
  readonly cloud: string;
  readonly management: string;
  readonly version: string;
  readonly controlPlanes: 1 | 3 | 5 | 7;
  readonly controlPlaneFlavor: string;
  readonly certSans: readonly string[];
  readonly podCidr: string;
  readonly nodeCidr: string;
  readonly nameservers: readonly string[];
  readonly pools: readonly SamplePool[];
  readonly infrastructureVersion: string;
  readonly renderProfile: number;
  readonly protection: boolean;
  readonly status: ClusterStatus;
  /** Templates that are kept besides the current ones. */
  readonly keptTemplates: readonly string[];
}

export interface SamplePool extends Omit<MachinePool, 'machine'> {
  readonly flavor?: string;
  readonly protection?: boolean;
}

export const BASE: Sample = {
  namespace: 'shop',
  name: 'web',
  cloud: 'dresden',
  management: 'main',
  version: 'v1.33.4',
  controlPlanes: 3,
  controlPlaneFlavor: 'm1.large',
  certSans: [],
  podCidr: '10.244.0.0/16',
  nodeCidr: '10.6.0.0/24',
  nameservers: ['9.9.9.9'],
  pools: [{ name: 'workers', replicas: 3 }],
  infrastructureVersion: 'v1beta1',
  renderProfile: 1,
  protection: true,
  status: {},
  keptTemplates: [],
};

/** The base with something else in it. */
export function sample(change: Partial<Sample> = {}): Sample {
  return { ...BASE, ...change };
}

/** What the provider of the samples lets change. */
export const IMMUTABILITY: readonly ImmutabilityRule[] = [
  { kind: 'OpenStackCluster', mutablePaths: ['identityRef', 'managedSubnets[].dnsNameservers'] },
];

const API = 'krake-infra.io/v1alpha1' as const;
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';
const PROTECTED = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
const AUTOSCALER = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-';

/** A fleet of these clusters, with what they render to. */
export function fleetOf(...samples: readonly Sample[]): FleetState {
  const key = ({ namespace, name }: Sample): NamespacedName => `${namespace}/${name}`;
  const names = (pick: (sample: Sample) => string) => [...new Set(samples.map(pick))];
  return {
    data: {
      fleet: { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
      managementClusters: new Map(
        names(({ management }) => management).map((name) => [
          name,
          { apiVersion: API, kind: 'ManagementCluster', metadata: { name }, spec: { clusterApiVersion: 'v1.14.0' } },
        ]),
      ),
      clouds: new Map(
        names(({ cloud }) => cloud).map((name) => [
          name,
          { apiVersion: API, kind: 'Cloud', metadata: { name }, spec: { provider: 'openstack' } },
        ]),
      ),
      templates: new Map(),
      metricsProviders: new Map(),
      metrics: new Map(),
      policies: new Map(),
      workloads: new Map(),
      claims: new Map(),
      clusters: new Map(samples.map((each) => [key(each), clusterOf(each)])),
      states: new Map(samples.map((each) => [key(each), stateOf(each)])),
    },
    manifests: samples.map(unitOf),
  };
}

function clusterOf(sample: Sample): Cluster {
  const { namespace, name, cloud, management, renderProfile, version, podCidr, nodeCidr, nameservers } = sample;
  return {
    apiVersion: API,
    kind: 'Cluster',
    metadata: { namespace, name },
    spec: {
      cloud,
      management,
      renderProfile,
      kubernetesVersion: version,
      network: { podCidrs: [podCidr] },
      controlPlane: { replicas: sample.controlPlanes },
      pools: sample.pools.map(({ flavor: _flavor, protection: _protection, ...pool }) => pool),
      openstack: { network: { managed: { cidr: nodeCidr, dnsNameservers: nameservers } } },
    },
  };
}

function stateOf({ namespace, name, status }: Sample): ClusterState {
  return { apiVersion: API, kind: 'ClusterState', metadata: { namespace, name }, status };
}

/** The rendered objects of one cluster. */
export function unitOf(sample: Sample): ManifestUnit {
  const { namespace, name, management } = sample;
  return { management, cluster: `${namespace}/${name}`, objects: objectsOf(sample) };
}

export function objectsOf(sample: Sample): Manifest[] {
  const { namespace, name, infrastructureVersion, keptTemplates } = sample;
  const controlPlaneTemplate = `${name}-control-plane-${sample.controlPlaneFlavor}`;
  const template = (title: string, guard = true): Manifest => ({
    apiVersion: `${INFRASTRUCTURE}/${infrastructureVersion}`,
    kind: 'OpenStackMachineTemplate',
    metadata: { namespace, name: title, ...(guard && { annotations: PROTECTED }) },
    spec: { template: { spec: { flavor: title } } },
  });
  return [
    clusterObject(sample),
    {
      apiVersion: `${INFRASTRUCTURE}/${infrastructureVersion}`,
      kind: 'OpenStackCluster',
      metadata: { namespace, name, annotations: PROTECTED },
      spec: { managedSubnets: [{ cidr: sample.nodeCidr, dnsNameservers: sample.nameservers }] },
    },
    template(controlPlaneTemplate),
    {
      apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
      kind: 'KubeadmControlPlane',
      metadata: { namespace, name: `${name}-control-plane`, annotations: PROTECTED },
      spec: {
        replicas: sample.controlPlanes,
        version: sample.version,
        rollout: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
        machineTemplate: {
          metadata: { labels: { tier: 'control' } },
          spec: { infrastructureRef: reference(controlPlaneTemplate), deletion: { nodeDrainTimeoutSeconds: 600 } },
        },
        kubeadmConfigSpec: { clusterConfiguration: { apiServer: { certSANs: sample.certSans } } },
      },
    },
    ...sample.pools.flatMap((pool) => [
      template(templateName(sample, pool), pool.protection ?? true),
      ...deploymentsOf(sample, pool),
    ]),
    ...keptTemplates.map((title) => template(title, false)),
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'MachineHealthCheck',
      metadata: { namespace, name: `${name}-workers` },
      spec: { clusterName: name, checks: { nodeStartupTimeoutSeconds: 1800 } },
    },
  ];
}

function clusterObject({ namespace, name, podCidr, protection }: Sample): Manifest {
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { namespace, name, ...(protection && { annotations: PROTECTED }) },
    spec: {
      clusterNetwork: { pods: { cidrBlocks: [podCidr] } },
      controlPlaneRef: { apiGroup: 'controlplane.cluster.x-k8s.io', kind: 'KubeadmControlPlane', name },
      infrastructureRef: { apiGroup: INFRASTRUCTURE, kind: 'OpenStackCluster', name },
    },
  };
}

export function templateName({ name }: Sample, pool: SamplePool): string {
  return `${name}-${pool.name}-${pool.flavor ?? 'm1.xlarge'}`;
}

function reference(name: string) {
  return { apiGroup: INFRASTRUCTURE, kind: 'OpenStackMachineTemplate', name };
}

function deploymentsOf(sample: Sample, pool: SamplePool): Manifest[] {
  const zones = pool.zones ?? [{ ...pool, name: undefined }];
  return zones.map(({ name: zone, replicas, min, max }) => {
    const git = hasReplicas(pool as MachinePool);
    const bounds = { [`${AUTOSCALER}min-size`]: `${min}`, [`${AUTOSCALER}max-size`]: `${max}` };
    const title = [sample.name, pool.name, ...(zone === undefined ? [] : [zone])].join('-');
    return {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'MachineDeployment',
      metadata: {
        namespace: sample.namespace,
        name: title,
        labels: { 'krake-infra.io/pool': pool.name },
        annotations: { ...((pool.protection ?? true) && PROTECTED), ...(!git && bounds) },
      },
      spec: {
        clusterName: sample.name,
        ...(git && { replicas }),
        selector: { matchLabels: {} },
        rollout: { strategy: { rollingUpdate: { maxSurge: pool.maxSurge ?? 1 } } },
        template: {
          metadata: { labels: { 'krake-infra.io/pool': pool.name } },
          spec: {
            version: pool.kubernetesVersion ?? sample.version,
            ...(zone !== undefined && { failureDomain: zone }),
            deletion: { nodeDrainTimeoutSeconds: pool.timeouts?.drainSeconds ?? 600 },
            infrastructureRef: reference(templateName(sample, pool)),
            bootstrap: { configRef: { kind: 'KubeadmConfigTemplate', name: `${sample.name}-${pool.name}-boot` } },
          },
        },
      },
    };
  });
}
