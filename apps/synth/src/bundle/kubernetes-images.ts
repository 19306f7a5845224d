import { KubernetesVersion } from '@krake-infra/constructs';
import type { Need } from './artifact.ts';

/** The parts of a kubeadmConfigSpec that say which images there are. */
export interface KubeadmConfig {
  readonly clusterConfiguration?: {
    readonly imageRepository?: string;
    readonly dns?: ImageMeta;
    readonly etcd?: { readonly local?: ImageMeta; readonly external?: unknown };
  };
  readonly initConfiguration?: { readonly skipPhases?: readonly string[] };
}

interface ImageMeta {
  readonly imageRepository?: string;
  readonly imageTag?: string;
}

const KUBERNETES = 'registry.k8s.io';

/**
 * Tags that kubeadm of a version has built in, where both ends of the range have the same. Patch releases raise them, so
 * versions outside are not guessed. Source: Kubernetes, cmd/kubeadm/app/constants at both ends.
 */
const KNOWN: readonly (readonly [image: 'etcd' | 'coredns' | 'pause', first: string, last: string, tag: string])[] = [
  ['etcd', 'v1.33.6', 'v1.33.6', '3.5.24-0'],
  ['etcd', 'v1.34.0', 'v1.34.0', '3.6.4-0'],
  ['etcd', 'v1.34.4', 'v1.34.4', '3.6.5-0'],
  ['etcd', 'v1.35.4', 'v1.35.4', '3.6.6-0'],
  ['etcd', 'v1.36.1', 'v1.36.3', '3.6.8-0'],
  ['coredns', 'v1.33.6', 'v1.33.6', 'v1.12.0'],
  ['coredns', 'v1.34.0', 'v1.34.4', 'v1.12.1'],
  ['coredns', 'v1.35.4', 'v1.35.4', 'v1.13.1'],
  ['coredns', 'v1.36.1', 'v1.36.3', 'v1.14.2'],
  ['pause', 'v1.33.6', 'v1.33.6', '3.10'],
  ['pause', 'v1.34.0', 'v1.34.4', '3.10.1'],
  ['pause', 'v1.35.4', 'v1.35.4', '3.10.1'],
  ['pause', 'v1.36.1', 'v1.36.3', '3.10.2'],
];

/** Images of a control plane of this version. */
export function controlPlaneImages(version: string, config: KubeadmConfig = {}): readonly Need[] {
  const { imageRepository, dns, etcd } = config.clusterConfiguration ?? {};
  const skipped = new Set(config.initConfiguration?.skipPhases);
  const base = imageRepository ?? KUBERNETES;
  const folder = dns?.imageRepository ?? (base === KUBERNETES ? `${base}/coredns` : base);
  const isSkipped = (addon: string) => skipped.has('addon') || skipped.has(`addon/${addon}`);
  return [
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => image(`${base}/${name}`, version)),
    ...workerImages(version, config),
    ...(isSkipped('coredns') ? [] : [builtIn('coredns', folder, version, dns?.imageTag)]),
    ...(etcd?.external ? [] : [builtIn('etcd', etcd?.local?.imageRepository ?? base, version, etcd?.local?.imageTag)]),
  ];
}

/** Images of machines of this version, on whatever they are. */
export function workerImages(version: string, config: KubeadmConfig = {}): readonly Need[] {
  const base = config.clusterConfiguration?.imageRepository ?? KUBERNETES;
  const skipped = new Set(config.initConfiguration?.skipPhases);
  const hasProxy = !skipped.has('addon') && !skipped.has('addon/kube-proxy');
  return [...(hasProxy ? [image(`${base}/kube-proxy`, version)] : []), builtIn('pause', base, version)];
}

function image(name: string, version: string): Need {
  return { kind: 'image', name, version };
}

function builtIn(what: (typeof KNOWN)[number][0], folder: string, version: string, given?: string): Need {
  const tag = given ?? knownTag(what, version);
  if (tag !== undefined) return image(`${folder}/${what}`, tag);
  return {
    kind: 'image',
    name: `${folder}/${what}`,
    from: `kubeadm config images list --kubernetes-version ${version}`,
  };
}

function knownTag(what: string, text: string): string | undefined {
  const version = KubernetesVersion.parse(text);
  const isWithin = (first: string, last: string) =>
    version.compare(KubernetesVersion.parse(first)) >= 0 && version.compare(KubernetesVersion.parse(last)) <= 0;
  return KNOWN.find(([name, first, last]) => name === what && isWithin(first, last))?.[3];
}
