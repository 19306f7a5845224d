import { Cluster, ClusterNamespace, type KeptTemplate } from '@krake-infra/constructs';
import { App, Chart, Testing, Yaml } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  cluster,
  clusterProps,
  machine,
  manifest,
  objects,
  objectsOf,
  only,
  titles,
  WORKERS,
} from '../support/cluster-samples.ts';
import type { KubernetesObject } from '../support/crd-validator.ts';

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const MIN = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size';
const MAX = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size';
const ZONES = { ...WORKERS, replicas: undefined as unknown as number, zones: [zone('az1', 2), zone('az2', 1)] };

function zone(name: string, replicas: number) {
  return { name, replicas };
}

/** Titles of the objects that Flux keeps; hashes of template names left out. */
function kept(list: readonly KubernetesObject[]): string[] {
  return titles(list.filter(({ metadata }) => metadata.annotations?.[PRUNE] === 'disabled')).map(plain);
}

function plain(title: string): string {
  return title.replace(/-[0-9a-v]{10}$/, '');
}

describe('objects of a cluster', () => {
  it('come in the order in which they depend on each other', () => {
    expect(titles(objects({ pools: [ZONES] })).map(plain)).toEqual([
      'Cluster/web-1',
      'OpenStackCluster/web-1',
      'OpenStackMachineTemplate/web-1-control-plane',
      'KubeadmControlPlane/web-1-control-plane',
      'OpenStackMachineTemplate/web-1-workers',
      'KubeadmConfigTemplate/web-1-workers',
      'MachineDeployment/web-1-workers-az1',
      'MachineDeployment/web-1-workers-az2',
      'MachineHealthCheck/web-1-control-plane',
      'MachineHealthCheck/web-1-workers',
    ]);
  });

  it('carry namespace and cluster label, and user labels only on the Cluster', () => {
    const list = objects({ labels: { tier: 'frontend', empty: '' } });
    for (const { metadata } of list) {
      expect(metadata.namespace).toBe('shop');
      expect(metadata.labels?.['cluster.x-k8s.io/cluster-name']).toBe('web-1');
    }
    expect(titles(list.filter(({ metadata }) => metadata.labels?.tier === 'frontend'))).toEqual(['Cluster/web-1']);
    expect(only(list, 'Cluster').metadata.labels?.empty).toBe('');
  });

  it('refer to each other by names that exist', () => {
    const list = objects({ pools: [ZONES, { ...WORKERS, name: 'batch' }] });
    const references = JSON.stringify(list).matchAll(/"kind":"(\w+)","name":"([^"]+)"/g);
    const wanted = [...references].map(([, kind, name]) => `${kind}/${name}`);
    expect(wanted.length).toBeGreaterThan(8);
    expect(titles(list)).toEqual(expect.arrayContaining(wanted));
  });

  it('are called like the construct unless the cluster has a name of its own', () => {
    const chart = new Cluster(new App(), 'chart', clusterProps({ clusterName: 'web-1' }));
    expect(chart.clusterName).toBe('web-1');
    expect(Yaml.stringify(...objectsOf(chart))).toBe(manifest());
  });

  it('are what cdk8s itself writes for an app of several clusters', () => {
    const app = new App();
    const charts = ['web-1', 'web-2'].map((name) => new Cluster(app, name, clusterProps()));
    for (const chart of charts) {
      const own = chart.toJson();
      expect(own).toEqual(Chart.prototype.toJson.call(chart));
      expect(app.synthYaml()).toContain(Yaml.stringify(...own));
    }
  });
});

