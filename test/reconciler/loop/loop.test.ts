import { join } from 'node:path';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import type { Renderer, Repository } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { git } from '../../support/git-repositories.ts';
import { inFleetFile, LoopPlace, NOW, request } from '../../support/loop-place.ts';
import { loopParts, metricOf, PER_NODE, poolOf } from '../../support/pools.ts';

/** Counts pushes, and lets none through until it is opened. */
function gate() {
  const pushes: string[] = [];
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let begun = () => {};
  const began = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const wrap = (repository: Repository): Repository =>
    overriding(repository, {
      push: async (...args) => {
        pushes.push(args[0]);
        begun();
        await opened;
        return repository.push(...args);
      },
    });
  return { wrap, pushes, open, began };
}

describe('the queue', () => {
  it('sends what arrives during a push in the next one, one commit for each decision', async () => {
    const place = new LoopPlace();
    const { wrap, pushes, open, began } = gate();
    const loop = await place.loop(wrap);
    const first = loop.submit(request(0, 5));
    await began;
    const others = [1, 2, 3, 4].map((index) => loop.submit(request(index, 4 + index)));
    open();
    expect(await first).toMatchObject({ outcome: 'scaled', from: 3, to: 5, commit: pushes[0] });
    const answers = await Promise.all(others);
    expect(pushes).toHaveLength(2);
    expect(new Set(answers.map(({ commit }) => commit)).size).toBe(4);
    expect(answers.at(-1)?.commit).toBe(pushes[1]);
    expect(place.subjects()).toEqual(
      [0, 1, 2, 3, 4].map((index) => `Scale cluster-${index}/workers 3 -> ${[5, 5, 6, 7, 8][index]} by request`),
    );
    expect(git(place.remote, 'show', '--stat', '--format=', answers[1]?.commit as string)).toContain('3 files changed');
  });

  it('works out what arrives during a push meanwhile, and sends it as if it had come afterwards', async () => {
    const place = new LoopPlace();
    const { wrap, pushes, open, began } = gate();
    const rendered: string[] = [];
    const cluster: Renderer['cluster'] = (data, name, at) => {
      rendered.push(`${name} after ${pushes.length} pushes`);
      return fleetRenderer.cluster(data, name, at);
    };
    const cacheDir = join(place.folder, 'cache');
    const parts = await loopParts({ remote: place.remote, cacheDir, source: place.source, wrap });
    onTestFinished(() => parts.repository.close());
    const loop = new Loop({ ...parts, renderer: { ...fleetRenderer, cluster } });
    for (let index = 0; index < 6; index++) place.load(index, 3 * PER_NODE);
    const first = loop.tick().then(() => loop.submit(request(0, 5)));
    await began;
    const second = loop.report(new Map([[metricOf(1), { kind: 'value', value: 5 * PER_NODE, at: NOW }]]));
    const renderings = () => rendered.filter((line) => line.startsWith('team-0/cluster-1 '));
    await vi.waitFor(() => expect(renderings()).toHaveLength(2));
    open();
    await first;
    expect((await second).committed).toMatchObject([{ decision: { from: 3, to: 5 }, commit: pushes[1] }]);
    expect(new Set(renderings())).toEqual(new Set(['team-0/cluster-1 after 1 pushes']));
    expect(place.size(1)).toBe(5);
  });

  it('works nothing out beside a pass', async () => {
    const place = new LoopPlace();
    const parts = await loopParts({
      remote: place.remote,
      cacheDir: join(place.folder, 'cache'),
      source: place.source,
    });
    onTestFinished(() => parts.repository.close());
    const observe = vi.spyOn(parts.tracker, 'observe');
    onTestFinished(() => observe.mockRestore());
    const loop = new Loop(parts);
    const load = (index: number) =>
      new Map([[metricOf(index), { kind: 'value', value: 5 * PER_NODE, at: NOW } as const]]);
    for (const index of [1, 2]) {
      expect((await loop.report(load(index))).committed).toHaveLength(1);
      await vi.waitFor(() => expect(loop.backlog).toBe(0));
    }
    expect(observe).toHaveBeenCalledTimes(2);
  });

  it('carries out two requests for one pool after each other', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    const answers = await Promise.all([loop.submit(request(0, 5, 'a')), loop.submit(request(0, 2, 'b'))]);
    expect(answers).toMatchObject([
      { outcome: 'scaled', from: 3, to: 5 },
      { outcome: 'scaled', from: 5, to: 2 },
    ]);
    expect(place.size(0)).toBe(2);
  });

  it('tells what waits to come again when it is closed, after what is under way', async () => {
    const place = new LoopPlace();
    const { wrap, open, began } = gate();
    const loop = await place.loop(wrap);
    const first = loop.submit(request(0, 5));
    await began;
    const second = loop.submit(request(1, 5));
    const closed = loop.close();
    open();
    expect(await first).toMatchObject({ outcome: 'scaled' });
    await expect(second).rejects.toMatchObject({ code: 'unavailable', retry: 'backoff' });
    await closed;
    await expect(loop.submit(request(2, 5))).rejects.toMatchObject({ code: 'unavailable' });
    expect(place.subjects()).toHaveLength(1);
    expect(await (await place.loop()).submit(request(1, 5))).toMatchObject({ outcome: 'scaled' });
  });
});

