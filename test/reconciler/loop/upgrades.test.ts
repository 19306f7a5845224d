import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FollowedLoop, type Setting } from '../../support/followed-loop.ts';
import { git } from '../../support/git-repositories.ts';

const CLUSTER = 'team-0/cluster-0';
const FILE = `clusters/${CLUSTER}.yaml`;
const STATE = `clusters/${CLUSTER}.state.yaml`;
const [OLD, NEW] = ['v1.34.8', 'v1.35.2'];
const BRANCH = `proposals/${CLUSTER}/workers/upgrade`;

interface Machines {
  readonly version: string;
  readonly flavor: string;
}

/** A loop over a fleet in which a person just asked for another version, and another flavor, of a cluster with two pools. */
async function upgrading(setting: Setting = {}): Promise<FollowedLoop> {
  const loop = new FollowedLoop(setting);
  const twoPools = withSecondPool(loop.show(FILE));
  await loop.change({ [FILE]: twoPools });
  await loop.change({ [FILE]: twoPools.replaceAll(OLD, NEW).replaceAll('m1.large', 'm1.xlarge') });
  return loop;
}

function withSecondPool(text: string): string {
  const at = text.indexOf('    - name: workers');
  const pool = text.slice(at).trimEnd();
  return `${text.slice(0, at)}${pool}\n${pool.replace('name: workers', 'name: batch').replace('owner: policy', 'owner: git')}\n`;
}

/** What the manifests on the branch say of the control plane and of each pool. */
function machines(loop: FollowedLoop): Readonly<Record<string, Machines>> {
  const objects = loop
    .show(`manifests/main/${CLUSTER}/cluster.yaml`)
    .split('\n---\n')
    .map((text) => parse(text));
  const flavorOf = (name: string) =>
    objects.find(({ kind, metadata }) => kind === 'OpenStackMachineTemplate' && metadata.name === name).spec.template
      .spec.flavor;
  return Object.fromEntries(
    objects.flatMap(({ kind, metadata, spec }) => {
      if (kind === 'KubeadmControlPlane')
        return [
          ['plane', { version: spec.version, flavor: flavorOf(spec.machineTemplate.spec.infrastructureRef.name) }],
        ];
      if (kind !== 'MachineDeployment') return [];
      const { version, infrastructureRef } = spec.template.spec;
      return [[metadata.name.replace('cluster-0-', ''), { version, flavor: flavorOf(infrastructureRef.name) }]];
    }),
  );
}

const was = { version: OLD, flavor: 'm1.large' };
const is = { version: NEW, flavor: 'm1.xlarge' };
const upgradeOf = (loop: FollowedLoop) => parse(loop.show(STATE)).status.versions.upgrade;
const ready = (loop: FollowedLoop) => loop.applied(loop.head());

