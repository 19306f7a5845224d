import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setEnvironment, TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';
import { CLUSTER, POLICY, replay, replayFleet, sizes, timeOf } from '../../support/loop.ts';

const FALLING = [600, 400, 400, 400, 400];
const PROPOSAL = 'proposals/shop/web-1/workers/scale-down';

describe('missing data', () => {
  it('never scales down', async () => {
    const fleet = await replayFleet({ loads: [600, undefined, undefined, undefined, undefined, 600] });
    const passes = await replay(fleet);
    expect(sizes(fleet)).toEqual([]);
    const holds = passes.map(({ holds: [hold] }) => hold?.code);
    expect(holds.filter((code) => code === 'no-data').length).toBeGreaterThanOrEqual(3);
    const { out } = await fleet.run('run', '--replay');
    expect(out).toMatch(/no decision shop\/web-1\/workers: .*queries/);
  });

  it('is not zero: a source that fails holds everything', async () => {
    const fleet = await replayFleet({
      loads: FALLING,
      edits: { 'metrics-providers/recorded.yaml': ['valueColumn: value', 'valueColumn: load'] },
    });
    const { code, out } = await fleet.run('run', '--once');
    expect(code).toBe(0);
    expect(out).toMatch(/no decision shop\/web-1\/workers: .*there is no column load/);
    expect(sizes(fleet)).toEqual([]);
  });

  it('and a value beyond belief change nothing', async () => {
    const fleet = await replayFleet({ loads: [600, 100_001, -5] });
    await replay(fleet);
    expect(sizes(fleet)).toEqual([]);
  });

  it('is what an old recording is to a pass of today', async () => {
    const fleet = await replayFleet({ loads: [2000, 2000] });
    const { code, out } = await fleet.run('run', '--once');
    expect(code).toBe(0);
    expect(out).toMatch(/no decision shop\/web-1\/workers: /);
    expect(sizes(fleet)).toEqual([]);
  });
});

describe('run --once', () => {
  it('acts on values that stand in Git, once', async () => {
    const fleet = await TestFleet.make();
    await fleet.push(fleet.edit('metrics-providers/recorded.yaml', 'queries: 600', 'queries: 1400'), 'More load');
    const { out } = await fleet.run('run', '--once');
    expect(out).toMatch(/pushed [0-9a-f]{12} shop\/web-1\/workers 3 -> 7: /);
    expect(sizes(fleet)).toEqual(['3 -> 7']);
    expect((await fleet.run('run', '--once')).out).toBe('');
    expect(sizes(fleet)).toEqual(['3 -> 7']);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});

describe('scale-down', () => {
  it('is off unless the pool allows it', async () => {
    const fleet = await replayFleet({
      loads: FALLING,
      edits: { [CLUSTER]: ['      scaleDown:\n        evidence: load\n', ''] },
    });
    const passes = await replay(fleet);
    expect(sizes(fleet)).toEqual([]);
    expect(passes.at(-1)?.holds).toContainEqual(
      expect.objectContaining({ code: 'not-allowed', reason: expect.stringMatching(/no scaleDown of the pool/) }),
    );
  });

  it('waits for a person on a branch of its own when it is to be proposed', async () => {
    const fleet = await replayFleet({ loads: FALLING, scaleDown: 'propose-only' });
    const head = fleet.head();
    const passes = await replay(fleet);
    expect(fleet.head()).toBe(head);
    expect(git(fleet.remote, 'branch', '--format=%(refname:short)')).toBe(`main\n${PROPOSAL}`);
    expect(fleet.subjects(`main..${PROPOSAL}`)).toEqual([expect.stringMatching(/^Scale web-1\/workers 3 -> 2/)]);
    expect(git(fleet.remote, 'merge-base', 'main', PROPOSAL)).toBe(head);
    // One open proposal is left as it is.
    expect(passes.flatMap(({ committed }) => committed)).toEqual([
      expect.objectContaining({ commit: fleet.head(PROPOSAL), proposal: PROPOSAL }),
    ]);
  });

  it('of a merged proposal is the size, and leaves the manifests current', async () => {
    const fleet = await replayFleet({ loads: FALLING, scaleDown: 'propose-only' });
    await replay(fleet, '--to', timeOf(1));
    git(fleet.clone.path, 'fetch', '-q');
    git(fleet.clone.path, 'merge', '-q', '--no-ff', '-m', 'Agreed', `origin/${PROPOSAL}`);
    git(fleet.clone.path, 'push', '-q', 'origin', 'HEAD:main', `:${PROPOSAL}`);
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    await replay(fleet);
    expect(git(fleet.remote, 'branch', '--format=%(refname:short)')).toBe('main');
  });

  it('takes one step at a time and rests in between', async () => {
    const fleet = await replayFleet({ loads: [600, 0, 0, 0, 0, 0, 0] });
    await replay(fleet);
    expect(sizes(fleet)).toEqual(['3 -> 2']);
    const taller = await replayFleet({
      loads: [1200, 1200, 0, 0, 0, 0, 0, 0],
      edits: { [POLICY]: ['down: 1\n', 'down: 2\n'] },
    });
    await replay(taller);
    expect(sizes(taller)).toEqual(['3 -> 6', '6 -> 4', '4 -> 2']);
  });
});

describe('a guard', () => {
  it('holds what exceeds the cap of a day, and says so', async () => {
    const fleet = await replayFleet({
      loads: [1200, 400, 400, 400, 400, 400, 400, 400],
      edits: { 'fleet.yaml': ['nodesRemovedPerDay: 20', 'nodesRemovedPerDay: 2'] },
    });
    const passes = await replay(fleet);
    expect(sizes(fleet)).toEqual(['3 -> 6', '6 -> 5', '5 -> 4']);
    expect(passes.at(-1)?.withheld).toEqual([
      expect.objectContaining({
        reason: '3 nodes would be removed within 24 hours, the fleet allows 2',
        decision: expect.objectContaining({ from: 4, to: 3 }),
      }),
    ]);
    expect((await fleet.run('run', '--replay', '--from', timeOf(7), '--to', timeOf(7))).out).toContain(
      'held shop/web-1/workers 4 -> 3: ',
    );
  });

  it('counts what was removed before the process started', async () => {
    const fleet = await replayFleet({
      loads: [600, 400, 400, 400],
      edits: { 'fleet.yaml': ['nodesRemovedPerDay: 20', 'nodesRemovedPerDay: 1'] },
    });
    await replay(fleet, '--to', timeOf(1));
    expect(sizes(fleet)).toEqual(['3 -> 2']);
    await fleet.push({ 'metrics/queries.yaml': `${fleet.read('metrics/queries.yaml')}# a remark\n` }, 'Unrelated');
    await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=4');
    setEnvironment('KRAKE_INFRA_CACHE', join(fleet.folder, 'other-cache'));
    const passes = await replay(fleet, '--from', timeOf(3), '--to', timeOf(3));
    expect(passes[0]?.withheld.map(({ reason }) => reason)).toEqual([
      '2 nodes would be removed within 24 hours, the fleet allows 1',
    ]);
  });
});
