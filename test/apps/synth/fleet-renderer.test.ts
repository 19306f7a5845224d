import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatProblem, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, ClusterState, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { isFleetPath } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { Renderer } from '@krake-infra/reconciler/ports.ts';
import { ENGINE } from '@krake-infra/synth/engine.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { synthesise } from '@krake-infra/synth/synthesise.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../../apps/synth/package.json' with { type: 'json' };
import { fleetFile, generateFleet, template } from '../../support/fleet-generator.ts';

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
  it('writes one file of several documents', () => {
    const { data } = fleetWith();
    const { files, objects, management } = renderer.cluster(data, KEY, AT) ?? { files: [], objects: [] };
    expect(files.map(({ path }) => path)).toEqual(['manifests/main/team-0/cluster-0/cluster.yaml']);
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
    expect(renderFleet(data, AT).files).toEqual([]);
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
      'manifests/main/identities.yaml',
      'manifests/main/team-0/namespace.yaml',
      'manifests/main/team-1/namespace.yaml',
      'manifests/main/team-2/namespace.yaml',
    ]);
    expect(units.flatMap(({ objects }) => objects.map(({ kind }) => kind))).toContain('OpenStackClusterIdentity');
  });
});

describe('problems', () => {
  const broken = { ...template('small'), spec: { ...template('small').spec, kubernetesVersion: 'v1.34' } };

  it('stand where the wrong value stands', () => {
    const cluster = clusterOf(({ template: _template, ...spec }) => ({
      ...spec,
      template: 'small',
      network: { podCidrs: ['10.244.0.0/16', '10.96.0.0/12'] },
    }));
    const fleet = fleetWith(cluster);
    expect(fleet.problems).toEqual([]);
    const places = fleetProblems(fleet).map(({ file, field, line }) => ({ file, field, line: (line ?? 0) > 1 }));
    expect(places).toContainEqual({
      file: 'clusters/team-0/cluster-0.yaml',
      field: 'spec.network.podCidrs[1]',
      line: true,
    });
  });

  it('of a template stand in the template, once for all its clusters', () => {
    const { spec } = template('small');
    const even = {
      ...template('small'),
      spec: { ...spec, controlPlane: { ...spec.controlPlane, replicas: 3, maxSurge: 0 } },
    };
    const single = {
      ...even,
      spec: { ...even.spec, controlPlane: { ...even.spec.controlPlane, replicas: 1 as const } },
    };
    const files = new Map(
      [...generateFleet({ clusters: 5 }), fleetFile(single as FleetObject)].map((file) => [file.path, file]),
    );
    const found = fleetProblems(loadFleet(files.values()));
    const clusters = [...loadFleet(files.values()).data.clusters.values()].filter(
      ({ spec: own }) => own.template === 'small',
    );
    expect(clusters.length).toBeGreaterThan(1);
    expect(found.map(({ file, field, rule }) => ({ file, field, rule }))).toEqual([
      { file: 'templates/small.yaml', field: 'spec.controlPlane.maxSurge', rule: 'control-plane-surge' },
    ]);
  });

  it('are left to the files themselves when these are broken', () => {
    const fleet = fleetWith(broken as FleetObject);
    expect(fleet.problems).not.toEqual([]);
    expect(fleetProblems(fleet)).toEqual([]);
  });

  it('of every cluster are thrown together, with file and field', () => {
    const network = { podCidrs: ['10.244.0.0/16', '10.245.0.0/16'] };
    const files = generateFleet({ clusters: 3 }).map((file) => {
      if (!file.path.startsWith('clusters/')) return file;
      const cluster = parse(Buffer.from(file.bytes).toString()) as Cluster;
      return fleetFile({ ...cluster, spec: { ...cluster.spec, network } });
    });
    const { data, problems } = loadFleet(files);
    expect(problems).toEqual([]);
    const found = caught(() => renderFleet(data, AT));
    expect(found.map(({ file, field }) => `${file} ${field}`)).toEqual(
      [0, 1, 2].map((index) => `clusters/team-0/cluster-${index}.yaml spec.network.podCidrs[1]`),
    );
    expect(renderer.problems(data, KEY)).toEqual(found.slice(0, 1));
  });

  function caught(work: () => unknown) {
    try {
      work();
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems;
      throw error;
    }
    throw new Error('nothing was thrown');
  }
});

describe('cdk8s synth', () => {
  it('writes the bytes of the renderer for the example fleet', () => {
    const dir = fileURLToPath(new URL('../../../examples/fleet', import.meta.url));
    const outdir = mkdtempSync(join(tmpdir(), 'krake-infra-synth-'));
    try {
      synthesise(dir, outdir);
      const files = filesBelow(dir).filter(isFleetPath);
      const { data } = loadFleet(files.map((path) => ({ path, mode: '100644', bytes: readFileSync(join(dir, path)) })));
      const rendered = renderFleet(data, AT).files.filter(({ path }) => path.startsWith('manifests/'));
      expect(rendered.length).toBeGreaterThan(2);
      expect(
        Object.fromEntries(filesBelow(outdir).map((path) => [path, readFileSync(join(outdir, path), 'utf8')])),
      ).toEqual(
        Object.fromEntries(
          rendered.map(({ path, bytes }) => [path.slice('manifests/'.length), Buffer.from(bytes).toString()]),
        ),
      );
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });

  function filesBelow(dir: string): string[] {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(dir, path)).isFile());
  }
});

describe('the engine', () => {
  it('is named with the version of the package', () => {
    expect(ENGINE).toBe(`krake-infra/${manifest.version}`);
  });
});
