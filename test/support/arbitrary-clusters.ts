import type { ClusterBody, ControlPlaneProps, MachinePoolProps, MachineProps, Zone } from '@krake-infra/constructs';
import fc, { type Arbitrary } from 'fast-check';
import { controlPlaneOptions, mirrors, nodeSettings } from './arbitrary-nodes.ts';
import { openStackCluster, openStackMachine } from './arbitrary-openstack.ts';
import { label, some, zoneName } from './arbitrary-values.ts';

const poolName = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/).filter((name) => name !== 'control-plane');
const labels = fc.dictionary(label, fc.oneof(label, fc.constant('')), { maxKeys: 4 });
const seconds = fc.integer({ min: 60, max: 86400 });

const machine: Arbitrary<MachineProps> = fc.record({ openstack: openStackMachine });
const timeouts = some({ drainSeconds: seconds, volumeDetachSeconds: seconds, deletionSeconds: seconds });
const healthCheck = some({
  enabled: fc.boolean(),
  unhealthySeconds: seconds,
  nodeStartupSeconds: seconds,
  maxUnhealthy: fc.integer({ min: 1, max: 1000 }),
});

const controlPlane = some<ControlPlaneProps, 'machine'>(
  {
    replicas: fc.constantFrom(1, 3, 5, 7),
    machine,
    maxSurge: fc.constant(1),
    certificateRenewalDays: fc.integer({ min: 7, max: 365 }),
    certSans: fc.uniqueArray(fc.domain(), { maxLength: 3 }),
    ...controlPlaneOptions,
    healthCheck,
    timeouts,
  },
  'machine',
);

const amount = fc.integer({ min: 1, max: 1000 });
const gpuResource = fc.constantFrom('nvidia.com/gpu', 'amd.com/gpu');
const count = fc.integer({ min: 0, max: 1000 });
const inGit = fc.record({ replicas: count });
const inBounds = fc.tuple(count, count).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

/** Owner and sizes that fit each other, with zones or without. */
const size = fc.constantFrom('git', 'policy', 'autoscaler', 'bounded').chain((owner) => {
  const numbers: Arbitrary<Omit<Zone, 'name'>> = owner === 'git' || owner === 'policy' ? inGit : inBounds;
  const zone = fc.tuple(zoneName, numbers).map(([name, each]): Zone => ({ name, ...each }));
  const zones = fc.uniqueArray(zone, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
  return fc.oneof(
    numbers.map((each) => ({ owner, ...each })),
    zones.map((each) => ({ owner, zones: each })),
  );
});

const taint = some(
  { key: label, value: label, effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute') },
  'key',
  'effect',
);
const pool = fc
  .tuple(
    size,
    some<
      Omit<MachinePoolProps, 'owner' | 'replicas' | 'min' | 'max' | 'zones' | 'scaleDown' | 'combine'>,
      'name' | 'machine'
    >(
      {
        name: poolName,
        kubernetesVersion: fc.constantFrom('v1.34.8', 'v1.33.12', 'v1.31.0'),
        machine,
        nodeLabels: labels,
        taints: fc.uniqueArray(taint, { maxLength: 3, selector: ({ key, effect }) => `${key}:${effect}` }),
        capacity: some(
          { cpus: amount, memoryMib: amount, diskGib: amount, gpus: amount, gpuResource },
          'cpus',
          'memoryMib',
        ),
        maxSurge: fc.integer({ min: 1, max: 100 }),
        maxUnavailable: fc.integer({ min: 0, max: 100 }),
        deletionOrder: fc.constantFrom('Random', 'Newest', 'Oldest'),
        kubeadm: fc.constantFrom<NonNullable<MachinePoolProps['kubeadm']>>({}, { verbosity: 3 }),
        healthCheck,
        timeouts,
      },
      'name',
      'machine',
    ),
  )
  .map(([sizes, rest]): MachinePoolProps => ({ ...rest, ...sizes }));

/** Bodies that keep every rule but, rarely, that of an address inside its network. */
export const arbitraryBody: Arbitrary<ClusterBody> = some<ClusterBody, 'kubernetesVersion' | 'controlPlane'>(
  {
    kubernetesVersion: fc.constant('v1.34.8'),
    network: some({
      podCidrs: fc.constantFrom(['10.244.0.0/16'], ['10.32.0.0/12', 'fd00:10::/56']),
      serviceCidrs: fc.constantFrom(['10.96.0.0/12'], ['172.20.0.0/16']),
      serviceDomain: fc.domain(),
      apiServerPort: fc.integer({ min: 1, max: 65535 }),
    }),
    nodes: nodeSettings,
    mirrors,
    controlPlane,
    pools: fc.uniqueArray(pool, { maxLength: 4, selector: ({ name }) => name }),
    addons: fc.constant([]),
    openstack: openStackCluster,
    topology: fc.constant({}),
  },
  'kubernetesVersion',
  'controlPlane',
);

/** Names of clusters, up to the longest. */
export const arbitraryClusterName = fc.oneof(
  fc.constant('web-1'),
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
);
