import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { delta } from '@krake-infra/reconciler/git/delta.ts';
import { type NewObject, newObject } from '@krake-infra/reconciler/git/object-writer.ts';
import { pack, packEntries } from '@krake-infra/reconciler/git/pack.ts';
import { writePack } from '@krake-infra/reconciler/git/pack-file.ts';
import { TreeCache } from '@krake-infra/reconciler/git/tree-cache.ts';
import { WrittenCommits } from '@krake-infra/reconciler/git/written-commits.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareRepository, git, gitWith, temporaryFolder } from '../../support/git-repositories.ts';

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));

/** A text and what an edit in its middle makes of it; lengths around the limits of copies and inserts. */
const edited = fc
  .record({
    head: bytes,
    before: bytes,
    after: bytes,
    tail: fc.uint8Array({ minLength: 1, maxLength: 400 }).map((array) => Buffer.from(array)),
    times: fc.constantFrom(0, 1, 3, 400),
  })
  .map(({ head, before, after, tail, times }) => {
    const long = Buffer.concat(Array.from({ length: times }, () => head));
    return { base: Buffer.concat([long, before, tail]), target: Buffer.concat([long, after, tail]) };
  });

function differing(base: NewObject, content: Buffer): NewObject {
  const object = newObject('blob', content);
  return { ...object, difference: { base: base.id, bytes: delta(base.bytes, content), depth: 1 } };
}

function contentOf(gitDir: string, { id }: NewObject): Buffer {
  return execFileSync('git', ['cat-file', 'blob', id], { cwd: gitDir, maxBuffer: 1 << 26 });
}

function objectsOf(cases: readonly { readonly base: Buffer; readonly target: Buffer }[]) {
  const bases = cases.map(({ base }) => newObject('blob', base));
  return { bases, made: cases.map(({ target }, n) => differing(bases[n] as NewObject, target)) };
}

/** Sends the objects to a repository by a pack, and expects each to be there. */
function readsBack(remote: string, objects: readonly NewObject[], thin: boolean): void {
  const unique = [...new Map(objects.map((object) => [object.id, object])).values()];
  const sent = pack(packEntries(unique, () => thin));
  gitWith({ cwd: remote, input: sent }, 'index-pack', '--strict', '--fix-thin', '--stdin');
  for (const object of unique) expect(contentOf(remote, object).equals(object.bytes)).toBe(true);
}

describe('a pack', () => {
  it('of any objects and differences is read by Git as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edited, { minLength: 1, maxLength: 12 }), async (cases) => {
        const { bases, made } = objectsOf(cases);
        readsBack(bareRepository(temporaryFolder()), [...bases, ...made], false);
      }),
      { numRuns: 12 },
    );
  });

  it('without the objects it builds on is read by who has them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edited, { minLength: 1, maxLength: 6 }), async (cases) => {
        const remote = bareRepository(temporaryFolder());
        const { bases, made } = objectsOf(cases);
        for (const { bytes: content } of bases) {
          gitWith({ cwd: remote, input: Buffer.from(content) }, 'hash-object', '-w', '--stdin');
        }
        readsBack(remote, made, true);
      }),
      { numRuns: 8 },
    );
  });

  it('sends an object that comes back to what it was whole, and one whose base is elsewhere too', () => {
    const first = newObject('blob', Buffer.from('a'.repeat(200)));
    const second = differing(first, Buffer.from(`${'a'.repeat(200)}b`));
    const again = differing(second, Buffer.from(first.bytes));
    const remote = bareRepository(temporaryFolder());
    const sent = pack(packEntries([second, again], () => false));
    gitWith({ cwd: remote, input: sent }, 'index-pack', '--strict', '--stdin');
    expect(contentOf(remote, second).equals(second.bytes)).toBe(true);
    const alone = pack(packEntries([second], () => false));
    gitWith({ cwd: bareRepository(temporaryFolder()), input: alone }, 'index-pack', '--strict', '--stdin');
  });

  it('written with its index is what Git would have made of it', async () => {
    const folder = temporaryFolder();
    const remote = bareRepository(folder);
    const drafts = join(folder, 'drafts');
    mkdirSync(drafts);
    const objects = Array.from({ length: 300 }, (_, n) => newObject('blob', Buffer.from(`content ${n}\n`.repeat(n))));
    const all = [...objects, differing(objects[9] as NewObject, Buffer.from(`content 9\n`.repeat(10)))];
    await writePack(remote, drafts, all);
    expect(git(remote, 'count-objects', '-v')).toMatch(/in-pack: 301\npacks: 1\n/);
    git(remote, 'fsck', '--full', '--strict');
    const index = readdirSync(join(remote, 'objects/pack')).find((name) => name.endsWith('.idx')) as string;
    git(remote, 'verify-pack', join(remote, 'objects/pack', index));
    for (const object of all) expect(contentOf(remote, object).equals(object.bytes)).toBe(true);
  });
});

describe('what is kept in memory', () => {
  it('of trees has a limit, and the newest stay', () => {
    const cache = new TreeCache(60_000);
    const tree = { bytes: Buffer.alloc(1000), entries: [] };
    for (let n = 0; n < 50; n += 1) {
      cache.add(`${n}`, tree);
      cache.get('0');
      expect(cache.weight).toBeLessThanOrEqual(60_000);
    }
    expect(cache.get('49')).toBe(tree);
    expect(cache.get('0')).toBe(tree);
    expect(cache.get('20')).toBeUndefined();
    cache.add('huge', { bytes: Buffer.alloc(20_000), entries: [] });
    expect(cache.get('huge')).toBeUndefined();
  });

  it('of commits has a limit, and what is forgotten is not said to be complete', () => {
    const written = new WrittenCommits(5_000);
    const ids = Array.from({ length: 20 }, (_, n) => `${n}` as CommitId);
    ids.forEach((id, n) => {
      const objects = [newObject('blob', Buffer.alloc(1000, n))];
      written.add([{ id, tree: 'x', parent: ids[n - 1], objects }]);
      expect(written.bytes).toBeLessThanOrEqual(5_000);
    });
    const last = ids.at(-1) as CommitId;
    expect(written.missing(last, (id) => id === '17')?.length).toBe(2);
    expect(written.missing(last, () => true)).toEqual([]);
    expect(written.missing(last, () => false)).toBeUndefined();
  });
});
