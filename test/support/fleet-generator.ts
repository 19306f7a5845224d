import type {
  Cloud,
  Cluster,
  ClusterTemplate,
  FleetObject,
  ManagementCluster,
} from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath } from '@krake-infra/reconciler/core/model.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { stringify } from 'yaml';

export interface FleetSize {
  readonly clusters: number;
  /** Default 100. */
  readonly perNamespace?: number;
  /** Default 1. */
  readonly seed?: number;
}

const API = 'krake-infra.io/v1alpha1' as const;
const CLOUDS = ['dresden', 'leipzig', 'berlin'];
const TEMPLATES = ['small', 'medium', 'large', 'huge'];

/** Files of a fleet of this size with few templates and clouds; the same for the same seed. State files are left out. */
export function generateFleet({ clusters, perNamespace = 100, seed = 1 }: FleetSize): FleetFile[] {
  const random = generator(seed);
  const objects: FleetObject[] = [
    { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
    management(),
    ...CLOUDS.map(cloud),
    ...TEMPLATES.map(template),
  ];
  for (let index = 0; index < clusters; index++) {
    objects.push(cluster(`team-${Math.floor(index / perNamespace)}`, `cluster-${index}`, random));
  }
  return objects.map(fleetFile);
}

/** An object as its file. */
export function fleetFile(object: FleetObject): FleetFile {
  const path = fleetPath(object.kind, object.metadata);
  return { path, mode: '100644', bytes: Buffer.from(stringify(object)) };
}

export function management(openstack = 'v0.14.7'): ManagementCluster {
  const spec = { clusterApiVersion: 'v1.14.0', providerVersions: { openstack } };
  return { apiVersion: API, kind: 'ManagementCluster', metadata: { name: 'main' }, spec };
}

export function cloud(name: string): Cloud {
  return {
    apiVersion: API,
    kind: 'Cloud',
    metadata: { name },
    spec: {
      provider: 'openstack',
      openstack: {
        identity: {
          kind: 'ClusterIdentity',
          name: `${name}-identity`,
          cloudName: 'openstack',
          region: 'RegionOne',
          clusterIdentity: { secretName: `${name}-credentials`, secretNamespace: 'capo-system' },
        },
        externalNetwork: { name: 'public' },
      },
    },
  };
}

export function template(name: string, index = 0): ClusterTemplate {
  return {
    apiVersion: API,
    kind: 'ClusterTemplate',
    metadata: { name },
    spec: {
      kubernetesVersion: 'v1.34.8',
      controlPlane: { replicas: 3, machine: machine(`m1.${['large', 'xlarge'][index % 2]}`) },
      openstack: { network: { managed: { cidr: '10.6.0.0/24', dnsNameservers: ['9.9.9.9', '149.112.112.112'] } } },
    },
  };
}

function cluster(namespace: string, name: string, random: () => number): Cluster {
  const replicas = () => 1 + Math.floor(random() * 9);
  const pick = (names: readonly string[]) => names[Math.floor(random() * names.length)] as string;
  return {
    apiVersion: API,
    kind: 'Cluster',
    metadata: { name, namespace, labels: { tier: pick(['frontend', 'backend']) } },
    spec: {
      template: pick(TEMPLATES),
      cloud: pick(CLOUDS),
      pools: [
        {
          name: 'workers',
          zones: ['az1', 'az2'].map((zone) => ({ name: zone, replicas: replicas() })),
          machine: machine('m1.xlarge'),
        },
        {
          name: 'batch',
          owner: 'autoscaler',
          min: 1,
          max: 1 + replicas(),
          machine: machine(pick(['c1.large', 'c1.huge'])),
        },
      ],
    },
  };
}

function machine(flavor: string) {
  return { openstack: { flavor: { name: flavor }, image: { name: 'ubuntu-24.04-kube-v1.34.8' } } };
}

/** Numbers in [0, 1); the same sequence for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
