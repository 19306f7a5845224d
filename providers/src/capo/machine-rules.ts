import type { ClusterBody, MachineProps, OpenStackMachine, ProviderProblem } from '@krake-infra/constructs';
import { portProblems } from './port-rules.ts';
import { exactlyOne } from './references.ts';

export function machineProblems(cluster: ClusterBody): ProviderProblem[] {
  const { securityGroups, portSecurityEnabled = true, bastion } = cluster.openstack ?? {};
  const needsGroups = portSecurityEnabled && securityGroups?.managed === false;
  const machines: [string, MachineProps][] = [
    ['controlPlane.machine.openstack', cluster.controlPlane.machine],
    ...(cluster.pools ?? []).map(({ machine }, index): [string, MachineProps] => [
      `pools[${index}].machine.openstack`,
      machine,
    ]),
    ...(bastion ? ([['openstack.bastion.machine', { openstack: bastion.machine }]] as [string, MachineProps][]) : []),
  ];
  return machines.flatMap(([path, machine]) => [
    ...oneMachine(path, machine.openstack, needsGroups),
    ...(machine.openstack ? portProblems(path, machine.openstack, portSecurityEnabled) : []),
  ]);
}

function oneMachine(path: string, machine: OpenStackMachine | undefined, needsGroups: boolean): ProviderProblem[] {
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
    ...deviceProblems(path, machine),
    ...hintProblems(path, machine),
  ];
  if (needsGroups && !machine.securityGroups?.length) {
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

/** Source: CAPO, additionalBlockDevices; `root` names the disk that the machine boots from. */
function deviceProblems(path: string, { additionalBlockDevices: devices = [] }: OpenStackMachine): ProviderProblem[] {
  return devices.flatMap(({ name, storage, type, availabilityZone }, index) => {
    const at = `${path}.additionalBlockDevices[${index}]`;
    const problems: ProviderProblem[] = [];
    if (name === 'root' || devices.findIndex((other) => other.name === name) < index) {
      const message =
        name === 'root' ? 'root is the disk that the machine boots from' : `disk ${name} is declared twice`;
      problems.push({ field: `${at}.name`, message, hint: 'choose another name', rule: 'block-device-name' });
    }
    if (storage === 'local' && (type !== undefined || availabilityZone !== undefined)) {
      const message = 'type and availabilityZone are those of a volume, but the disk is local';
      const hint = 'remove them, or set storage to volume';
      problems.push({ field: `${at}.storage`, message, hint, rule: 'local-disk-without-volume-fields' });
    }
    return problems;
  });
}

/** Source: CAPO, schema of schedulerHintAdditionalProperties. */
function hintProblems(path: string, { schedulerHints: hints = [] }: OpenStackMachine): ProviderProblem[] {
  return hints.flatMap((hint, index) => {
    const field = `${path}.schedulerHints[${index}]`;
    const isRepeated = hints.findIndex(({ name }) => name === hint.name) < index;
    const message = `hint ${hint.name} is declared twice`;
    const repeated = { field: `${field}.name`, message, hint: 'rename or remove one of them', rule: 'duplicate-name' };
    return [...exactlyOne(field, hint, ['text', 'number', 'flag']), ...(isRepeated ? [repeated] : [])];
  });
}
