import { Cidr, type ClusterBody, type OpenStackManagedNetwork, type ProviderProblem } from '@krake-infra/constructs';
import { DEFAULT_NETWORK } from './defaults.ts';
import { exactlyOne } from './machine-rules.ts';

const NETWORK = 'openstack.network';
const CIDR = `${NETWORK}.managed.cidr`;

export function networkProblems(cluster: ClusterBody): ProviderProblem[] {
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
  }
  return problems;
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
    ...fixedIpProblems(nodes, cluster.openstack?.apiServer?.fixedIp),
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