describe('sizes', () => {
  const deployment = (pool: object) => only(objects({ pools: [{ ...WORKERS, ...pool }] }), 'MachineDeployment');
  const none = undefined as unknown as number;

  it.each(['git', 'policy'])('of owner %s are replicas and no annotations', (owner) => {
    const { spec, metadata } = deployment({ owner, replicas: 0 });
    expect(spec.replicas).toBe(0);
    expect(Object.keys(metadata.annotations ?? {})).toEqual([PRUNE]);
  });

  it.each(['autoscaler', 'bounded'])('of owner %s are both annotations and no replicas', (owner) => {
    const { spec, metadata } = deployment({ owner, replicas: none, min: 0, max: 5 });
    expect(spec).not.toHaveProperty('replicas');
    expect(metadata.annotations).toMatchObject({ [MIN]: '0', [MAX]: '5' });
  });

  it('change one line for each zone that changes, and nothing else', () => {
    const before = manifest({ pools: [ZONES] }).split('\n');
    const after = manifest({ pools: [{ ...ZONES, zones: [zone('az1', 7), zone('az2', 9)] }] }).split('\n');
    expect(after.length).toBe(before.length);
    const changed = after.filter((line, index) => line !== before[index]);
    expect(changed).toEqual(['  replicas: 7', '  replicas: 9']);
  });

  it('of zones make MachineDeployments in these failure domains', () => {
    const list = objects({ pools: [ZONES] }).filter(({ kind }) => kind === 'MachineDeployment');
    expect(list.map(({ spec }) => [spec.template.spec.failureDomain, spec.replicas])).toEqual([
      ['az1', 2],
      ['az2', 1],
    ]);
  });
});

describe('protection', () => {
  const all = kept(objects());

  it('covers what holds machines, and neither health checks nor anything retired', () => {
    expect(all).toEqual([
      'Cluster/web-1',
      'OpenStackCluster/web-1',
      'OpenStackMachineTemplate/web-1-control-plane',
      'KubeadmControlPlane/web-1-control-plane',
      'OpenStackMachineTemplate/web-1-workers',
      'KubeadmConfigTemplate/web-1-workers',
      'MachineDeployment/web-1-workers',
    ]);
  });

  it('is lifted from the Cluster object alone to delete a cluster', () => {
    expect(kept(objects({ protection: false }))).toEqual(all.slice(1));
  });

  it('is lifted from the objects of a pool to remove the pool', () => {
    const lifted = kept(objects({ unprotectedPools: ['workers'] }));
    expect(lifted).toEqual(all.filter((title) => !title.endsWith('-workers')));
  });
});

describe('templates', () => {
  const first = cluster();
  const larger = { ...WORKERS, machine: machine('m1.huge'), nodeLabels: { disk: 'fast' } };

  it('list what is in use, with its model', () => {
    expect(first.templates.map(({ role, pool, name }) => [role, pool, plain(name)])).toEqual([
      ['machine', 'control-plane', 'web-1-control-plane'],
      ['machine', 'workers', 'web-1-workers'],
      ['bootstrap', 'workers', 'web-1-workers'],
    ]);
    expect(first.templates[1]?.model).toEqual({
      configDrive: false,
      flavor: { name: 'm1.xlarge' },
      image: { name: 'ubuntu-24.04-kube-v1.34.8' },
    });
  });

  it('that were kept are rendered from their models, byte for byte but for the protection', () => {
    const second = cluster({ pools: [larger], keptTemplates: first.templates });
    const rendered = new Map(objectsOf(second).map((object) => [titles([object])[0], object]));
    for (const object of objectsOf(first).filter(({ kind }) => kind.endsWith('Template'))) {
      const again = rendered.get(`${object.kind}/${object.metadata.name}`);
      expect(again?.spec).toEqual(object.spec);
      expect(again?.metadata.labels).toEqual(object.metadata.labels);
    }
    expect(kept(objectsOf(second)).filter((title) => title.includes('Template'))).toHaveLength(3);
    expect(titles(objectsOf(second)).filter((title) => title.includes('Template'))).toHaveLength(5);
  });

  it('keep the time of their retirement, and lose it when they are used again', () => {
    const retired = first.templates.map((each): KeptTemplate => ({ ...each, retired: '2026-01-31T08:00:00Z' }));
    const other = cluster({ pools: [larger], keptTemplates: retired });
    expect(other.templates.map((each) => each.retired)).toEqual([
      undefined,
      undefined,
      undefined,
      '2026-01-31T08:00:00Z',
      '2026-01-31T08:00:00Z',
    ]);
    const back = cluster({ keptTemplates: retired });
    expect(back.templates).toEqual(first.templates);
  });

  it('of a pool that is gone stay while they are listed, unprotected', () => {
    const list = objects({ pools: [], keptTemplates: first.templates });
    const ofPool = list.filter(({ metadata }) => metadata.labels?.['krake-infra.io/pool'] === 'workers');
    expect(ofPool.map(({ kind }) => kind)).toEqual(['OpenStackMachineTemplate', 'KubeadmConfigTemplate']);
    expect(kept(ofPool)).toEqual([]);
  });

  it('are listed and rendered once, however often they are given', () => {
    const twice = cluster({ keptTemplates: [...first.templates, ...first.templates] });
    expect(twice.templates).toEqual(first.templates);
    expect(titles(objectsOf(twice))).toEqual(titles(objectsOf(first)));
  });

  it('change with what the machines are, and with nothing else', () => {
    const names = (pool: object) => cluster({ pools: [{ ...WORKERS, ...pool }] }).templates.map(({ name }) => name);
    const same = { replicas: 9, maxSurge: 3, kubernetesVersion: 'v1.33.0', healthCheck: { enabled: false } };
    expect(names(same)).toEqual(names({}));
    expect(names({ timeouts: { drainSeconds: 1 } })).toEqual(names({}));
    expect(names({ nodeLabels: { a: 'b' } })[1]).toBe(names({})[1]);
    expect(names({ nodeLabels: { a: 'b' } })[2]).not.toBe(names({})[2]);
    expect(names({ machine: machine('m1.huge') })[1]).not.toBe(names({})[1]);
  });

  it('do not change with the order of what has no order', () => {
    const taint = (key: string) => ({ key, effect: 'NoSchedule' });
    const tagged = (tags: string[]) => ({
      openstack: { flavor: { name: 'm1.large' }, image: { name: 'ubuntu' }, tags, metadata: { a: '1', b: '2' } },
    });
    const one = { nodeLabels: { a: '1', b: '2' }, taints: [taint('x'), taint('y')], machine: tagged(['t1', 't2']) };
    const other = { nodeLabels: { b: '2', a: '1' }, taints: [taint('y'), taint('x')], machine: tagged(['t2', 't1']) };
    const of = (pool: object) => manifest({ pools: [{ ...WORKERS, ...pool }] });
    expect(of(other)).toBe(of(one));
  });
});

