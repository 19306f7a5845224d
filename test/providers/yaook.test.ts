import {
  type Addon,
  ClusterAddons,
  type ClusterProps,
  type OpenStackCluster,
  type YaookCloud,
} from '@krake-infra/constructs';
import { yaook } from '@krake-infra/providers';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { CAPO_15, clusterProps, machine, objects, only, WORKERS } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';
import { DISCOVERED, onYaook, PEM, yaookCloud } from '../support/yaook-samples.ts';

const ONE = { machine: machine('m1.large'), replicas: 1 };
const list = (cloud: Partial<YaookCloud> = {}, changes: Partial<ClusterProps> = {}): KubernetesObject[] =>
  objects({ ...onYaook(cloud), ...changes });
const spec = (cloud: Partial<YaookCloud> = {}, openstack: OpenStackCluster = {}, more: Partial<ClusterProps> = {}) =>
  only(list(cloud, { openstack, ...more }), 'OpenStackCluster').spec;

describe('a Yaook cloud', () => {
  it('has the clusters of an OpenStack cloud that states the same', () => {
    const openstack = {
      identity: { kind: 'Secret', name: 'cloud-credentials', cloudName: 'openstack', region: 'YaookRegion' },
      externalNetwork: { name: 'public' },
      loadBalancerProvider: 'ovn',
    };
    const drive = (flavor: string) =>
      ({ openstack: { ...machine(flavor).openstack, configDrive: true } }) as typeof WORKERS.machine;
    const stated = objects({
      cloud: { provider: 'openstack', openstack },
      openstack: { network: { managed: { cidr: '10.6.0.0/24', mtu: 1284 } }, controlPlaneOmitZone: true },
      nodes: { trustedCas: { yaook: PEM } },
      controlPlane: { machine: drive('m1.large'), healthCheck: { unhealthySeconds: 600, nodeStartupSeconds: 1200 } },
      pools: [{ ...WORKERS, machine: drive('m1.xlarge'), healthCheck: { nodeStartupSeconds: 1200 } }],
    });
    expect(list()).toEqual(stated);
  });

  it('is rendered by the CAPO of provider openstack', () => {
    expect(only(list({}, { management: CAPO_15 }), 'OpenStackCluster').apiVersion).toMatch(/v1beta2$/);
  });

  it('goes without discovery where a person states region and authority', () => {
    const stated = { region: 'RegionOne', caBundle: { inline: PEM } };
    const { discovered: _none, ...written } = yaookCloud().yaook as YaookCloud;
    const cloud = { provider: 'yaook', yaook: { ...written, ...stated } };
    const rendered = list({}, { cloud });
    expect(only(rendered, 'OpenStackCluster').spec).toMatchObject({
      identityRef: { region: 'RegionOne' },
      networkMTU: 1450,
      apiServerLoadBalancer: { provider: 'ovn' },
    });
    expect(only(rendered, 'OpenStackCluster').spec).not.toHaveProperty('controlPlaneOmitAvailabilityZone');
    expect(JSON.stringify(rendered)).toContain('yaook.crt');
  });

  it('prefers what a person states to what was discovered', () => {
    expect(spec({ region: 'hetzner', mtu: 1200 })).toMatchObject({
      identityRef: { region: 'hetzner' },
      networkMTU: 1200,
    });
    expect(spec({}, { network: { managed: { cidr: '10.9.0.0/24', mtu: 1100 } } }).networkMTU).toBe(1100);
  });

  it('trusts what the system trusts where the authority is said to be public', () => {
    expect(JSON.stringify(list({ caBundle: { system: true } }))).not.toContain('CERTIFICATE');
  });

  it('has config drives unless cloud or machine say otherwise', () => {
    const drives = (cloud: Partial<YaookCloud>, configDrive?: boolean) => {
      const of = { ...machine('m1.large').openstack, ...(configDrive !== undefined && { configDrive }) };
      const pools = [{ ...WORKERS, machine: { openstack: of as never } }];
      const templates = list(cloud, { pools }).filter(({ kind }) => kind === 'OpenStackMachineTemplate');
      return templates[1]?.spec.template.spec.configDrive;
    };
    expect(drives({})).toBe(true);
    expect(drives({ configDrive: false })).toBe(false);
    expect(drives({ configDrive: false }, true)).toBe(true);
  });

  it('gives a control plane the time of a migration, and a machine that of its volume, unless the cluster says otherwise', () => {
    const pools = [{ ...WORKERS, healthCheck: { unhealthySeconds: 120 } }];
    const checks = list({}, { pools }).filter(({ kind }) => kind === 'MachineHealthCheck');
    const times = checks.map(({ spec: { checks: of } }) => [
      of.nodeStartupTimeoutSeconds,
      of.unhealthyNodeConditions[0].timeoutSeconds,
    ]);
    expect(times).toEqual([
      [1200, 600],
      [1200, 120],
    ]);
  });

  it('keeps the MTU of an existing network to its owner', () => {
    expect(spec({}, { network: { existing: { network: { name: 'machines' } } } })).not.toHaveProperty('networkMTU');
  });
});

