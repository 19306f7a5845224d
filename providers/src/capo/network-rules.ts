import {
  Cidr,
  type ClusterBody,
  type OpenStackCluster,
  type OpenStackManagedNetwork,
  type OpenStackReference,
  type ProviderContext,
  type ProviderProblem,
} from '@krake-infra/constructs';
import { DEFAULT_NETWORK, DEFAULTS } from './defaults.ts';
import { capoApi } from './lines.ts';
import { exactlyOne } from './references.ts';

const NETWORK = 'openstack.network';
const CIDR = `${NETWORK}.managed.cidr`;

export function networkProblems({ cluster, providerVersion }: ProviderContext): ProviderProblem[] {
  const own = cluster.openstack ?? {};
  const { managed, existing } = own.network ?? (DEFAULT_NETWORK as NonNullable<typeof own.network>);
  const problems = exactlyOne(NETWORK, { managed, existing }, ['managed', 'existing']);
  if (own.externalNetwork) {
    problems.push(...exactlyOne('openstack.externalNetwork', own.externalNetwork, ['id', 'name']));
  }
  if (managed) {
    problems.push(...managedProblems(managed, cluster));
  }
  if (existing) {
    problems.push(...exactlyOne(`${NETWORK}.existing.network`, existing.network, ['id', 'name']));
    existing.subnets?.forEach((subnet, index) => {
      problems.push(...exactlyOne(`${NETWORK}.existing.subnets[${index}]`, subnet, ['id', 'name']));
    });
    problems.push(...primarySubnetProblems(existing.primarySubnet, providerVersion));
  }
  return [...problems, ...externalNetworkProblems(own), ...portSecurityProblems(own)];
}

/** Source: CAPO, schema; v1beta1 has no such field. */
function primarySubnetProblems(given: OpenStackReference | undefined, version: string | undefined): ProviderProblem[] {
  if (!given) {
    return [];
  }
  const field = `${NETWORK}.existing.primarySubnet`;
  if (capoApi(version)?.version === 'v1beta1') {
    const message = 'CAPO 0.14 has no primary subnet';
    const hint = 'list the subnet first in subnets, or use CAPO 0.15';
    return [{ field, message, hint, rule: 'primary-subnet-unsupported' }];
  }
  return exactlyOne(field, given, ['id', 'name']);
}

/** Source: CAPO, validation rules of OpenStackCluster v1beta2. */
function externalNetworkProblems(own: OpenStackCluster): ProviderProblem[] {
  if (own.externalNetworkEnabled !== false) {
    return [];
  }
  const rule = 'external-network-disabled';
  const of = (field: string, what: string, hint: string): ProviderProblem => ({
    field: `openstack.${field}`,
    message: `${what}, but there is no external network`,
    hint: `${hint}, or set externalNetworkEnabled to true`,
    rule,
  });
  const { floatingIpEnabled = DEFAULTS.OpenStackApiServer.floatingIpEnabled } = own.apiServer ?? {};
  return [
    ...(own.externalNetwork ? [of('externalNetwork', 'it is named', 'remove it')] : []),
    ...(floatingIpEnabled
      ? [of('apiServer.floatingIpEnabled', 'the API has a floating address', 'set floatingIpEnabled to false')]
      : []),
    ...(own.bastion?.floatingIp
      ? [of('bastion.floatingIp', 'the bastion has a floating address', 'remove floatingIp')]
      : []),
  ];
}

/** Source: Neutron; ports without port security take no security groups. */
function portSecurityProblems({ portSecurityEnabled, securityGroups, network }: OpenStackCluster): ProviderProblem[] {
  if (portSecurityEnabled !== false) {
    return [];
  }
  const field = 'openstack.portSecurityEnabled';
  if (network?.existing) {
    const message = "port security of an existing network is its owner's";
    return [{ field, message, hint: 'remove portSecurityEnabled', rule: 'port-security-of-existing-network' }];
  }
  if (securityGroups?.managed === false) {
    return [];
  }
  const message = 'managed security groups need port security';
  const hint = 'set securityGroups.managed to false, or portSecurityEnabled to true';
  return [{ field, message, hint, rule: 'port-security-needed' }];
}

function managedProblems(managed: OpenStackManagedNetwork, cluster: ClusterBody): ProviderProblem[] {
  if (!Cidr.isCidr(managed.cidr) || Cidr.parse(managed.cidr).family !== 4) {
    const message = `${managed.cidr} is not an IPv4 range`;
    const hint = 'write it as 10.6.0.0/24; CAPO makes IPv4 networks only';
    return [{ field: CIDR, message, hint, rule: 'managed-network-ipv4' }];
  }
  const nodes = Cidr.parse(managed.cidr);
  return [
    ...overlapProblems(nodes, cluster),
    ...poolProblems(nodes, managed),
    ...routerProblems(managed),
    ...fixedIpProblems(nodes, cluster.openstack?.apiServer?.fixedIp),
  ];
}

function routerProblems({ router, routerExternalIps }: OpenStackManagedNetwork): ProviderProblem[] {
  const path = `${NETWORK}.managed`;
  return [
    ...(router ? exactlyOne(`${path}.router`, router, ['id', 'name']) : []),
    ...(routerExternalIps ?? []).flatMap(({ subnet }, index) =>
      exactlyOne(`${path}.routerExternalIps[${index}].subnet`, subnet, ['id', 'name']),
    ),
  ];
}

function overlapProblems(nodes: Cidr, { network }: ClusterBody): ProviderProblem[] {
  return (['podCidrs', 'serviceCidrs'] as const).flatMap((list) =>
    (network?.[list] ?? []).flatMap((text, index) => {
      if (!Cidr.isCidr(text) || !nodes.overlaps(Cidr.parse(text))) {
        return [];
      }
      const message = `${nodes} of the nodes overlaps with ${text} of network.${list}[${index}]`;
      const hint = 'choose ranges that have no address in common';
      return [{ field: CIDR, message, hint, rule: 'overlapping-cidrs' }];
    }),
  );
}

function poolProblems(nodes: Cidr, { allocationPools }: OpenStackManagedNetwork): ProviderProblem[] {
  return (allocationPools ?? []).flatMap(({ start, end }, index) => {
    if (nodes.contains(start) && nodes.contains(end) && number(start) <= number(end)) {
      return [];
    }
    const field = `${NETWORK}.managed.allocationPools[${index}]`;
    const message = `${start} to ${end} is no part of ${nodes}`;
    const hint = 'give the first and the last address of a part of the network';
    return [{ field, message, hint, rule: 'address-outside-network' }];
  });
}

/** An IPv4 address as a number. */
function number(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function fixedIpProblems(nodes: Cidr, fixedIp: string | undefined): ProviderProblem[] {
  if (fixedIp === undefined || nodes.contains(fixedIp)) {
    return [];
  }
  const message = `${fixedIp} is not inside ${nodes}`;
  const hint = 'choose an address of the network';
  return [{ field: 'openstack.apiServer.fixedIp', message, hint, rule: 'address-outside-network' }];
}
