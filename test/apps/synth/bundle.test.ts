import type { Addon, ClusterBody, FleetSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { parseImage } from '@krake-infra/synth/bundle/artifact.ts';
import { bundle } from '@krake-infra/synth/bundle/bundle.ts';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { SMALL_FLEET } from '../../support/small-fleet.ts';

interface Changes {
  readonly template?: Partial<ClusterBody>;
  readonly fleet?: Partial<FleetSpec>;
}

function fleetOf({ template = {}, fleet = {} }: Changes): FleetData {
  const added: Readonly<Record<string, object>> = {
    'templates/production.yaml': template,
    'fleet.yaml': fleet,
  };
  const files = Object.entries(SMALL_FLEET).map(([path, text]) => {
    const object = parse(text);
    const edited = added[path] ? stringify({ ...object, spec: { ...object.spec, ...added[path] } }) : text;
    return { path, mode: '100644', bytes: Buffer.from(edited) };
  });
  const { data, problems } = loadFleet(files);
  expect(problems).toEqual([]);
  return data;
}

/** Images as `name:tag@digest`, with what tells the tag in place of an unknown one. */
function images(changes: Changes): string[] {
  return bundle(fleetOf(changes), ['shop/web'])
    .filter(({ kind, usedBy }) => kind === 'image' && usedBy.includes('shop/web'))
    .map(({ name, version, digest, from }) => `${name}:${version ?? `(${from})`}${digest ? `@${digest}` : ''}`);
}

const withAddon = (addon: Addon): Changes => ({ template: { addons: [addon] } });
const DIGEST = `sha256:${'0a'.repeat(32)}`;

describe('images of kubeadm', () => {
  it('are those that kubeadm of the version has built in', () => {
    expect(images({ template: { kubernetesVersion: 'v1.36.2' } })).toEqual([
      'registry.k8s.io/coredns/coredns:v1.14.2',
      'registry.k8s.io/etcd:3.6.8-0',
      'registry.k8s.io/kube-apiserver:v1.36.2',
      'registry.k8s.io/kube-controller-manager:v1.36.2',
      'registry.k8s.io/kube-proxy:v1.36.2',
      'registry.k8s.io/kube-scheduler:v1.36.2',
      'registry.k8s.io/pause:3.10.2',
    ]);
  });

  it('are not guessed for versions in between', () => {
    expect(images({ template: { kubernetesVersion: 'v1.34.2' } }).filter((name) => !/kube-/.test(name))).toEqual([
      'registry.k8s.io/coredns/coredns:v1.12.1',
      'registry.k8s.io/etcd:(kubeadm config images list --kubernetes-version v1.34.2)',
      'registry.k8s.io/pause:3.10.1',
    ]);
  });

  it('of pools in older versions are listed beside them', () => {
    const pools = [{ name: 'old', replicas: 1, kubernetesVersion: 'v1.35.4', machine: machine('old') }];
    const found = images({ template: { kubernetesVersion: 'v1.36.2', pools } });
    expect(found).toContain('registry.k8s.io/kube-proxy:v1.35.4');
    expect(found).toContain('registry.k8s.io/pause:3.10.1');
    expect(found).not.toContain('registry.k8s.io/kube-apiserver:v1.35.4');
  });

  it('follow what the cluster tells kubeadm', () => {
    const clusterConfiguration = {
      imageRepository: 'example.com/k8s',
      etcd: { local: { imageTag: '3.6.9-0' } },
      dns: { imageTag: 'v9' },
    };
    const initConfiguration = { skipPhases: ['addon/kube-proxy'] };
    const controlPlane = { machine: machine('ubuntu'), kubeadm: { clusterConfiguration, initConfiguration } };
    const found = images({ template: { controlPlane } });
    expect(found).toEqual(expect.arrayContaining(['example.com/k8s/coredns:v9', 'example.com/k8s/etcd:3.6.9-0']));
    expect(found.filter((name) => name.includes('kube-proxy'))).toEqual([]);
  });
});

const machine = (name: string) => ({ openstack: { flavor: { name: 'm1.large' }, image: { name } } });

describe('charts', () => {
  const find = (changes: Changes, kind: string) =>
    bundle(fleetOf(changes), ['shop/web']).filter((artifact) => artifact.kind === kind);

  it('are listed with the images that they are known to have', () => {
    const cilium = withAddon({ name: 'network', version: '1.18.6', cilium: {} });
    expect(find(cilium, 'chart')).toEqual([
      { kind: 'chart', name: 'https://helm.cilium.io/cilium', version: '1.18.6', usedBy: ['shop/web'] },
    ]);
    expect(images(cilium)).toContain('quay.io/cilium/operator-generic:(chart cilium 1.18.6)');
    const pinned = { image: { tag: 'v1.18.6', digest: DIGEST } };
    expect(images(withAddon({ name: 'network', version: '1.18.6', cilium: {}, values: pinned }))).toContain(
      `quay.io/cilium/cilium:v1.18.6@${DIGEST}`,
    );
  });

  it('are listed with the images that values name', () => {
    const values = {
      image: { registry: 'ghcr.io', repository: 'shop/app', tag: '1.0' },
      sidecars: [{ image: `quay.io/shop/sidecar:2@${DIGEST}` }],
      testImage: 'busybox:1.37',
      imagePullPolicy: 'Always',
      git: { repository: 'https://git.example.com/x' },
    };
    const helm = { repository: 'oci://ghcr.io/shop', chart: 'app', targetNamespace: 'app' };
    const found = images(withAddon({ name: 'app', version: '3', helm, values })).filter((name) => !/k8s.io/.test(name));
    expect(found).toEqual([
      'docker.io/library/busybox:1.37',
      'ghcr.io/shop/app:1.0',
      `quay.io/shop/sidecar:2@${DIGEST}`,
    ]);
  });
});

describe('a bundle', () => {
  const MIRRORS = {
    images: [{ prefix: 'registry.k8s.io', mirror: 'mirror.example.com/k8s' }],
    charts: [{ prefix: 'https://helm.cilium.io', mirror: 'oci://mirror.example.com/charts' }],
  };

  it('names artefacts as they are published, and where mirrors have them', () => {
    const mirrored = { ...withAddon({ name: 'network', version: '1.18.6', cilium: {} }), fleet: { mirrors: MIRRORS } };
    const list = bundle(fleetOf(mirrored), ['shop/web']);
    const mirrors = Object.fromEntries(list.map(({ name, mirror }) => [name, mirror]));
    expect(mirrors).toMatchObject({
      'registry.k8s.io/coredns/coredns': 'mirror.example.com/k8s/coredns/coredns',
      'registry.k8s.io/cluster-api/cluster-api-controller': 'mirror.example.com/k8s/cluster-api/cluster-api-controller',
      'https://helm.cilium.io/cilium': 'oci://mirror.example.com/charts/cilium',
    });
    expect(mirrors['quay.io/cilium/cilium']).toBeUndefined();
  });

  it('has images of machines that are being replaced too', () => {
    const data = fleetOf({});
    const state = {
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'ClusterState',
      metadata: { namespace: 'shop', name: 'web' },
      status: {
        provider: 'openstack',
        templates: [
          {
            name: 'web-workers-0000000000',
            role: 'machine',
            pool: 'workers',
            model: { flavor: { name: 'm1.large' }, image: { name: 'older' } },
          },
        ],
      },
    } as const;
    const list = bundle({ ...data, states: new Map([['shop/web', state]]) } as FleetData, ['shop/web']);
    expect(list.filter(({ kind }) => kind === 'node-image').map(({ name }) => name)).toEqual(['older', 'ubuntu']);
  });

  it('is in the same order whatever that of the clusters, each artefact once', () => {
    const data = fleetOf({});
    const keys = [...data.clusters.keys()];
    const list = bundle(data, keys);
    expect(bundle(data, [...keys].reverse())).toEqual(list);
    const names = list.map(({ kind, name, version }) => `${kind} ${name} ${version}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

it.each([
  ['nginx', { name: 'docker.io/library/nginx' }],
  ['shop/app:1', { name: 'docker.io/shop/app', version: '1' }],
  ['localhost/app', { name: 'localhost/app' }],
  ['mirror.example.com:5000/a/b:v1', { name: 'mirror.example.com:5000/a/b', version: 'v1' }],
  [`quay.io/a/b@${DIGEST}`, { name: 'quay.io/a/b', digest: DIGEST }],
  ['https://git.example.com/x', undefined],
  ['{{ .Values.image }}', undefined],
])('the image %s is understood', (reference, image) => {
  expect(parseImage(reference)).toEqual(image);
});
