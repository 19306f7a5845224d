import type {
  Addon,
  AddonRelease,
  CloudSpec,
  ImmutabilityRule,
  ITopologyProvider,
  MachineProps,
  PreflightCheck,
  ProviderContext,
  ProviderProblem,
  ReadInfrastructure,
} from '@krake-infra/constructs';
import { topologyProblems } from './rules.ts';
import { machineTopology, readMachineTopology, readVariables, variableList } from './topology.ts';

/**
 * Clusters that follow a ClusterClass, whatever infrastructure it is for. The class, its templates and what variables mean
 * belong to whoever wrote it. The provider is Cluster API itself and has its version.
 */
export class TopologyProvider implements ITopologyProvider {
  /** `topology`. */
  public readonly id = 'topology';
  /** None; what is fixed of a Cluster is so for every provider. */
  public readonly immutability: ImmutabilityRule[] = [];

  /** Cluster API checks the rest against the class. */
  public validate(context: ProviderContext): ProviderProblem[] {
    return topologyProblems(context);
  }

  /** Class and variables. */
  public topology({ cloud, cluster }: ProviderContext): any {
    const { clusterClass, classNamespace } = cloud.topology ?? {};
    const classRef = { name: clusterClass, ...(classNamespace !== undefined && { namespace: classNamespace }) };
    return { classRef, ...variableList(cluster.topology?.variables) };
  }

  /** Class of workers, values of variables, further fields. */
  public machineTopology(_context: ProviderContext, machine: MachineProps): any {
    return machineTopology(machine.topology ?? {});
  }

  /** Class and variables. */
  public readTopology({ classRef = {}, variables }: any): ReadInfrastructure {
    const { name, namespace } = classRef;
    const cloud = { clusterClass: name, ...(namespace !== undefined && { classNamespace: namespace }) };
    return { cloud, cluster: readVariables(variables) };
  }

  /** Class of workers, values of variables, further fields. */
  public readMachineTopology(topology: any): { [key: string]: any } {
    return readMachineTopology(topology);
  }

  /** None; credentials are named by the class. */
  public cloudObjects(_cloud: CloudSpec, _providerVersion?: string): any[] {
    return [];
  }

  /** Nothing; which cloud it is only the class knows. */
  public preflight(_context: ProviderContext): PreflightCheck[] {
    return [];
  }

  /** Not known; the class makes the network. */
  public nodeMtu(_context: ProviderContext): number | undefined {
    return undefined;
  }

  /** None; which cloud it is only the class knows. */
  public addonRelease(_context: ProviderContext, _addon: Addon): AddonRelease | undefined {
    return undefined;
  }
}
