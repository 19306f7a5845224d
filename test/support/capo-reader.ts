import { omitEmpty } from '@krake-infra/constructs';

/** API version of OpenStackCluster and OpenStackMachineTemplate. */
export type CapoVersion = 'v1beta1' | 'v1beta2';

// biome-ignore lint/suspicious/noExplicitAny: manifests of two schemas
type Any = any;

/** What an OpenStackCluster says, in the words of the fleet: every default stated, nothing that is empty. */
export function readCluster(version: CapoVersion, spec: Any): Any {
  const own = version === 'v1beta1' ? clusterV1beta1(spec) : clusterV1beta2(spec);
  const { identityRef, managedSubnets, network, bastion } = spec;
  const [subnet] = managedSubnets ?? [];
  const { cidr, dnsNameservers, allocationPools } = subnet ?? {};
  const routerExternalIps = list(own.routerAddresses, (each) => ({
    subnet: reference(each.subnet),
    fixedIp: each.fixedIP,
  }));
  const managed = {
    cidr,
    dnsNameservers,
    allocationPools,
    mtu: own.mtu,
    router: reference(spec.router),
    routerExternalIps,
  };
  const existing = network && { network: reference(network), subnets: list(spec.subnets, reference) };
  return omitEmpty({
    identity: {
      kind: identityRef.type,
      name: identityRef.name,
      cloudName: identityRef.cloudName,
      region: identityRef.region,
    },
    externalNetwork: reference(spec.externalNetwork),
    externalNetworkEnabled: own.externalNetworkEnabled,
    portSecurityEnabled: own.portSecurityEnabled,
    controlPlaneOmitZone: spec.controlPlaneOmitAvailabilityZone ?? false,
    controlPlaneZones: spec.controlPlaneAvailabilityZones,
    network: { managed, existing: existing && { ...existing, primarySubnet: reference(own.primarySubnet) } },
    apiServer: { ...own.apiServer, ...loadBalancer(own.loadBalancer) },
    securityGroups: spec.managedSecurityGroups && securityGroups(spec.managedSecurityGroups, own.allNodes),
    bastion: bastion && {
      enabled: bastion.enabled,
      machine: readMachine(version, bastion.spec),
      availabilityZone: bastion.availabilityZone,
      floatingIp: bastion.floatingIP,
    },
    tags: spec.tags,
  });
}

function clusterV1beta1(spec: Any) {
  return {
    loadBalancer: spec.apiServerLoadBalancer,
    apiServer: {
      floatingIpEnabled: !spec.disableAPIServerFloatingIP,
      floatingIp: spec.apiServerFloatingIP,
      fixedIp: spec.apiServerFixedIP,
      port: spec.apiServerPort,
    },
    externalNetworkEnabled: !spec.disableExternalNetwork,
    portSecurityEnabled: !spec.disablePortSecurity,
    mtu: spec.networkMTU,
    routerAddresses: spec.externalRouterIPs,
    primarySubnet: undefined,
    allNodes: spec.managedSecurityGroups?.allNodesSecurityGroupRules,
  };
}

function clusterV1beta2(spec: Any) {
  const { apiServer, managedNetwork, managedRouter, managedSecurityGroups } = spec;
  return {
    loadBalancer: apiServer.managedLoadBalancer,
    apiServer: {
      floatingIpEnabled: apiServer.enableFloatingIP ?? true,
      floatingIp: apiServer.floatingIP,
      fixedIp: apiServer.fixedIP,
      port: apiServer.port,
    },
    externalNetworkEnabled: spec.enableExternalNetwork ?? true,
    portSecurityEnabled: managedNetwork?.enablePortSecurity ?? true,
    mtu: managedNetwork?.mtu,
    routerAddresses: managedRouter?.externalIPs,
    primarySubnet: spec.primarySubnet,
    allNodes: managedSecurityGroups?.clusterNodesSecurityGroupRules,
  };
}

