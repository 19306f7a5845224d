import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Fleet } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import { describe, expect, it } from 'vitest';
import { template } from '../../support/fleet-generator.ts';
import { AT, fullRendering, objectAt, scale, started } from '../../support/started-fleet.ts';

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
    expect(await fleet.update(next, AT, cold)).toEqual([
      'manifests/main/team-1/cluster-4/cluster.yaml',
      'manifests/main/_flux/team-1/cluster-4.yaml', // with the bytes that are there
    ]);
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

  it.each([{ cold: false }, { cold: true }])(
    'renders clusters for the mirrors of the fleet alone (cold: $cold)',
    async ({ cold }) => {
      const { fleet, renderer } = await started();
      const next = cold ? new IncrementalRenderer({ ledger: renderer.ledger(), stampOf: fleet.stampOf }) : renderer;
      const put = (spec: Fleet['spec']) => fleet.put({ ...objectAt<Fleet>(fleet, 'fleet.yaml'), spec });
      put({ pause: 'all' });
      const isOfCluster = (path: string) => path.endsWith('/cluster.yaml');
      expect((await fleet.update(next, AT, cold)).filter(isOfCluster)).toEqual([]);
      put({ mirrors: { images: [{ prefix: 'registry.k8s.io', mirror: 'mirror.example.com' }] } });
      expect(await fleet.update(next, AT)).toContain('manifests/main/team-1/cluster-4/cluster.yaml');
      expect(fleet.contents()).toEqual(fullRendering(fleet, AT));
    },
  );

  it('renders a manifest again that is missing or was edited by hand', async () => {
    const { fleet, renderer } = await started();
    const ledger = renderer.ledger();
    fleet.outputs.delete('manifests/main/_flux/team-0/cluster-0.yaml');
    fleet.outputs.set('manifests/main/team-0/cluster-1/cluster.yaml', Buffer.from('edited'));
    fleet.outputs.set('manifests/main/_base/team-0/namespace.yaml', Buffer.from('edited'));
    fleet.outputs.set('manifests/main/stray.yaml', Buffer.from('stray'));
    const rendered = await fleet.update(new IncrementalRenderer({ ledger, stampOf: fleet.stampOf }), AT, true);
    expect(rendered).toHaveLength(2 * 2 + 1);
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
    expect(rendered).toHaveLength(6 * 2 + 2 * 3 + 3); // clusters, namespaces, identities, tracker, gate; states are what they were
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
