import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import { inmemory } from '@krake-infra/providers';
import { describe, expect, it } from 'vitest';
import { clusterProps, machine, WORKERS } from '../support/cluster-samples.ts';
import { type CloudAnswers, fits } from '../support/preflight.ts';
import { onYaook } from '../support/yaook-samples.ts';

const NETWORKS = '/v2.0/networks?router:external=true&name=public';
const IMAGE = '/v2/images?status=active&name=ubuntu-24.04-kube-v1.34.8';
const QUOTA = '/v2.0/quotas/{project}/details';
/** Eight machines: four of 4 and four of 8 virtual CPUs, with 8 and 16 GiB. */
const LIMITS = {
  ...{ maxTotalInstances: 10, totalInstancesUsed: 2 },
  ...{ maxTotalCores: 50, totalCoresUsed: 2 },
  ...{ maxTotalRAMSize: 100_000, totalRAMUsed: 1696 },
};
const SIZES = [
  { name: 'm1.large', vcpus: 4, ram: 8192 },
  { name: 'm1.xlarge', vcpus: 8, ram: 16_384 },
];

const flavorOf = (name: string) => {
  const { openstack } = machine(name);
  return { openstack: { ...openstack, image: { name: 'ubuntu-24.04-kube-v1.34.8' }, sshKeyName: 'ops' } } as never;
};
const CLUSTER: Partial<ClusterProps> = {
  ...onYaook(),
  controlPlane: { machine: flavorOf('m1.large') },
  pools: [
    {
      ...WORKERS,
      replicas: undefined as never,
      zones: [
        { name: 'nova', replicas: 1 },
        { name: 'AZ1', replicas: 1 },
      ],
      machine: {
        openstack: {
          flavor: { name: 'm1.xlarge' },
          image: { name: 'ubuntu-24.04-kube-v1.34.8' },
          rootVolume: { sizeGib: 50, type: 'fast' },
          additionalBlockDevices: [{ name: 'data', sizeGib: 10, storage: 'volume' }],
          serverGroup: { id: '0b6b8a5e-57d0-4c5f-8a4b-1b2a54c7fba2' },
        },
      },
    },
  ],
};
const checks = (changes: Partial<ClusterProps> = {}) => {
  const props = clusterProps({ ...CLUSTER, ...changes });
  expect(Cluster.problems(props)).toEqual([]);
  return Cluster.preflight(props);
};

/** A cloud that has everything: three and one machines, two in zones, and one more of each part make eight. */
const CLOUD: CloudAnswers = {
  network: {
    [NETWORKS]: { networks: [{ name: 'public' }] },
    [QUOTA]: { quota: { floatingip: { limit: 10, used: 9 } } },
  },
  'load-balancer': { '/v2/lbaas/providers': { providers: [{ name: 'amphora' }, { name: 'ovn' }] } },
  compute: {
    '/flavors/detail': { flavors: SIZES },
    '/flavors': { flavors: [{ name: 'm1.large' }, { name: 'm1.xlarge' }] },
    '/os-server-groups': { server_groups: [{ id: '0b6b8a5e-57d0-4c5f-8a4b-1b2a54c7fba2' }] },
    '/os-keypairs': { keypairs: [{ keypair: { name: 'ops' } }] },
    '/os-availability-zone': { availabilityZoneInfo: [{ zoneName: 'nova' }, { zoneName: 'AZ1' }] },
    '/limits': { limits: { absolute: LIMITS } },
  },
  image: { [IMAGE]: { images: [{ name: 'ubuntu-24.04-kube-v1.34.8' }] } },
  'block-storage': { '/types': { volume_types: [{ name: 'fast' }, { name: 'slow' }] } },
};
const unfit = (cloud: CloudAnswers) => checks().filter((check) => !fits(check, cloud));
const without = (service: string): CloudAnswers =>
  Object.fromEntries(Object.entries(CLOUD).filter(([name]) => name !== service));
const withAnswer = (service: string, path: string, answer: object): CloudAnswers => ({
  ...CLOUD,
  [service]: { ...CLOUD[service], [path]: answer },
});

