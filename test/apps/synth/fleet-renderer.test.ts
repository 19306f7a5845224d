import { formatProblem } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, ClusterState, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { Renderer } from '@krake-infra/reconciler/ports.ts';
import { ENGINE } from '@krake-infra/synth/engine.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../../apps/synth/package.json' with { type: 'json' };
import { fleetFile, generateFleet } from '../../support/fleet-generator.ts';

const AT = '2026-03-01T08:00:00Z';
const LATER = '2026-03-02T08:00:00Z';
const KEY: NamespacedName = 'team-0/cluster-0';
const renderer: Renderer = fleetRenderer;

/** A fleet of one cluster; objects replace or join the generated ones. */
function fleetWith(...objects: readonly FleetObject[]) {
  const files = new Map(
    [...generateFleet({ clusters: 1 }), ...objects.map(fleetFile)].map((file) => [file.path, file]),
  );
  return loadFleet(files.values());
}

function stateOf(objects: readonly FleetObject[], at: string): ClusterState {
  const { data, problems } = fleetWith(...objects);
  expect(problems.map(formatProblem)).toEqual([]);
  return parse(Buffer.from(renderer.cluster(data, KEY, at)?.state.bytes ?? []).toString()) as ClusterState;
}

function templates(state: ClusterState): string[] {
  return (state.status?.templates ?? []).map(({ role, pool, retired }) => [role, pool, retired ?? 'in use'].join(' '));
}

const IN_USE = [
  'machine control-plane in use',
  'machine workers in use',
  'bootstrap workers in use',
  'machine batch in use',
  'bootstrap batch in use',
];

function clusterOf(change: (spec: Cluster['spec']) => Cluster['spec']): Cluster {
  const cluster = fleetWith().data.clusters.get(KEY) as Cluster;
  return { ...cluster, spec: change(cluster.spec) };
}

const withFlavor = (name: string) =>
  clusterOf((spec) => ({
    ...spec,
    pools: spec.pools?.map((pool) => ({
      ...pool,
      machine: { openstack: { flavor: { name }, image: { name: 'ubuntu' } } },
    })) as Cluster['spec']['pools'],
  }));