describe('zones of control-plane machines on a Yaook cloud', () => {
  const found = (...availabilityZones: string[]) => ({ discovered: { ...DISCOVERED, availabilityZones } });
  const zones = (cloud: Partial<YaookCloud>, openstack: OpenStackCluster = {}) => {
    const { controlPlaneOmitAvailabilityZone: omitted, controlPlaneAvailabilityZones: named } = spec(cloud, openstack);
    return { omitted, named };
  };
  const { availabilityZones: _one, ...unknown } = DISCOVERED;

  it.each<[string, Partial<YaookCloud>, OpenStackCluster, { omitted?: boolean; named?: string[] }]>([
    ['are omitted where discovery finds one', found('nova'), {}, { omitted: true }],
    ['are not where it finds several', found('az1', 'az2'), {}, {}],
    ['are not where it finds none', { discovered: unknown }, {}, {}],
    ['are those that a person states', { ...found('nova'), availabilityZones: ['a', 'b'] }, {}, { named: ['a', 'b'] }],
    ['are omitted where both say one', { ...found('nova'), availabilityZones: ['nova'] }, {}, { omitted: true }],
    ['are those of the cluster first', found('nova'), { controlPlaneZones: ['b'] }, { named: ['b'] }],
    ['are omitted where the cluster says so', found('a', 'b'), { controlPlaneOmitZone: true }, { omitted: true }],
  ])('%s', (_title, cloud, own, expected) => {
    expect(zones(cloud, own)).toEqual({ omitted: undefined, named: undefined, ...expected });
  });
});

describe('load balancers of a Yaook cloud', () => {
  const offering = (...loadBalancerProviders: string[]) => ({ discovered: { ...DISCOVERED, loadBalancerProviders } });

  it.each<[string, Partial<YaookCloud>, string]>([
    ['ovn where Octavia has it', offering('amphora', 'ovn'), 'ovn'],
    ['amphora where Octavia has that alone', offering('amphora'), 'amphora'],
    ['what a person states', { ...offering('amphora', 'ovn'), loadBalancer: 'amphora' }, 'amphora'],
  ])('are %s', (_title, cloud, driver) => {
    expect(spec(cloud).apiServerLoadBalancer).toEqual({ enabled: true, provider: driver });
  });

  it.each<[string, Partial<YaookCloud>]>([
    ['discovery finds no Octavia', offering()],
    ['a person says so', { loadBalancer: 'none' }],
  ])('are none where %s; one control-plane machine has a floating address then', (_title, cloud) => {
    const without = spec(cloud, {}, { controlPlane: ONE });
    expect(without).not.toHaveProperty('apiServerLoadBalancer');
    expect(without.disableAPIServerFloatingIP).toBe(false);
  });
});

