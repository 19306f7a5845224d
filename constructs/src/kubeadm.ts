import { apiServerSetup } from './api-server.ts';
import { etcdSetup } from './etcd.ts';
import type { NodeSettings, Taint } from './generated/structs.ts';
import { withFields } from './merge.ts';
import { kubernetesImages, mirroredNodes } from './mirrors.ts';
import { nodeModel, nodeSetup } from './node-setup.ts';
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
  readonly preKubeadmCommands?: string[];
  readonly ignitionConfig?: string;
  readonly nodes?: NodeSettings;
  readonly kubeadm?: { readonly [key: string]: unknown };
}

/**
 * The neutral model of a pool's bootstrap template. It holds what the provider wants as well, so that a kept template
 * is rendered from its model alone.
 */
export function bootstrapModel(
  requirements: KubeadmRequirements,
  pool: FullPool,
  nodes: NodeSettings | undefined,
): { readonly [key: string]: any } {
  const { nodeName, kubeletArgs, preKubeadmCommands, ignitionConfig } = requirements;
  // sorted, because their order means nothing and must not replace machines
  const taints = pool.taints
    ?.map(({ key, value, effect }) => ({ key, value: value || undefined, effect }))
    .sort((a, b) => (`${a.key}:${a.effect}` < `${b.key}:${b.effect}` ? -1 : 1));
  return omitEmpty({
    nodeName,
    kubeletArgs: copyArgs(kubeletArgs),
    nodeLabels: pool.nodeLabels,
    taints,
    preKubeadmCommands,
    ignitionConfig,
    nodes: nodeModel(trusting(nodes, requirements)),
    kubeadm: pool.kubeadm,
  });
}

/** The KubeadmConfigTemplate of a model. */
export function bootstrapTemplate(name: string, model: BootstrapModel): any {
  const spec = { ...machineSetup(model), joinConfiguration: { nodeRegistration: nodeRegistration(model) } };
  return {
    apiVersion: `${BOOTSTRAP_GROUP}/${VERSION}`,
    kind: 'KubeadmConfigTemplate',
    metadata: { name },
    spec: { template: { spec: withFields(spec, model.kubeadm) } },
  };
}

/** The kubeadmConfigSpec of a control plane. */
export function controlPlaneConfig(requirements: KubeadmRequirements, body: FullBody): any {
  const { controlPlane } = body;
  const registration = nodeRegistration(requirements);
  const apiServer = apiServerSetup(controlPlane);
  const etcd = etcdSetup(controlPlane.etcd);
  const nodes = nodeModel(trusting(mirroredNodes(body), requirements));
  const { files, ...setup } = machineSetup({ ...requirements, nodes });
  const spec = {
    ...setup,
    clusterConfiguration: {
      apiServer: {
        certSANs: controlPlane.certSans,
        extraArgs: [...(copyArgs(requirements.apiServerArgs) ?? []), ...apiServer.args],
        extraVolumes: apiServer.volumes,
      },
      controllerManager: { extraArgs: copyArgs(requirements.controllerManagerArgs) },
      etcd: { local: etcd.local },
      ...kubernetesImages(body.mirrors),
    },
    diskSetup: etcd.diskSetup,
    mounts: etcd.mounts,
    files: [...files, ...apiServer.files],
    initConfiguration: { nodeRegistration: registration },
    joinConfiguration: { nodeRegistration: registration },
  };
  return withFields(spec, controlPlane.kubeadm);
}

/** Settings of nodes with the authorities that the provider asks for; those of the cluster win. */
function trusting(nodes: NodeSettings | undefined, { trustedCas }: KubeadmRequirements): NodeSettings | undefined {
  return trustedCas ? { ...nodes, trustedCas: { ...trustedCas, ...nodes?.trustedCas } } : nodes;
}

/** What every machine does before kubeadm runs. */
function machineSetup({ nodes, ignitionConfig, preKubeadmCommands }: BootstrapModel) {
  const setup = nodeSetup(nodes);
  return {
    format: nodes?.format,
    ignition: { containerLinuxConfig: { additionalConfig: ignitionConfig } },
    files: setup.files,
    preKubeadmCommands: [...setup.preKubeadmCommands, ...(preKubeadmCommands ?? [])],
  };
}

function nodeRegistration({ nodeName, kubeletArgs, nodeLabels, taints }: BootstrapModel) {
  return { name: nodeName, kubeletExtraArgs: [...(kubeletArgs ?? []), ...labelArgs(nodeLabels)], taints };
}

/** Sorted, so that the order in which somebody wrote the labels replaces no machine. */
export function labelArgs(labels: { readonly [key: string]: string } | undefined): KubeadmArg[] {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? [] : [{ name: 'node-labels', value: pairs.sort().join(',') }];
}

function copyArgs(args: KubeadmArg[] | undefined): KubeadmArg[] | undefined {
  return args?.map(({ name, value }) => ({ name, value }));
}
