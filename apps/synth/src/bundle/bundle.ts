import { ArtifactMirrors, Cluster, ClusterAddons, type ClusterProps, type Mirrors } from '@krake-infra/constructs';
import type { FleetData, NamespacedName, ResolvedCluster } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { App } from 'cdk8s';
import { clusterProps } from '../cluster-props.ts';
import { type Artifact, merged, type Need } from './artifact.ts';
import { chartNeeds } from './chart-images.ts';
import { controlPlaneImages, type KubeadmConfig, workerImages } from './kubernetes-images.ts';
import { managementNeeds } from './management-needs.ts';

const DEFAULT_BRANCH = 'main';

/**
 * Everything from outside that clusters of a valid fleet need, with their management clusters. Registered clusters need
 * nothing that the fleet knows of.
 */
export function bundle(data: FleetData, keys: Iterable<NamespacedName>): readonly Artifact[] {
  const needs: (readonly [string, Need])[] = [];
  const managements = new Set<string>();
  for (const key of keys) {
    const cluster = data.clusters.get(key);
    const resolved = cluster && resolveCluster(data, cluster);
    if (!resolved) continue;
    managements.add(resolved.management);
    for (const need of clusterNeeds(data, resolved)) needs.push([key, need]);
  }
  const mirrors = data.fleet.spec.mirrors as Mirrors | undefined;
  for (const name of managements) {
    const spec = data.managementClusters.get(name)?.spec;
    const list = spec ? managementNeeds(spec, data.fleet.spec.branch ?? DEFAULT_BRANCH) : [];
    for (const need of list) needs.push([`management/${name}`, withMirror(need, mirrors)]);
  }
  return merged(needs);
}

function clusterNeeds(data: FleetData, resolved: ResolvedCluster): readonly Need[] {
  const { mirrors, ...published } = clusterProps(
    data,
    resolved,
    data.states.get(`${resolved.namespace}/${resolved.name}`),
  );
  const needs = [...machineNeeds(published), ...ClusterAddons.charts(published).flatMap(chartNeeds)];
  return needs.map((need) => withMirror(need, mirrors));
}

function machineNeeds(props: ClusterProps): readonly Need[] {
  const chart = new Cluster(new App(), 'cluster', props);
  const { kubernetesVersion, pools = [] } = props;
  // biome-ignore lint/suspicious/noExplicitAny: cdk8s gives manifests of any kind
  const controlPlane = chart.toJson().find(({ kind }: any) => kind === 'KubeadmControlPlane');
  const config = controlPlane?.spec.kubeadmConfigSpec as KubeadmConfig | undefined;
  const bastion = props.openstack?.bastion?.machine.image;
  const images = [...chart.templates.map(({ model }) => (model as { image?: unknown }).image), bastion];
  return [
    ...controlPlaneImages(kubernetesVersion, config),
    ...pools.flatMap((pool) => workerImages(pool.kubernetesVersion ?? kubernetesVersion, config)),
    ...images.flatMap(nodeImage),
  ];
}

/** An image by its name in the cloud, or as the object that stands for it. */
function nodeImage(image: unknown): readonly Need[] {
  const { name, id, imageRef } = (image ?? {}) as { name?: string; id?: string; imageRef?: string };
  const found = name ?? id ?? imageRef;
  return found === undefined ? [] : [{ kind: 'node-image', name: found }];
}

function withMirror(need: Need, mirrors: Mirrors | undefined): Need {
  const mirror = mirrorOf(need, mirrors);
  return mirror === undefined || mirror === need.name ? need : { ...need, mirror };
}

function mirrorOf({ kind, name }: Need, mirrors: Mirrors | undefined): string | undefined {
  if (kind === 'image') return ArtifactMirrors.image(name, mirrors);
  if (kind !== 'chart') return undefined;
  const split = name.lastIndexOf('/');
  const [repository, chart] = [name.slice(0, split), name.slice(split)];
  const mirror = ArtifactMirrors.chartRepository(repository, mirrors);
  return mirror === repository ? undefined : `${mirror}${chart}`;
}
