import { readFileSync } from 'node:fs';
import { Cluster, ClusterReader } from '@krake-infra/constructs';
import { topology } from '@krake-infra/providers';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { stateBytes } from '@krake-infra/reconciler/fleet/state-file.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterProps, objects } from '../support/cluster-samples.ts';
import { crdErrors, type KubernetesObject } from '../support/crd-validator.ts';
import { SMALL_FLEET } from '../support/small-fleet.ts';
import { BROKEN_TOPOLOGIES, FULL } from '../support/topology-samples.ts';

const rendered = (changes = FULL): KubernetesObject[] => objects(changes);

describe('the page on topologies', () => {
  it('shows a fleet that is valid', () => {
    const page = readFileSync(new URL('../../docs/providers/topology.md', import.meta.url), 'utf8');
    const shown = [...page.matchAll(/```yaml\n# (\S+)\n(.*?)```/gs)].map(([, path = '', text = '']) => ({
      path,
      text,
    }));
    const rest = ['fleet.yaml', 'management/main.yaml'].map((path) => ({ path, text: SMALL_FLEET[path] ?? '' }));
    const files = [...rest, ...shown].map(({ path, text }) => ({ path, mode: '100644', bytes: Buffer.from(text) }));
    const fleet = loadFleet(files);
    expect([...fleet.problems, ...fleetProblems(fleet)]).toEqual([]);
    expect([...fleet.data.clusters.keys()]).toEqual(['shop/web-1']);
  });
});

describe('a cluster that follows a ClusterClass', () => {
  it('is a Cluster object and nothing else, which the API server takes', () => {
    expect(rendered().map(({ kind }) => kind)).toEqual(['Cluster']);
    expect(rendered().flatMap(crdErrors)).toEqual([]);
    expect(rendered()[0]?.metadata).toEqual({
      name: 'web-1',
      namespace: 'shop',
      labels: { 'cluster.x-k8s.io/cluster-name': 'web-1', tier: 'backend' },
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    });
  });

  it('says class, version, sizes and variables, empty values among them', () => {
    expect(rendered()[0]?.spec.topology).toEqual({
      classRef: { name: 'simulated', namespace: 'classes' },
      version: 'v1.34.8',
      variables: [
        { name: 'contacts', value: [] },
        { name: 'hardened', value: false },
        { name: 'limits', value: { cpu: 2, extra: {} } },
        { name: 'startup', value: '1s' },
      ],
      controlPlane: {
        replicas: 3,
        healthCheck: { enabled: false },
        variables: { overrides: [{ name: 'startup', value: '2s' }] },
      },
      workers: {
        machineDeployments: [
          {
            class: 'default-worker',
            name: 'workers',
            failureDomain: 'az-1',
            replicas: 0,
            minReadySeconds: 5,
            variables: { overrides: [{ name: 'contacts', value: [] }] },
          },
          {
            class: 'default-worker',
            name: 'burst',
            metadata: {
              annotations: {
                'cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size': '8',
                'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size': '1',
                'example.org/note': 'kept',
              },
            },
          },
        ],
      },
    });
  });

  it('has no templates to keep', () => {
    const cluster = new Cluster(new App(), 'web-1', clusterProps(FULL));
    expect(cluster.templates).toEqual([]);
  });

  it('is read as what it was written from, without what Cluster API fills in', () => {
    const [cluster] = rendered() as [KubernetesObject];
    const found = {
      ...cluster,
      metadata: {
        ...cluster.metadata,
        labels: { ...cluster.metadata.labels, 'topology.cluster.x-k8s.io/owned': '' },
      },
    };
    const provider = new topology.TopologyProvider();
    const read = ClusterReader.read({ objects: [found], namespace: 'shop', clusterName: 'web-1', provider });
    expect({ ...read.body, cloud: read.cloud, labels: read.labels }).toEqual({
      kubernetesVersion: 'v1.34.8',
      topology: FULL.topology,
      controlPlane: FULL.controlPlane,
      pools: FULL.pools,
      cloud: FULL.cloud,
      labels: FULL.labels,
    });
    expect([read.adopted, read.unexpressed, read.keptTemplates]).toEqual([[], [], []]);
  });

  it('keeps what fleet data can not say, and lists it', () => {
    const [cluster] = rendered() as [KubernetesObject];
    const machinePools = [{ class: 'pool', name: 'mp-0', replicas: 1 }];
    const workers = { ...cluster.spec.topology.workers, machinePools };
    const found = { ...cluster, spec: { ...cluster.spec, topology: { ...cluster.spec.topology, workers } } };
    const provider = new topology.TopologyProvider();
    const read = ClusterReader.read({ objects: [found], namespace: 'shop', clusterName: 'web-1', provider });
    const field = 'spec.topology.workers.machinePools';
    expect(read.unexpressed).toEqual([{ objectTitle: 'Cluster/web-1', field, value: machinePools }]);
    const changed = { ...FULL, ...read.body, adopted: read.adopted, kubernetesVersion: 'v1.34.9' };
    expect(rendered(changed)[0]?.spec.topology).toMatchObject({ version: 'v1.34.9', workers: { machinePools } });
  });

  it('keeps variables in the order in which they were found, which is nothing to accept', () => {
    const props = { ...FULL, topology: { variables: { a: '1s', b: { c: 2 }, d: [] } } };
    const [cluster] = rendered(props) as [KubernetesObject];
    const variables = [...cluster.spec.topology.variables].reverse();
    const found = { ...cluster, spec: { ...cluster.spec, topology: { ...cluster.spec.topology, variables } } };
    const provider = new topology.TopologyProvider();
    const read = ClusterReader.read({ objects: [found], namespace: 'shop', clusterName: 'web-1', provider });
    expect(read.unexpressed).toEqual([]);
    const [apiVersion, metadata] = ['krake-infra.io/v1alpha1', { namespace: 'shop', name: 'web-1' }] as const;
    const file = stateBytes({ apiVersion, kind: 'ClusterState', metadata, status: { adopted: read.adopted } });
    const { status } = parse(Buffer.from(file).toString()) as { status: { adopted: typeof read.adopted } };
    const again = rendered({ ...props, ...read.body, adopted: status.adopted });
    expect(again[0]?.spec.topology.variables).toEqual(variables);
  });

  it.each(BROKEN_TOPOLOGIES)('is refused by %s at %s', (rule, field, changes) => {
    const problems = Cluster.problems(clusterProps(changes));
    expect(problems.filter((problem) => problem.rule === rule).map((problem) => problem.field)).toEqual([field]);
  });

  it('that is valid has no problems', () => {
    expect(Cluster.problems(clusterProps(FULL))).toEqual([]);
  });
});
