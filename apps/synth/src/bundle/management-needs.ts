import type { ManagementClusterSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Need } from './artifact.ts';

/** Controllers of Flux whose APIs the manifests are written for and checked against; newer ones of the line serve them too. */
const FLUX = [
  ['source-controller', 'v1.9.3'],
  ['kustomize-controller', 'v1.9.4'],
  ['helm-controller', 'v1.6.3'],
  ['notification-controller', 'v1.9.3'],
  ['source-watcher', 'v2.2.2'],
] as const;

const CLUSTER_API = ['cluster-api-controller', 'kubeadm-bootstrap-controller', 'kubeadm-control-plane-controller'];

/** Images of infrastructure providers; others are part of what clusterctl lists. */
const PROVIDER_IMAGES: Readonly<Record<string, string>> = {
  openstack: 'registry.k8s.io/capi-openstack/capi-openstack-controller',
};

/** What runs on a management cluster, by the versions that the fleet says of it. */
export function managementNeeds(
  { clusterApiVersion, providerVersions = {}, delivery }: ManagementClusterSpec,
  branch: string,
): readonly Need[] {
  const image = (name: string, version: string): Need => ({ kind: 'image', name, version });
  const providers = Object.entries(providerVersions).sort(([a], [b]) => (a < b ? -1 : 1));
  const arguments_ = providers.map(([name, version]) => ` --infrastructure ${name}:${version}`).join('');
  const from = `clusterctl init list-images --core cluster-api:${clusterApiVersion}${arguments_}`;
  return [
    ...CLUSTER_API.map((name) => image(`registry.k8s.io/cluster-api/${name}`, clusterApiVersion)),
    { kind: 'component', name: 'cluster-api', version: clusterApiVersion, from },
    { kind: 'component', name: 'cert-manager', from },
    ...providers.flatMap(([name, version]) => {
      const published = PROVIDER_IMAGES[name];
      const component: Need = { kind: 'component', name: `cluster-api-provider-${name}`, version, from };
      return published === undefined ? [component] : [component, image(published, version)];
    }),
    ...(delivery ? FLUX.map(([name, version]) => image(`ghcr.io/fluxcd/${name}`, version)) : []),
    ...(delivery ? [{ kind: 'git', name: delivery.url, version: branch } as const] : []),
  ];
}
