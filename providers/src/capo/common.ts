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
  const { identity, externalNetwork, managed, existing, controlPlaneZones, tags } = cluster;
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
    controlPlaneAvailabilityZones: controlPlaneZones,
    tags,
  };
}

/** The load balancer of the Kubernetes API, or nothing. */
export function loadBalancer({ apiServer }: CapoCluster): any {
  const { loadBalancerProvider: provider, allowedCidrs: allowedCIDRs } = apiServer;
  return apiServer.loadBalancer ? { enabled: true, provider, allowedCIDRs } : undefined;
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
    remoteIPPrefix: rule.remoteCidr,
  };
}

/** Spec of the machines of an OpenStackMachineTemplate. */
export function machineSpec(api: CapoApi, machine: CapoMachine): any {
  const { image, rootVolume, serverGroup, metadata, sshKeyName, configDrive, tags } = machine;
  return {
    ...api.flavor(machine.flavor),
    image: image.imageRef === undefined ? reference(image) : { imageRef: { name: image.imageRef } },
    sshKeyName,
    configDrive,
    rootVolume: rootVolume && {
      sizeGiB: rootVolume.sizeGib,
      type: rootVolume.type,
      availabilityZone: volumeZone(rootVolume.availabilityZone),
    },
    serverGroup: reference(serverGroup),
    securityGroups: machine.securityGroups?.map(reference),
    serverMetadata: Object.entries(metadata ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ key, value })),
    tags,
  };
}

function volumeZone(zone: string | undefined): any {
  if (zone === undefined) {
    return undefined;
  }
  return zone === 'machine' ? { from: 'Machine' } : { from: 'Name', name: zone };
}
