import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { git } from '../../support/git-repositories.ts';
import { inFleetFile, LoopPlace, NOW, request } from '../../support/loop-place.ts';
import { metricOf } from '../../support/pools.ts';
import { workload } from '../../support/workloads.ts';

describe('other writers', () => {
  it('are met by deciding again on what they left', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    await loop.submit(request(0, 5));
    const rival = await place.loop();
    await Promise.all([rival.submit(request(1, 7, 'rival')), loop.submit(request(2, 8))]);
    expect(await loop.submit(request(1, 9))).toMatchObject({ outcome: 'scaled', from: 7, to: 9 });
    expect([0, 1, 2].map((index) => place.size(index))).toEqual([5, 9, 8]);
  });

  it('are looked for without a change of ours', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    place.load(0, 300);
    expect((await loop.tick()).committed).toEqual([]);
    const rival = await place.loop();
    await rival.submit(request(0, 9));
    // Nothing the sources say is newer than the rival's change, so it stands.
    const { holds } = await loop.look();
    expect(holds.find(({ cluster }) => cluster === 'team-0/cluster-0')).toMatchObject({ code: 'decided', from: 9 });
  });

  it('who push data without manifests get them in a commit of its own', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    await loop.tick();
    place.setSize(0, 6);
    place.load(1, 900);
    const { rendered, committed } = await loop.look();
    expect(rendered).toMatchObject({ clusters: ['team-0/cluster-0'], commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(committed).toEqual([]);
    expect(git(place.remote, 'show', '--format=%s', '--name-only', rendered?.commit as string)).toBe(
      'Render 1 cluster as others changed them\n\nmanifests/main/team-0/cluster-0/cluster.yaml',
    );
    expect((await loop.tick()).committed).toMatchObject([{ decision: { cluster: 'team-0/cluster-1' } }]);
    const again = await loop.look();
    expect(again.rendered).toBeUndefined();
  });

  it('who push a workload get its Flux objects', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    await loop.tick();
    const spec = { path: 'workloads/team-0/app', cluster: 'cluster-0' };
    place.push({
      'workloads/team-0/app.yaml': stringify(workload('app', spec)),
      'workloads/team-0/app/app.yaml': 'kind: ConfigMap\n',
    });
    const { rendered } = await loop.look();
    expect(rendered?.clusters).toEqual([]);
    expect(git(place.remote, 'show', '--format=%s', '--name-only', rendered?.commit as string)).toBe(
      'Render what others changed\n\nmanifests/main/_base/team-0/account.team-0.yaml\nmanifests/main/_flux/team-0/_workloads.yaml\nmanifests/main/_flux/team-0/_workloads/app.yaml',
    );
    place.push({ 'workloads/team-0/app.yaml': null });
    const gone = (await loop.look()).rendered?.commit as string;
    expect(git(place.remote, 'show', '--format=', '--name-status', gone)).toBe(
      'D\tmanifests/main/_base/team-0/account.team-0.yaml\nD\tmanifests/main/_flux/team-0/_workloads.yaml\nD\tmanifests/main/_flux/team-0/_workloads/app.yaml',
    );
    expect((await loop.look()).rendered).toBeUndefined();
  });

  it('who push what may not be done directly are told, and hold their cluster alone', async () => {
    const place = new LoopPlace((files) => inFleetFile(files, 'scaleDown: direct', 'scaleDown: propose-only'));
    const loop = await place.loop();
    await loop.tick();
    place.setSize(0, 1);
    place.load(0, 900);
    place.load(1, 900);
    expect((await loop.look()).rendered).toMatchObject({
      clusters: ['team-0/cluster-0'],
      reason: expect.stringMatching(/scale-down/),
    });
    const { committed, holds } = await loop.tick();
    expect(committed.map(({ decision }) => decision.cluster)).toEqual(['team-0/cluster-1']);
    expect(holds.find(({ cluster }) => cluster === 'team-0/cluster-0')).toMatchObject({ code: 'silenced' });
  });

  it('whose data lack their manifests from before the start hold their cluster alone', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    place.setSize(0, 6);
    place.load(0, 900);
    place.load(1, 900);
    const { committed, withheld } = await loop.tick();
    expect(committed.map(({ decision }) => decision.cluster)).toEqual(['team-0/cluster-1']);
    expect(withheld).toMatchObject([
      { decision: { cluster: 'team-0/cluster-0' }, reason: expect.stringMatching(/not what its data say/) },
    ]);
  });
});

describe('metrics', () => {
  it('that a source tells on its own concern their policies alone', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    await loop.tick();
    place.load(0, 900);
    place.load(1, 900);
    const { committed, holds } = await loop.report(new Map([[metricOf(1), { kind: 'value', value: 900, at: NOW }]]));
    expect(committed).toMatchObject([{ decision: { cluster: 'team-0/cluster-1', to: 9 } }]);
    expect(holds).toEqual([]);
    expect((await loop.tick()).committed).toMatchObject([{ decision: { cluster: 'team-0/cluster-0', to: 9 } }]);
  });

  it('that are seen again act once', async () => {
    const place = new LoopPlace();
    place.load(0, 900);
    expect((await (await place.loop()).tick()).committed).toHaveLength(1);
    expect((await (await place.loop()).tick()).committed).toEqual([]);
    expect(place.subjects()).toHaveLength(1);
  });

  it('leave a pool alone that a request asks a size for', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    place.load(0, 900);
    const [report, answer] = await Promise.all([loop.tick(), loop.submit(request(0, 4))]);
    expect(answer).toMatchObject({ outcome: 'scaled', to: 4 });
    expect(report.committed.length).toBeLessThanOrEqual(1);
  });
});
