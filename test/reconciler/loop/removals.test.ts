import { describe, expect, it } from 'vitest';
import { FollowedLoop, type Setting } from '../../support/followed-loop.ts';
import { git } from '../../support/git-repositories.ts';

const CLUSTER = 'team-0/cluster-0';
const MANIFEST = `manifests/main/${CLUSTER}/cluster.yaml`;
const BRANCH = `proposals/${CLUSTER}/_cluster/delete`;
const DAY_MS = 86_400_000;

describe('the removal of a cluster', () => {
  it('goes on by itself once Flux has applied its first commit, and not before', async () => {
    const removing = new FollowedLoop();
    const before = removing.head();
    await removing.person('cluster', 'delete', CLUSTER);
    const begun = removing.head();
    removing.applied(before);
    expect((await removing.tick()).waiting).toMatchObject([
      { what: `cluster ${CLUSTER}`, reason: expect.stringMatching(/the branch is further/) },
    ]);
    removing.applied(begun, before);
    expect((await removing.tick()).waiting).toMatchObject([{ reason: expect.stringContaining('/_flux/') }]);
    expect(removing.head()).toBe(begun);
    removing.applied(begun);
    const { followed, waiting } = await removing.tick();
    expect(waiting).toEqual([]);
    expect(followed.map(({ subject }) => subject)).toEqual([
      `Confirm that the protection of cluster ${CLUSTER} is lifted`,
      `Remove cluster ${CLUSTER}`,
    ]);
    expect(removing.subjects(begun)).toEqual(followed.map(({ subject }) => subject));
    const changed = git(removing.place.remote, 'show', '--format=', '--name-status', '--no-renames', 'main');
    expect(changed.replaceAll('\t', ' ').split('\n')).toEqual([
      `D clusters/${CLUSTER}.state.yaml`,
      `D clusters/${CLUSTER}.yaml`,
      `D manifests/main/_flux/${CLUSTER}.yaml`,
      `D ${MANIFEST}`,
      `D policies/${CLUSTER}.yaml`,
    ]);
    const message = git(removing.place.remote, 'log', '--format=%B', '-2', 'main');
    expect(message).toContain(`Krake-Infra-Trigger: applied:${begun}`);
    expect(message).toMatch(/Krake-Infra-Decision: person-/);
    expect((await removing.tick()).followed).toEqual([]);
  });

  it('is not confirmed by a commit that nobody here knows, nor while Flux complains', async () => {
    const removing = new FollowedLoop();
    await removing.person('cluster', 'delete', CLUSTER);
    removing.applied('f'.repeat(40));
    expect((await removing.tick()).waiting).toMatchObject([{ reason: expect.stringContaining('not known here yet') }]);
    removing.applied({ reason: 'Kustomization cluster-0 is suspended' });
    expect((await removing.tick()).waiting).toMatchObject([{ reason: 'Kustomization cluster-0 is suspended' }]);
    removing.seen = undefined;
    expect((await removing.tick()).waiting).toMatchObject([{ reason: 'its management cluster can not be read' }]);
  });

  it('is confirmed by people where no management cluster is connected', async () => {
    const removing = new FollowedLoop();
    removing.seen = 'nothing';
    await removing.person('cluster', 'delete', CLUSTER);
    expect((await removing.tick()).waiting).toMatchObject([
      { reason: expect.stringMatching(/^no management cluster/) },
    ]);
  });

  it('gets its protection back when it does not go on within a day', async () => {
    const removing = new FollowedLoop();
    const files = [MANIFEST, `manifests/main/_flux/${CLUSTER}.yaml`, `clusters/${CLUSTER}.state.yaml`];
    await removing.person('cluster', 'list');
    const before = files.map((path) => removing.show(path));
    await removing.person('cluster', 'delete', CLUSTER);
    expect(removing.show(MANIFEST)).not.toBe(before[0]);
    removing.applied({ reason: 'Kustomization cluster-0 is suspended' });
    await removing.tick();
    removing.later = DAY_MS;
    const { followed } = await removing.tick();
    expect(followed.map(({ subject }) => subject)).toEqual([`Restore the protection of cluster ${CLUSTER}`]);
    expect(files.map((path) => removing.show(path))).toEqual(before);
    expect(git(removing.place.remote, 'log', '-1', '--format=%b', 'main')).toMatch(/not seen applied within 24 hours/);
    expect(await removing.tick()).toMatchObject({ followed: [], waiting: [] });
  });
});

