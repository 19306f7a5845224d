import type { OpenStackMachine, OpenStackPort, ProviderProblem } from '@krake-infra/constructs';
import { exactlyOne } from './references.ts';

const ONE = ['id', 'name'];

/**
 * Ports of a machine.
 * @param clusterWide whether ports have port security when they do not say
 */
export function portProblems(path: string, machine: OpenStackMachine, clusterWide: boolean): ProviderProblem[] {
  return [
    ...unsecured(path, machine.securityGroups, clusterWide),
    ...(machine.ports ?? []).flatMap((port, index) => onePort(`${path}.ports[${index}]`, port, clusterWide)),
  ];
}

function onePort(path: string, port: OpenStackPort, clusterWide: boolean): ProviderProblem[] {
  return [
    ...(port.network ? exactlyOne(`${path}.network`, port.network, ONE) : []),
    ...(port.fixedIps ?? []).flatMap(({ subnet }, index) =>
      exactlyOne(`${path}.fixedIps[${index}].subnet`, subnet, ONE),
    ),
    ...(port.securityGroups ?? []).flatMap((group, index) =>
      exactlyOne(`${path}.securityGroups[${index}]`, group, ONE),
    ),
    ...unsecured(path, port.securityGroups, port.portSecurityEnabled ?? clusterWide),
  ];
}

/** Source: CAPO and Neutron; security groups are enforced by port security. */
function unsecured(path: string, groups: unknown[] | undefined, secured: boolean): ProviderProblem[] {
  if (secured || !groups?.length) {
    return [];
  }
  const message = 'security groups are given for a port without port security';
  const hint = 'remove them, or set portSecurityEnabled to true';
  return [{ field: `${path}.securityGroups`, message, hint, rule: 'port-security-needed' }];
}
