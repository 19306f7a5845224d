import type { Taint } from './generated/structs.ts';
import { omitEmpty } from './omit-empty.ts';
import type { FullBody, FullPool } from './profiles.ts';
import type { KubeadmArg, KubeadmRequirements } from './provider.ts';

/** API versions and groups of Cluster API's contract v1beta2; first served by Cluster API 1.11. */
export const CORE_API = 'cluster.x-k8s.io/v1beta2';
export const CONTROL_PLANE_GROUP = 'controlplane.cluster.x-k8s.io';
export const BOOTSTRAP_GROUP = 'bootstrap.cluster.x-k8s.io';
export const VERSION = 'v1beta2';

/** Everything about a worker's kubeadm whose change replaces it. */
export interface BootstrapModel {
  readonly nodeName?: string;
  readonly kubeletArgs?: KubeadmArg[];
  readonly nodeLabels?: { readonly [key: string]: string };
  readonly taints?: Taint[];
}

/**
 * The neutral model of a pool's bootstrap template. It holds what the provider wants as well, so that a kept template
 * is rendered from its model alone.
 */
export function bootstrapModel(requirements: KubeadmRequirements, pool: FullPool): { readonly [key: string]: any } {
  const { nodeName, kubeletArgs } = requirements;
  // sorted, because their order means nothing and must not replace machines
  const taints = pool.taints
    ?.map(({ key, value, effect }) => ({ key, value: value || undefined, effect }))
    .sort((a, b) => (`${a.key}:${a.effect}` < `${b.key}:${b.effect}` ? -1 : 1));
  return omitEmpty({ nodeName, kubeletArgs: copyArgs(kubeletArgs), nodeLabels: pool.nodeLabels, taints });
}

/** The KubeadmConfigTemplate of a model. */
export function bootstrapTemplate(name: string, model: BootstrapModel): any {
  return {
    apiVersion: `${BOOTSTRAP_GROUP}/${VERSION}`,
    kind: 'KubeadmConfigTemplate',
    metadata: { name },
    spec: { template: { spec: { joinConfiguration: { nodeRegistration: nodeRegistration(model) } } } },
  };
}

/** The kubeadmConfigSpec of a control plane. */
export function controlPlaneConfig(requirements: KubeadmRequirements, body: FullBody): any {
  const registration = nodeRegistration(requirements);
  return {
    clusterConfiguration: {
      apiServer: { certSANs: body.controlPlane.certSans, extraArgs: copyArgs(requirements.apiServerArgs) },
      controllerManager: { extraArgs: copyArgs(requirements.controllerManagerArgs) },
    },
    initConfiguration: { nodeRegistration: registration },
    joinConfiguration: { nodeRegistration: registration },
  };
}

function nodeRegistration({ nodeName, kubeletArgs, nodeLabels, taints }: BootstrapModel) {
  return { name: nodeName, kubeletExtraArgs: [...(kubeletArgs ?? []), ...labelArgs(nodeLabels)], taints };
}

/** Sorted, so that the order in which somebody wrote the labels replaces no machine. */
function labelArgs(labels: { readonly [key: string]: string } | undefined): KubeadmArg[] {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? [] : [{ name: 'node-labels', value: pairs.sort().join(',') }];
}

function copyArgs(args: KubeadmArg[] | undefined): KubeadmArg[] | undefined {
  return args?.map(({ name, value }) => ({ name, value }));
}
