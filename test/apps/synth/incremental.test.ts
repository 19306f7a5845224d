import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, ClusterState, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath } from '@krake-infra/reconciler/core/model.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cloud, generateFleet, management, template } from '../../support/fleet-generator.ts';
import { VirtualFleet } from '../../support/virtual-fleet.ts';

const AT = '2026-03-01T08:00:00Z';

function objectAt<T extends FleetObject>(fleet: VirtualFleet, path: string): T {
  return parse(Buffer.from(fleet.inputs.get(path)?.bytes ?? []).toString()) as T;
}

/** Manifests and states as rendering everything gives them. */
function fullRendering(fleet: VirtualFleet, at: string): Record<string, string> {
  const { data, problems } = loadFleet(fleet.inputs.values());
  if (problems.length > 0) throw new ProblemsError(problems);
  const { files } = renderFleet(data, at);
  return Object.fromEntries(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]).sort());
}

async function started(clusters = 6) {
  const fleet = new VirtualFleet(generateFleet({ clusters, perNamespace: 3 }));
  const renderer = new IncrementalRenderer({ stampOf: fleet.stampOf });
  await fleet.update(renderer, AT, true);
  return { fleet, renderer };
}

function scale(fleet: VirtualFleet, path: string, replicas: number): void {
  const cluster = objectAt<Cluster>(fleet, path);
  const [workers, ...rest] = cluster.spec.pools ?? [];
  const zones = workers?.zones?.map((zone) => ({ ...zone, replicas }));
  fleet.put({ ...cluster, spec: { ...cluster.spec, pools: [{ ...workers, zones }, ...rest] } } as Cluster);
}

describe('incremental rendering', () => {
  it('renders everything the first time', async () => {
    const { fleet } = await started();
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
    expect([...fleet.outputs.keys()].sort()).toContain('manifests/main/team-1/cluster-3/cluster.yaml');
  });

  it('renders nothing when nothing changed, whether the process is warm or new', async () => {
    const { fleet, renderer } = await started();
    expect(await fleet.update(renderer, AT)).toEqual([]);
    const next = new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf });
    expect(await fleet.update(next, AT, true)).toEqual([]);
    expect(
      await fleet.update(new IncrementalRenderer({ ledger: next.ledger(), stampOf: fleet.stampOf }), AT, true),
    ).toEqual([]);
  });

  it.each([{ cold: false }, { cold: true }])('renders one changed cluster alone (cold: $cold)', async ({ cold }) => {
    const { fleet, renderer } = await started();
    const next = cold ? new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf }) : renderer;
    scale(fleet, 'clusters/team-1/cluster-4.yaml', 17);
    expect(await fleet.update(next, AT, cold)).toEqual(['manifests/main/team-1/cluster-4/cluster.yaml']);
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it('parses no unchanged cluster', async () => {
    const { fleet, renderer } = await started();
    const ledger = renderer.ledger();
    scale(fleet, 'clusters/team-1/cluster-4.yaml', 17);
    const read: string[] = [];
    const changes = new Map(
      [...fleet.changes(true)].map(([path, file]) => [
        path,
        file && {
          ...file,
          read: () => {
            read.push(path);
            return file.read();
          },
        },
      ]),
    );
    await new IncrementalRenderer({ ledger, stampOf: fleet.stampOf }).update(changes, AT);
    expect(read.filter((path) => path.startsWith('clusters/'))).toEqual([
      'clusters/team-1/cluster-4.yaml',
      'clusters/team-1/cluster-4.state.yaml',
    ]);
  });

  it('renders a manifest again that is missing or was edited by hand', async () => {
    const { fleet, renderer } = await started();
    const ledger = renderer.ledger();
    fleet.outputs.delete('manifests/main/team-0/cluster-0/cluster.yaml');
    fleet.outputs.set('manifests/main/team-0/cluster-1/cluster.yaml', Buffer.from('edited'));
    fleet.outputs.set('manifests/main/team-0/namespace.yaml', Buffer.from('edited'));
    fleet.outputs.set('manifests/main/stray.yaml', Buffer.from('stray'));
    const rendered = await fleet.update(new IncrementalRenderer({ ledger, stampOf: fleet.stampOf }), AT, true);
    expect(rendered).toHaveLength(3);
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it.each([
    ['cut off', (ledger: string) => ledger.slice(0, ledger.length / 2)],
    ['damaged', (ledger: string) => ledger.replace('cluster-3', 'cluster-2')],
    ['of another version', (ledger: string) => ledger.replace('krake-infra/0', 'krake-infra/1')],
    ['missing', () => undefined],
  ])('renders everything when the ledger is %s', async (_, damage) => {
    const { fleet, renderer } = await started();
    const ledger = damage(renderer.ledger());
    const rendered = await fleet.update(new IncrementalRenderer({ ledger, stampOf: fleet.stampOf }), AT, true);
    expect(rendered).toHaveLength(6 + 3); // clusters, two namespaces, identities; states are what they were
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
  });

  it('is as it was after an update that failed', async () => {
    const { fleet, renderer } = await started();
    const [good, before] = [template('small'), fleet.contents()];
    fleet.put({ ...good, spec: { ...good.spec, kubernetesVersion: 'newest' } });
    scale(fleet, 'clusters/team-0/cluster-0.yaml', 17);
    await expect(fleet.update(renderer, AT)).rejects.toThrow(ProblemsError);
    expect(fleet.contents()).toEqual(before);
    fleet.put(good);
    await fleet.update(renderer, AT);
    expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
    expect(fleet.contents()).not.toEqual(before);
  });

  it('removes what a deleted or registered cluster leaves behind', async () => {
    const { fleet, renderer } = await started(4);
    fleet.remove('Cluster', { namespace: 'team-1', name: 'cluster-3' });
    fleet.remove('ClusterState', { namespace: 'team-1', name: 'cluster-3' });
    fleet.remove('ClusterState', { namespace: 'team-0', name: 'cluster-0' });
    fleet.put({
      apiVersion: 'krake-infra.io/v1alpha1',
      kind: 'Cluster',
      metadata: { namespace: 'team-0', name: 'cluster-0' },
      spec: { registered: { kubeconfigSecret: 'kubeconfig' } },
    });
    await fleet.update(renderer, AT);
    expect([...fleet.outputs.keys()].filter((path) => /team-1|cluster-0/.test(path))).toEqual([]);
  });
});

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
    const step = fc.record({ edits: fc.array(edit, { maxLength: 3 }), restart });
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
