import {
  type Addon,
  Cluster,
  ClusterAddons,
  type ClusterProps,
  type Mirrors,
  type NodeProxy,
} from '@krake-infra/constructs';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { clusterProps, objects, only, plain, titles } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';

const K8S = { prefix: 'registry.k8s.io', mirror: 'mirror.example.com/k8s' };
const HUB = { prefix: 'docker.io', mirror: 'mirror.example.com:5000' };

const config = (changes: Partial<ClusterProps>) => only(objects(changes), 'KubeadmControlPlane').spec.kubeadmConfigSpec;

function hostsFiles(changes: Partial<ClusterProps>, kind = 'KubeadmConfigTemplate'): Record<string, string> {
  const { spec } = only(objects(changes), kind);
  const { files = [] } = spec.template?.spec ?? spec.kubeadmConfigSpec;
  return Object.fromEntries(
    files.map(({ path, content }: { path: string; content: string }) => [path.split('/').at(-2), content]),
  );
}

function delivered(mirrors: Mirrors, addon: Addon): KubernetesObject[] {
  const list: KubernetesObject[] = new ClusterAddons(
    new App(),
    'web-1',
    clusterProps({ mirrors, addons: [addon] }),
  ).toJson();
  expect(list.flatMap(crdErrors)).toEqual([]);
  return list;
}

describe('mirrors of images', () => {
  it('tell kubeadm where its images are, those of CoreDNS with the folder they have', () => {
    const changes = { mirrors: { images: [K8S] } };
    expect(config(changes).clusterConfiguration).toMatchObject({
      imageRepository: 'mirror.example.com/k8s',
      dns: { imageRepository: 'mirror.example.com/k8s/coredns' },
    });
    expect(objects(changes).flatMap(crdErrors)).toEqual([]);
    const own = { prefix: 'registry.k8s.io/coredns', mirror: 'mirror.example.com/dns' };
    const { clusterConfiguration } = config({ mirrors: { images: [K8S, own] } });
    expect(clusterConfiguration.dns).toEqual({ imageRepository: 'mirror.example.com/dns' });
    expect(clusterConfiguration.imageRepository).toBe('mirror.example.com/k8s');
  });

  it.each(['KubeadmConfigTemplate', 'KubeadmControlPlane'])('are all that containerd asks, in a %s', (kind) => {
    const part = { prefix: 'quay.io/cilium', mirror: 'mirror.example.com/cilium' };
    expect(hostsFiles({ mirrors: { images: [K8S, part, HUB] } }, kind)).toEqual({
      'registry.k8s.io': [
        'server = "https://mirror.example.com/v2/k8s"',
        'override_path = true',
        '',
        '[host."https://mirror.example.com/v2/k8s"]',
        '  capabilities = ["pull", "resolve"]',
        '  override_path = true',
        '',
      ].join('\n'),
      'docker.io': [
        'server = "https://mirror.example.com:5000"',
        '',
        '[host."https://mirror.example.com:5000"]',
        '  capabilities = ["pull", "resolve"]',
        '',
      ].join('\n'),
    });
  });

  it('leave a registry alone that the nodes have settings for', () => {
    const registryMirrors = [{ registry: 'docker.io', endpoints: ['https://cache.example.com'] }];
    const files = hostsFiles({ nodes: { registryMirrors }, mirrors: { images: [HUB, K8S] } });
    expect(files['docker.io']).toBe('[host."https://cache.example.com"]\n  capabilities = ["pull", "resolve"]\n');
    expect(Object.keys(files)).toHaveLength(2);
  });

  it('replace machines when they change, and not when their order does', () => {
    const names = (images: Mirrors['images']) => titles(objects({ mirrors: { images } }));
    const templates = (list: string[]) => list.filter((title) => title.startsWith('KubeadmConfigTemplate'));
    expect(names([K8S, HUB])).toEqual(names([HUB, K8S]));
    expect(templates(names([K8S]))).not.toEqual(templates(names([])));
    expect(names([K8S]).map(plain)).toEqual(names([]).map(plain));
  });

  it.each<[string, Addon, string[], string]>([
    [
      'Cilium',
      { name: 'a', version: '1.18.6', cilium: {} },
      ['operator', 'image', 'repository'],
      'quay/cilium/operator',
    ],
    ['Calico', { name: 'a', version: 'v3.31.5', calico: {} }, ['tigeraOperator', 'registry'], 'quay'],
    [
      'the cluster-autoscaler',
      { name: 'a', version: '9.50.1', clusterAutoscaler: {} },
      ['image', 'repository'],
      'k8s/autoscaling/cluster-autoscaler',
    ],
    [
      'the cloud controller manager',
      { name: 'a', version: '2.34.1', cloudControllerManager: { credentialsSecret: 'cloud' } },
      ['image', 'repository'],
      'k8s/provider-os/openstack-cloud-controller-manager',
    ],
    [
      'Cinder',
      { name: 'a', version: '2.34.1', cinderCsi: {} },
      ['csi', 'plugin', 'image', 'repository'],
      'k8s/provider-os/cinder-csi-plugin',
    ],
  ])('are in the values of %s, unless the add-on says other', (_, addon, path, image) => {
    const mirrors = { images: [K8S, { prefix: 'quay.io', mirror: 'mirror.example.com/quay' }] };
    const at = (added: Addon) => {
      const { values } = only(delivered(mirrors, added), 'HelmRelease').spec;
      // biome-ignore lint/suspicious/noExplicitAny: values are any JSON
      return path.reduce((value: any, key) => value[key], values);
    };
    expect(at(addon)).toBe(`mirror.example.com/${image}`);
    const own = path.reduceRight<unknown>((value, key) => ({ [key]: value }), 'other.example.com/it');
    expect(at({ ...addon, values: own as NonNullable<Addon['values']> })).toBe('other.example.com/it');
  });
});

