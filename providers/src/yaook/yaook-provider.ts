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
  ProviderHealthChecks,
  ProviderProblem,
  ReadInfrastructure,
} from '@krake-infra/constructs';
import {
  CAPO_GROUP,
  CAPO_IMMUTABILITY,
  capoCluster,
  fullMachine,
  openStackCluster,
  openStackClusterIdentity,
  openStackKubeadm,
  openStackMachineTemplate,
  openStackPreflight,
  openStackProblems,
  openStackRelease,
  readClusterSpec,
  readMachineSpec,
  requiredCapoApi,
  serverGroups,
  withServerGroup,
} from '../capo/index.ts';
import { asOpenStack, openStackCloud, requiredBlock, trustedCas, withConfigDrive } from './as-openstack.ts';
import { capabilityProblems } from './capability-rules.ts';
import { yaookCloudConf } from './cloud-conf.ts';
import { clusterProblems } from './cluster-rules.ts';
import { credentialObjects } from './credentials.ts';
import { HEALTH_CHECKS } from './defaults.ts';
import { yaookProblems } from './rules.ts';

/**
 * OpenStack run by Yaook operators, by Cluster API Provider OpenStack (CAPO) as `openstack` has it, with defaults and rules that
 * fit such clouds. Clusters and machines have the block `openstack`.
 */
export class YaookProvider implements IInfrastructureProvider {
  /** `yaook`. */
  public readonly id = 'yaook';
  /** `openstack`: one CAPO builds the clusters of both. */
  public readonly controllerId?: string = 'openstack';
  /** Nodes may be not ready for 300 s, on the control plane for 600 s; a machine has 1200 s to become a node. */
  public readonly healthChecks?: ProviderHealthChecks = HEALTH_CHECKS;
  /** `OpenStackCluster`. */
  public readonly clusterKind = 'OpenStackCluster';
  /** `OpenStackMachineTemplate`. */
  public readonly machineTemplateKind = 'OpenStackMachineTemplate';
  /** API group of both kinds, the same in every version of CAPO. */
  public readonly apiGroup = CAPO_GROUP;
  /** What CAPO lets change, in the field names of both API versions. */
  public readonly immutability: ImmutabilityRule[] = CAPO_IMMUTABILITY;

  /** What is not known of the cloud or does not fit it, and every reason why CAPO or OpenStack could not build this cluster. */
  public validate(context: ProviderContext): ProviderProblem[] {
    const problems = yaookProblems(context);
    if (!context.cloud.yaook) {
      return problems;
    }
    const shared = asOpenStack(context);
    return [
      ...problems,
      ...capabilityProblems(context),
      ...clusterProblems(shared, context.cloud.yaook.nodePortCidrs),
      ...openStackProblems({ ...shared, cloud: withoutClusterIdentity(shared.cloud) }, hasOctavia(shared.cloud)),
    ];
  }

  /** As on any OpenStack cloud. */
  public preflight(context: ProviderContext): PreflightCheck[] {
    return openStackPreflight(asOpenStack(context), 'cloud.yaook');
  }

  /**
   * The OpenStackCluster object.
   * @throws Error when this version of CAPO is not supported, or the cloud has no block
   */
  public infrastructureCluster(context: ProviderContext): any {
    requiredBlock(context.cloud);
    return openStackCluster(requiredCapoApi(context.providerVersion), capoCluster(asOpenStack(context)));
  }

  /** ORC's server groups. */
  public clusterObjects(context: ProviderContext): any[] {
    return serverGroups(asOpenStack(context));
  }

  /** The machine's block `openstack` with its defaults; the same for every version of CAPO. */
  public machineModel(context: ProviderContext, machine: MachineProps): { [key: string]: any } {
    if (!machine.openstack) {
      throw new Error('openstack: the machine says nothing about OpenStack; give at least flavor and image');
    }
    return fullMachine(withServerGroup(context, withConfigDrive(requiredBlock(context.cloud), machine.openstack)));
  }

  /**
   * The OpenStackMachineTemplate object of a model.
   * @throws Error when this version of CAPO is not supported
   */
  public machineTemplate(context: ProviderContext, request: MachineTemplateRequest): any {
    return openStackMachineTemplate(requiredCapoApi(context.providerVersion), context.namespace, request);
  }

  /** The cluster of an OpenStackCluster in either API version; of the cloud nothing, because its operators know that. */
  public readInfrastructureCluster({ spec }: any): ReadInfrastructure {
    return { cloud: {}, cluster: readClusterSpec(spec), apiServerPort: spec.apiServer?.port ?? spec.apiServerPort };
  }

  /** The machine of an OpenStackMachineTemplate in either API version. */
  public readMachineTemplate(object: any): { [key: string]: any } {
    return readMachineSpec(object.spec.template.spec);
  }

  /** As on any OpenStack cloud; machines trust the authority of the cloud. */
  public kubeadm({ cloud, cluster }: ProviderContext): KubeadmRequirements {
    const authorities = cloud.yaook && trustedCas(cloud.yaook);
    return { ...openStackKubeadm(cluster.nodes), ...(authorities && { trustedCas: authorities }) };
  }

  /**
   * The OpenStackClusterIdentity, and what its Secret comes from, for clouds that ask for them. They are protected, because they
   * outlive clusters.
   */
  public cloudObjects({ yaook }: CloudSpec, _providerVersion?: string): any[] {
    return yaook ? [...credentialObjects(yaook), ...openStackClusterIdentity(openStackCloud(yaook).identity)] : [];
  }

  /** The MTU of a managed network; it is always stated. */
  public nodeMtu(context: ProviderContext): number | undefined {
    return asOpenStack(context).cluster.openstack?.network?.managed?.mtu;
  }

  /** The OpenStack cloud controller manager, and the CSI driver of Cinder. */
  public addonRelease(context: ProviderContext, addon: Addon): AddonRelease | undefined {
    const shared = asOpenStack(context);
    return openStackRelease(shared, addon, yaookCloudConf(context.cloud.yaook, serviceDriver(shared)));
  }
}

/** A Yaook cloud always says which driver it has. */
function hasOctavia({ openstack }: CloudSpec): boolean {
  return openstack?.loadBalancerProvider !== undefined;
}

/** Octavia driver of a cluster's Services; `undefined` without Octavia. */
function serviceDriver({ cloud, cluster }: ProviderContext): string | undefined {
  const ofCloud = cloud.openstack?.loadBalancerProvider;
  return ofCloud && (cluster.openstack?.apiServer?.loadBalancerProvider ?? ofCloud);
}

/** What is wrong with it is said of the field that people wrote. */
function withoutClusterIdentity(cloud: CloudSpec): CloudSpec {
  const { openstack } = cloud;
  if (!openstack) {
    return cloud;
  }
  const { clusterIdentity: _identity, ...identity } = openstack.identity;
  return { ...cloud, openstack: { ...openstack, identity } };
}
