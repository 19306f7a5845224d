import { type CloudSpec, type OpenStackCluster, type OpenStackMachine, omitEmpty } from '@krake-infra/constructs';
import type { CapoApiServer, CapoBastion, CapoMachine, CapoSecurityGroups } from './model.ts';

/** Defaults by type. They are part of render profile 1 and stay what they are while clusters use it. */
export const DEFAULTS = {
  OpenStackCloud: { loadBalancerProvider: 'amphora' },
  OpenStackCluster: { portSecurityEnabled: true, externalNetworkEnabled: true, controlPlaneOmitZone: false },
  OpenStackBastion: { enabled: true },
  OpenStackApiServer: { loadBalancer: true, floatingIpEnabled: true },
  OpenStackSecurityGroups: { managed: true, allowAllInClusterTraffic: true },
  OpenStackSecurityRule: { etherType: 'IPv4' },
  OpenStackMachine: { configDrive: false },
};

/** The network of clusters that name none. */
export const DEFAULT_NETWORK = { managed: { cidr: '10.6.0.0/24' } };

/** How the API is reached, the cloud's load balancer included. */
export function fullApiServer(cloud: CloudSpec, cluster: OpenStackCluster, port: number): CapoApiServer {
  const { OpenStackCloud, OpenStackApiServer } = DEFAULTS;
  const given = cluster.apiServer ?? {};
  return {
    ...given,
    loadBalancer: given.loadBalancer ?? OpenStackApiServer.loadBalancer,
    loadBalancerProvider:
      given.loadBalancerProvider ?? cloud.openstack?.loadBalancerProvider ?? OpenStackCloud.loadBalancerProvider,
    floatingIpEnabled: given.floatingIpEnabled ?? OpenStackApiServer.floatingIpEnabled,
    port,
  };
}

/** Managed security groups, or nothing. */
export function fullSecurityGroups(cluster: OpenStackCluster): CapoSecurityGroups | undefined {
  const { OpenStackSecurityGroups, OpenStackSecurityRule } = DEFAULTS;
  const { managed, allowAllInClusterTraffic, rules } = cluster.securityGroups ?? {};
  if (!(managed ?? OpenStackSecurityGroups.managed)) {
    return undefined;
  }
  return {
    allowAllInClusterTraffic: allowAllInClusterTraffic ?? OpenStackSecurityGroups.allowAllInClusterTraffic,
    rules: (rules ?? []).map((rule) => ({ ...rule, etherType: rule.etherType ?? OpenStackSecurityRule.etherType })),
  };
}

/** Switches of the cluster as a whole. */
export function fullSwitches(cluster: OpenStackCluster) {
  const { portSecurityEnabled, externalNetworkEnabled, controlPlaneOmitZone } = DEFAULTS.OpenStackCluster;
  return {
    portSecurityEnabled: cluster.portSecurityEnabled ?? portSecurityEnabled,
    externalNetworkEnabled: cluster.externalNetworkEnabled ?? externalNetworkEnabled,
    controlPlaneOmitZone: cluster.controlPlaneOmitZone ?? controlPlaneOmitZone,
  };
}

/** The bastion, or nothing. */
export function fullBastion({ bastion }: OpenStackCluster): CapoBastion | undefined {
  const { enabled } = DEFAULTS.OpenStackBastion;
  return bastion && { ...bastion, enabled: bastion.enabled ?? enabled, machine: fullMachine(bastion.machine) };
}

/** The neutral model of a machine. Tags are a set: sorted, so that their order replaces no machine. */
export function fullMachine(machine: OpenStackMachine): CapoMachine {
  const configDrive = machine.configDrive ?? DEFAULTS.OpenStackMachine.configDrive;
  const tags = machine.tags && { tags: [...machine.tags].sort() };
  return omitEmpty({ ...machine, ...tags, configDrive });
}
