import { join } from 'node:path';
import { type CommitId, commitId } from '@krake-infra/reconciler/core/repository.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { type HeadMove, silencePlans } from '@krake-infra/reconciler/loop/silence.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import { tombstonePlans } from '@krake-infra/reconciler/loop/tombstones.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';
import { CLUSTER, POLICY, replay, replayFleet, STATE, sizes, timeOf } from '../../support/loop.ts';

const PARTS = { renderer: fleetRenderer, bot: { name: 'krake-infra', email: 'krake-infra@localhost' } };
const GROWING = [600, 1400, 1400, 1400, 2400];
const PROPOSAL = 'proposals/shop/web-1/workers/scale-down';
const ADA = 'Ada <ada@example.org>';
const NOW = Math.floor(Date.now() / 1000);

type Noticed = Omit<HeadMove, 'before' | 'after' | 'at'>;

/** Does what a loop does that knew one head and finds another, and pushes; the subjects of what it pushed. */
async function notice(fleet: TestFleet, known: string | undefined, more: Noticed = {}, at = NOW): Promise<string[]> {
  const repository = await openRepository({
    remote: fleet.remote,
    branch: 'main',
    cacheDir: join(fleet.folder, 'loop'),
  });
  onTestFinished(() => repository.close());
  const reader = new SnapshotReader(repository);
  const head = (await repository.head()) as CommitId;
  const before = known === undefined ? {} : { before: await reader.read(commitId(known)) };
  const move = { ...before, after: await reader.read(head), at, ...more };
  const plans = [...(await silencePlans(PARTS, move)), ...tombstonePlans(PARTS, move)];
  if (plans.length === 0) return [];
  const commits = await repository.write(head, plans);
  expect(await repository.push(commits.at(-1) as CommitId, head)).toBe('accepted');
  return fleet.subjects(`${head}..main`);
}

/** A fleet whose pool grew from 3 to 7, and the head that left. */
async function grownFleet(): Promise<{ fleet: TestFleet; head: string }> {
  const fleet = await replayFleet({ loads: GROWING });
  await replay(fleet, '--to', timeOf(1));
  expect(sizes(fleet)).toEqual(['3 -> 7']);
  fleet.pull();
  return { fleet, head: fleet.head() };
}

/** A fleet with one open proposal, as a loop sees it that finds its branch gone. */
async function proposingFleet() {
  const fleet = await replayFleet({ loads: [600, 400, 400, 400], scaleDown: 'propose-only' });
  await replay(fleet, '--to', timeOf(1));
  const decision = /^Krake-Infra-Decision: (.*)$/m.exec(fleet.message(PROPOSAL))?.[1] ?? '';
  return { fleet, head: fleet.head(), vanished: [{ proposal: PROPOSAL, decision }] };
}

const silences = (fleet: TestFleet) => parse(fleet.show(STATE)).status.silences ?? [];

