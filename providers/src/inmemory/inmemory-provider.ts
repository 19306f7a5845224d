import type {
  Addon,
  AddonRelease,
  CloudSpec,
  IInfrastructureProvider,
  ImmutabilityRule,
  KubeadmRequirements,
  MachineProps,
  MachineTemplateRequest,
  PreflightCheck,
  ProviderContext,
  ProviderProblem,
  ReadInfrastructure,
} from '@krake-infra/constructs';
import { fullMachine, inMemoryBackend } from './machine.ts';
import { readBackend } from './read-machine.ts';

const GROUP = 'infrastructure.cluster.x-k8s.io';
/** Stored version of the Dev kinds in Cluster API 1.14. */
const API = `${GROUP}/v1beta2`;

/**
 * Machines that Cluster API's Dev provider simulates in memory, for trying a fleet without a cloud: controllers, sizes and
 * roll-outs are real, machines and workloads are not. The provider is released with Cluster API and has its version.
 */
export class InMemoryProvider implements IInfrastructureProvider {
  /** `inmemory`. */
  public readonly id = 'inmemory';
  /** `DevCluster`. */
  public readonly clusterKind = 'DevCluster';
  /** `DevMachineTemplate`. */
  public readonly machineTemplateKind = 'DevMachineTemplate';
  /** API group of both kinds. */
  public readonly apiGroup = GROUP;
  /**
   * Source: Cluster API, webhook of DevMachineTemplate. That of DevCluster takes any change, but a running cluster can not
   * move to another backend.
   */
  public readonly immutability: ImmutabilityRule[] = [
    { kind: 'DevCluster', mutablePaths: [] },
    { kind: 'DevMachineTemplate', mutablePaths: ['template.metadata'] },
  ];

  /** A version of its own is a mistake; everything else is bounded by the schema. */
  public validate(context: ProviderContext): ProviderProblem[] {
    if (context.providerVersion === undefined) {
      return [];
    }
    const field = 'management.providerVersions.inmemory';
    const message = 'the in-memory provider is part of Cluster API and has no version of its own';
    const hint = 'remove the entry; clusterApiVersion says it';
    return [{ field, message, hint, rule: 'provider-version-unsupported' }];
  }

  /**
   * The DevCluster object. The provider chooses the endpoint: its own address and a free port. Cluster API 1.14.0 panics on
   * a DevCluster without any annotation; the protection that every infrastructure cluster carries is one.
   */
  public infrastructureCluster(context: ProviderContext): any {
    const { clusterName, namespace } = context;
    return {
      apiVersion: API,
      kind: 'DevCluster',
      metadata: { name: clusterName, namespace },
      spec: { backend: { inMemory: {} } },
    };
  }

  /** None; a DevCluster needs nothing besides. */
  public clusterObjects(_context: ProviderContext): any[] {
    return [];
  }

  /** Start-up of every part of the machine, with its defaults. */
  public machineModel(context: ProviderContext, machine: MachineProps): { [key: string]: any } {
    return fullMachine(context.cloud, machine.inmemory);
  }

  /** The DevMachineTemplate object of a model. */
  public machineTemplate(context: ProviderContext, request: MachineTemplateRequest): any {
    const { namespace } = context;
    const { name, model } = request;
    return {
      apiVersion: API,
      kind: 'DevMachineTemplate',
      metadata: { name, namespace },
      spec: { template: { spec: { backend: inMemoryBackend(model) } } },
    };
  }

  /** Nothing; a DevCluster says nothing that a cluster could choose. */
  public readInfrastructureCluster(_object: any): ReadInfrastructure {
    return { cloud: {}, cluster: {} };
  }

  /** Start-up of the parts of the machine. */
  public readMachineTemplate(object: any): { [key: string]: any } {
    return readBackend(object.spec?.template?.spec?.backend);
  }

  /**
   * Nothing reads the arguments of a simulated kubelet, but Cluster API takes no bootstrap template without any setting.
   * This one stands in Cluster API's own in-memory templates.
   */
  public kubeadm(_context: ProviderContext): KubeadmRequirements {
    const value = 'nodefs.available<0%,nodefs.inodesFree<0%,imagefs.available<0%';
    return { kubeletArgs: [{ name: 'eviction-hard', value }] };
  }

  /** None; there are no credentials. */
  public cloudObjects(_cloud: CloudSpec, _providerVersion?: string): any[] {
    return [];
  }

  /** Nothing; there is no cloud to ask. */
  public preflight(_context: ProviderContext): PreflightCheck[] {
    return [];
  }

  /** None; simulated nodes have no network. */
  public nodeMtu(_context: ProviderContext): number | undefined {
    return undefined;
  }

  /** None; nothing of a cloud is there. */
  public addonRelease(_context: ProviderContext, _addon: Addon): AddonRelease | undefined {
    return undefined;
  }
}
