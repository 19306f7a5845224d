import {
  type OpenStackApiServer,
  type OpenStackBastion,
  type OpenStackCluster,
  type OpenStackIdentity,
  type OpenStackLoadBalancer,
  type OpenStackNetwork,
  type OpenStackSecurityGroups,
  type OpenStackSecurityRule,
  omitEmpty,
} from '@krake-infra/constructs';
import { inverted, readMachineSpec, readReference, readReferences } from './read-machine.ts';

/** What an OpenStackCluster says of credentials. */
export function readIdentity({ identityRef = {} }: any): OpenStackIdentity {
  const { type, name, cloudName, region } = identityRef;
  return omitEmpty({ kind: type ?? 'Secret', name, cloudName, region });
}

/** The cluster that `clusterSpec` writes so, in either API version. */
export function readClusterSpec(spec: any): OpenStackCluster {
  return omitEmpty({
    network: readNetwork(spec),
    externalNetwork: readReference(spec.externalNetwork),
    apiServer: readApiServer(spec),
    securityGroups: readSecurityGroups(spec.managedSecurityGroups),
    portSecurityEnabled: spec.managedNetwork?.enablePortSecurity ?? inverted(spec.disablePortSecurity),
    externalNetworkEnabled: spec.enableExternalNetwork ?? inverted(spec.disableExternalNetwork),
    bastion: readBastion(spec.bastion),
    controlPlaneZones: spec.controlPlaneAvailabilityZones,
    controlPlaneOmitZone: spec.controlPlaneOmitAvailabilityZone,
    tags: spec.tags,
  });
}

function readNetwork(spec: any): OpenStackNetwork | undefined {
  const [subnet] = spec.managedSubnets ?? [];
  if (subnet) {
    const { cidr, dnsNameservers, allocationPools } = subnet;
    const addresses = spec.managedRouter?.externalIPs ?? spec.externalRouterIPs;
    return {
      managed: {
        cidr,
        dnsNameservers,
        allocationPools,
        mtu: spec.managedNetwork?.mtu ?? spec.networkMTU,
        router: readReference(spec.router),
        routerExternalIps: addresses?.map((each: any) => ({
          subnet: readReference(each.subnet),
          fixedIp: each.fixedIP,
        })),
      },
    };
  }
  const network = readReference(spec.network);
  const subnets = readReferences(spec.subnets);
  return network && { existing: { network, subnets, primarySubnet: readReference(spec.primarySubnet) } };
}

function readApiServer(spec: any): OpenStackApiServer {
  const balancer = spec.apiServer?.managedLoadBalancer ?? spec.apiServerLoadBalancer;
  const loadBalancer = balancer !== undefined && balancer.enabled !== false;
  return {
    loadBalancer,
    loadBalancerProvider: balancer?.provider,
    allowedCidrs: balancer?.allowedCIDRs,
    loadBalancerOptions: balancer && readLoadBalancer(balancer),
    floatingIpEnabled: spec.apiServer?.enableFloatingIP ?? inverted(spec.disableAPIServerFloatingIP),
    floatingIp: spec.apiServer?.floatingIP ?? spec.apiServerFloatingIP,
    fixedIp: spec.apiServer?.fixedIP ?? spec.apiServerFixedIP,
  };
}

function readLoadBalancer({ flavor, availabilityZone, network, subnets, additionalPorts, monitor }: any) {
  return {
    flavor,
    availabilityZone,
    network: readReference(network),
    subnets: readReferences(subnets),
    additionalPorts,
    monitor: monitor && {
      delaySeconds: monitor.delay,
      timeoutSeconds: monitor.timeout,
      maxRetries: monitor.maxRetries,
      maxRetriesDown: monitor.maxRetriesDown,
    },
  } satisfies OpenStackLoadBalancer;
}

function readSecurityGroups(groups: any): OpenStackSecurityGroups {
  if (!groups) {
    return { managed: false };
  }
  const all = groups.clusterNodesSecurityGroupRules ?? groups.allNodesSecurityGroupRules;
  const lists = [
    ['nodes', all],
    ['control-plane', groups.controlPlaneNodesSecurityGroupRules],
    ['workers', groups.workerNodesSecurityGroupRules],
  ] as const;
  const rules = lists.flatMap(([appliesTo, list]) => (list ?? []).map((rule: any) => readRule(appliesTo, rule)));
  return { allowAllInClusterTraffic: groups.allowAllInClusterTraffic ?? false, rules };
}

function readRule(appliesTo: string, rule: any): OpenStackSecurityRule {
  const { name, direction, etherType, protocol, description } = rule;
  return {
    name,
    appliesTo,
    direction,
    etherType,
    protocol,
    portMin: rule.portRangeMin,
    portMax: rule.portRangeMax === rule.portRangeMin ? undefined : rule.portRangeMax,
    remoteGroups: rule.remoteManagedGroups,
    remoteGroupId: rule.remoteGroupID,
    remoteCidr: rule.remoteIPPrefix,
    description,
  };
}

function readBastion(bastion: any): OpenStackBastion | undefined {
  if (!bastion?.spec) {
    return undefined;
  }
  const { enabled, availabilityZone, floatingIP: floatingIp, spec } = bastion;
  return { enabled, availabilityZone, floatingIp, machine: readMachineSpec(spec) };
}