describe('a hand', () => {
  it('that lowers a size silences growth, visibly, until it is released', async () => {
    const { fleet, head } = await grownFleet();
    const commit = await fleet.push(fleet.edit(CLUSTER, 'replicas: 4', 'replicas: 2'), 'Save money');
    const blame = async () => ({ commit: commitId(commit), by: ADA });
    expect(await notice(fleet, head, { blame })).toEqual([
      expect.stringMatching(/^Silence growth of web-1\/workers until 20/),
    ]);
    expect(fleet.changed()).toEqual([`M ${STATE}`]);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });

    const held = await replay(fleet, '--from', timeOf(4), '--to', timeOf(4));
    expect(held[0]?.holds).toMatchObject([{ code: 'silenced', reason: expect.stringContaining(`7 -> 5 by ${ADA}`) }]);
    expect(await fleet.succeed('silence', 'list')).toMatch(/shop\/web-1\/workers +growth +20\S+Z +the size was edited/);
    for (const command of ['explain', 'history']) {
      expect(await fleet.succeed(command, 'shop/web-1')).toContain('silenced: Pool workers does not grow');
    }

    await fleet.succeed('silence', 'release', 'shop/web-1/workers');
    expect(fleet.subjects()[0]).toBe('Release silences of shop/web-1/workers');
    expect(silences(fleet)).toEqual([]);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    expect(await notice(fleet, fleet.head('main~1'))).toEqual([]);
    expect(await notice(fleet, undefined)).toEqual([]);
    await replay(fleet, '--from', timeOf(4), '--to', timeOf(4));
    expect(sizes(fleet)).toEqual(['3 -> 7', '5 -> 9']);
  });

  it('that uses the command line counts as well, also when nobody knew the head before', async () => {
    const { fleet } = await grownFleet();
    await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=9');
    expect(await notice(fleet, undefined)).toEqual([expect.stringMatching(/^Silence shrinking of web-1\/workers /)]);
    expect(await notice(fleet, undefined)).toEqual([]);
    expect(silences(fleet)).toMatchObject([{ direction: 'down', cause: 'edit', what: '7 -> 9' }]);
  });

  it('that reverts a decision silences what it wanted', async () => {
    const { fleet, head } = await grownFleet();
    git(fleet.clone.path, 'revert', '--no-edit', 'HEAD');
    git(fleet.clone.path, 'push', '-q', 'origin', 'HEAD:main');
    expect(await notice(fleet, head)).toHaveLength(1);
    expect(silences(fleet)).toMatchObject([{ direction: 'up', cause: 'revert', what: '3 -> 7' }]);
    await replay(fleet, '--from', timeOf(2));
    expect(sizes(fleet)).toEqual(['3 -> 7']);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('that deletes the branch of a proposal silences what it proposed', async () => {
    const { fleet, head, vanished } = await proposingFleet();
    git(fleet.remote, 'branch', '-q', '-D', PROPOSAL);
    expect(await notice(fleet, head, { vanished })).toHaveLength(1);
    expect(silences(fleet)).toMatchObject([{ direction: 'down', cause: 'closed', proposal: PROPOSAL }]);
    await replay(fleet, '--from', timeOf(3));
    expect(git(fleet.remote, 'branch', '--format=%(refname:short)')).toBe('main');
  });

  it('that merges a proposal silences nothing', async () => {
    const { fleet, head, vanished } = await proposingFleet();
    git(fleet.remote, 'update-ref', 'refs/heads/main', PROPOSAL);
    git(fleet.remote, 'branch', '-q', '-D', PROPOSAL);
    expect(await notice(fleet, head, { vanished })).toEqual([]);
    expect(await notice(fleet, undefined, { vanished })).toEqual([]);
  });

  it('elsewhere, in data that can not be read, or while silences are off, changes nothing', async () => {
    const { fleet, head } = await grownFleet();
    await fleet.push(fleet.edit(POLICY, 'max: 12', 'max: 11'), 'Smaller bounds');
    expect(await notice(fleet, head)).toEqual([]);
    const state = fleet.read(STATE);
    await fleet.push(fleet.edit(CLUSTER, 'replicas: 4', 'replicas: 2'), 'Hand');
    fleet.clone.commit({ [STATE]: 'kind: [\n' }, 'Broken');
    await fleet.clone.pushUntilAccepted();
    expect(await notice(fleet, head)).toEqual([]);
    const off = fleet.edit('fleet.yaml', 'spec:\n', 'spec:\n  silence:\n    seconds: 0\n');
    await fleet.push({ [STATE]: state, ...off }, 'Off');
    expect(await notice(fleet, head)).toEqual([]);
    await fleet.push(fleet.edit('fleet.yaml', 'seconds: 0', 'seconds: 60'), 'On');
    expect(await notice(fleet, head)).toHaveLength(1);
  });

  it('finds nothing to release where nothing is silenced', async () => {
    const fleet = await replayFleet({ loads: [600] });
    expect(await fleet.run('silence', 'release', 'shop/web-1')).toMatchObject({ code: 5 });
    expect(await fleet.run('silence', 'release', 'shop/nothing')).toMatchObject({ code: 5 });
    expect(await fleet.run('silence', 'list', 'web')).toMatchObject({ code: 2 });
    expect(JSON.parse(await fleet.succeed('-o', 'json', 'silence', 'list'))).toEqual([]);
  });
});

describe('a removed cluster', () => {
  it('is counted for a day, then its account goes', async () => {
    const { fleet, head } = await grownFleet();
    const at = Date.parse(timeOf(1)) / 1000 + 60;
    git(fleet.clone.path, 'rm', '-q', CLUSTER, STATE, POLICY);
    await fleet.push({}, 'Removed by hand');
    expect(await notice(fleet, head, {}, at)).toEqual(['Keep account of removed clusters']);
    expect(parse(fleet.show(STATE)).status).toMatchObject({
      removed: expect.any(String),
      decisions: [{ from: 3, to: 7 }],
    });
    expect(await fleet.run('validate')).toMatchObject({ code: 0 });
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    expect(await notice(fleet, fleet.head(), {}, at + 60)).toEqual([]);
    expect(await notice(fleet, undefined, {}, at + 90_000)).toEqual(['Keep account of removed clusters']);
    expect(fleet.changed()).toEqual([`D ${STATE}`]);
  });
});
