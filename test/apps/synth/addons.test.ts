import type { Addon, Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { describe, expect, it } from 'vitest';
import { AT, fullRendering, scale, started } from '../../support/started-fleet.ts';
import type { VirtualFleet } from '../../support/virtual-fleet.ts';

const CLUSTER = 'clusters/team-0/cluster-0.yaml';
const OBJECTS = 'manifests/main/team-0/cluster-0/cluster.yaml';
const DELIVERY = 'manifests/main/_flux/team-0/cluster-0.yaml';
const ADDONS = 'manifests/main/_flux/team-0/cluster-0.addons.yaml';
const CILIUM: Addon = { name: 'cilium', version: '1.18.6', cilium: {} };

function putAddons(fleet: VirtualFleet, addons: readonly Addon[]): void {
  const { data } = loadFleet(fleet.inputs.values());
  const cluster = data.clusters.get('team-0/cluster-0') as Cluster;
  fleet.put({ ...cluster, spec: { ...cluster.spec, addons } });
}

async function withCilium() {
  const { fleet, renderer } = await started();
  const before = fleet.contents();
  putAddons(fleet, [CILIUM]);
  return { fleet, renderer, before, rendered: await fleet.update(renderer, AT) };
}

describe('add-ons of a cluster', () => {
  it('are a file of their own and change nothing of the infrastructure', async () => {
    const { fleet, before, rendered } = await withCilium();
    expect(rendered).toEqual([OBJECTS, DELIVERY, ADDONS]);
    expect(fleet.contents()[OBJECTS]).toBe(before[OBJECTS]);
    expect(fleet.contents()[DELIVERY]).toBe(before[DELIVERY]);
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it('are no part of what plans compare', async () => {
    const { fleet } = await withCilium();
    const { units } = renderFleet(loadFleet(fleet.inputs.values()).data, AT);
    expect(units.flatMap(({ objects }) => objects).some(({ kind }) => kind === 'HelmRelease')).toBe(false);
  });

  it.each([{ cold: false }, { cold: true }])('stay when the cluster is scaled (cold: $cold)', async ({ cold }) => {
    const { fleet, renderer } = await withCilium();
    const next = cold ? new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf }) : renderer;
    const addons = fleet.contents()[ADDONS];
    scale(fleet, CLUSTER, 17);
    await fleet.update(next, AT, cold);
    expect(fleet.contents()[ADDONS]).toBe(addons);
    expect([...next.outputs()]).toContain(ADDONS);
  });

  it.each([{ cold: false }, { cold: true }])(
    'leave no file behind when the last one goes (cold: $cold)',
    async ({ cold }) => {
      const { fleet, renderer } = await withCilium();
      const next = cold ? new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf }) : renderer;
      putAddons(fleet, []);
      await fleet.update(next, AT, cold);
      expect(fleet.outputs.has(ADDONS)).toBe(false);
      expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
    },
  );

  it('are rendered anew when somebody removed the file', async () => {
    const { fleet, renderer } = await withCilium();
    const ledger = renderer.ledger();
    fleet.outputs.delete(ADDONS);
    const rendered = await fleet.update(new IncrementalRenderer({ ledger, stampOf: fleet.stampOf }), AT, true);
    expect(rendered).toContain(ADDONS);
  });

  it('go with their cluster', async () => {
    const { fleet, renderer } = await withCilium();
    fleet.remove('Cluster', { namespace: 'team-0', name: 'cluster-0' });
    fleet.remove('ClusterState', { namespace: 'team-0', name: 'cluster-0' });
    await fleet.update(renderer, AT);
    expect([...fleet.outputs.keys()].filter((path) => path.includes('cluster-0'))).toEqual([]);
  });
});