describe('rendering a cluster', () => {
  it('writes one file of several documents, and one of Flux objects', () => {
    const { data } = fleetWith();
    const { files, objects, management } = renderer.cluster(data, KEY, AT) ?? { files: [], objects: [] };
    expect(files.map(({ path }) => path)).toEqual([
      'manifests/main/team-0/cluster-0/cluster.yaml',
      'manifests/main/_flux/team-0/cluster-0.yaml',
    ]);
    expect(management).toBe('main');
    expect(
      Buffer.from(files[0]?.bytes ?? [])
        .toString()
        .split('\n---\n'),
    ).toHaveLength(objects.length);
    expect(objects[0]?.kind).toBe('Cluster');
  });

  it('gives the same bytes again, for fields in any order', () => {
    const reversed = clusterOf(
      (spec) => Object.fromEntries(Object.entries(spec).reverse()) as unknown as Cluster['spec'],
    );
    expect(renderer.cluster(fleetWith(reversed).data, KEY, AT)).toEqual(renderer.cluster(fleetWith().data, KEY, AT));
  });

  it('changes one line per zone for another number of machines', () => {
    const lines = (replicas: number) => {
      const cluster = clusterOf((spec) => ({
        ...spec,
        pools: spec.pools?.map((pool) =>
          pool.name === 'workers' ? { ...pool, zones: pool.zones?.map((zone) => ({ ...zone, replicas })) } : pool,
        ) as Cluster['spec']['pools'],
      }));
      const { files = [] } = renderer.cluster(fleetWith(cluster).data, KEY, AT) ?? {};
      return Buffer.from(files[0]?.bytes ?? [])
        .toString()
        .split('\n');
    };
    const [before, after] = [lines(20), lines(21)];
    expect(after.filter((line, index) => line !== before[index]).map((line) => line.trim())).toEqual([
      'replicas: 21',
      'replicas: 21',
    ]);
  });

  it('renders nothing for a registered cluster', () => {
    const registered = clusterOf(() => ({ registered: { kubeconfigSecret: 'kubeconfig' } }));
    const { data } = fleetWith(registered);
    expect(renderer.cluster(data, KEY, AT)).toBeUndefined();
    expect(renderFleet(data, AT).files.map(({ path }) => path)).toEqual([
      'manifests/main/_flux/tracker.yaml',
      'manifests/main/_gate/kustomization.yaml',
    ]);
  });

  it.each([
    ['lifting', undefined],
    ['lifted', undefined],
    [undefined, 'disabled'],
  ] as const)('protects the Cluster object in phase %s: %s', (phase, protection) => {
    const status = phase ? { deletion: { phase, at: AT, decision: 'd1' } } : {};
    const state = { ...stateOf([], AT), status } as ClusterState;
    const [cluster] = renderer.cluster(fleetWith(state).data, KEY, AT)?.objects ?? [];
    expect(cluster?.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune']).toBe(protection);
  });

  it('lifts the protection of a pool that is being removed', () => {
    const deletion = { phase: 'lifting', at: AT, decision: 'd1' } as const;
    const state = { ...stateOf([], AT), status: { pools: [{ name: 'batch', deletion }] } } as ClusterState;
    const { objects = [] } = renderer.cluster(fleetWith(state).data, KEY, AT) ?? {};
    const guarded = objects
      .filter(
        ({ kind, metadata }) =>
          kind === 'MachineDeployment' && metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'],
      )
      .map(({ metadata }) => metadata.labels?.['krake-infra.io/pool']);
    expect(guarded).toEqual(['workers', 'workers']);
  });
});

describe('state next to manifests', () => {
  it('lists the templates in use', () => {
    expect(templates(stateOf([], AT))).toEqual(IN_USE);
  });

  it('marks a template that retires with the time, once, and keeps rendering it', () => {
    const first = stateOf([], AT);
    const second = stateOf([withFlavor('c9.new'), first], LATER);
    expect(templates(second)).toEqual([...IN_USE, `machine workers ${LATER}`, `machine batch ${LATER}`]);
    const third = stateOf([withFlavor('c9.new'), second], '2026-03-03T08:00:00Z');
    expect(third).toEqual(second);
    const { objects = [] } = renderer.cluster(fleetWith(withFlavor('c9.new'), second).data, KEY, LATER) ?? {};
    const names = objects.map(({ metadata }) => metadata.name);
    for (const { name } of second.status?.templates ?? []) expect(names).toContain(name);
  });

  it('takes a retired template back into use', () => {
    const retired = stateOf([withFlavor('c9.new'), stateOf([], AT)], LATER);
    expect(templates(stateOf([retired], LATER))).toEqual([
      ...IN_USE,
      `machine workers ${LATER}`,
      `machine batch ${LATER}`,
    ]);
  });

  it('keeps everything else in the state', () => {
    const decisions = [{ id: 'd1', trigger: 't1', at: AT }];
    const state = stateOf([], AT);
    const kept = stateOf([{ ...state, status: { ...state.status, decisions } }], LATER);
    expect(kept.status?.decisions).toEqual(decisions);
    expect(templates(kept)).toEqual(IN_USE);
  });

  it('leaves a state file that says so already as it is', () => {
    const { data } = fleetWith();
    const state = renderer.cluster(data, KEY, AT)?.state;
    const file = { path: state?.path ?? '', mode: '100644', bytes: state?.bytes ?? new Uint8Array() };
    const again = loadFleet([...generateFleet({ clusters: 1 }), file]);
    expect(renderer.cluster(again.data, KEY, LATER)?.state).toEqual(state);
  });
});

describe('what clusters share', () => {
  it('has a namespace for each folder and the identities of the clouds in use', () => {
    const { data } = loadFleet(generateFleet({ clusters: 7, perNamespace: 3 }));
    const { files, units } = renderer.shared(data);
    expect(files.map(({ path }) => path)).toEqual([
      'manifests/main/_base/identities.yaml',
      'manifests/main/_base/team-0/namespace.yaml',
      'manifests/main/_base/team-1/namespace.yaml',
      'manifests/main/_base/team-2/namespace.yaml',
      'manifests/main/_flux/team-0/_clusters.yaml',
      'manifests/main/_flux/team-1/_clusters.yaml',
      'manifests/main/_flux/team-2/_clusters.yaml',
      'manifests/main/_flux/tracker.yaml',
      'manifests/main/_gate/kustomization.yaml',
      'manifests/main/team-0/kustomization.yaml',
      'manifests/main/team-1/kustomization.yaml',
      'manifests/main/team-2/kustomization.yaml',
    ]);
    expect(units.flatMap(({ objects }) => objects.map(({ kind }) => kind))).toContain('OpenStackClusterIdentity');
  });
});

describe('the engine', () => {
  it('is named with the version of the package', () => {
    expect(ENGINE).toBe(`krake-infra/${manifest.version}`);
  });
});
