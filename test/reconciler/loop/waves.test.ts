import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { FollowedLoop, type Setting } from '../../support/followed-loop.ts';
import { git } from '../../support/git-repositories.ts';

const TEMPLATE = 'templates/production.yaml';
const cluster = (index: number) => `team-0/cluster-${index}`;
const machine = (flavor: string) => ({ openstack: { flavor: { name: flavor }, image: { name: 'ubuntu' } } });

const template = (
  flavor: string,
  kubernetesVersion = 'v1.34.8',
  rollout: object | null = { canaries: { stage: 'canary' }, waveSize: 2, readySeconds: 600 },
) =>
  stringify({
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterTemplate',
    metadata: { name: 'production' },
    spec: { ...(rollout && { rollout }), kubernetesVersion, controlPlane: { machine: machine(flavor) } },
  });

/** A fleet whose first four clusters follow a template, of which the third is the canary. */
async function followers(setting: Setting = {}): Promise<FollowedLoop> {
  const loop = new FollowedLoop(setting);
  const files = [0, 1, 2, 3].map((index) => {
    const { spec, metadata, ...rest } = parse(loop.show(`clusters/${cluster(index)}.yaml`));
    const { kubernetesVersion: _, controlPlane: __, ...own } = spec;
    const labels = index === 2 ? { stage: 'canary' } : {};
    return [
      `clusters/${cluster(index)}.yaml`,
      stringify({ ...rest, metadata: { ...metadata, labels }, spec: { template: 'production', ...own } }),
    ];
  });
  await loop.change({ [TEMPLATE]: template('m1.large'), ...Object.fromEntries(files) });
  return loop;
}

const flavors = (loop: FollowedLoop) =>
  [0, 1, 2, 3].map((index) => /flavor: (\S+)/.exec(loop.show(`manifests/main/${cluster(index)}/cluster.yaml`))?.[1]);
const what = 'change of template production';

describe('a change of a template with waves', () => {
  it('changes no cluster by itself, then the canaries, then the others, each wave once those before are ready', async () => {
    const loop = await followers();
    await loop.change({ [TEMPLATE]: template('m1.huge') });
    expect(git(loop.place.remote, 'show', '--format=', '--name-only', 'main')).toBe(TEMPLATE);
    expect(await loop.person('plan', 'HEAD~1..HEAD')).toMatch(/template production: 4 of 4 clusters still to get/);
    await loop.person('synth', '--check');
    const subjects: string[][] = [];
    for (let pass = 0; pass < 3; pass++) {
      loop.applied(loop.head());
      subjects.push((await loop.tick()).followed.map(({ subject }) => subject));
      expect((await loop.tick()).waiting).toMatchObject(
        pass < 2 ? [{ what, reason: expect.stringMatching(/the branch is further/) }] : [],
      );
    }
    expect(subjects).toEqual(
      [[2], [0, 1], [3]].map((wave) =>
        wave.map((index) => `Move cluster-${index} to template production as it is now`),
      ),
    );
    expect(flavors(loop)).toEqual(['m1.huge', 'm1.huge', 'm1.huge', 'm1.huge']);
    expect(git(loop.place.remote, 'log', '-1', '--format=%B', 'main')).toMatch(/Krake-Infra-Trigger: wave:others/);
    git(loop.place.person, 'pull', '-q', '--ff-only');
    await loop.person('synth', '--check');
    loop.applied(loop.head());
    expect(await loop.tick()).toMatchObject({ followed: [], waiting: [] });
  });

  it('halts when a cluster of an earlier wave is not ready in time, and goes on when it is', async () => {
    const loop = await followers();
    await loop.change({ [TEMPLATE]: template('m1.huge') });
    loop.applied(loop.head());
    await loop.tick();
    const moved = loop.head();
    loop.applied(moved, undefined, { unrest: '1 of 3 ready' });
    expect((await loop.tick()).waiting).toMatchObject([
      { what, reason: expect.stringMatching(/^1 cluster not ready.*cluster-2: 1 of 3/) },
    ]);
    loop.later = 700_000;
    expect((await loop.tick()).waiting).toMatchObject([
      { what, reason: expect.stringMatching(/^halted: team-0\/cluster-2/) },
    ]);
    expect(loop.head()).toBe(moved);
    loop.applied(moved);
    expect((await loop.tick()).followed).toHaveLength(2);
  });

  it('takes clusters through an upgrade before the next wave, and a version that can not be is refused at once', async () => {
    const loop = await followers();
    await loop.change({ [TEMPLATE]: template('m1.large', 'v1.35.2') });
    loop.applied(loop.head());
    await loop.tick();
    expect(loop.show(`manifests/main/${cluster(2)}/cluster.yaml`)).toMatch(/v1.35.2[\s\S]*v1.34.8/);
    loop.applied(loop.head());
    expect((await loop.tick()).followed).toMatchObject([{ subject: 'Upgrade cluster-2/workers v1.34.8 -> v1.35.2' }]);
    loop.applied(loop.head());
    // The upgrade ends, and its end is what the next wave waited for.
    expect((await loop.tick()).followed.map(({ subject }) => subject)).toMatchObject([
      'Note that the upgrade of cluster-2 to v1.35.2 is over',
      'Move cluster-0 to template production as it is now',
      'Move cluster-1 to template production as it is now',
    ]);
    git(loop.place.person, 'pull', '-q', '--ff-only');
    await expect(loop.change({ [TEMPLATE]: template('m1.large', 'v1.36.0') })).rejects.toThrow(
      /templates\/production.yaml.*v1.36.0 is more than one minor newer than v1.34.8/,
    );
    await expect(loop.person('synth', '--check')).rejects.toThrow(/v1.36.0 is more than one minor newer than v1.34.8/);
    await expect(loop.person('plan', 'HEAD')).rejects.toThrow(/refusals stand against this change/);
  });

  it('is held by the caps of the fleet, and made by people where nobody looks', async () => {
    const loop = await followers({ touched: 1 });
    await loop.change({ [TEMPLATE]: template('m1.huge', 'v1.34.8', { waveSize: 2, canaries: { team: 'none' } }) });
    await loop.person('cluster', 'upgrade', cluster(0));
    loop.applied(loop.head());
    const { followed, waiting } = await loop.tick();
    expect(followed).toHaveLength(1);
    expect(waiting).toMatchObject([{ reason: expect.stringMatching(/2 clusters would be touched in one run/) }]);
    expect(flavors(loop)).toEqual(['m1.huge', 'm1.huge', 'm1.large', 'm1.large']);
  });

  it('shares the caps of the fleet with upgrades of the same pass', async () => {
    const loop = await followers({ touched: 1 });
    const other = `clusters/${cluster(4)}.yaml`;
    await loop.change({ [other]: loop.show(other).replaceAll('v1.34.8', 'v1.35.2'), [TEMPLATE]: template('m1.huge') });
    loop.applied(loop.head());
    const { followed, waiting } = await loop.tick();
    expect(followed).toMatchObject([{ subject: 'Upgrade cluster-4/workers v1.34.8 -> v1.35.2' }]);
    expect(waiting).toMatchObject([{ reason: expect.stringMatching(/2 clusters would be touched in one run/) }]);
    loop.applied(loop.head());
    expect((await loop.tick()).followed.map(({ subject }) => subject)).toContain(
      'Move cluster-2 to template production as it is now',
    );
  });

  it('without waves reaches every cluster at once', async () => {
    const loop = await followers();
    await loop.change({ [TEMPLATE]: template('m1.huge', 'v1.34.8', null) });
    expect(flavors(loop)).toEqual(['m1.huge', 'm1.huge', 'm1.huge', 'm1.huge']);
  });
});

