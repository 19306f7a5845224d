import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '../../support/git-repositories.ts';
import { inFleetFile, LoopPlace, NOW, request } from '../../support/loop-place.ts';
import { poolOf } from '../../support/pools.ts';

/** A loop that brought pool 0 from 3 to 9 nodes. */
async function grown() {
  const place = new LoopPlace();
  const loop = await place.loop();
  place.load(0, 900, NOW - 60);
  expect((await loop.tick()).committed).toHaveLength(1);
  git(place.person, 'pull', '-q', '--ff-only');
  return { place, loop };
}

const codeOf = (report: { readonly holds: readonly { readonly cluster: string; readonly code: string }[] }) =>
  report.holds.find(({ cluster }) => cluster === 'team-0/cluster-0')?.code;

describe('a loop that people overrule', () => {
  it('does not make again what they reverted, says so in Git, and goes on where they let it', async () => {
    const { place, loop } = await grown();
    git(place.person, 'revert', '--no-edit', 'HEAD');
    git(place.person, 'push', '-q');
    await loop.look();
    expect(place.subjects().at(-1)).toMatch(/^Leave .*cluster-0\/workers|^Silence/);
    place.load(0, 900, NOW);
    place.load(1, 900, NOW);
    const report = await loop.tick();
    expect(codeOf(report)).toBe('silenced');
    expect(report.committed).toMatchObject([{ decision: { cluster: 'team-0/cluster-1' } }]);
    expect(place.size(0)).toBe(3);
  });

  it('sees a revert that was made while no loop ran', async () => {
    const { place, loop } = await grown();
    await loop.close();
    git(place.person, 'revert', '--no-edit', 'HEAD');
    git(place.person, 'push', '-q');
    place.load(0, 900, NOW);
    const again = await place.loop(undefined, 'cache-0');
    expect(codeOf(await again.tick())).toBe('silenced');
    expect(place.size(0)).toBe(3);
  });

  it('sees a size set by hand even without any memory of its own', async () => {
    const { place } = await grown();
    place.setSize(0, 4);
    place.load(0, 1200, NOW);
    const report = await (await place.loop()).tick();
    expect(codeOf(report)).toBe('silenced');
    expect(place.size(0)).toBe(4);
  });

  it('proposes no more what was closed, and takes a merged proposal for what it is', async () => {
    const place = new LoopPlace((files) => inFleetFile(files, 'scaleUp: direct', 'scaleUp: propose-only'));
    const loop = await place.loop();
    place.load(0, 900, NOW - 60);
    place.load(1, 900, NOW - 60);
    expect((await loop.tick()).committed).toHaveLength(2);
    const [closed, merged] = [0, 1].map((index) => `proposals/${poolOf(index)}/scale-up`);
    git(place.person, 'fetch', '-q');
    git(place.person, 'merge', '-q', '--no-edit', `origin/${merged}`);
    git(place.person, 'push', '-q', 'origin', 'HEAD:main', `:${closed}`, `:${merged}`);
    place.load(0, 900, NOW);
    place.load(1, 1200, NOW);
    await loop.look();
    const report = await loop.tick();
    expect(codeOf(report)).toBe('silenced');
    expect(report.committed).toMatchObject([{ decision: { cluster: 'team-0/cluster-1', from: 9, to: 12 } }]);
  });

  it('takes a keyed request for a decision, not for an edit by hand', async () => {
    const { place, loop } = await grown();
    const other = await place.loop();
    await other.submit(request(0, 5));
    await loop.look();
    place.load(0, 1200, NOW + 30);
    expect((await loop.tick()).committed).toMatchObject([{ decision: { from: 5, to: 12 } }]);
    expect(join(...place.subjects())).not.toMatch(/by hand/);
  });
});
