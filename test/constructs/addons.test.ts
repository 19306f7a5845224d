import { type Addon, Cluster, ClusterAddons, type ClusterProps } from '@krake-infra/constructs';
import { inmemory } from '@krake-infra/providers';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { CLOUD, clusterProps, machine, WORKERS } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';

const CLOUD_CONTROLLER: Addon = {
  name: 'occm',
  version: '2.34.1',
  cloudControllerManager: { credentialsSecret: 'cloud' },
};
const CINDER: Addon = { name: 'cinder', version: '2.34.1', cinderCsi: {} };
const CILIUM: Addon = { name: 'cilium', version: '1.18.6', cilium: {} };
const CALICO: Addon = { name: 'calico', version: 'v3.29.3', calico: {} };
const AUTOSCALER: Addon = { name: 'autoscaler', version: '9.46.6', clusterAutoscaler: {} };
const MANIFESTS: Addon = { name: 'auth', version: '1.0.0', manifests: { path: 'addons/auth' } };
const HELM: Addon = {
  name: 'app',
  version: '1.2.3',
  helm: { repository: 'https://charts.example.org', chart: 'app', targetNamespace: 'app' },
};

function delivered(addons: Addon[], changes: Partial<ClusterProps> = {}, name = 'web-1'): KubernetesObject[] {
  return new ClusterAddons(new App(), name, clusterProps({ addons, ...changes })).toJson();
}

const release = (addon: Addon, changes: Partial<ClusterProps> = {}, name?: string) =>
  delivered([addon], changes, name).find(({ kind }) => kind === 'HelmRelease')?.spec;

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const DUAL = { network: { podCidrs: ['10.32.0.0/12', 'fd00:10::/56'] } };
const withMtu = (mtu: number) => ({ openstack: { network: { managed: { cidr: '10.6.0.0/24', mtu } } } });

describe('values that follow from the cluster', () => {
  it('are ranges and MTU of the pods for Cilium', () => {
    expect(release(CILIUM, { ...DUAL, ...withMtu(1400) }).values).toEqual({
      ipam: {
        mode: 'cluster-pool',
        operator: {
          clusterPoolIPv4PodCIDRList: ['10.32.0.0/12'],
          clusterPoolIPv6PodCIDRList: ['fd00:10::/56'],
          clusterPoolIPv6MaskSize: 64,
        },
      },
      ipv4: { enabled: true },
      ipv6: { enabled: true },
      MTU: 1400,
    });
    expect(release(CILIUM).values).not.toHaveProperty('MTU');
  });

  it.each([
    ['fd00:10::/48', 64],
    ['fd00:10::/64', 80],
    ['fd00:10::/104', 120],
    ['fd00:10::/120', 128],
  ])('give each node a part of %s that Cilium takes', (range, mask) => {
    const { operator } = release(CILIUM, { network: { podCidrs: [range] } }).values.ipam;
    expect(operator).toEqual({ clusterPoolIPv6PodCIDRList: [range], clusterPoolIPv6MaskSize: mask });
  });

  it.each([
    [{}, 1350],
    [DUAL, 1330],
  ])('are ranges and MTU of the pods for Calico (%j)', (network, mtu) => {
    const { installation } = release(CALICO, { ...network, ...withMtu(1400) }).values;
    expect(installation.calicoNetwork.mtu).toBe(mtu);
    expect(installation.calicoNetwork.ipPools).toHaveLength('network' in network ? 2 : 1);
    expect(installation.serviceCIDRs).toEqual(['10.96.0.0/12']);
  });

  it('are region, balancer and authorities for cloud.conf', () => {
    const { values } = release(CLOUD_CONTROLLER, { nodes: { trustedCas: { cloud: PEM } } });
    expect(values.cloudConfig).toEqual({
      global: { region: 'RegionOne', 'ca-file': '/etc/ssl/certs/ca-certificates.crt' },
      loadBalancer: { 'lb-provider': 'amphora' },
    });
    expect(values.extraVolumeMounts).toContainEqual({ name: 'ca-certs', mountPath: '/etc/ssl/certs', readOnly: true });
  });

  it("give the driver of Cinder the controller's cloud.conf and the authorities", () => {
    const addons = [CINDER, CLOUD_CONTROLLER];
    const [, cinder] = delivered(addons, { nodes: { trustedCas: { cloud: PEM } } });
    expect(cinder?.spec.dependsOn).toEqual([{ name: 'web-1.addon.occm' }]);
    expect(
      cinder?.spec.values.csi.plugin.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath),
    ).toEqual(['/etc/ssl/certs', '/etc/kubernetes']);
  });

  it('are overlaid by values of the add-on, lists as a whole', () => {
    const values = { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.0.0.0/9'] } }, hubble: { enabled: false } };
    expect(release({ ...CILIUM, values }).values).toMatchObject({
      ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.0.0.0/9'] } },
      hubble: { enabled: false },
    });
  });

  it('keep empty values of the add-on, which are answers to a chart', () => {
    expect(release({ ...HELM, values: { tolerations: [], affinity: {} } }).values).toEqual({
      tolerations: [],
      affinity: {},
    });
  });
});