describe('bootstrap', () => {
  it('gives nodes their labels and taints when they register', () => {
    const taints = [
      { key: 'dedicated', value: 'batch', effect: 'NoSchedule' },
      { key: 'spot', value: '', effect: 'NoExecute' },
    ];
    const list = objects({ pools: [{ ...WORKERS, nodeLabels: { workload: 'batch', 'example.org/b': '' }, taints }] });
    const { nodeRegistration } = only(list, 'KubeadmConfigTemplate').spec.template.spec.joinConfiguration;
    expect(nodeRegistration.kubeletExtraArgs).toContainEqual({
      name: 'node-labels',
      value: 'example.org/b=,workload=batch',
    });
    expect(nodeRegistration.taints).toEqual([
      { key: 'dedicated', value: 'batch', effect: 'NoSchedule' },
      { key: 'spot', effect: 'NoExecute' },
    ]);
  });
});

describe('health checks', () => {
  it('cover control plane and pool without sharing a machine, and never the whole of a control plane', () => {
    const list = objects().filter(({ kind }) => kind === 'MachineHealthCheck');
    expect(list.map(({ spec }) => spec.selector.matchLabels)).toEqual([
      { 'cluster.x-k8s.io/control-plane': '' },
      { 'krake-infra.io/pool': 'workers' },
    ]);
    expect(list.map(({ spec }) => spec.remediation.triggerIf.unhealthyLessThanOrEqualTo)).toEqual([1, 2]);
    const labels = only(objects(), 'MachineDeployment').spec.template.metadata.labels;
    expect(labels).toMatchObject({ 'krake-infra.io/pool': 'workers' });
  });

  it('are left out where they are switched off', () => {
    const healthCheck = { enabled: false };
    const list = objects({
      controlPlane: { machine: machine('m1.large'), healthCheck },
      pools: [{ ...WORKERS, healthCheck }],
    });
    expect(list.filter(({ kind }) => kind === 'MachineHealthCheck')).toEqual([]);
  });
});

describe('ClusterNamespace', () => {
  it('is a protected Namespace', () => {
    expect(Testing.synth(new ClusterNamespace(new App(), 'shop', { labels: { team: 'web' } }))).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { team: 'web' }, annotations: { [PRUNE]: 'disabled' } },
      },
    ]);
  });
});
