import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setEnvironment, TestFleet } from '../../support/cli.ts';
import { git } from '../../support/git-repositories.ts';
import { CLUSTER, POLICY, replay, replayFleet, STATE, sizes, timeOf } from '../../support/loop.ts';

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

/** Without a window, whose first part after a start holds shrinking. */
const AT_ONCE = ['  coolDown:\n', '  stabilization:\n    downSeconds: 0\n  coolDown:\n'] as const;

describe('a guard', () => {
  it('holds what exceeds the cap of a day, and says so', async () => {
    const fleet = await replayFleet({
      loads: [1200, 400, 400, 400, 400, 400, 400, 400],
      edits: { 'fleet.yaml': ['nodesRemovedPerDay: 20', 'nodesRemovedPerDay: 2'], [POLICY]: AT_ONCE },
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
      edits: { 'fleet.yaml': ['nodesRemovedPerDay: 20', 'nodesRemovedPerDay: 1'], [POLICY]: AT_ONCE },
    });
    await replay(fleet, '--to', timeOf(1));
    expect(sizes(fleet)).toEqual(['3 -> 2']);
    await fleet.push({ 'metrics/queries.yaml': `${fleet.read('metrics/queries.yaml')}# a remark\n` }, 'Unrelated');
    await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=4');
    await replay(fleet, '--from', timeOf(2), '--to', timeOf(2));
    await fleet.succeed('silence', 'release', 'shop/web-1');
    setEnvironment('KRAKE_INFRA_CACHE', join(fleet.folder, 'other-cache'));
    const passes = await replay(fleet, '--from', timeOf(3), '--to', timeOf(3));
    expect(passes[0]?.withheld.map(({ reason }) => reason)).toEqual([
      '2 nodes would be removed within 24 hours, the fleet allows 1',
    ]);
  });
});

describe('a person at the wheel', () => {
  const pushed = async (fleet: TestFleet, path: string, from: string, to: string) => {
    fleet.pull();
    await fleet.push(fleet.edit(path, from, to), 'One line');
  };

  it('pauses one policy or the fleet, and lets go, with one line', async () => {
    const fleet = await replayFleet({ loads: [600, 1400, 1400, 1400] });
    await pushed(fleet, POLICY, 'spec:\n', 'spec:\n  pause: out\n');
    const { out } = await fleet.run('run', '--replay', '--to', timeOf(1));
    expect(out).toContain('held shop/web-1/workers: ');
    expect(out).toContain(`paused by ${POLICY}: pause: out`);
    await pushed(fleet, POLICY, '  pause: out\n', '');
    await pushed(fleet, 'fleet.yaml', 'spec:\n', 'spec:\n  pause: all\n');
    const [held] = await replay(fleet, '--from', timeOf(2), '--to', timeOf(2));
    expect(held?.holds).toMatchObject([{ code: 'paused', reason: expect.stringContaining('fleet.yaml: pause: all') }]);
    expect(sizes(fleet)).toEqual([]);
    await pushed(fleet, 'fleet.yaml', '  pause: all\n', '');
    await replay(fleet, '--from', timeOf(3));
    expect(sizes(fleet)).toEqual(['3 -> 7']);
  });

  it('forces a size once, under the guards, and the policy takes over when the line goes', async () => {
    const fleet = await replayFleet({ loads: [600, 600, 600, 600, 600, 600] });
    await pushed(fleet, POLICY, 'spec:\n', 'spec:\n  force: 11\n');
    await replay(fleet, '--to', timeOf(1));
    expect(sizes(fleet)).toEqual(['3 -> 11']);
    expect(fleet.message()).toContain('Krake-Infra-Trigger: force/shop/web-1-workers=11');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    await pushed(fleet, POLICY, 'force: 11', 'force: 2');
    const [held] = await replay(fleet, '--from', timeOf(3), '--to', timeOf(3));
    expect(held?.withheld).toMatchObject([{ reason: '9 nodes would be removed in one run, the fleet allows 3' }]);
    expect(await fleet.succeed('explain', 'shop/web-1/workers')).toContain('decided again with the same result');
    await pushed(fleet, POLICY, '  force: 2\n', '');
    await replay(fleet, '--from', timeOf(4));
    expect(sizes(fleet)).toEqual(['3 -> 11', '11 -> 10']);
  });

  it('limits how often policies change sizes', async () => {
    const fleet = await replayFleet({
      loads: [600, 800, 1000, 1200, 1400],
      edits: { 'fleet.yaml': ['spec:\n', 'spec:\n  rateLimits:\n    scaleUp: { changes: 1, perSeconds: 1800 }\n'] },
    });
    const passes = await replay(fleet);
    expect(sizes(fleet)).toEqual(['3 -> 4', '4 -> 6']);
    expect(passes.flatMap(({ at, withheld }) => withheld.map(({ reason }) => [at, reason]))).toContainEqual([
      Date.parse(timeOf(2)) / 1000,
      `1 scale-up change is made within 1800 s, the fleet allows 1; it may go at ${timeOf(3)}`,
    ]);
  });

  it('deletes a cluster, and the budget of the day knows it still', async () => {
    const fleet = await TestFleet.make();
    const loaded = (load: number) => fleet.edit('metrics-providers/recorded.yaml', /queries: \d+/, `queries: ${load}`);
    await fleet.push({ ...loaded(1400) }, 'More load');
    await fleet.succeed('run', '--once');
    for (const more of [[], ['--applied']]) await fleet.succeed('cluster', 'delete', 'shop/web-1', ...more);
    expect(fleet.subjects()[0]).toBe('Remove cluster shop/web-1');
    expect(fleet.show(STATE)).toContain('removed: ');
    expect(fleet.show(STATE)).not.toContain('templates:');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
    fleet.pull();
    expect(await fleet.run('validate')).toMatchObject({ code: 0 });
    await fleet.succeed('cluster', 'create', 'shop/web-1', '--cloud', 'dresden', '--template', 'production');
    expect(fleet.show(STATE)).toMatch(/to: 7/);
    expect(fleet.show(STATE)).not.toContain('removed: ');
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });
});
