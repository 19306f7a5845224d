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
import {
  CAPO_GROUP,
  CAPO_IMMUTABILITY,
  capoCluster,
  fullApiServer,
  fullMachine,
  openStackCluster,
  openStackClusterIdentity,
  openStackKubeadm,
  openStackMachineTemplate,
  openStackPreflight,
  openStackProblems,
  openStackRelease,
  readClusterSpec,
  readIdentity,
  readMachineSpec,
  requiredCapoApi,
  serverGroups,
  withServerGroup,
} from '../capo/index.ts';

/**
 * OpenStack by Cluster API Provider OpenStack (CAPO), lines 0.14 (API version v1beta1) and 0.15 (v1beta2); 0.14 when
 * the management cluster names no version. Template names do not depend on the line.
 */
export class OpenStackProvider implements IInfrastructureProvider {
  /** `openstack`. */
  public readonly id = 'openstack';
  /** `OpenStackCluster`. */
  public readonly clusterKind = 'OpenStackCluster';
  /** `OpenStackMachineTemplate`. */
  public readonly machineTemplateKind = 'OpenStackMachineTemplate';
  /** API group of both kinds, the same in every version of CAPO. */
  public readonly apiGroup = CAPO_GROUP;
  /** What CAPO lets change, in the field names of both API versions. */
  public readonly immutability: ImmutabilityRule[] = CAPO_IMMUTABILITY;

  /** Every reason why CAPO or OpenStack could not build this cluster; empty when they can. */
  public validate(context: ProviderContext): ProviderProblem[] {
    return openStackProblems(context);
  }

  /** Networks, load balancers, flavors, images, volumes, zones and quota that have to be there. */
  public preflight(context: ProviderContext): PreflightCheck[] {
    return openStackPreflight(context, 'cloud.openstack');
  }

  /**
   * The OpenStackCluster object.
   * @throws Error when this version of CAPO is not supported
   */
  public infrastructureCluster(context: ProviderContext): any {
    return openStackCluster(requiredCapoApi(context.providerVersion), capoCluster(context));
  }

  /** ORC's server groups. */
  public clusterObjects(context: ProviderContext): any[] {
    return serverGroups(context);
  }

  /** The machine's block with its defaults; the same for every version of CAPO. */
  public machineModel(context: ProviderContext, machine: MachineProps): { [key: string]: any } {
    if (!machine.openstack) {
      throw new Error('openstack: the machine says nothing about OpenStack; give at least flavor and image');
    }
    return fullMachine(withServerGroup(context, machine.openstack));
  }

  /**
   * The OpenStackMachineTemplate object of a model.
   * @throws Error when this version of CAPO is not supported
   */
  public machineTemplate(context: ProviderContext, request: MachineTemplateRequest): any {
    return openStackMachineTemplate(requiredCapoApi(context.providerVersion), context.namespace, request);
  }

  /** Identity and cluster of an OpenStackCluster in either API version. */
  public readInfrastructureCluster({ spec }: any): ReadInfrastructure {
    return {
      cloud: { identity: readIdentity(spec) },
      cluster: readClusterSpec(spec),
      apiServerPort: spec.apiServer?.port ?? spec.apiServerPort,
    };
  }

  /** The machine of an OpenStackMachineTemplate in either API version. */
  public readMachineTemplate(object: any): { [key: string]: any } {
    return readMachineSpec(object.spec.template.spec);
  }

  /** An external cloud provider, and the id of the machine in Nova as the node's provider id. */
  public kubeadm(context: ProviderContext): KubeadmRequirements {
    return openStackKubeadm(context.cluster.nodes);
  }

  /** The OpenStackClusterIdentity, for clouds that ask for one. It is protected, because it outlives clusters. */
  public cloudObjects(cloud: CloudSpec, _providerVersion?: string): any[] {
    return cloud.openstack ? openStackClusterIdentity(cloud.openstack.identity) : [];
  }

  /** The MTU of a managed network that states it. */
  public nodeMtu(context: ProviderContext): number | undefined {
    return context.cluster.openstack?.network?.managed?.mtu;
  }

  /** The OpenStack cloud controller manager, and the CSI driver of Cinder. */
  public addonRelease(context: ProviderContext, addon: Addon): AddonRelease | undefined {
    const { loadBalancerProvider } = fullApiServer(context.cloud, context.cluster.openstack ?? {}, 0);
    return openStackRelease(context, addon, { loadBalancerProvider });
  }
}
