import type {
  Addon,
  AddonRelease,
  CloudSpec,
  IInfrastructureProvider,
  ImmutabilityRule,
  KubeadmRequirements,
  MachineProps,
  MachineTemplateRequest,
  ProviderContext,
  ProviderProblem,
  ReadInfrastructure,
} from '@krake-infra/constructs';
import {
  CAPO_GROUP,
  CAPO_IMMUTABILITY,
  type CapoCluster,
  flatcarKubeadm,
  openStackCluster,
  openStackClusterIdentity,
  openStackKubeadm,
  openStackMachineTemplate,
  openStackRelease,
  readClusterSpec,
  readIdentity,
  readMachineSpec,
  requiredCapoApi,
} from '../capo/index.ts';
import {
  DEFAULT_NETWORK,
  fullApiServer,
  fullBastion,
  fullMachine,
  fullSecurityGroups,
  fullSwitches,
} from './defaults.ts';
import { openStackProblems } from './rules.ts';

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

  /**
   * The OpenStackCluster object.
   * @throws Error when this version of CAPO is not supported
   */
  public infrastructureCluster(context: ProviderContext): any {
    return openStackCluster(requiredCapoApi(context.providerVersion), capoCluster(context));
  }

  /** The machine's block with its defaults; the same for every version of CAPO. */
  public machineModel(_context: ProviderContext, machine: MachineProps): { [key: string]: any } {
    if (!machine.openstack) {
      throw new Error('openstack: the machine says nothing about OpenStack; give at least flavor and image');
    }
    return fullMachine(machine.openstack);
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
    return context.cluster.nodes?.format === 'ignition' ? flatcarKubeadm() : openStackKubeadm();
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
    return openStackRelease(context, addon, loadBalancerProvider);
  }
}

function capoCluster({ clusterName, namespace, cloud, cluster }: ProviderContext): CapoCluster {
  if (!cloud.openstack) {
    throw new Error('cloud.openstack: the cloud says nothing about OpenStack; give at least its identity');
  }
  const own = cluster.openstack ?? {};
  return {
    name: clusterName,
    namespace,
    identity: cloud.openstack.identity,
    externalNetwork:
      own.externalNetworkEnabled === false ? undefined : (own.externalNetwork ?? cloud.openstack.externalNetwork),
    ...fullSwitches(own),
    bastion: fullBastion(own),
    ...(own.network ?? DEFAULT_NETWORK),
    apiServer: fullApiServer(cloud, own, cluster.network?.apiServerPort ?? 6443),
    securityGroups: fullSecurityGroups(own),
    controlPlaneZones: own.controlPlaneZones,
    tags: own.tags,
  };
}
