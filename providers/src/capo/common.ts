import type { OpenStackFlavor, OpenStackReference } from '@krake-infra/constructs';
import type { CapoCluster, CapoMachine, CapoSecurityGroups, CapoSecurityRule } from './model.ts';

/** API group of OpenStackCluster and OpenStackMachineTemplate in every version. */
export const CAPO_GROUP = 'infrastructure.cluster.x-k8s.io';

/** One API version of CAPO: how it writes the neutral models. */
export interface CapoApi {
  /** Such as `v1beta1`. */
  readonly version: string;
  /** Spec of an OpenStackCluster. */
  clusterSpec(cluster: CapoCluster): any;
  /** The fields that say which flavor a machine has. */
  flavor(flavor: OpenStackFlavor): any;
  /** The field of a port that says whether it has port security; nothing when it is as the network has it. */
  portSecurity(enabled: boolean | undefined): any;
}

/** An existing resource. */
export function reference(given: OpenStackReference | undefined): any {
  if (!given) {
    return undefined;
  }
  return given.id === undefined ? { filter: { name: given.name } } : { id: given.id };
}

/** What both API versions write alike. */
export function sharedClusterSpec(cluster: CapoCluster): any {
  const { identity, externalNetwork, managed, existing, controlPlaneZones, controlPlaneOmitZone, tags } = cluster;
  const { kind, name, cloudName, region } = identity;
  const subnet = managed && {
    cidr: managed.cidr,
    dnsNameservers: managed.dnsNameservers,
    allocationPools: managed.allocationPools?.map(({ start, end }) => ({ start, end })),
  };
  return {
    identityRef: { type: kind, name, cloudName, region },
    externalNetwork: reference(externalNetwork),
    managedSubnets: subnet && [subnet],
    network: reference(existing?.network),
    subnets: existing?.subnets?.map(reference),
    router: reference(managed?.router),
    controlPlaneAvailabilityZones: controlPlaneZones,
    controlPlaneOmitAvailabilityZone: controlPlaneOmitZone || undefined,
    tags,
  };
}

/** The load balancer of the Kubernetes API, or nothing. */
export function loadBalancer({ apiServer }: CapoCluster): any {
  const { loadBalancerProvider: provider, allowedCidrs: allowedCIDRs, loadBalancerOptions = {} } = apiServer;
  if (!apiServer.loadBalancer) {
    return undefined;
  }
  const { flavor, availabilityZone, network, subnets, additionalPorts, monitor } = loadBalancerOptions;
  return {
    enabled: true,
    provider,
    allowedCIDRs,
    flavor,
    availabilityZone,
    network: reference(network),
    subnets: subnets?.map(reference),
    additionalPorts,
    monitor: monitor && {
      delay: monitor.delaySeconds,
      timeout: monitor.timeoutSeconds,
      maxRetries: monitor.maxRetries,
      maxRetriesDown: monitor.maxRetriesDown,
    },
  };
}

/** Addresses of the router in the external network. */
export function routerAddresses({ managed }: CapoCluster): any {
  return managed?.routerExternalIps?.map(({ subnet, fixedIp }) => ({ subnet: reference(subnet), fixedIP: fixedIp }));
}

/** The machine for logging in, or nothing. */
export function bastion({ bastion: given }: CapoCluster, spec: (machine: CapoMachine) => any): any {
  if (!given) {
    return undefined;
  }
  const { enabled, availabilityZone, floatingIp } = given;
  return { enabled, availabilityZone, floatingIP: floatingIp, spec: spec(given.machine) };
}

/** Managed security groups; the list for all nodes is called differently in each API version. */
export function securityGroups(groups: CapoSecurityGroups | undefined, allNodesField: string): any {
  if (!groups) {
    return undefined;
  }
  const of = (machines: string) =>
    groups.rules.filter(({ appliesTo }) => appliesTo === machines).map((rule) => securityRule(rule));
  return {
    allowAllInClusterTraffic: groups.allowAllInClusterTraffic,
    [allNodesField]: of('nodes'),
    controlPlaneNodesSecurityGroupRules: of('control-plane'),
    workerNodesSecurityGroupRules: of('workers'),
  };
}

function securityRule({ name, direction, etherType, protocol, ...rule }: CapoSecurityRule): any {
  return {
    name,
    direction,
    etherType,
    protocol,
    portRangeMin: rule.portMin,
    portRangeMax: rule.portMax ?? rule.portMin,
    remoteManagedGroups: rule.remoteGroups,
    remoteGroupID: rule.remoteGroupId,
    remoteIPPrefix: rule.remoteCidr,
    description: rule.description,
  };
}
