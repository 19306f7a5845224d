import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { git } from '../../support/git-repositories.ts';
import { CLUSTER, POLICY, recording, replay, replayFleet, STATE, sizes, timeOf } from '../../support/loop.ts';

const WAVE = [600, 600, 1000, 1000, 1000, 400, 400, 400, 400, 400];

describe('run --replay', () => {
  it('turns a recorded load into commits that explain themselves', async () => {
    const fleet = await replayFleet({ loads: WAVE });
    const base = fleet.head();
    await replay(fleet);
    expect(sizes(fleet)).toEqual(['3 -> 5', '5 -> 4', '4 -> 3', '3 -> 2']);
    const up = git(fleet.remote, 'log', '--reverse', '--format=%H', `${base}..main`).split('\n')[0] as string;
    expect(fleet.changed(up)).toEqual([`M ${STATE}`, `M ${CLUSTER}`, 'M manifests/main/shop/web-1/cluster.yaml']);
    const message = fleet.message(up);
    expect(message).toMatch(/^Scale web-1\/workers 3 -> 5/);
    const trailers = git(fleet.remote, 'log', '-1', '--format=%(trailers:key=x)%(trailers:only,unfold)', up).split(
      '\n',
    );
    const names = trailers.filter((line) => line !== '').map((line) => line.split(':')[0]);
    expect(names).toEqual(
      ['Class', 'Cluster', 'Trigger', 'Decision', 'Policy', 'Evidence', 'Engine'].map((name) => `Krake-Infra-${name}`),
    );
    expect(message).toContain('Krake-Infra-Class: scale-up\nKrake-Infra-Cluster: shop/web-1\n');
    expect(git(fleet.remote, 'show', '--format=', '--numstat', up, '--', 'manifests')).toBe(
      '2\t2\tmanifests/main/shop/web-1/cluster.yaml',
    );
    expect(await fleet.checkFresh()).toMatchObject({ code: 0 });
  });

  it('dates each commit as its trigger, and remembers it in the state file', async () => {
    const fleet = await replayFleet({ loads: WAVE.slice(0, 3) });
    await replay(fleet);
    expect(git(fleet.remote, 'log', '-1', '--format=%ad %cd', '--date=iso-strict', 'main')).toBe(
      `${timeOf(2).replace('Z', '+00:00')} ${timeOf(2).replace('Z', '+00:00')}`,
    );
    const [pool] = parse(fleet.show(STATE)).status.pools;
    expect(pool).toMatchObject({ name: 'workers', lastUp: { at: timeOf(2), from: 3, to: 5 } });
    expect(fleet.message()).toContain(`Krake-Infra-Decision: ${pool.lastUp.decision}\n`);
  });

  it('makes no second commit for the same trigger', async () => {
    const fleet = await replayFleet({ loads: WAVE.slice(0, 5) });
    await replay(fleet);
    const head = fleet.head();
    const again = await replay(fleet);
    expect(again.flatMap(({ committed }) => committed)).toEqual([]);
    expect(fleet.head()).toBe(head);
    await replay(fleet, '--from', timeOf(2), '--to', timeOf(2));
    expect(fleet.head()).toBe(head);
  });

  it('gives the same commits for the same recording on another machine', async () => {
    const fleets = [await replayFleet({ loads: WAVE }), await replayFleet({ loads: WAVE })];
    const trees = [];
    for (const fleet of fleets) {
      await replay(fleet);
      trees.push(git(fleet.remote, 'log', '--format=%T %ad %s', 'main~4..main'));
    }
    expect(trees[0]).toContain('3 -> 5');
    expect(trees[1]).toBe(trees[0]);
  });

  it('gives other sizes for another recording', async () => {
    const fleet = await replayFleet({ loads: [600, 2000, 2000, 2000] });
    await replay(fleet);
    expect(sizes(fleet)).toEqual(['3 -> 7', '7 -> 10']);
  });

  it('plays only the asked time', async () => {
    const fleet = await replayFleet({ loads: [600, 1000, 1400] });
    const passes = await replay(fleet, '--from', timeOf(0), '--to', timeOf(1));
    expect(passes.map(({ at }) => new Date(at * 1000).toISOString().slice(11, 16))).toEqual(['08:00', '08:15']);
    expect(sizes(fleet)).toEqual(['3 -> 5']);
  });

  it('plots nodes against load for a person', async () => {
    const fleet = await replayFleet({ loads: WAVE });
    const { code, out, err } = await fleet.run('run', '--replay');
    expect(code).toBe(0);
    expect(err).toContain('machines: simulated, no management cluster is connected');
    expect(out).toMatch(/^2026-03-01T08:30:00Z pushed [0-9a-f]{12} shop\/web-1\/workers 3 -> 5: /m);
    expect(out).toMatch(/^4 changes; \d+ node hours, \d+ at a fixed 5; /m);
  });

  it('without a recording is invalid; with a missing one not found; a broken one names its line', async () => {
    const fleet = await replayFleet({ loads: WAVE });
    await fleet.push({ 'traces/queries.csv': `${recording([600, 700])}yesterday,1\n` }, 'Broken');
    const broken = await fleet.run('run', '--replay');
    expect(broken).toMatchObject({ code: 3, out: '' });
    expect(broken.err).toContain('traces/queries.csv:4:1: time holds no RFC 3339 time');
    await fleet.push({ 'traces/queries.csv': null }, 'Gone');
    expect(await fleet.run('run', '--replay')).toMatchObject({ code: 5, out: '' });
    const provider = fleet.read('metrics-providers/recorded.yaml').split('    series:')[0];
    await fleet.push({ 'metrics-providers/recorded.yaml': `${provider}    values:\n      queries: 600\n` }, 'Values');
    expect(await fleet.run('run', '--replay')).toMatchObject({ code: 3, out: '' });
  });
});

describe('a person and the loop', () => {
  it('a pool without a policy is left alone', async () => {
    const fleet = await replayFleet({ loads: WAVE });
    await fleet.push({ [POLICY]: null }, 'No policy');
    await replay(fleet);
    expect(sizes(fleet)).toEqual([]);
  });

  it('a cluster whose files are broken is held, and says why', async () => {
    const fleet = await replayFleet({ loads: WAVE.slice(0, 3) });
    fleet.clone.commit(fleet.edit(CLUSTER, 'tier: frontend', 'tier: [frontend]'), 'Broken');
    await fleet.clone.pushUntilAccepted();
    await replay(fleet);
    expect(sizes(fleet)).toEqual([]);
  });
});
