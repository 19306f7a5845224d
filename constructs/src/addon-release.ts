import { Cidr } from './cidr.ts';
import type { Addon } from './generated/structs.ts';
import type { FullBody } from './profiles.ts';
import type { AddonRelease, IClusterProvider, ProviderContext } from './provider.ts';

/** Bytes that VXLAN adds to a packet, by the address family it travels in. */
const VXLAN_OVERHEAD = { 4: 50, 6: 70 };

/** Kinds of add-ons; an add-on has exactly one. */
export const ADDON_KINDS = [
  'helm',
  'manifests',
  'cilium',
  'calico',
  'cloudControllerManager',
  'cinderCsi',
  'clusterAutoscaler',
] as const;

/** What an add-on is; the first when several are given. */
export function kindOf(addon: Addon): (typeof ADDON_KINDS)[number] | undefined {
  return ADDON_KINDS.find((kind) => addon[kind] !== undefined);
}

/** Chart and values of an add-on; `undefined` for manifests, and for what the provider does not know. */
export function releaseOf(
  provider: IClusterProvider,
  context: ProviderContext,
  addon: Addon,
): AddonRelease | undefined {
  const { helm, cilium, calico, clusterAutoscaler } = addon;
  if (helm) {
    const { repository, chart, targetNamespace, secretValues } = helm;
    return { repository, chart, targetNamespace, values: {}, secretValues };
  }
  if (cilium) {
    return { ...CILIUM, ...given(cilium), values: ciliumValues(context, addon.version, provider.nodeMtu(context)) };
  }
  if (calico) {
    return { ...CALICO, ...given(calico), values: calicoValues(context, provider.nodeMtu(context)) };
  }
  if (clusterAutoscaler) {
    const targetNamespace = context.namespace;
    return { ...AUTOSCALER, ...given(clusterAutoscaler), targetNamespace, values: autoscalerValues(context) };
  }
  return provider.addonRelease(context, addon);
}

const CILIUM = {
  repository: 'https://helm.cilium.io/',
  chart: 'cilium',
  targetNamespace: 'kube-system',
  images: [
    { path: 'image.repository', repository: 'quay.io/cilium/cilium' },
    { path: 'operator.image.repository', repository: 'quay.io/cilium/operator', suffix: '-generic' },
    { path: 'envoy.image.repository', repository: 'quay.io/cilium/cilium-envoy' },
  ],
};
const CALICO = {
  repository: 'https://docs.tigera.io/calico/charts',
  chart: 'tigera-operator',
  targetNamespace: 'tigera-operator',
  images: [{ path: 'tigeraOperator.registry', repository: 'quay.io', suffix: '/tigera/operator' }],
};
const AUTOSCALER = {
  repository: 'https://kubernetes.github.io/autoscaler',
  chart: 'cluster-autoscaler',
  images: [{ path: 'image.repository', repository: 'registry.k8s.io/autoscaling/cluster-autoscaler' }],
  onManagementCluster: true,
};

function given({ repository }: { readonly repository?: string }) {
  return repository === undefined ? {} : { repository };
}

function podRanges({ cluster }: ProviderContext, family: number): string[] {
  return (cluster as FullBody).network.podCidrs.filter(
    (text) => Cidr.isCidr(text) && Cidr.parse(text).family === family,
  );
}

/** First version that probes the path. Source: Cilium; its own choice is to probe only once packets were lost. */
const [CILIUM_MAJOR, CILIUM_MINOR] = [1, 19];

function ciliumProbes(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > CILIUM_MAJOR || (major === CILIUM_MAJOR && minor >= CILIUM_MINOR);
}

function ciliumValues(context: ProviderContext, version: string, mtu: number | undefined) {
  const [v4, v6] = [podRanges(context, 4), podRanges(context, 6)];
  return {
    ipam: {
      mode: 'cluster-pool',
      operator: {
        ...(v4.length > 0 && { clusterPoolIPv4PodCIDRList: v4 }),
        ...(v6.length > 0 && { clusterPoolIPv6PodCIDRList: v6, clusterPoolIPv6MaskSize: nodeMask(v6[0]) }),
      },
    },
    ipv4: { enabled: v4.length > 0 },
    ipv6: { enabled: v6.length > 0 },
    // the network below; Cilium itself takes off what its tunnel needs
    ...(mtu !== undefined && { MTU: mtu }),
    ...(mtu !== undefined &&
      ciliumProbes(version) && { pmtuDiscovery: { enabled: true, packetizationLayerPMTUDMode: 'always' } }),
  };
}

/** Size of a node's part of an IPv6 range: 64 as Kubernetes has it, else 16 bits more than the range, the most Cilium takes. */
function nodeMask(range: string): number {
  const prefix = Number(range.split('/')[1]);
  return prefix >= 48 && prefix < 64 ? 64 : Math.min(prefix + 16, 128);
}

function calicoValues(context: ProviderContext, mtu: number | undefined) {
  const { network } = context.cluster as FullBody;
  const overhead = podRanges(context, 6).length > 0 ? VXLAN_OVERHEAD[6] : VXLAN_OVERHEAD[4];
  return {
    installation: {
      cni: { type: 'Calico' },
      calicoNetwork: {
        bgp: 'Disabled',
        ipPools: network.podCidrs.map((cidr) => ({ cidr, encapsulation: 'VXLAN', natOutgoing: 'Enabled' })),
        ...(mtu !== undefined && { mtu: mtu - overhead }),
      },
      serviceCIDRs: network.serviceCidrs,
    },
  };
}

function autoscalerValues({ clusterName, namespace }: ProviderContext) {
  return {
    cloudProvider: 'clusterapi',
    autoDiscovery: { clusterName, namespace },
    clusterAPIMode: 'kubeconfig-incluster',
    clusterAPIKubeconfigSecret: `${clusterName}-kubeconfig`,
    extraArgs: { 'enforce-node-group-min-size': true },
  };
}