describe('node ports on a Yaook cloud', () => {
  it('are closed by default, and open to the ranges that are asked for', () => {
    expect(spec().managedSecurityGroups).toEqual({ allowAllInClusterTraffic: true });
    const cidrs = ['0.0.0.0/0', 'fd00::/8'];
    const rules = spec({ nodePortCidrs: cidrs }).managedSecurityGroups.workerNodesSecurityGroupRules;
    const expected = cidrs.flatMap((remoteIPPrefix, index) =>
      ['tcp', 'udp'].map((protocol) => ({
        name: `node-ports-${protocol}-${index}`,
        direction: 'ingress',
        etherType: index === 0 ? 'IPv4' : 'IPv6',
        protocol,
        portRangeMin: 30000,
        portRangeMax: 32767,
        remoteIPPrefix,
      })),
    );
    expect(rules).toEqual(expected);
    expect(list({ nodePortCidrs: cidrs }).flatMap(crdErrors)).toEqual([]);
  });
});

describe('credentials of a Yaook cloud', () => {
  const shared = {
    mode: 'clusterIdentity',
    name: 'dresden',
    clusterIdentity: { secretName: 'a', secretNamespace: 'b' },
  };

  it('are a Secret of each namespace, or an identity for many', () => {
    expect(spec({ credentials: { name: 'own', cloudName: 'shop' } }).identityRef).toEqual({
      type: 'Secret',
      name: 'own',
      cloudName: 'shop',
      region: 'YaookRegion',
    });
    expect(spec({ credentials: shared }).identityRef).toMatchObject({ type: 'ClusterIdentity', name: 'dresden' });
  });

  it('come with their OpenStackClusterIdentity where the cloud asks for it', () => {
    const provider = new yaook.YaookProvider();
    expect(provider.cloudObjects(yaookCloud())).toEqual([]);
    const made = provider.cloudObjects(yaookCloud({ credentials: shared }));
    expect(made).toMatchObject([{ kind: 'OpenStackClusterIdentity', metadata: { name: 'dresden' } }]);
    expect(made.flatMap(crdErrors)).toEqual([]);
  });
});

describe('add-ons on a Yaook cloud', () => {
  const OCCM: Addon = { name: 'occm', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } };
  const values = (addon: Addon, cloud: Partial<YaookCloud>, changes: Partial<ClusterProps> = {}) => {
    const props = clusterProps({ ...onYaook({ nodePortCidrs: [], ...cloud }), addons: [addon], ...changes });
    const made: KubernetesObject[] = new ClusterAddons(new App(), 'web-1', props).toJson();
    return made.find(({ kind }) => kind === 'HelmRelease')?.spec.values;
  };

  it('get a cloud.conf with authority, region, driver and monitors', () => {
    expect(values(OCCM, {}).cloudConfig).toEqual({
      global: { region: 'YaookRegion', 'ca-file': '/etc/ssl/certs/ca-certificates.crt' },
      loadBalancer: {
        'lb-provider': 'ovn',
        'lb-method': 'SOURCE_IP_PORT',
        'create-monitor': true,
        'monitor-delay': '10s',
        'monitor-timeout': '10s',
        'monitor-max-retries': 3,
      },
      blockStorage: { 'ignore-volume-az': true },
    });
  });

  it('check no certificate where the cloud is insecure, and volumes keep zones where there are several', () => {
    const { caBundle: _unknown, ...discovered } = { ...DISCOVERED, availabilityZones: ['a', 'b'] };
    const { cloudConfig } = values(OCCM, { insecure: true, discovered });
    expect(cloudConfig.global).toEqual({ region: 'YaookRegion', 'tls-insecure': true });
    expect(cloudConfig).not.toHaveProperty('blockStorage');
  });

  it('have no load balancers without Octavia', () => {
    expect(values(OCCM, { loadBalancer: 'none' }, { controlPlane: ONE }).cloudConfig.loadBalancer).toEqual({
      enabled: false,
    });
  });

  it('give the network the MTU of the cloud', () => {
    expect(values({ name: 'cni', version: '1.18.6', cilium: {} }, {}).MTU).toBe(1284);
  });

  it.each(['1.18.6', '1.19.0', 'v1.20.1', '2.0.0'])('let Cilium %s probe the path where it can', (version) => {
    const { pmtuDiscovery } = values({ name: 'cni', version, cilium: {} }, {});
    const probing = { enabled: true, packetizationLayerPMTUDMode: 'always' };
    expect(pmtuDiscovery).toEqual(version === '1.18.6' ? undefined : probing);
  });
});