describe('an upgrade', () => {
  it('begins with the control plane; pools keep versions and templates until their turn', async () => {
    const loop = await upgrading();
    expect(machines(loop)).toEqual({ plane: is, workers: was, batch: was });
    expect(upgradeOf(loop).since).toMatch(/^20.*Z$/);
  });

  it('goes on pool by pool, each once everything is seen ready, and ends', async () => {
    const loop = await upgrading();
    const begun = loop.head();
    const plane = loop.head();
    loop.applied(git(loop.place.remote, 'rev-parse', 'main~1'));
    expect((await loop.tick()).waiting).toMatchObject([
      { what: `upgrade of cluster ${CLUSTER}`, reason: expect.stringMatching(/the branch is further/) },
    ]);
    loop.applied(plane, undefined, { unrest: 'control plane cluster-0-control-plane: RollingOut' });
    expect((await loop.tick()).waiting).toMatchObject([
      { reason: expect.stringMatching(/is not ready: control plane/) },
    ]);
    expect(loop.head()).toBe(begun);

    loop.applied(plane);
    expect((await loop.tick()).followed).toMatchObject([
      { subject: `Upgrade cluster-0/workers ${OLD} -> ${NEW}`, class: 'upgrade' },
    ]);
    expect(machines(loop)).toEqual({ plane: is, workers: is, batch: was });
    expect(git(loop.place.remote, 'log', '-1', '--format=%B', 'main')).toMatch(
      new RegExp(`Krake-Infra-Trigger: ready:${plane}[^]*Krake-Infra-Decision: upgrade-20`),
    );
    expect((await loop.tick()).waiting).toMatchObject([{ reason: expect.stringMatching(/the branch is further/) }]);

    ready(loop);
    expect((await loop.tick()).followed).toMatchObject([{ subject: `Upgrade cluster-0/batch ${OLD} -> ${NEW}` }]);
    expect(machines(loop)).toEqual({ plane: is, workers: is, batch: is });
    ready(loop);
    expect((await loop.tick()).followed).toMatchObject([
      { subject: `Note that the upgrade of cluster-0 to ${NEW} is over`, class: 'other' },
    ]);
    expect(parse(loop.show(STATE)).status.versions).toEqual({ controlPlane: NEW });
    expect(await loop.tick()).toMatchObject({ followed: [], waiting: [] });
    git(loop.place.person, 'pull', '-q', '--ff-only');
    await loop.person('synth', '--check');
  });

  it('does not stop people and policies from scaling a pool that waits', async () => {
    const loop = await upgrading();
    await loop.person('cluster', 'scale', CLUSTER, 'workers=5');
    expect(machines(loop)).toEqual({ plane: is, workers: was, batch: was });
    expect(loop.show(`manifests/main/${CLUSTER}/cluster.yaml`)).toContain('replicas: 5');
  });

  it('is made by people where no management cluster is connected', async () => {
    const loop = await upgrading();
    loop.seen = 'nothing';
    expect((await loop.tick()).waiting).toMatchObject([{ reason: expect.stringMatching(/^no management cluster/) }]);
    for (let step = 0; step < 3; step++) await loop.person('cluster', 'upgrade', CLUSTER);
    expect(machines(loop)).toEqual({ plane: is, workers: is, batch: is });
    expect(upgradeOf(loop)).toBeUndefined();
    await expect(loop.person('cluster', 'upgrade', CLUSTER)).rejects.toThrow(/no upgrade of cluster .* is under way/);
  });

  it('ends where people decide on everything else, since its end changes nothing on the management cluster', async () => {
    const loop = await upgrading({ other: 'propose-only' });
    for (let step = 0; step < 2; step++) await loop.person('cluster', 'upgrade', CLUSTER);
    const before = loop.show(`manifests/main/${CLUSTER}/cluster.yaml`);
    ready(loop);
    expect((await loop.tick()).followed).toMatchObject([{ subject: expect.stringMatching(/^Note that the upgrade/) }]);
    expect(loop.show(`manifests/main/${CLUSTER}/cluster.yaml`)).toBe(before);
  });

  it('stands in the way of the next minor until it is over', async () => {
    const loop = await upgrading();
    const next = ['cluster', 'update', CLUSTER, '--kubernetes-version', 'v1.36.0'];
    await expect(loop.person(...next)).rejects.toThrow(/before its upgrade of .* is over; wait until/);
    await loop.person('cluster', 'update', CLUSTER, '--kubernetes-version', 'v1.35.3');
    for (let step = 0; step < 3; step++) await loop.person('cluster', 'upgrade', CLUSTER);
    await loop.person(...next);
    expect(machines(loop)).toMatchObject({ plane: { version: 'v1.36.0' }, workers: { version: 'v1.35.3' } });
  });

  it('is told by plans, lists and explanations', async () => {
    const loop = await upgrading();
    expect(await loop.person('plan', 'HEAD~1..HEAD')).toMatch(/being upgraded since .* one after another: workers \(/);
    expect(await loop.person('cluster', 'list')).toMatch(/cluster-0 .* upgrading/);
    expect(await loop.person('explain', `${CLUSTER}/workers`)).toMatch(/its cluster is being upgraded since/);
    ready(loop);
    await loop.tick();
    expect(await loop.person('history', CLUSTER)).toMatch(/upgrade +ready:.*Upgrade cluster-0\/workers/);
  });

  it('waits while a cap of the fleet would be exceeded', async () => {
    const loop = await upgrading({ touched: 1 });
    await loop.person('cluster', 'update', 'team-0/cluster-1', '--kubernetes-version', NEW);
    ready(loop);
    const { followed, waiting } = await loop.tick();
    expect(followed).toHaveLength(1);
    expect(waiting).toMatchObject([{ reason: expect.stringMatching(/2 clusters would be touched in one run/) }]);
  });
});

describe('an upgrade that people decide on', () => {
  it('waits on a branch for each pool', async () => {
    const loop = await upgrading({ upgrade: 'propose-only' });
    ready(loop);
    const { followed } = await loop.tick();
    expect(followed).toMatchObject([{ subject: `Upgrade cluster-0/workers ${OLD} -> ${NEW}`, proposal: BRANCH }]);
    expect(machines(loop)).toMatchObject({ workers: was });
    git(loop.place.remote, 'update-ref', 'refs/heads/main', BRANCH);
    git(loop.place.remote, 'branch', '-D', BRANCH);
    ready(loop);
    expect((await loop.look()).followed).toMatchObject([{ proposal: `proposals/${CLUSTER}/batch/upgrade` }]);
    expect(machines(loop)).toEqual({ plane: is, workers: is, batch: was });
  });

  it('stops when they delete the branch, until one of them goes on', async () => {
    const loop = await upgrading({ upgrade: 'propose-only' });
    ready(loop);
    await loop.tick();
    git(loop.place.remote, 'branch', '-D', BRANCH);
    expect((await loop.tick()).followed).toMatchObject([{ subject: `Stop the upgrade of cluster-0 to ${NEW}` }]);
    ready(loop);
    expect((await loop.tick()).waiting).toMatchObject([{ reason: expect.stringMatching(/a person stopped it/) }]);
    await loop.person('cluster', 'upgrade', CLUSTER);
    expect(machines(loop)).toMatchObject({ workers: is, batch: was });
    expect(upgradeOf(loop).stopped).toBeUndefined();
  });
});