describe('a change of a template that people decide on', () => {
  const branch = (index: number) => `proposals/${cluster(index)}/_cluster/template`;
  const subject = (index: number) => `Move cluster-${index} to template production as it is now`;

  /** A person merges a proposal. */
  function merge(loop: FollowedLoop, index: number): void {
    const { remote, person } = loop.place;
    git(person, 'fetch', '-q');
    git(person, 'pull', '-q', '--ff-only');
    git(person, 'merge', '-q', '--no-edit', `origin/${branch(index)}`);
    git(person, 'push', '-q');
    git(remote, 'branch', '-D', branch(index));
  }

  it('waits on a branch for each cluster of a wave, and the next wave for those', async () => {
    const loop = await followers({ upgrade: 'propose-only' });
    await loop.change({ [TEMPLATE]: template('m1.huge') });
    loop.applied(loop.head());
    expect((await loop.tick()).followed).toMatchObject([{ subject: subject(2), proposal: branch(2) }]);
    expect(await loop.tick()).toMatchObject({
      followed: [],
      waiting: [
        { reason: `a change of class upgrade is proposed (commitPolicy of fleet.yaml); merge or delete ${branch(2)}` },
      ],
    });
    merge(loop, 2);
    loop.applied(loop.head());
    const { followed } = await loop.look();
    expect(followed).toMatchObject([0, 1].map((index) => ({ subject: subject(index), proposal: branch(index) })));
    expect(flavors(loop)).toEqual(['m1.large', 'm1.large', 'm1.huge', 'm1.large']);
    merge(loop, 0);
    merge(loop, 1);
    loop.applied(loop.head());
    expect((await loop.look()).followed).toMatchObject([{ proposal: branch(3) }]);
    expect(flavors(loop)).toEqual(['m1.huge', 'm1.huge', 'm1.huge', 'm1.large']);
  });

  it.each(['direct', 'propose-only'] as const)(
    'halts when they delete the branch, until one of them goes on (other: %s)',
    async (other) => {
      const loop = await followers({ upgrade: 'propose-only', other });
      await loop.change({ [TEMPLATE]: template('m1.huge') });
      loop.applied(loop.head());
      await loop.tick();
      git(loop.place.remote, 'branch', '-D', branch(2));
      expect((await loop.tick()).followed).toMatchObject([
        { subject: 'Halt the change of template production at cluster-2', class: 'other' },
      ]);
      loop.applied(loop.head());
      const halted = {
        what,
        reason: expect.stringMatching(/^halted: a person declined .* team-0\/cluster-2; krake-infra/),
      };
      expect((await loop.tick()).waiting).toMatchObject([halted]);
      await loop.person('cluster', 'upgrade', cluster(2));
      expect(flavors(loop)).toEqual(['m1.large', 'm1.large', 'm1.huge', 'm1.large']);
      loop.applied(loop.head());
      expect((await loop.look()).followed).toMatchObject([{ proposal: branch(0) }, { proposal: branch(1) }]);
    },
  );

  it('begins anew when the template is changed again; a branch of the change before is no word on this one', async () => {
    const loop = await followers({ upgrade: 'propose-only' });
    await loop.change({ [TEMPLATE]: template('m1.huge') });
    loop.applied(loop.head());
    await loop.tick();
    await loop.change({ [TEMPLATE]: template('m1.small') });
    loop.applied(loop.head());
    const belongs = `${branch(2)} belongs to something earlier; delete it`;
    expect((await loop.look()).waiting).toContainEqual({ what: `${what} for cluster ${cluster(2)}`, reason: belongs });
    git(loop.place.remote, 'branch', '-D', branch(2));
    expect((await loop.tick()).followed).toMatchObject([{ subject: subject(2), proposal: branch(2) }]);
  });
});