describe('the removal of a cluster that people decide on', () => {
  it.each<[string, Setting, RegExp]>([
    ['because removals are proposed', { remove: 'propose-only' }, /commitPolicy/],
    ['because it exceeds a cap', { objects: 0 }, /objects would be deleted in one run, the fleet allows 0/],
  ])('waits on a branch, %s', async (_, setting, why) => {
    const removing = new FollowedLoop(setting);
    await removing.person('cluster', 'delete', CLUSTER);
    removing.applied(removing.head());
    expect((await removing.tick()).followed).toMatchObject([{ subject: expect.stringMatching(/^Confirm/) }]);
    const confirmed = removing.head();
    const { followed, waiting } = await removing.tick();
    expect(followed).toMatchObject([{ subject: `Remove cluster ${CLUSTER}`, class: 'delete', proposal: BRANCH }]);
    expect(waiting).toMatchObject([{ reason: expect.stringMatching(why) }]);
    expect(removing.head()).toBe(confirmed);
    expect(git(removing.place.remote, 'rev-parse', `${BRANCH}~1`)).toBe(confirmed);
    expect((await removing.tick()).followed).toEqual([]);
    git(removing.place.remote, 'update-ref', 'refs/heads/main', BRANCH);
    git(removing.place.remote, 'branch', '-D', BRANCH);
    expect(await removing.tick()).toMatchObject({ followed: [], waiting: [] });
    expect(git(removing.place.remote, 'ls-tree', '--name-only', 'main', `clusters/${CLUSTER}.yaml`)).toBe('');
  });

  it('ends when they delete the branch, whatever sees it first', async () => {
    const removing = new FollowedLoop({ remove: 'propose-only' });
    const before = removing.show(MANIFEST);
    await removing.person('cluster', 'delete', CLUSTER);
    removing.applied(removing.head());
    await removing.tick();
    await removing.tick();
    git(removing.place.remote, 'branch', '-D', BRANCH);
    expect((await removing.look()).followed).toMatchObject([{ subject: expect.stringMatching(/^Restore/) }]);
    expect(removing.show(MANIFEST)).toBe(before);
  });

  it('does not take the branch of an earlier removal for its own', async () => {
    const removing = new FollowedLoop({ remove: 'propose-only' });
    await removing.person('cluster', 'delete', CLUSTER);
    removing.applied(removing.head());
    git(removing.place.remote, 'branch', BRANCH, 'main~1');
    await removing.tick();
    expect((await removing.tick()).waiting).toContainEqual({
      what: `cluster ${CLUSTER}`,
      reason: `${BRANCH} belongs to something earlier; delete it`,
    });
  });
});

describe('the removal of a pool', () => {
  it('goes on once the objects of its cluster are applied', async () => {
    const removing = new FollowedLoop();
    const before = removing.head();
    await removing.person('cluster', 'update', CLUSTER, '--remove-pool', 'workers');
    const begun = removing.head();
    removing.applied(before);
    expect((await removing.tick()).waiting).toMatchObject([{ what: `pool ${CLUSTER}/workers` }]);
    removing.applied(begun, before);
    expect((await removing.tick()).followed.map(({ subject }) => subject)).toEqual([
      `Confirm that the protection of pool ${CLUSTER}/workers is lifted`,
      `Remove pool ${CLUSTER}/workers`,
    ]);
    expect(removing.show(MANIFEST)).not.toContain('kind: MachineDeployment');
  });

  it('gets its protection back after a day', async () => {
    const removing = new FollowedLoop();
    const before = removing.show(MANIFEST);
    removing.seen = 'nothing';
    await removing.person('cluster', 'update', CLUSTER, '--remove-pool', 'workers');
    removing.later = DAY_MS;
    expect((await removing.tick()).followed).toMatchObject([{ what: `pool ${CLUSTER}/workers` }]);
    expect(removing.show(MANIFEST)).toBe(before);
  });

  it('that people took out by hand meanwhile stops nothing', async () => {
    const removing = new FollowedLoop();
    await removing.person('cluster', 'update', CLUSTER, '--remove-pool', 'workers');
    removing.applied(removing.head());
    const file = `clusters/${CLUSTER}.yaml`;
    removing.place.push({
      [file]: removing.show(file).replace(/\n {2}pools:[\s\S]*/, '\n'),
      [`policies/${CLUSTER}.yaml`]: null,
    });
    expect((await removing.tick()).waiting).toEqual([]);
  });
});
