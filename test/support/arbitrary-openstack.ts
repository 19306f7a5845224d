import type { OpenStackAddressRange, OpenStackCluster, OpenStackMachine, OpenStackPort } from '@krake-infra/constructs';
import fc from 'fast-check';
import { label, reference, some, tags, zoneName } from './arbitrary-values.ts';

const mac = fc.constant('fa:16:3e:00:00:01');
const named = { maxLength: 3, selector: ({ name }: { readonly name: string }) => name };

const port = some<OpenStackPort>({
  network: reference,
  fixedIps: fc.array(some({ subnet: reference, ipAddress: fc.ipV4() }, 'subnet'), { maxLength: 2 }),
  nameSuffix: label,
  description: label,
  securityGroups: fc.constant([]),
  tags,
  trunk: fc.boolean(),
  vnicType: fc.constantFrom('normal', 'direct'),
  ovsHardwareOffload: fc.boolean(),
  trustedVf: fc.boolean(),
  allowedAddressPairs: fc.array(some({ ipAddress: fc.ipV4(), macAddress: mac }, 'ipAddress'), { maxLength: 2 }),
  macAddress: mac,
  portSecurityEnabled: fc.boolean(),
  adminStateUp: fc.boolean(),
  hostId: label,
  propagateUplinkStatus: fc.boolean(),
  valueSpecs: fc.uniqueArray(fc.record({ name: label, key: label, value: label }), named),
});

const blockDevice = fc.oneof(
  some(
    { name: label, sizeGib: fc.integer({ min: 1, max: 99 }), type: label, availabilityZone: zoneName },
    'name',
    'sizeGib',
  ),
  fc.record({ name: label, sizeGib: fc.integer({ min: 1, max: 99 }), storage: fc.constant('local') }),
);

const schedulerHint = fc.oneof(
  fc.record({ name: label, text: label }),
  fc.record({ name: label, number: fc.integer() }),
  fc.record({ name: label, flag: fc.boolean() }),
);

/** Machines whose server group exists: one that is made is read as one that exists. */
export const openStackMachine = some<Omit<OpenStackMachine, 'serverGroupPolicy'>, 'flavor' | 'image'>(
  {
    flavor: fc.oneof(fc.record({ id: fc.constantFrom('1', 'm1.large') }), fc.record({ name: label })),
    image: fc.oneof(reference, fc.record({ imageRef: label })),
    sshKeyName: label,
    rootVolume: some(
      { sizeGib: fc.integer({ min: 1, max: 16384 }), type: label, availabilityZone: zoneName },
      'sizeGib',
    ),
    serverGroup: reference,
    securityGroups: fc.array(reference, { maxLength: 3 }),
    configDrive: fc.boolean(),
    metadata: fc.dictionary(label, fc.string({ minLength: 1, maxLength: 255 }), { maxKeys: 4 }),
    tags,
    additionalBlockDevices: fc.uniqueArray(blockDevice, named),
    ports: fc.array(port, { maxLength: 2 }),
    trunk: fc.boolean(),
    schedulerHints: fc.uniqueArray(schedulerHint, named),
    floatingIpPool: label,
  },
  'flavor',
  'image',
);

const loadBalancerOptions = some({
  flavor: label,
  availabilityZone: label,
  network: reference,
  subnets: fc.array(reference, { maxLength: 2 }),
  additionalPorts: fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 3 }),
  monitor: some({
    delaySeconds: fc.integer({ min: 1, max: 60 }),
    timeoutSeconds: fc.integer({ min: 1, max: 60 }),
    maxRetries: fc.integer({ min: 1, max: 10 }),
    maxRetriesDown: fc.integer({ min: 1, max: 10 }),
  }),
});

export const openStackCluster = some<OpenStackCluster>({
  network: fc.oneof(
    fc.record({
      managed: some(
        {
          cidr: fc.constantFrom('10.6.0.0/24', '192.168.0.0/20'),
          dnsNameservers: fc.uniqueArray(fc.ipV4(), { maxLength: 2 }),
          allocationPools: fc.constant<OpenStackAddressRange[]>([]),
          mtu: fc.integer({ min: 576, max: 9216 }),
          router: reference,
          routerExternalIps: fc.array(some({ subnet: reference, fixedIp: fc.ipV4() }, 'subnet'), { maxLength: 2 }),
        },
        'cidr',
      ),
    }),
    fc.record({
      existing: some(
        {
          network: reference,
          subnets: fc.array(reference, { maxLength: 2 }),
          primarySubnet: fc.constant(undefined as never),
        },
        'network',
      ),
    }),
  ),
  externalNetwork: reference,
  externalNetworkEnabled: fc.constant(true),
  portSecurityEnabled: fc.constant(true),
  bastion: some(
    { enabled: fc.boolean(), machine: openStackMachine, availabilityZone: zoneName, floatingIp: fc.ipV4() },
    'machine',
  ),
  apiServer: some({
    loadBalancer: fc.constant(true),
    loadBalancerProvider: fc.constant('amphora'),
    loadBalancerOptions,
    allowedCidrs: fc.uniqueArray(fc.constantFrom('203.0.113.0/24', 'fd00::/48', '0.0.0.0/0'), { maxLength: 2 }),
    floatingIpEnabled: fc.constant(true),
    floatingIp: fc.ipV4(),
    fixedIp: fc.constant('192.168.0.5'),
  }),
  securityGroups: some({
    managed: fc.constant(true),
    allowAllInClusterTraffic: fc.boolean(),
    rules: fc.uniqueArray(
      fc.record({
        name: label,
        appliesTo: fc.constantFrom('nodes', 'control-plane', 'workers'),
        direction: fc.constantFrom('ingress', 'egress'),
        protocol: fc.constant('tcp'),
        portMin: fc.integer({ min: 1, max: 65535 }),
        remoteGroups: fc.constant(['worker']),
      }),
      { maxLength: 4, selector: ({ name }) => name },
    ),
  }),
  controlPlaneZones: fc.uniqueArray(zoneName, { minLength: 1, maxLength: 3 }),
  controlPlaneOmitZone: fc.boolean(),
  tags,
});