describe('delivery of add-ons', () => {
  it('is what the API server takes', () => {
    const all = [CLOUD_CONTROLLER, CINDER, CALICO, AUTOSCALER, MANIFESTS, HELM];
    expect(delivered(all).flatMap(crdErrors)).toEqual([]);
    expect(delivered(all)).toHaveLength(2 * all.length);
  });

  it('runs the autoscaler beside Cluster API, under a name that no other cluster of the namespace has', () => {
    expect(release(AUTOSCALER)).not.toHaveProperty('kubeConfig');
    expect(release(AUTOSCALER).releaseName).toBe('web-1-autoscaler');
    const long = release(AUTOSCALER, {}, 'a'.repeat(46));
    expect(long.releaseName).toMatch(/^a+-[0-9a-v]{10}$/);
    expect(long.releaseName).toHaveLength(53);
  });

  it('takes away from the cluster what is removed, but nothing from a cluster that is deleted', () => {
    const suspended = delivered([CILIUM, MANIFESTS, AUTOSCALER], { protection: false })
      .filter(({ kind }) => kind === 'HelmRelease' || kind === 'Kustomization')
      .map(({ metadata, spec }) => [metadata.name, spec.suspend]);
    expect(suspended).toEqual([
      ['web-1.addon.cilium', true],
      ['web-1.addon.auth', true],
      ['web-1.addon.autoscaler', undefined],
    ]);
    expect(release(CILIUM)).not.toHaveProperty('suspend');
  });
});

describe('rules of add-ons', () => {
  const SIMULATED: Partial<ClusterProps> = {
    provider: new inmemory.InMemoryProvider(),
    cloud: { provider: 'inmemory' },
    controlPlane: { machine: {} },
    pools: [{ ...WORKERS, machine: {} }],
  };

  const BROKEN: readonly (readonly [rule: string, field: string, addons: Addon[], changes: Partial<ClusterProps>])[] = [
    ['reference-exactly-one', 'addons[0]', [{ name: 'a', version: '1' }], {}],
    ['reference-exactly-one', 'addons[0]', [{ ...HELM, cilium: {} }], {}],
    ['values-without-chart', 'addons[0].values', [{ ...MANIFESTS, values: { a: 1 } }], {}],
    ['duplicate-name', 'addons[1].name', [HELM, HELM], {}],
    ['addon-twice', 'addons[1]', [CILIUM, CALICO], {}],
    ['addon-twice', 'addons[1]', [AUTOSCALER, { ...AUTOSCALER, name: 'other' }], {}],
    ['addon-needed', 'addons[0].cinderCsi', [CINDER], {}],
    ['addon-not-of-provider', 'addons[0].cloudControllerManager', [CLOUD_CONTROLLER], SIMULATED],
    ['addon-name-length', 'addons[0].name', [AUTOSCALER], { clusterName: 'a'.repeat(47) }],
  ];

  it.each(BROKEN)('%s names %s', (rule, field, addons, changes) => {
    const problems = Cluster.problems(clusterProps({ ...changes, addons }));
    expect(problems.map((problem) => ({ rule: problem.rule, field: problem.field }))).toEqual([{ rule, field }]);
  });

  it('leave a range that is none to the rule of ranges', () => {
    const problems = Cluster.problems(clusterProps({ addons: [CILIUM], network: { podCidrs: ['10.244.0.0'] } }));
    expect(problems.map(({ rule }) => rule)).toEqual(['cidr-format']);
  });

  it('take a network on simulated machines, and two charts of the generic form', () => {
    expect(Cluster.problems(clusterProps({ ...SIMULATED, addons: [CILIUM] }))).toEqual([]);
    expect(Cluster.problems(clusterProps({ addons: [HELM, { ...HELM, name: 'other' }], cloud: CLOUD }))).toEqual([]);
    expect(Cluster.problems(clusterProps({ controlPlane: { machine: machine('m1.large') } }))).toEqual([]);
  });
});