describe('mirrors of charts', () => {
  const helm = { repository: 'https://charts.example.org/stable/', chart: 'app', targetNamespace: 'app' };
  const source = (charts: Mirrors['charts']) =>
    only(delivered({ charts }, { name: 'app', version: '1.2.3', helm }), 'HelmRepository').spec;

  it('stand in for the address that begins with the longest prefix', () => {
    const general = { prefix: 'https://charts.example.org', mirror: 'https://mirror.example.com/charts/' };
    expect(source([general]).url).toBe('https://mirror.example.com/charts/stable');
    const exact = { prefix: 'https://charts.example.org/stable', mirror: 'oci://mirror.example.com/stable' };
    expect(source([general, exact])).toMatchObject({ url: 'oci://mirror.example.com/stable', type: 'oci' });
  });

  it('stand in for whole parts of an address alone', () => {
    const charts = [{ prefix: 'https://charts.example.org/sta', mirror: 'https://mirror.example.com' }];
    expect(source(charts).url).toBe('https://charts.example.org/stable/');
  });

  it('are read with Secrets of their own', () => {
    const mirror = { prefix: 'https://charts.example.org', mirror: 'oci://mirror.example.com/charts' };
    expect(source([{ ...mirror, credentials: 'login', certificates: 'ca' }])).toMatchObject({
      secretRef: { name: 'login' },
      certSecretRef: { name: 'ca' },
    });
    expect(source([mirror])).not.toHaveProperty('secretRef');
  });
});

it('two mirrors of one prefix are refused', () => {
  const charts = [{ prefix: 'https://a.example.org/' }, { prefix: 'https://a.example.org' }].map((rule) => ({
    ...rule,
    mirror: 'oci://mirror.example.com',
  }));
  expect(Cluster.problems(clusterProps({ mirrors: { images: [HUB, HUB], charts } }))).toMatchObject([
    { field: 'mirrors.images[1].prefix', rule: 'duplicate-name' },
    { field: 'mirrors.charts[1].prefix', rule: 'duplicate-name' },
  ]);
});

it('without mirrors nothing is said of them', () => {
  expect(objects({ mirrors: {} })).toEqual(objects());
});

describe('a proxy of machines', () => {
  const filesOf = (proxy: NodeProxy) => {
    const { files, preKubeadmCommands } = config({ nodes: { proxy } });
    const byPath = Object.fromEntries(
      files.map(({ path, content }: { path: string; content: string }) => [path, content]),
    );
    return { byPath, preKubeadmCommands };
  };

  it('is that of containerd, before it pulls anything, and of apt', () => {
    const proxy = { https: 'http://proxy.example.com:3128', noProxy: ['.example.com', '10.0.0.0/8'] };
    const { byPath, preKubeadmCommands } = filesOf(proxy);
    expect(byPath).toEqual({
      '/etc/systemd/system/containerd.service.d/http-proxy.conf':
        '[Service]\nEnvironment="HTTPS_PROXY=http://proxy.example.com:3128"\n' +
        'Environment="NO_PROXY=localhost,127.0.0.1,.example.com,10.0.0.0/8"\n',
      '/etc/apt/apt.conf.d/90proxy': 'Acquire::https::Proxy "http://proxy.example.com:3128";\n',
    });
    expect(preKubeadmCommands.slice(0, 2)).toEqual(['systemctl daemon-reload', 'systemctl restart containerd']);
    expect(objects({ nodes: { proxy } }).flatMap(crdErrors)).toEqual([]);
  });
});
