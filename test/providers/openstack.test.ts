import { type CloudSpec, type OpenStackCluster, type OpenStackMachine, omitEmpty } from '@krake-infra/constructs';
import { openstack } from '@krake-infra/providers';
import { describe, expect, it } from 'vitest';
import { CAPO_14, CAPO_15, CLOUD, cluster, objects, only, WORKERS } from '../support/cluster-samples.ts';
import { crdErrors, crdSchemas } from '../support/crd-validator.ts';

const UUID = '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11';
const provider = new openstack.OpenStackProvider();

const EVERYTHING: OpenStackCluster = {
  network: {
    managed: {
      cidr: '10.6.0.0/24',
      dnsNameservers: ['9.9.9.9'],
      allocationPools: [{ start: '10.6.0.10', end: '10.6.0.200' }],
      mtu: 1400,
    },
  },
  externalNetwork: { id: UUID },
  apiServer: { allowedCidrs: ['203.0.113.0/24'], floatingIp: '203.0.113.7', fixedIp: '10.6.0.5' },
  securityGroups: {
    allowAllInClusterTraffic: false,
    rules: [
      {
        name: 'bgp',
        appliesTo: 'nodes',
        direction: 'ingress',
        protocol: 'tcp',
        portMin: 179,
        remoteGroups: ['controlplane', 'worker'],
      },
      { name: 'ipip', appliesTo: 'workers', direction: 'ingress', protocol: '4', remoteGroups: ['worker'] },
      {
        name: 'api',
        appliesTo: 'control-plane',
        direction: 'ingress',
        protocol: 'tcp',
        portMin: 6443,
        portMax: 6444,
        remoteCidr: '0.0.0.0/0',
      },
    ],
  },
  controlPlaneZones: ['az1', 'az2'],
  tags: ['team-web'],
};

const MACHINE: OpenStackMachine = {
  flavor: { id: '42' },
  image: { imageRef: 'ubuntu' },
  sshKeyName: 'ops',
  rootVolume: { sizeGib: 50, type: 'fast', availabilityZone: 'machine' },
  serverGroup: { name: 'spread' },
  securityGroups: [{ id: UUID }, { name: 'monitoring' }],
  configDrive: true,
  metadata: { b: '2', a: '1' },
  tags: ['z', 'a'],
};

const spec = (management: typeof CAPO_14) =>
  only(objects({ openstack: EVERYTHING, management }), 'OpenStackCluster').spec;
const machineSpec = (management: typeof CAPO_14) => {
  const pools = [{ ...WORKERS, machine: { openstack: MACHINE } }];
  const list = objects({ pools, management }).filter(({ kind }) => kind === 'OpenStackMachineTemplate');
  return list[1]?.spec.template.spec;
};

describe('OpenStackCluster', () => {
  const shared = {
    identityRef: { type: 'Secret', name: 'dresden-credentials', cloudName: 'openstack', region: 'RegionOne' },
    externalNetwork: { id: UUID },
    managedSubnets: [
      {
        cidr: '10.6.0.0/24',
        dnsNameservers: ['9.9.9.9'],
        allocationPools: [{ start: '10.6.0.10', end: '10.6.0.200' }],
      },
    ],
    controlPlaneAvailabilityZones: ['az1', 'az2'],
    tags: ['team-web'],
  };
  const loadBalancer = { enabled: true, provider: 'amphora', allowedCIDRs: ['203.0.113.0/24'] };
  const [bgp, ipip, api] = [
    {
      name: 'bgp',
      protocol: 'tcp',
      portRangeMin: 179,
      portRangeMax: 179,
      remoteManagedGroups: ['controlplane', 'worker'],
    },
    { name: 'ipip', protocol: '4', remoteManagedGroups: ['worker'] },
    { name: 'api', protocol: 'tcp', portRangeMin: 6443, portRangeMax: 6444, remoteIPPrefix: '0.0.0.0/0' },
  ].map((rule) => ({ ...rule, direction: 'ingress', etherType: 'IPv4' }));
  const rules = {
    allowAllInClusterTraffic: false,
    controlPlaneNodesSecurityGroupRules: [api],
    workerNodesSecurityGroupRules: [ipip],
  };

  it('is written in v1beta1 for CAPO 0.14', () => {
    expect(spec(CAPO_14)).toEqual({
      ...shared,
      apiServerLoadBalancer: loadBalancer,
      apiServerFloatingIP: '203.0.113.7',
      apiServerFixedIP: '10.6.0.5',
      apiServerPort: 6443,
      disableAPIServerFloatingIP: false,
      networkMTU: 1400,
      managedSecurityGroups: { ...rules, allNodesSecurityGroupRules: [bgp] },
    });
  });

  it('is written in v1beta2 for CAPO 0.15', () => {
    expect(spec(CAPO_15)).toEqual({
      ...shared,
      apiServer: {
        managedLoadBalancer: loadBalancer,
        floatingIP: '203.0.113.7',
        fixedIP: '10.6.0.5',
        port: 6443,
        enableFloatingIP: true,
      },
      managedNetwork: { mtu: 1400 },
      managedSecurityGroups: { ...rules, clusterNodesSecurityGroupRules: [bgp] },
    });
  });
});

