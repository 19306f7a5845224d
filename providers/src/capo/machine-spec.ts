import type { OpenStackBlockDevice, OpenStackPort, OpenStackSchedulerHint } from '@krake-infra/constructs';
import { CAPO_GROUP, type CapoApi, reference } from './common.ts';
import type { CapoMachine } from './model.ts';

/** Spec of the machines of an OpenStackMachineTemplate. */
export function machineSpec(api: CapoApi, machine: CapoMachine): any {
  const { image, rootVolume, serverGroup, metadata, sshKeyName, configDrive, trunk, tags } = machine;
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
    additionalBlockDevices: machine.additionalBlockDevices?.map(blockDevice),
    serverGroup: reference(serverGroup),
    securityGroups: machine.securityGroups?.map(reference),
    ports: machine.ports?.map((port) => portSpec(api, port)),
    trunk,
    floatingIPPoolRef: machine.floatingIpPool && {
      apiGroup: CAPO_GROUP,
      kind: 'OpenStackFloatingIPPool',
      name: machine.floatingIpPool,
    },
    schedulerHintAdditionalProperties: machine.schedulerHints?.map(schedulerHint),
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

function blockDevice({ name, sizeGib, storage, type, availabilityZone }: OpenStackBlockDevice): any {
  const isLocal = storage === 'local';
  const volume = { type, availabilityZone: volumeZone(availabilityZone) };
  return { name, sizeGiB: sizeGib, storage: isLocal ? { type: 'Local' } : { type: 'Volume', volume } };
}

function schedulerHint({ name, text, number, flag }: OpenStackSchedulerHint): any {
  if (text !== undefined) {
    return { name, value: { type: 'String', string: text } };
  }
  return { name, value: number === undefined ? { type: 'Bool', bool: flag } : { type: 'Number', number } };
}

function portSpec(api: CapoApi, port: OpenStackPort): any {
  const { nameSuffix, description, tags, trunk, vnicType, macAddress, adminStateUp, propagateUplinkStatus } = port;
  return {
    network: reference(port.network),
    fixedIPs: port.fixedIps?.map(({ subnet, ipAddress }) => ({ subnet: reference(subnet), ipAddress })),
    nameSuffix,
    description,
    securityGroups: port.securityGroups?.map(reference),
    tags,
    trunk,
    vnicType,
    profile: { ovsHWOffload: port.ovsHardwareOffload, trustedVF: port.trustedVf },
    allowedAddressPairs: port.allowedAddressPairs?.map((pair) => ({
      ipAddress: pair.ipAddress,
      macAddress: pair.macAddress,
    })),
    macAddress,
    ...api.portSecurity(port.portSecurityEnabled),
    adminStateUp,
    hostID: port.hostId,
    propagateUplinkStatus,
    valueSpecs: port.valueSpecs?.map(({ name, key, value }) => ({ name, key, value })),
  };
}