function loadBalancer(spec: Any): Any {
  if (!spec?.enabled) return { loadBalancer: false };
  const { provider, allowedCIDRs, flavor, availabilityZone, network, subnets, additionalPorts, monitor } = spec;
  return {
    loadBalancer: true,
    loadBalancerProvider: provider,
    allowedCidrs: allowedCIDRs,
    loadBalancerOptions: {
      flavor,
      availabilityZone,
      network: reference(network),
      subnets: list(subnets, reference),
      additionalPorts,
      monitor: monitor && {
        delaySeconds: monitor.delay,
        timeoutSeconds: monitor.timeout,
        maxRetries: monitor.maxRetries,
        maxRetriesDown: monitor.maxRetriesDown,
      },
    },
  };
}

function securityGroups(spec: Any, allNodes: Any): Any {
  const rules = (appliesTo: string, written: Any[] = []) =>
    written.map((rule) => ({
      name: rule.name,
      appliesTo,
      direction: rule.direction,
      etherType: rule.etherType,
      protocol: rule.protocol,
      portMin: rule.portRangeMin,
      portMax: rule.portRangeMax,
      remoteGroups: rule.remoteManagedGroups,
      remoteGroupId: rule.remoteGroupID,
      remoteCidr: rule.remoteIPPrefix,
      description: rule.description,
    }));
  return {
    allowAllInClusterTraffic: spec.allowAllInClusterTraffic,
    rules: [
      ...rules('nodes', allNodes),
      ...rules('control-plane', spec.controlPlaneNodesSecurityGroupRules),
      ...rules('workers', spec.workerNodesSecurityGroupRules),
    ],
  };
}

/** What the spec of a machine says, in the words of the fleet. */
export function readMachine(version: CapoVersion, spec: Any): Any {
  const { image, rootVolume } = spec;
  return omitEmpty({
    flavor: version === 'v1beta1' ? { name: spec.flavor, id: spec.flavorID } : reference(spec.flavor),
    image: image.imageRef ? { imageRef: image.imageRef.name } : reference(image),
    sshKeyName: spec.sshKeyName,
    configDrive: spec.configDrive,
    rootVolume: rootVolume && {
      sizeGib: rootVolume.sizeGiB,
      type: rootVolume.type,
      availabilityZone: zone(rootVolume.availabilityZone),
    },
    additionalBlockDevices: list(spec.additionalBlockDevices, blockDevice),
    serverGroup: reference(spec.serverGroup),
    securityGroups: list(spec.securityGroups, reference),
    ports: list(spec.ports, (each) => port(version, each)),
    trunk: spec.trunk,
    floatingIpPool: spec.floatingIPPoolRef?.name,
    schedulerHints: list(spec.schedulerHintAdditionalProperties, ({ name, value }) => ({
      name,
      text: value.string,
      number: value.number,
      flag: value.bool,
    })),
    metadata: Object.fromEntries((spec.serverMetadata ?? []).map(({ key, value }: Any) => [key, value])),
    tags: spec.tags,
  });
}

function blockDevice({ name, sizeGiB: sizeGib, storage }: Any): Any {
  const { type, availabilityZone } = storage.volume ?? {};
  const local = storage.type === 'Local';
  return { name, sizeGib, storage: local ? 'local' : 'volume', type, availabilityZone: zone(availabilityZone) };
}

function port(version: CapoVersion, spec: Any): Any {
  const { network, fixedIPs, profile, disablePortSecurity, enablePortSecurity, hostID, ...same } = spec;
  const negated = disablePortSecurity === undefined ? undefined : !disablePortSecurity;
  return {
    ...same,
    network: reference(network),
    fixedIps: list(fixedIPs, (each) => ({ subnet: reference(each.subnet), ipAddress: each.ipAddress })),
    securityGroups: list(spec.securityGroups, reference),
    ovsHardwareOffload: profile?.ovsHWOffload,
    trustedVf: profile?.trustedVF,
    portSecurityEnabled: version === 'v1beta1' ? negated : enablePortSecurity,
    hostId: hostID,
  };
}

const list = (values: Any[] | undefined, read: (value: Any) => Any) => values?.map(read);
const zone = (given: Any) => (given?.from === 'Machine' ? 'machine' : given?.name);
const reference = (given: Any) => given && { id: given.id, name: given.filter?.name };