describe('a keyed request', () => {
  it('acts once and has one answer, however often and to whomever it is sent', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    const answers = await Promise.all([loop.submit(request(0, 5)), loop.submit(request(0, 5))]);
    expect(answers[1]).toEqual(answers[0]);
    expect(await loop.submit(request(0, 5))).toEqual(answers[0]);
    await loop.submit(request(1, 5));
    expect(await (await place.loop()).submit(request(0, 5))).toEqual(answers[0]);
    expect(place.subjects()).toHaveLength(2);
  });

  it('acts once when the pool had that size already, also after it has another one', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    const answer = await loop.submit(request(0, 3));
    expect(answer).toMatchObject({ outcome: 'unchanged', from: 3, to: 3 });
    await loop.submit(request(0, 6, 'other'));
    expect(await loop.submit(request(0, 3))).toEqual(answer);
    expect(place.size(0)).toBe(6);
  });

  it('is refused by a guard once and for all', async () => {
    const place = new LoopPlace((files) => inFleetFile(files, 'nodesRemovedPerRun: 100000', 'nodesRemovedPerRun: 1'));
    const loop = await place.loop();
    const answer = await loop.submit(request(0, 1));
    expect(answer).toMatchObject({
      outcome: 'refused',
      reason: '2 nodes would be removed in one run, the fleet allows 1',
    });
    expect(await (await place.loop()).submit(request(0, 1))).toEqual(answer);
    expect(place.subjects()).toEqual(['Answer request for cluster-0/workers: refused']);
    expect(place.size(0)).toBe(3);
  });

  it('waits for a person where the fleet says so', async () => {
    const place = new LoopPlace((files) => inFleetFile(files, 'scaleDown: direct', 'scaleDown: propose-only'));
    const loop = await place.loop();
    const answer = await loop.submit(request(0, 1));
    const proposal = `proposals/${poolOf(0)}/scale-down`;
    expect(answer).toMatchObject({ outcome: 'proposed', proposal });
    expect(await (await place.loop()).submit(request(0, 1))).toEqual(answer);
    expect(git(place.remote, 'log', '--format=%s', '-1', proposal)).toBe('Scale cluster-0/workers 3 -> 1 by request');
    expect(place.subjects()).toEqual(['Answer request for cluster-0/workers: proposed']);
  });

  it.each([
    ['of a pool that is not there', { pool: 'team-0/cluster-0/none' as const }, 'not-found'],
    ['of a cluster that is not there', { pool: 'team-0/none/workers' as const }, 'not-found'],
    ['for no number of machines', { to: 1.5 }, 'usage'],
    ['for more machines than there can be', { to: 1001 }, 'usage'],
    ['with a key that would break a message', { key: 'a\nb' }, 'usage'],
  ])('%s never touches Git', async (_, change, code) => {
    const place = new LoopPlace();
    const loop = await place.loop();
    await expect(loop.submit({ ...request(0, 5), ...change })).rejects.toMatchObject({ code });
    expect(place.subjects()).toEqual([]);
  });

  it('with the key of another one is refused', async () => {
    const place = new LoopPlace();
    const loop = await place.loop();
    await loop.submit(request(0, 5));
    await expect(loop.submit(request(0, 6))).rejects.toMatchObject({ code: 'usage' });
    expect(place.size(0)).toBe(5);
  });
});