describe('what a cluster wants of its cloud', () => {
  it('is there on a cloud that has all of it', () => {
    expect(unfit(CLOUD)).toEqual([]);
  });

  it.each<[string, CloudAnswers, readonly string[]]>([
    ['no Octavia', without('load-balancer'), ['load-balancer-driver-exists']],
    [
      'another driver',
      withAnswer('load-balancer', '/v2/lbaas/providers', { providers: [{ name: 'amphora' }] }),
      ['load-balancer-driver-exists'],
    ],
    ['no Cinder', without('block-storage'), ['volume-type-exists', 'volumes-offered']],
    [
      'no such volume type',
      withAnswer('block-storage', '/types', { volume_types: [{ name: 'slow' }] }),
      ['volume-type-exists'],
    ],
    ['two external networks', withAnswer('network', NETWORKS, { networks: [{}, {}] }), ['external-network-exists']],
    ['no image', withAnswer('image', IMAGE, { images: [] }), ['image-exists']],
    ['one flavor less', withAnswer('compute', '/flavors', { flavors: [{ name: 'm1.large' }] }), ['flavor-exists']],
    [
      'another key',
      withAnswer('compute', '/os-keypairs', { keypairs: [{ keypair: { name: 'dev' } }] }),
      ['key-exists'],
    ],
    ['no server group', withAnswer('compute', '/os-server-groups', { server_groups: [] }), ['server-group-exists']],
    [
      'one zone less',
      withAnswer('compute', '/os-availability-zone', { availabilityZoneInfo: [{ zoneName: 'nova' }] }),
      ['zone-exists'],
    ],
    [
      'room for seven machines',
      withAnswer('compute', '/limits', { limits: { absolute: { ...LIMITS, totalInstancesUsed: 3 } } }),
      ['quota-suffices'],
    ],
    [
      'one virtual CPU too few',
      withAnswer('compute', '/limits', { limits: { absolute: { ...LIMITS, totalCoresUsed: 3 } } }),
      ['cores-suffice'],
    ],
    [
      'a little memory too few',
      withAnswer('compute', '/limits', { limits: { absolute: { ...LIMITS, totalRAMUsed: 1697 } } }),
      ['memory-suffices'],
    ],
    [
      'no floating address',
      withAnswer('network', QUOTA, { quota: { floatingip: { limit: 10, used: 10 } } }),
      ['floating-addresses-suffice'],
    ],
  ])('is found missing where there is %s', (_title, cloud, rules) => {
    expect(unfit(cloud).map(({ rule }) => rule)).toEqual(rules);
  });

  it('is unlimited where the quota is', () => {
    const limits = { absolute: { maxTotalInstances: -1, maxTotalCores: -1, maxTotalRAMSize: -1 } };
    expect(unfit(withAnswer('compute', '/limits', { limits }))).toEqual([]);
  });

  it('is asked once, for the field that people wrote', () => {
    const list = checks();
    expect(
      new Set(list.map(({ service, path, match, room }) => JSON.stringify([service, path, match, room]))).size,
    ).toBe(list.length);
    const fields = Object.fromEntries(list.map(({ rule, field }) => [rule, field]));
    expect(fields).toMatchObject({
      'external-network-exists': 'cloud.yaook.externalNetwork',
      'image-exists': 'controlPlane.machine.openstack.image',
      'volume-type-exists': 'pools[0].machine.openstack.rootVolume',
    });
  });

  it('is nothing of load balancers, external networks and images that the cluster does without', () => {
    const rules = checks({
      openstack: { apiServer: { loadBalancer: false } },
      controlPlane: {
        replicas: 1,
        machine: { openstack: { flavor: { name: 'm1.large' }, image: { imageRef: 'kube' } } },
      },
      pools: [],
    }).map(({ rule }) => rule);
    expect(rules).toEqual([
      'external-network-exists',
      'flavor-exists',
      'quota-suffices',
      'cores-suffice',
      'memory-suffices',
      'floating-addresses-suffice',
    ]);
  });

  it('is nothing of simulated machines', () => {
    const props = clusterProps({
      provider: new inmemory.InMemoryProvider(),
      cloud: { provider: 'inmemory' },
      pools: [],
    });
    expect(Cluster.preflight(props)).toEqual([]);
  });
});
