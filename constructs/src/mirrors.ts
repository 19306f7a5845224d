import type { ClusterBody, ImageMirror, Mirrors, NodeSettings, RegistryMirror } from './generated/structs.ts';
import { overlaid } from './merge.ts';
import { duplicates } from './problems.ts';
import type { ChartImage, ProviderProblem } from './provider.ts';

/** Registry of Kubernetes' own images, which is kubeadm's default. */
const KUBERNETES = 'registry.k8s.io';
/** There CoreDNS has a folder of its own, which kubeadm leaves out for any other repository. */
const DNS_FOLDER = `${KUBERNETES}/coredns`;

/** Where an image's repository is, or a part of its path; the same when no rule is about it. */
export function mirroredImage(mirrors: Mirrors | undefined, repository: string): string {
  const rule = longest(mirrors?.images, repository);
  return rule ? `${rule.mirror}${repository.slice(rule.prefix.length)}` : repository;
}

/** Where a repository of charts is, and the Secrets to read it with. */
export function mirroredChart(mirrors: Mirrors | undefined, repository: string): ChartSource {
  const rule = longest(mirrors?.charts, repository);
  if (!rule) {
    return { url: repository };
  }
  const rest = trimmed(repository).slice(trimmed(rule.prefix).length);
  return { url: `${trimmed(rule.mirror)}${rest}`, credentials: rule.credentials, certificates: rule.certificates };
}

/** A repository of charts as Flux reads it. */
export interface ChartSource {
  readonly url: string;
  readonly credentials?: string;
  readonly certificates?: string;
}

/** Values that name the mirrors of a chart's images; none for images without a mirror. */
export function mirroredValues(mirrors: Mirrors | undefined, images: ChartImage[] | undefined): any {
  let values = {};
  for (const { path, repository } of images ?? []) {
    const mirrored = mirroredImage(mirrors, repository);
    if (mirrored !== repository) {
      values = overlaid(values, nested(path.split('.'), mirrored));
    }
  }
  return values;
}

/** The settings of nodes with a mirror for each registry that has one and that they do not mention. */
export function mirroredNodes({ nodes, mirrors }: ClusterBody): NodeSettings | undefined {
  const own = nodes?.registryMirrors ?? [];
  const known = new Set(own.map(({ registry }) => registry));
  // containerd knows registries alone, no parts of them
  const added = (mirrors?.images ?? []).filter(({ prefix }) => !prefix.includes('/') && !known.has(prefix));
  return added.length === 0 ? nodes : { ...nodes, registryMirrors: [...own, ...added.map(registryMirror)] };
}

/** What kubeadm is told of mirrors. */
export function kubernetesImages(mirrors: Mirrors | undefined): any {
  const [images, dns] = [KUBERNETES, DNS_FOLDER].map((repository) => mirroredImage(mirrors, repository));
  return {
    imageRepository: images === KUBERNETES ? undefined : images,
    dns: { imageRepository: dns === DNS_FOLDER ? undefined : dns },
  };
}

/** Rules of which one would never count. */
export function mirrorProblems({ mirrors }: ClusterBody): ProviderProblem[] {
  return (['images', 'charts'] as const).flatMap((list) =>
    duplicates(
      (mirrors?.[list] ?? []).map(({ prefix }) => trimmed(prefix)),
      (prefix, index) => ({
        field: `mirrors.${list}[${index}].prefix`,
        message: `${prefix} has two mirrors`,
        hint: 'remove one of them',
        rule: 'duplicate-name',
      }),
    ),
  );
}

/** The mirror is named as the upstream too: without that containerd would try the registry when the mirror lacks an image. */
function registryMirror({ prefix, mirror }: ImageMirror): RegistryMirror {
  const [host, ...path] = mirror.split('/');
  if (path.length === 0) {
    return { registry: prefix, endpoints: [`https://${host}`], upstream: `https://${host}` };
  }
  const root = `https://${host}/v2/${path.join('/')}`;
  return { registry: prefix, endpoints: [root], upstream: root, overridePath: true };
}

function longest<R extends { readonly prefix: string }>(rules: R[] | undefined, name: string): R | undefined {
  const [first] = (rules ?? [])
    .filter(({ prefix }) => `${trimmed(name)}/`.startsWith(`${trimmed(prefix)}/`))
    .sort((a, b) => trimmed(b.prefix).length - trimmed(a.prefix).length);
  return first;
}

function trimmed(address: string): string {
  return address.replace(/\/+$/, '');
}

function nested([key, ...rest]: string[], value: string): any {
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}
