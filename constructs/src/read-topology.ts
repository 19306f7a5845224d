import type { CloudSpec, ClusterBody, MachinePoolProps } from './generated/structs.ts';
import { omitEmpty } from './omit-empty.ts';
import { sizeAnnotation } from './pool-size.ts';
import type { ITopologyProvider } from './provider.ts';
import { readNetwork } from './read-body.ts';
import { autoscaled, sizeOf } from './read-machines.ts';

interface ReadTopologyBody {
  readonly body: ClusterBody;
  readonly cloud: CloudSpec;
}

/** What a cluster that follows a ClusterClass is made of, as far as fleet data can say it. */
export function readTopologyBody(provider: ITopologyProvider, { spec }: any): ReadTopologyBody {
  const { topology } = spec;
  const { cloud, cluster, apiServerPort } = provider.readTopology(topology);
  const { replicas, ...machines } = topology.controlPlane ?? {};
  const body = {
    kubernetesVersion: topology.version,
    ...omitEmpty({ network: readNetwork(spec.clusterNetwork, apiServerPort) }),
    ...blockOf(provider, cluster),
    // what Cluster API makes of none
    controlPlane: { replicas: replicas ?? 1, machine: machineOf(provider, machines) },
    ...poolsOf(provider, topology.workers?.machineDeployments ?? []),
  };
  return {
    body: body as unknown as ClusterBody,
    cloud: { provider: provider.id, ...blockOf(provider, cloud) } as unknown as CloudSpec,
  };
}

function poolsOf(provider: ITopologyProvider, deployments: any[]): Pick<ClusterBody, 'pools'> {
  return deployments.length === 0 ? {} : { pools: deployments.map((each) => poolOf(provider, each)) };
}

function poolOf(provider: ITopologyProvider, deployment: any): MachinePoolProps {
  const { name, replicas, failureDomain, metadata = {}, ...machines } = deployment;
  const found = { metadata, spec: { replicas } };
  const size = sizeOf(found);
  const own = { ...machines, ...omitEmpty({ metadata: withoutBounds(metadata, autoscaled(found)) }) };
  return {
    name,
    ...(autoscaled(found) && { owner: 'autoscaler' }),
    ...(failureDomain === undefined ? size : { zones: [{ name: failureDomain, ...size }] }),
    machine: machineOf(provider, own),
  };
}

/** The bounds of the cluster-autoscaler are the pool's size. */
function withoutBounds(metadata: any, isAutoscaled: boolean): any {
  const bounds = isAutoscaled ? [sizeAnnotation('min'), sizeAnnotation('max')] : [];
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !bounds.includes(key));
  return { ...metadata, annotations: Object.fromEntries(annotations) };
}

function machineOf(provider: ITopologyProvider, topology: any): MachinePoolProps['machine'] {
  return blockOf(provider, provider.readMachineTopology(topology));
}

/** An empty block says nothing; what is empty in it may be the value of a variable. */
function blockOf({ id }: ITopologyProvider, block: object): { [key: string]: any } {
  return Object.keys(block).length === 0 ? {} : { [id]: block };
}
