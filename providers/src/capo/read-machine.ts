import {
  type OpenStackBlockDevice,
  type OpenStackFlavor,
  type OpenStackImage,
  type OpenStackMachine,
  type OpenStackPort,
  type OpenStackReference,
  type OpenStackSchedulerHint,
  omitEmpty,
} from '@krake-infra/constructs';

/** The inverse of `reference`; nothing where neither id nor name is given. */
export function readReference(given: any): OpenStackReference | undefined {
  if (typeof given?.id === 'string') {
    return { id: given.id };
  }
  return typeof given?.filter?.name === 'string' ? { name: given.filter.name } : undefined;
}

/** References of a list; nothing when one of them can not be read, because a list counts as a whole. */
export function readReferences(given: any): OpenStackReference[] | undefined {
  const references = given?.map(readReference);
  return references?.includes(undefined) ? undefined : references;
}

/** The machine that `machineSpec` writes so, in either API version. */
export function readMachineSpec(spec: any): OpenStackMachine {
  const { rootVolume, sshKeyName, configDrive, trunk, tags, serverMetadata } = spec;
  const options = omitEmpty({
    sshKeyName,
    configDrive,
    rootVolume: rootVolume && {
      sizeGib: rootVolume.sizeGiB,
      type: rootVolume.type,
      availabilityZone: readVolumeZone(rootVolume.availabilityZone),
    },
    additionalBlockDevices: spec.additionalBlockDevices?.map(readBlockDevice),
    serverGroup: readReference(spec.serverGroup),
    securityGroups: readReferences(spec.securityGroups),
    ports: spec.ports?.map(readPort),
    trunk,
    floatingIpPool: spec.floatingIPPoolRef?.name,
    schedulerHints: spec.schedulerHintAdditionalProperties?.map(readSchedulerHint),
    metadata: serverMetadata && Object.fromEntries(serverMetadata.map(({ key, value }: any) => [key, value])),
    tags,
  });
  return { flavor: readFlavor(spec), image: readImage(spec.image), ...options };
}

function readFlavor({ flavor, flavorID }: any): OpenStackFlavor {
  if (typeof flavor === 'string') {
    return { name: flavor };
  }
  return flavorID === undefined ? (readReference(flavor) ?? {}) : { id: flavorID };
}

function readImage(image: any): OpenStackImage {
  return image?.imageRef?.name === undefined ? (readReference(image) ?? {}) : { imageRef: image.imageRef.name };
}

function readVolumeZone(zone: any): string | undefined {
  return zone?.from === 'Machine' ? 'machine' : zone?.name;
}

function readBlockDevice({ name, sizeGiB, storage }: any): OpenStackBlockDevice {
  const { type, availabilityZone } = storage?.volume ?? {};
  return {
    name,
    sizeGib: sizeGiB,
    storage: storage?.type === 'Local' ? 'local' : undefined,
    type,
    availabilityZone: readVolumeZone(availabilityZone),
  };
}

function readSchedulerHint({ name, value }: any): OpenStackSchedulerHint {
  return { name, text: value?.string, number: value?.number, flag: value?.bool };
}

function readPort(port: any): OpenStackPort {
  const { nameSuffix, description, tags, trunk, vnicType, macAddress, adminStateUp, propagateUplinkStatus } = port;
  return {
    network: readReference(port.network),
    fixedIps: port.fixedIPs?.map(({ subnet, ipAddress }: any) => ({ subnet: readReference(subnet), ipAddress })),
    nameSuffix,
    description,
    securityGroups: readReferences(port.securityGroups),
    tags,
    trunk,
    vnicType,
    ovsHardwareOffload: port.profile?.ovsHWOffload,
    trustedVf: port.profile?.trustedVF,
    allowedAddressPairs: port.allowedAddressPairs,
    macAddress,
    portSecurityEnabled: port.enablePortSecurity ?? inverted(port.disablePortSecurity),
    adminStateUp,
    hostId: port.hostID,
    propagateUplinkStatus,
    valueSpecs: port.valueSpecs,
  };
}

/** The other API version's answer to the same question. */
export function inverted(given: boolean | undefined): boolean | undefined {
  return given === undefined ? undefined : !given;
}
