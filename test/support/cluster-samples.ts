import {
  type CloudSpec,
  Cluster,
  type ClusterProps,
  type MachinePoolProps,
  type MachineProps,
  type ManagementClusterSpec,
} from '@krake-infra/constructs';
import { openstack } from '@krake-infra/providers';
import { App, Yaml } from 'cdk8s';
import type { KubernetesObject } from './crd-validator.ts';

export const CLOUD: CloudSpec = {
  provider: 'openstack',
  openstack: {
    identity: { kind: 'Secret', name: 'dresden-credentials', cloudName: 'openstack', region: 'RegionOne' },
    externalNetwork: { name: 'public' },
  },
};

export const CAPO_14: ManagementClusterSpec = {
  clusterApiVersion: 'v1.14.0',
  providerVersions: { openstack: 'v0.14.7' },
};

export const CAPO_15: ManagementClusterSpec = {
  clusterApiVersion: 'v1.14.0',
  providerVersions: { openstack: 'v0.15.0' },
};

export function machine(flavor: string): MachineProps {
  return { openstack: { flavor: { name: flavor }, image: { name: 'ubuntu-24.04-kube-v1.34.8' } } };
}

export const WORKERS: MachinePoolProps = { name: 'workers', replicas: 2, machine: machine('m1.xlarge') };

/** A small valid cluster; fields given replace its own. */
export function clusterProps(changes: Partial<ClusterProps> = {}): ClusterProps {
  return {
    namespace: 'shop',
    cloud: CLOUD,
    provider: new openstack.OpenStackProvider(),
    management: CAPO_14,
    kubernetesVersion: 'v1.34.8',
    controlPlane: { machine: machine('m1.large') },
    pools: [WORKERS],
    ...changes,
  };
}

/** The cluster `web-1` in an app of its own. */
export function cluster(changes: Partial<ClusterProps> = {}, name = 'web-1'): Cluster {
  return new Cluster(new App(), name, clusterProps(changes));
}

export function objectsOf(chart: Cluster): KubernetesObject[] {
  return chart.toJson();
}

export function objects(changes: Partial<ClusterProps> = {}): KubernetesObject[] {
  return objectsOf(cluster(changes));
}

/** The manifests as one text. */
export function manifest(changes: Partial<ClusterProps> = {}): string {
  return Yaml.stringify(...objects(changes));
}

/** `<Kind>/<name>` of objects. */
export function titles(list: readonly KubernetesObject[]): string[] {
  return list.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

/** The only object of a kind. */
export function only(list: readonly KubernetesObject[], kind: string): KubernetesObject {
  const [found, second] = list.filter((object) => object.kind === kind);
  if (!found || second) {
    throw new Error(`there is not exactly one ${kind}`);
  }
  return found;
}

/** Titles of the objects that Flux keeps, without hashes. */
export function keptTitles(list: readonly KubernetesObject[]): string[] {
  return titles(
    list.filter(({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled'),
  ).map(plain);
}

/** A title or name without the hash of a template. */
export function plain(title: string): string {
  return title.replace(/-[0-9a-v]{10}$/, '');
}