describe('OpenStackMachineTemplate', () => {
  const shared = {
    image: { imageRef: { name: 'ubuntu' } },
    sshKeyName: 'ops',
    configDrive: true,
    rootVolume: { sizeGiB: 50, type: 'fast', availabilityZone: { from: 'Machine' } },
    serverGroup: { filter: { name: 'spread' } },
    securityGroups: [{ id: UUID }, { filter: { name: 'monitoring' } }],
    serverMetadata: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
    tags: ['a', 'z'],
  };

  it('names the flavor by field in v1beta1 and by reference in v1beta2', () => {
    expect(machineSpec(CAPO_14)).toEqual({ ...shared, flavorID: '42' });
    expect(machineSpec(CAPO_15)).toEqual({ ...shared, flavor: { id: '42' } });
  });

  it('keeps its name from one line of CAPO to the next', () => {
    const pools = [{ ...WORKERS, machine: { openstack: MACHINE } }];
    const [before, after] = [CAPO_14, CAPO_15].map((management) => cluster({ pools, management }).templates);
    expect(after).toEqual(before);
  });
});

describe('identity of a cloud', () => {
  const clusterIdentity = { secretName: 'dresden', secretNamespace: 'credentials' };
  const identity = { kind: 'ClusterIdentity', name: 'dresden', cloudName: 'openstack' };
  const cloud = (more: object): CloudSpec => ({
    provider: 'openstack',
    openstack: { identity: { ...identity, ...more } },
  });

  it('is rendered when it is asked for, protected and without a namespace', () => {
    const [object] = provider.cloudObjects(
      cloud({ clusterIdentity: { ...clusterIdentity, namespaceLabels: { a: 'b' } } }),
    );
    expect(crdErrors(object)).toEqual([]);
    expect(object).toMatchObject({
      kind: 'OpenStackClusterIdentity',
      metadata: { name: 'dresden', annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
      spec: {
        secretRef: { name: 'dresden', namespace: 'credentials' },
        namespaceSelector: { matchLabels: { a: 'b' } },
      },
    });
    expect(object.metadata).not.toHaveProperty('namespace');
  });

  it('names no namespaces when every namespace may use it', () => {
    expect(provider.cloudObjects(cloud({ clusterIdentity }))[0].spec).not.toHaveProperty('namespaceSelector');
  });

  it('is not rendered when it exists already or is a Secret', () => {
    expect(provider.cloudObjects(cloud({}))).toEqual([]);
    expect(provider.cloudObjects(CLOUD)).toEqual([]);
  });
});

describe('immutability', () => {
  it('speaks of fields that the schemas have', () => {
    for (const { kind, mutablePaths } of provider.immutability) {
      const schemas = ['v1beta1', 'v1beta2'].map((version) =>
        crdSchemas.get(`${provider.apiGroup}/${version}/${kind}`),
      );
      for (const path of mutablePaths) {
        const found = schemas.some((schema) => schema && fieldAt(schema.properties?.spec, path) !== undefined);
        expect(found, `${kind} ${path}`).toBe(true);
      }
    }
  });

  it('lets no address range, flavor or region change', () => {
    const [infrastructure, template] = provider.immutability;
    expect(infrastructure?.mutablePaths).not.toContain('identityRef');
    expect(infrastructure?.mutablePaths).not.toContain('managedSubnets');
    expect(template?.mutablePaths).toEqual([]);
  });
});

describe('omitEmpty', () => {
  it('drops what is not set and keeps what is an answer', () => {
    expect(omitEmpty({ a: [], b: { c: {} }, d: null, e: undefined, f: [{}, { g: 0 }], h: '', i: false })).toEqual({
      f: [{ g: 0 }],
      h: '',
      i: false,
    });
  });
});

type Field = { properties?: Record<string, Field>; items?: Field } | undefined;

function fieldAt(schema: Field, path: string): Field {
  return path.split('.').reduce<Field>((field, part) => {
    const child = field?.properties?.[part.replace('[]', '')];
    return part.endsWith('[]') ? child?.items : child;
  }, schema);
}
