import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScaleRequest } from '@krake-infra/reconciler/core/requests.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { overriding } from '@krake-infra/reconciler/loop/overriding.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bareRepository, git, temporaryFolder } from '../../support/git-repositories.ts';
import { fileOf, loopParts, MemorySource, metricOf, poolFleet, poolOf, seedRepository } from '../../support/pools.ts';

const NOW = Math.floor(Date.now() / 1000);

/** A fleet of pools on a remote, and loops over it. */
class Place {
  readonly folder = temporaryFolder();
  readonly remote = bareRepository(this.folder);
  readonly person = join(this.folder, 'person');
  readonly source = new MemorySource();
  #caches = 0;

  constructor(edit: (files: readonly FleetFile[]) => readonly FleetFile[] = (files) => files) {
    seedRepository(this.remote, this.person, edit(poolFleet(6)));
  }

  /** A loop with a clone of its own. */
  async loop(wrap?: (repository: Repository) => Repository): Promise<Loop> {
    const cacheDir = join(this.folder, `cache-${this.#caches++}`);
    const parts = await loopParts({ remote: this.remote, cacheDir, source: this.source, ...(wrap && { wrap }) });
    onTestFinished(() => parts.repository.close());
    return new Loop(parts);
  }

  load(index: number, value: number, at = NOW): void {
    this.source.readings.set(metricOf(index), { kind: 'value', value, at });
  }

  /** Subjects of the commits since the fleet was put there, oldest first. */
  subjects(): string[] {
    const log = git(this.remote, 'log', '--reverse', '--format=%s', 'main');
    return log.split('\n').slice(1);
  }

  size(index: number): number {
    return Number(/replicas: (\d+)/.exec(git(this.remote, 'show', `main:${fileOf(index)}`))?.[1]);
  }

  /** Sets a size by hand, without manifests. */
  setSize(index: number, size: number): void {
    git(this.person, 'pull', '-q', '--ff-only');
    const file = join(this.person, fileOf(index));
    writeFileSync(
      file,
      git(this.person, 'show', `HEAD:${fileOf(index)}`).replace(/replicas: \d+/, `replicas: ${size}`),
    );
    git(this.person, 'commit', '-qam', `Set ${size} by hand`);
    git(this.person, 'push', '-q');
  }
}

function request(index: number, to: number, key = `key-${index}`): ScaleRequest {
  return { key, pool: poolOf(index), to, at: NOW, by: 'tests' };
}

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
    const place = new Place();
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

  it('carries out two requests for one pool after each other', async () => {
    const place = new Place();
    const loop = await place.loop();
    const answers = await Promise.all([loop.submit(request(0, 5, 'a')), loop.submit(request(0, 2, 'b'))]);
    expect(answers).toMatchObject([
      { outcome: 'scaled', from: 3, to: 5 },
      { outcome: 'scaled', from: 5, to: 2 },
    ]);
    expect(place.size(0)).toBe(2);
  });

  it('tells what waits to come again when it is closed, after what is under way', async () => {
    const place = new Place();
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
    const place = new Place();
    const loop = await place.loop();
    const answers = await Promise.all([loop.submit(request(0, 5)), loop.submit(request(0, 5))]);
    expect(answers[1]).toEqual(answers[0]);
    expect(await loop.submit(request(0, 5))).toEqual(answers[0]);
    await loop.submit(request(1, 5));
    expect(await (await place.loop()).submit(request(0, 5))).toEqual(answers[0]);
    expect(place.subjects()).toHaveLength(2);
  });

  it('acts once when the pool had that size already, also after it has another one', async () => {
    const place = new Place();
    const loop = await place.loop();
    const answer = await loop.submit(request(0, 3));
    expect(answer).toMatchObject({ outcome: 'unchanged', from: 3, to: 3 });
    await loop.submit(request(0, 6, 'other'));
    expect(await loop.submit(request(0, 3))).toEqual(answer);
    expect(place.size(0)).toBe(6);
  });

  it('is refused by a guard once and for all', async () => {
    const place = new Place((files) =>
      files.map((file) =>
        file.path === 'fleet.yaml'
          ? {
              ...file,
              bytes: Buffer.from(
                Buffer.from(file.bytes).toString().replace('nodesRemovedPerRun: 100000', 'nodesRemovedPerRun: 1'),
              ),
            }
          : file,
      ),
    );
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
    const place = new Place((files) =>
      files.map((file) =>
        file.path === 'fleet.yaml'
          ? {
              ...file,
              bytes: Buffer.from(
                Buffer.from(file.bytes).toString().replace('scaleDown: direct', 'scaleDown: propose-only'),
              ),
            }
          : file,
      ),
    );
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
    const place = new Place();
    const loop = await place.loop();
    await expect(loop.submit({ ...request(0, 5), ...change })).rejects.toMatchObject({ code });
    expect(place.subjects()).toEqual([]);
  });

  it('with the key of another one is refused', async () => {
    const place = new Place();
    const loop = await place.loop();
    await loop.submit(request(0, 5));
    await expect(loop.submit(request(0, 6))).rejects.toMatchObject({ code: 'usage' });
    expect(place.size(0)).toBe(5);
  });
});

describe('other writers', () => {
  it('are met by deciding again on what they left', async () => {
    const place = new Place();
    const loop = await place.loop();
    await loop.submit(request(0, 5));
    const rival = await place.loop();
    await Promise.all([rival.submit(request(1, 7, 'rival')), loop.submit(request(2, 8))]);
    expect(await loop.submit(request(1, 9))).toMatchObject({ outcome: 'scaled', from: 7, to: 9 });
    expect([0, 1, 2].map((index) => place.size(index))).toEqual([5, 9, 8]);
  });

  it('are looked for without a change of ours', async () => {
    const place = new Place();
    const loop = await place.loop();
    place.load(0, 300);
    expect((await loop.tick()).committed).toEqual([]);
    const rival = await place.loop();
    await rival.submit(request(0, 9));
    // Nothing the sources say is newer than the rival's change, so it stands.
    const { holds } = await loop.look();
    expect(holds.find(({ cluster }) => cluster === 'team-0/cluster-0')).toMatchObject({ code: 'decided', from: 9 });
  });

  it('whose data lack their manifests hold their cluster alone', async () => {
    const place = new Place();
    const loop = await place.loop();
    place.setSize(0, 6);
    place.load(0, 900);
    place.load(1, 900);
    const { committed, withheld } = await loop.tick();
    expect(committed.map(({ decision }) => decision.cluster)).toEqual(['team-0/cluster-1']);
    expect(withheld).toMatchObject([{ decision: { cluster: 'team-0/cluster-0' }, reason: /not what its data say/ }]);
  });
});

describe('metrics', () => {
  it('that a source tells on its own concern their policies alone', async () => {
    const place = new Place();
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
    const place = new Place();
    place.load(0, 900);
    expect((await (await place.loop()).tick()).committed).toHaveLength(1);
    expect((await (await place.loop()).tick()).committed).toEqual([]);
    expect(place.subjects()).toHaveLength(1);
  });

  it('leave a pool alone that a request asks a size for', async () => {
    const place = new Place();
    const loop = await place.loop();
    place.load(0, 900);
    const [report, answer] = await Promise.all([loop.tick(), loop.submit(request(0, 4))]);
    expect(answer).toMatchObject({ outcome: 'scaled', to: 4 });
    expect(report.committed.length).toBeLessThanOrEqual(1);
  });
});
