import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { Renderer } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { fleetProblems } from '@krake-infra/synth/problems.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fleetFile, generateFleet, template } from '../../support/fleet-generator.ts';

const AT = '2026-03-01T08:00:00Z';
const KEY: NamespacedName = 'team-0/cluster-0';
const renderer: Renderer = fleetRenderer;

/** A fleet of one cluster; objects replace or join the generated ones. */
function fleetWith(...objects: readonly FleetObject[]) {
  const files = new Map(
    [...generateFleet({ clusters: 1 }), ...objects.map(fleetFile)].map((file) => [file.path, file]),
  );
  return loadFleet(files.values());
}

function clusterOf(change: (spec: Cluster['spec']) => Cluster['spec']): Cluster {
  const cluster = fleetWith().data.clusters.get(KEY) as Cluster;
  return { ...cluster, spec: change(cluster.spec) };
}

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
