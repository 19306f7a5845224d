import type { ClusterBody, MachineProps, OpenStackMachine, ProviderProblem } from '@krake-infra/constructs';

export function machineProblems(cluster: ClusterBody): ProviderProblem[] {
  const managed = cluster.openstack?.securityGroups?.managed ?? true;
  const machines: [string, MachineProps][] = [
    ['controlPlane.machine.openstack', cluster.controlPlane.machine],
    ...(cluster.pools ?? []).map(({ machine }, index): [string, MachineProps] => [
      `pools[${index}].machine.openstack`,
      machine,
    ]),
  ];
  return machines.flatMap(([path, machine]) => oneMachine(path, machine.openstack, managed));
}

function oneMachine(path: string, machine: OpenStackMachine | undefined, managedGroups: boolean): ProviderProblem[] {
  if (!machine) {
    const message = 'the machine says nothing about OpenStack';
    const hint = 'give at least flavor and image';
    return [{ field: path, message, hint, rule: 'provider-block-missing' }];
  }
  const problems = [
    ...exactlyOne(`${path}.flavor`, machine.flavor, ['id', 'name']),
    ...exactlyOne(`${path}.image`, machine.image, ['id', 'name', 'imageRef']),
    ...(machine.serverGroup ? exactlyOne(`${path}.serverGroup`, machine.serverGroup, ['id', 'name']) : []),
    ...(machine.securityGroups ?? []).flatMap((group, index) =>
      exactlyOne(`${path}.securityGroups[${index}]`, group, ['id', 'name']),
    ),
    ...Object.entries(machine.metadata ?? {}).flatMap((entry) => metadataProblems(`${path}.metadata`, entry)),
  ];
  if (!managedGroups && !machine.securityGroups?.length) {
    const field = `${path}.securityGroups`;
    const message = 'the machine has no security group, because the cluster has no managed ones';
    const hint = 'name its security groups, or set openstack.securityGroups.managed to true';
    problems.push({ field, message, hint, rule: 'security-groups-needed' });
  }
  return problems;
}

/** Source: CAPO, schema of v1beta2; v1beta1 would take an empty value. */
function metadataProblems(path: string, [key, value]: [string, string]): ProviderProblem[] {
  if ([key, value].every(({ length }) => length >= 1 && length <= 255)) {
    return [];
  }
  const message = `${key} is empty or too long, or its value is`;
  const hint = 'use 1 to 255 characters for each, or remove the entry';
  return [{ field: `${path}.${key}`, message, hint, rule: 'metadata-length' }];
}

/** A reference with none or several of its fields would be refused by the schema of CAPO. */
export function exactlyOne(field: string, given: object, names: string[]): ProviderProblem[] {
  const set = names.filter((name) => (given as { [key: string]: unknown })[name] !== undefined);
  if (set.length === 1) {
    return [];
  }
  const message = set.length === 0 ? 'the reference is empty' : `${set.join(' and ')} are given together`;
  return [{ field, message, hint: `give exactly one of ${names.join(', ')}`, rule: 'reference-exactly-one' }];
}
