import { Cluster, ClusterNamespace } from '@krake-infra/constructs';
import { App, Chart, Yaml } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  clusterProps,
  keptTitles,
  machine,
  manifest,
  objects,
  objectsOf,
  only,
  plain,
  titles,
  WORKERS,
} from '../support/cluster-samples.ts';

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const MIN = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size';
const MAX = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size';
const ZONES = { ...WORKERS, replicas: undefined as unknown as number, zones: [zone('az1', 2), zone('az2', 1)] };

function zone(name: string, replicas: number) {
  return { name, replicas };
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
  const all = keptTitles(objects());

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
    expect(keptTitles(objects({ protection: false }))).toEqual(all.slice(1));
  });

  it('is lifted from the objects of a pool to remove the pool', () => {
    const lifted = keptTitles(objects({ unprotectedPools: ['workers'] }));
    expect(lifted).toEqual(all.filter((title) => !title.endsWith('-workers')));
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
    expect(new ClusterNamespace(new App(), 'shop', { labels: { team: 'web' } }).toJson()).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { team: 'web' }, annotations: { [PRUNE]: 'disabled' } },
      },
    ]);
  });
});
