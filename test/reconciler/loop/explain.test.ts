import { describe, expect, it } from 'vitest';
import { git } from '../../support/git-repositories.ts';
import { CLUSTER, POLICY, replay, replayFleet, timeOf } from '../../support/loop.ts';

const EXPLAIN = ['explain', 'shop/web-1/workers'];

describe('explain', () => {
  it('names trigger and evidence from Git alone, and decides again with the same result', async () => {
    const fleet = await replayFleet({ loads: [600, 1400] });
    await replay(fleet);
    const text = await fleet.succeed(...EXPLAIN);
    expect(text).toMatch(/^shop\/web-1 pool workers has 7 nodes: decision [0-9a-f]{12}, 3 -> 7$/m);
    expect(text).toMatch(
      new RegExp(`^ {2}commit: ${fleet.head().slice(0, 10)}[0-9a-f]* ${timeOf(1)} decided by `, 'm'),
    );
    expect(text).toMatch(new RegExp(`^ {2}trigger: metric/queries@${timeOf(1)}, value 1400 from recorded`, 'm'));
    expect(text).toContain('policy: shop/web-1-workers, target 200 queries per node, bounds 2 to 12');
    expect(text).toMatch(/^ {2}evidence: .*decided again with the same result$/m);
    const [told] = JSON.parse(await fleet.succeed('-o', 'json', ...EXPLAIN));
    expect(JSON.stringify(told)).toContain('"kind":"decision"');
  });

  it('still decides the same after the policy was changed: the commit carries what it knew', async () => {
    const fleet = await replayFleet({ loads: [600, 1400] });
    await replay(fleet);
    await fleet.push({ ...pulled(fleet, POLICY, 'value: 200', 'value: 900') }, 'Another target');
    const text = await fleet.succeed(...EXPLAIN);
    expect(text).toMatch(/decided again.*same/i);
    expect(text).toContain('3 -> 7');
  });

  it('names an edit by hand as one, with who made it', async () => {
    const fleet = await replayFleet({ loads: [600, 1400] });
    await replay(fleet);
    await fleet.push(pulled(fleet, CLUSTER, /replicas: \d+/, 'replicas: 9'), 'Nine for the sale');
    const text = await fleet.succeed(...EXPLAIN);
    expect(text).toMatch(/by hand/i);
    expect(text).toContain('Nine for the sale');
    expect(text).toContain('Ada');
    const [told] = JSON.parse(await fleet.succeed('-o', 'json', ...EXPLAIN));
    expect(JSON.stringify(told)).toContain('"kind":"hand"');
  });

  it('tells a person who used the command line from one who edited', async () => {
    const fleet = await replayFleet({ loads: [600] });
    await fleet.succeed('cluster', 'scale', 'shop/web-1', 'workers=5');
    const [told] = JSON.parse(await fleet.succeed('-o', 'json', ...EXPLAIN));
    expect(JSON.stringify(told)).toContain('"kind":"change"');
    expect(await fleet.succeed(...EXPLAIN)).toContain('Grace');
  });

  it('counts edits of the template, each at its place, and minds no file that it does not need', async () => {
    const fleet = await replayFleet({ loads: [600] });
    const template = 'templates/production.yaml';
    await fleet.push(pulled(fleet, CLUSTER, /replicas: \d+/, 'replicas: 8'), 'Eight');
    await fleet.push({ [template]: `${fleet.read(template)}# one\n` }, 'Template');
    await fleet.push(pulled(fleet, CLUSTER, /replicas: \d+/, 'replicas: 9'), 'Nine');
    fleet.clone.commit({ [POLICY]: 'no policy\n', 'clusters/shop/broken.yaml': '{' }, 'Broken');
    await fleet.clone.pushUntilAccepted();
    const [told] = JSON.parse(await fleet.succeed('-o', 'json', ...EXPLAIN));
    const subjects = told.because.map(({ subject }: { subject: string }) => subject);
    expect(subjects.slice(0, 3)).toEqual(['Nine', 'Template', 'Eight']);
    expect(told).toMatchObject({ size: 10, cause: 'people' });
    expect(await fleet.run('explain', 'shop/broken')).toMatchObject({ code: 5, out: '' });
  });

  it('does not fall for a message that only looks like a decision', async () => {
    const fleet = await replayFleet({ loads: [600, 1400] });
    await replay(fleet);
    const message = fleet.message().replaceAll('3 -> 7', '7 -> 9');
    await fleet.push(pulled(fleet, CLUSTER, /replicas: \d+/, 'replicas: 9'), message);
    const text = await fleet.succeed(...EXPLAIN);
    expect(text).toMatch(/^shop\/web-1 pool workers has \d+ nodes: (?!decision)/);
    expect(text).not.toContain('decided again with the same result');
  });

  it('explains every pool of a cluster, and knows names that are not there', async () => {
    const fleet = await replayFleet({ loads: [600] });
    expect(await fleet.succeed('explain', 'shop/batch-1')).toContain(
      'the size of shop/batch-1 pool workers belongs to the cluster-autoscaler; Git holds its bounds\n',
    );
    expect(await fleet.run('explain', 'shop/web-1/wrokers')).toMatchObject({ code: 5, out: '' });
    expect(await fleet.run('explain', 'shop/web-2')).toMatchObject({ code: 5, out: '' });
    expect(await fleet.run('explain', 'web-1')).toMatchObject({ code: 2, out: '' });
  });
});

describe('history', () => {
  it('lists commits of a cluster with their triggers, newest first', async () => {
    const fleet = await replayFleet({ loads: [600, 1400] });
    await replay(fleet);
    await fleet.push({ 'notes.md': 'elsewhere\n' }, 'Elsewhere');
    const list = JSON.parse(await fleet.succeed('-o', 'json', 'history', 'shop/web-1'));
    expect(list.map(({ subject }: { subject: string }) => subject)).toEqual([
      expect.stringMatching(/^Scale web-1\/workers 3 -> 7/),
      'Start the fleet',
    ]);
    expect(list[0]).toMatchObject({
      class: 'scale-up',
      at: timeOf(1),
      trigger: `metric/queries@${timeOf(1)}`,
      policy: 'shop/web-1-workers',
      clusters: ['shop/web-1'],
    });
    expect(JSON.parse(await fleet.succeed('-o', 'json', 'history', '--limit', '2'))).toHaveLength(2);
    expect(await fleet.succeed('history')).toMatch(/by hand +Elsewhere/);
  });
});

/** The edit of a file as it is on the remote now. */
function pulled(fleet: Awaited<ReturnType<typeof replayFleet>>, path: string, from: string | RegExp, to: string) {
  git(fleet.clone.path, 'pull', '-q', '--ff-only');
  return fleet.edit(path, from, to);
}
