import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, ClusterState } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath } from '@krake-infra/reconciler/core/model.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloud, management, template } from '../../support/fleet-generator.ts';
import { AT, fullRendering, objectAt, scale, started } from '../../support/started-fleet.ts';
import type { VirtualFleet } from '../../support/virtual-fleet.ts';
import { putManifest, putWorkload, registeredCluster } from '../../support/workloads.ts';

type Edit = (fleet: VirtualFleet) => void;

const someCluster = (fleet: VirtualFleet, pick: number): string | undefined => {
  const paths = [...fleet.inputs.keys()].filter((path) => /^clusters\/.*(?<!\.state)\.yaml$/.test(path));
  return paths[pick % Math.max(paths.length, 1)];
};
const onCluster =
  (pick: number, edit: (cluster: Cluster, fleet: VirtualFleet) => void): Edit =>
  (fleet) => {
    const path = someCluster(fleet, pick);
    if (path !== undefined) edit(objectAt<Cluster>(fleet, path), fleet);
  };
const placed = (pick: number, place: Partial<Cluster['spec']>): Edit =>
  onCluster(pick, (cluster, fleet) => fleet.put({ ...cluster, spec: { ...cluster.spec, ...place } }));

const number = fc.nat(20);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(number, number).map(
    ([pick, replicas]): Edit =>
      (fleet) => {
        const path = someCluster(fleet, pick);
        if (path !== undefined) scale(fleet, path, replicas);
      },
  ),
  fc.tuple(number, fc.constantFrom('small', 'medium', 'none')).map(([pick, name]) => placed(pick, { template: name })),
  fc.tuple(number, fc.constantFrom('dresden', 'leipzig', 'none')).map(([pick, name]) => placed(pick, { cloud: name })),
  fc.tuple(number, fc.constantFrom('main', 'other')).map(([pick, name]) => placed(pick, { management: name })),
  fc.tuple(number, fc.integer({ min: 0, max: 5 })).map(([pick, orphan]) =>
    onCluster(pick, ({ metadata }, fleet) => {
      fleet.remove('Cluster', metadata);
      if (orphan > 0) fleet.remove('ClusterState', metadata);
    }),
  ),
  number.map((pick) =>
    onCluster(pick, (cluster, fleet) =>
      fleet.put({ ...cluster, metadata: { ...cluster.metadata, name: `new-${pick}` } }),
    ),
  ),
  number.map((pick) =>
    onCluster(pick, ({ metadata: { namespace, name } }, fleet) => {
      const path = fleetPath('ClusterState', { namespace, name });
      if (!fleet.inputs.has(path)) return;
      const state = objectAt<ClusterState>(fleet, path);
      const deletion = { phase: 'lifting', at: AT, decision: 'd1' } as const;
      fleet.put({ ...state, status: { ...state.status, deletion } });
    }),
  ),
  fc.tuple(fc.constantFrom('small', 'medium'), number).map(
    ([name, index]): Edit =>
      (fleet) =>
        fleet.put(template(name, index)),
  ),
  fc.constantFrom('v0.14.7', 'v0.15.0', 'v0.1.0').map(
    (version): Edit =>
      (fleet) =>
        fleet.put(management(version)),
  ),
  fc.boolean().map(
    (there): Edit =>
      (fleet) => {
        if (there) fleet.put({ ...management(), metadata: { name: 'other' } });
        else fleet.remove('ManagementCluster', { name: 'other' });
      },
  ),
  fc.boolean().map(
    (shared): Edit =>
      (fleet) => {
        const { spec, ...rest } = cloud('dresden');
        const identity = { kind: 'Secret', name: 'credentials', cloudName: 'openstack' } as const;
        fleet.put({ ...rest, spec: shared ? spec : { ...spec, openstack: { ...spec.openstack, identity } } });
      },
  ),
);
/** A workload in any state, also one whose cluster is not there. */
const workloadEdit: fc.Arbitrary<Edit> = fc
  .tuple(fc.constantFrom('app', 'tool'), fc.constantFrom('put', 'put', 'unbound', 'gone', 'registered'), number)
  .map(([name, what, pick]) => (fleet) => {
    const path = `workloads/team-0/${name}`;
    if (what === 'gone') return fleet.remove('Workload', { namespace: 'team-0', name });
    if (what === 'registered') fleet.put(registeredCluster('team-0', 'old', `secret-${pick % 2}`));
    putManifest(fleet, `${path}/app.yaml`);
    const cluster = what === 'registered' ? 'old' : `cluster-${pick % 4}`;
    putWorkload(fleet, name, { path, ...(what !== 'unbound' && { cluster }) });
  });
const restart = fc.constantFrom('warm', 'warm', 'ledger', 'no ledger', 'damage');

/** A fleet that is edited and rendered step by step; what is refused is taken back. */
class Story {
  readonly fleet: VirtualFleet;
  #renderer: IncrementalRenderer;

  constructor({ fleet, renderer }: Awaited<ReturnType<typeof started>>) {
    this.fleet = fleet;
    this.#renderer = renderer;
  }

  /** Ends the process and starts another one, with what it finds in place. */
  restart(how: string): boolean {
    if (how === 'warm') return false;
    const ledger = how === 'no ledger' ? undefined : this.#renderer.ledger();
    if (how === 'damage')
      for (const path of [...this.fleet.outputs.keys()].slice(0, 2)) this.fleet.outputs.delete(path);
    this.#renderer = new IncrementalRenderer({ ledger, stampOf: this.fleet.stampOf });
    return true;
  }

  async step(edits: readonly Edit[], how: string, at: string): Promise<void> {
    const inputs = new Map(this.fleet.inputs);
    const all = this.restart(how);
    for (const one of edits) one(this.fleet);
    const expected = await outcome(async () => fullRendering(this.fleet, at));
    const found = await outcome(async () => {
      await this.fleet.update(this.#renderer, at, all);
      return this.fleet.contents();
    });
    expect(found).toEqual(expected);
    if (expected === 'refused') await this.takeBack(inputs, all, at);
  }

  private async takeBack(inputs: ReadonlyMap<string, FleetFile>, all: boolean, at: string): Promise<void> {
    this.fleet.inputs.clear();
    for (const [path, file] of inputs) this.fleet.inputs.set(path, file);
    this.fleet.changed.clear();
    await this.fleet.update(this.#renderer, at, all);
    expect(this.fleet.contents()).toEqual(fullRendering(this.fleet, at));
  }
}

async function outcome(render: () => Promise<Record<string, string>>): Promise<Record<string, string> | 'refused'> {
  try {
    return await render();
  } catch (error) {
    if (error instanceof ProblemsError) return 'refused';
    throw error;
  }
}

describe('incremental rendering after any edits', () => {
  it('has the result of rendering everything', { timeout: 600_000 }, async () => {
    const step = fc.record({ edits: fc.array(fc.oneof(edit, edit, workloadEdit), { maxLength: 3 }), restart });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const story = new Story(await started(5));
        for (const [index, { edits, restart: how }] of steps.entries()) {
          await story.step(edits, how, `2026-03-02T0${index}:00:00Z`);
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 10) },
    );
  });
});
