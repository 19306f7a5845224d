import { ArtifactMirrors, Cluster, ClusterAddons, type ClusterProps, type Mirrors } from '@krake-infra/constructs';
import type { FleetData, NamespacedName, ResolvedCluster } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { App } from 'cdk8s';
import { clusterProps } from '../cluster-props.ts';
import { type Artifact, merged, type Need } from './artifact.ts';
import { chartNeeds } from './chart-images.ts';
import { controlPlaneImages, type KubeadmConfig, workerImages } from './kubernetes-images.ts';
import { managementNeeds } from './management-needs.ts';
import { type ManifestTexts, manifestFolders, manifestNeeds } from './manifest-images.ts';

const DEFAULT_BRANCH = 'main';

/**
 * Everything from outside that clusters of a valid fleet need, with their management clusters. Of registered clusters the fleet
 * knows their workloads alone.
 */
export function bundle(
  data: FleetData,
  keys: Iterable<NamespacedName>,
  manifests: ManifestTexts = () => [],
): readonly Artifact[] {
  const managements = new Set<string>();
  const needs: (readonly [string, Need])[] = [];
  for (const key of keys) {
    const cluster = data.clusters.get(key);
    const resolved = cluster && resolveCluster(data, cluster);
    if (resolved) managements.add(resolved.management);
    const own = resolved ? clusterNeeds(data, resolved) : [];
    for (const need of [...own, ...deliveredNeeds(data, key, manifests)]) needs.push([key, need]);
  }
  return merged([...needs, ...[...managements].flatMap((name) => needsOfManagement(data, name))]);
}

/** Images of manifests, which the mirrors of the fleet stand in for by containerd. */
function deliveredNeeds(data: FleetData, key: NamespacedName, manifests: ManifestTexts): readonly Need[] {
  const mirrors = data.fleet.spec.mirrors as Mirrors | undefined;
  const needs = manifestFolders(data, key).flatMap((folder) => manifestNeeds(folder, manifests(folder)));
  return needs.map((need) => withMirror(need, mirrors));
}

function needsOfManagement(data: FleetData, name: string): (readonly [string, Need])[] {
  const { branch = DEFAULT_BRANCH, mirrors } = data.fleet.spec;
  const spec = data.managementClusters.get(name)?.spec;
  const needs = spec ? managementNeeds(spec, branch) : [];
  return needs.map((need) => [`management/${name}`, withMirror(need, mirrors as Mirrors | undefined)] as const);
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
