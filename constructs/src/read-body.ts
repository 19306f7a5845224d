import type {
  CloudSpec,
  ClusterBody,
  ClusterNetwork,
  HealthCheck,
  MachinePoolProps,
  NodeSettings,
} from './generated/structs.ts';
import { bootstrapModel, bootstrapTemplate, controlPlaneConfig } from './kubeadm.ts';
import { omitEmpty } from './omit-empty.ts';
import { fillDefaults, PROFILE_1 } from './profiles.ts';
import type { IInfrastructureProvider, KubeadmRequirements, ProviderContext } from './provider.ts';
import { addedFields, readNode } from './read-kubeadm.ts';
import { type FoundPool, foundPools, readControlPlane, readHealthCheck, readPool } from './read-machines.ts';
import type { FoundCluster } from './read-objects.ts';

/** The cluster that is read. */
export interface ReadTarget {
  readonly provider: IInfrastructureProvider;
  readonly clusterName: string;
  readonly namespace: string;
}

export interface ReadBody {
  readonly body: ClusterBody;
  readonly cloud: CloudSpec;
  readonly pools: FoundPool[];
}

/** What a cluster is made of, as far as fleet data can say it. */
export function readBody(props: ReadTarget, found: FoundCluster): ReadBody {
  const { provider, clusterName, namespace } = props;
  const infrastructure = provider.readInfrastructureCluster(found.infrastructure);
  const cloud = blockOf(provider.id, infrastructure.cloud, { provider: provider.id }) as unknown as CloudSpec;
  const pools = foundPools(found);
  const kubernetesVersion = found.controlPlane.spec.version;
  const nodes = readNodes(found, pools);
  const cluster = blockOf(provider.id, infrastructure.cluster, {
    kubernetesVersion,
    network: readNetwork(found.cluster.spec.clusterNetwork, infrastructure.apiServerPort),
    nodes,
    controlPlane: { machine: {} },
  }) as unknown as ClusterBody;
  const context: ProviderContext = { clusterName, namespace, cloud, cluster };
  const part: PartReader = { props, found, requirements: provider.kubeadm(context), nodes };
  const body = {
    ...cluster,
    controlPlane: controlPlaneOf(part, cluster),
    pools: pools.map((pool) => poolOf(part, pool, kubernetesVersion)),
  };
  return { body: omitEmptyPools(body), cloud, pools };
}

interface PartReader {
  readonly props: ReadTarget;
  readonly found: FoundCluster;
  readonly requirements: KubeadmRequirements;
  readonly nodes: NodeSettings | undefined;
}

/** An empty block says nothing. */
function blockOf(id: string, block: any, rest: object): { [key: string]: unknown } {
  return omitEmpty({ ...rest, [id]: block });
}

function omitEmptyPools({ pools, ...body }: ClusterBody & { readonly pools: MachinePoolProps[] }): ClusterBody {
  return pools.length === 0 ? body : { ...body, pools };
}

/** Address ranges as far as they are not the usual ones. */
export function readNetwork(network: any = {}, port: number | undefined): ClusterNetwork {
  const defaults = PROFILE_1.ClusterNetwork;
  const read: ClusterNetwork = {
    podCidrs: network.pods?.cidrBlocks,
    serviceCidrs: network.services?.cidrBlocks,
    serviceDomain: network.serviceDomain,
    apiServerPort: network.apiServerPort ?? port,
  };
  const usual = new Map<string, string>(Object.entries(defaults).map(([key, value]) => [key, String(value)]));
  return Object.fromEntries(Object.entries(read).filter(([key, value]) => String(value) !== usual.get(key)));
}

/** The format that all machines start with; those that differ say so themselves. */
function readNodes({ controlPlane, resolve }: FoundCluster, pools: FoundPool[]): NodeSettings | undefined {
  const configs = [controlPlane.spec.kubeadmConfigSpec, ...pools.map((pool) => bootstrapOf(resolve, pool))];
  const [format, ...others] = new Set<string | undefined>(configs.map((config) => config?.format));
  return format === undefined || others.length > 0 ? undefined : { format };
}

function bootstrapOf(resolve: FoundCluster['resolve'], { deployments: [deployment] }: FoundPool): any {
  return resolve(deployment.spec.template.spec.bootstrap.configRef).spec.template.spec ?? {};
}

function controlPlaneOf({ props, found, requirements }: PartReader, cluster: ClusterBody): ClusterBody['controlPlane'] {
  const { controlPlane } = found;
  const config = controlPlane.spec.kubeadmConfigSpec ?? {};
  const certSans = config.clusterConfiguration?.apiServer?.certSANs;
  const known = { ...readControlPlane(controlPlane), ...(certSans && { certSans }), machine: {} };
  const base = omitEmpty(controlPlaneConfig(requirements, fillDefaults({ ...cluster, controlPlane: known })));
  const template = found.resolve(controlPlane.spec.machineTemplate.spec.infrastructureRef);
  const healthCheck = healthOf(found.controlPlaneHealthCheck);
  return {
    ...known,
    machine: machineOf(props, template),
    ...withKubeadm(addedFields(base, omitEmpty(config))),
    ...(healthCheck && { healthCheck }),
  };
}

function poolOf({ props, found, requirements, nodes }: PartReader, pool: FoundPool, version: string): MachinePoolProps {
  const config = omitEmpty(bootstrapOf(found.resolve, pool));
  const node = readNode(requirements, config);
  const known = { ...readPool(pool, version), ...node, machine: {} };
  const [full] = fillDefaults({ kubernetesVersion: version, controlPlane: { machine: {} }, pools: [known] }).pools;
  const model = bootstrapModel(requirements, full as NonNullable<typeof full>, nodes);
  const base = omitEmpty(bootstrapTemplate(pool.name, model).spec.template.spec);
  const [deployment] = pool.deployments;
  const healthCheck = healthOf(pool.healthCheck);
  return {
    ...known,
    machine: machineOf(props, found.resolve(deployment.spec.template.spec.infrastructureRef)),
    ...withKubeadm(addedFields(base, config)),
    ...(healthCheck && { healthCheck }),
  };
}

function machineOf({ provider }: ReadTarget, template: any) {
  const block = provider.readMachineTemplate(template);
  return Object.keys(block).length === 0 ? {} : { [provider.id]: block };
}

/** Fields that other options do not say. */
function withKubeadm(kubeadm: any) {
  return kubeadm === undefined || Object.keys(kubeadm).length === 0 ? {} : { kubeadm };
}

function healthOf(object: any): HealthCheck | undefined {
  const check = readHealthCheck(object);
  return Object.keys(check).length === 0 ? undefined : check;
}
