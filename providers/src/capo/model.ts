import type {
  OpenStackApiServer,
  OpenStackBastion,
  OpenStackExistingNetwork,
  OpenStackIdentity,
  OpenStackMachine,
  OpenStackManagedNetwork,
  OpenStackReference,
  OpenStackSecurityRule,
} from '@krake-infra/constructs';

/**
 * An OpenStackCluster without the names and inversions of one API version. Both API versions can say all of it, so that
 * an upgrade of CAPO changes how a cluster is written and nothing else.
 */
export interface CapoCluster {
  readonly name: string;
  readonly namespace: string;
  readonly identity: OpenStackIdentity;
  readonly externalNetwork?: OpenStackReference;
  /** Made for the cluster; either this or `existing`. */
  readonly managed?: OpenStackManagedNetwork;
  readonly existing?: OpenStackExistingNetwork;
  readonly apiServer: CapoApiServer;
  /** Nothing when machines name their own security groups. */
  readonly securityGroups?: CapoSecurityGroups;
  readonly controlPlaneZones?: string[];
  readonly controlPlaneOmitZone: boolean;
  readonly externalNetworkEnabled: boolean;
  readonly portSecurityEnabled: boolean;
  readonly bastion?: CapoBastion;
  readonly tags?: string[];
}

export interface CapoApiServer extends OpenStackApiServer {
  readonly loadBalancer: boolean;
  readonly loadBalancerProvider: string;
  readonly floatingIpEnabled: boolean;
  readonly port: number;
}

export interface CapoSecurityGroups {
  readonly allowAllInClusterTraffic: boolean;
  readonly rules: CapoSecurityRule[];
}

export interface CapoSecurityRule extends OpenStackSecurityRule {
  readonly etherType: string;
}

export interface CapoBastion extends OpenStackBastion {
  readonly enabled: boolean;
  readonly machine: CapoMachine;
}

/** A machine; the neutral model that template names hash. */
export interface CapoMachine extends OpenStackMachine {
  readonly configDrive: boolean;
}
