import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { newObject } from '@krake-infra/reconciler/git/object-writer.ts';
import { makeTree, parseTree, type TreeEntry } from '@krake-infra/reconciler/git/tree.ts';
import { editTree, type TreeStore } from '@krake-infra/reconciler/git/tree-edit.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { git, gitWith, temporaryFolder } from '../../support/git-repositories.ts';

const RUNS = Number(process.env['FC_RUNS'] ?? 20);

class MemoryTrees implements TreeStore {
  readonly trees = new Map<string, Buffer>();

  async readTree(id: string): Promise<readonly TreeEntry[]> {
    return parseTree(this.trees.get(id) as Buffer);
  }

  addTree(entries: Iterable<TreeEntry>, before?: string): string {
    const old = before === undefined ? undefined : (this.trees.get(before) as Buffer);
    const { id, bytes } = newObject('tree', makeTree(entries, old && { bytes: old, entries: parseTree(old) }).bytes);
    this.trees.set(id, Buffer.from(bytes));
    return id;
  }
}

const blob = (text: string) => newObject('blob', Buffer.from(text)).id;
const write = (path: string, text = path) => ({ path, blob: blob(text) });
const remove = (path: string) => ({ path, blob: null });

// Names around Git's ordering rule: a folder sorts as if its name ended in `/`, which lies between `.` and `0`.
const name = fc.constantFrom('a', 'a.b', 'a-b', 'a0', 'aa', 'b', 'ü', '\u{1f600}', 'Z', 'a b', '-');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const files = fc.dictionary(path, fc.string({ maxLength: 4 }), { maxKeys: 12 });

/** Leaves out files below which another one lies: no tree can hold both. */
function withoutConflicts(all: Record<string, string>): Map<string, string> {
  const paths = Object.keys(all);
  return new Map(Object.entries(all).filter(([file]) => !paths.some((other) => other.startsWith(`${file}/`))));
}

/** The tree plain Git makes of the files, by an index. */
function gitTree(folder: string, wanted: ReadonlyMap<string, string>): string {
  const env = { GIT_INDEX_FILE: join(folder, '.git', 'property-index') };
  gitWith({ cwd: folder, env }, 'read-tree', '--empty');
  const lines = [...wanted].map(([file, text]) => {
    const id = gitWith({ cwd: folder, input: text }, 'hash-object', '-w', '--stdin');
    return `100644 ${id}\t${file}\0`;
  });
  gitWith({ cwd: folder, env, input: lines.join('') }, 'update-index', '-z', '--index-info');
  return gitWith({ cwd: folder, env }, 'write-tree');
}

describe('editTree', () => {
  it('makes the trees that plain Git makes, from any files to any others', async () => {
    const folder = temporaryFolder();
    git(folder, 'init', '-q', '.');
    const property = fc.asyncProperty(files, files, async (first, second) => {
      const before = withoutConflicts(first);
      const after = withoutConflicts(second);
      const store = new MemoryTrees();
      const empty = store.addTree([]);
      const start = await editTree(
        undefined,
        [...before].map(([file, text]) => write(file, text)),
        store,
      );
      expect(start ?? empty).toBe(gitTree(folder, before));
      const gone = [...before.keys()].filter((file) => !after.has(file)).map(remove);
      const changes = [...gone, ...[...after].map(([file, text]) => write(file, text))];
      expect((await editTree(start, changes, store)) ?? empty).toBe(gitTree(folder, after));
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('keeps names that are not UTF-8, executable bits and entries it does not touch', async () => {
    const folder = temporaryFolder();
    git(folder, 'init', '-q', '.');
    const script = gitWith({ cwd: folder, input: '#!/bin/sh\n' }, 'hash-object', '-w', '--stdin');
    const odd = Buffer.from([0x66, 0xff, 0x66]);
    const lines = [`100755 blob ${script}\trun\x00`, `100644 blob ${script}\t`];
    const input = Buffer.concat([...lines.map((line) => Buffer.from(line)), odd, Buffer.alloc(1)]);
    const start = gitWith({ cwd: folder, input }, 'mktree', '-z');
    const store = new MemoryTrees();
    const { bytes: raw } = makeTree([
      { mode: '100755', name: 'run', id: script },
      { mode: '100644', name: odd.toString('latin1'), id: script },
    ]);
    expect(newObject('tree', raw).id).toBe(start);
    store.trees.set(start, raw);

    const edited = (await editTree(start, [write('run', 'new')], store)) as string;

    expect(await store.readTree(edited)).toEqual([
      { mode: '100644', name: odd.toString('latin1'), id: script },
      { mode: '100755', name: 'run', id: blob('new') },
    ]);
  });

  it('returns the same tree when nothing changes, and makes no new one', async () => {
    const store = new MemoryTrees();
    const start = await editTree(undefined, [write('a/b'), write('c')], store);
    const made = store.trees.size;
    expect(await editTree(start, [write('a/b'), remove('a/nope'), remove('c/below/a/file')], store)).toBe(start);
    expect(store.trees.size).toBe(made);
  });

  it('removes a folder with its last file, and the last file of all', async () => {
    const store = new MemoryTrees();
    const start = await editTree(undefined, [write('a/b/c'), write('d')], store);
    const rest = (await editTree(start, [remove('a/b/c')], store)) as string;
    expect((await store.readTree(rest)).map((entry) => entry.name)).toEqual(['d']);
    expect(await editTree(rest, [remove('d')], store)).toBeUndefined();
  });

  it('puts a file in the place of a folder, or a folder in that of a file, when what stood there is deleted', async () => {
    const store = new MemoryTrees();
    const start = await editTree(undefined, [write('a/b'), write('c')], store);
    const swapped = await editTree(start, [remove('a/b'), write('a'), remove('c'), write('c/d')], store);
    expect(swapped).toBe(await editTree(undefined, [write('a'), write('c/d')], store));
  });

  it.each([
    ['a file over a folder', [write('a')]],
    ['deleting a folder', [remove('a')]],
    ['a folder over a file', [write('c/d')]],
    ['file and folder at once', [write('new'), write('new/file')]],
    ['one path twice', [write('x', '1'), write('x', '2')]],
    ['writing and deleting one path', [write('x', '1'), remove('x')]],
  ])('refuses %s', async (_, changes) => {
    const store = new MemoryTrees();
    const start = await editTree(undefined, [write('a/b'), write('c')], store);
    await expect(editTree(start, changes, store)).rejects.toSatisfy(
      (error) => error instanceof Problem && error.code === 'invalid',
    );
  });

  it.each([
    ['symbolic link', '120000'],
    ['submodule', '160000'],
  ])('refuses to overwrite a %s, or to write below it, and can delete it', async (_, mode) => {
    const store = new MemoryTrees();
    const start = store.addTree([{ mode, name: 'link', id: blob('target') }]);
    await expect(editTree(start, [write('link')], store)).rejects.toThrow('is not overwritten');
    await expect(editTree(start, [write('link/x')], store)).rejects.toThrow('a part of the path is a file');
    expect(await editTree(start, [remove('link')], store)).toBeUndefined();
  });
});

describe('parseTree', () => {
  it('reads what Git wrote and refuses what is cut short', () => {
    const folder = temporaryFolder();
    git(folder, 'init', '-q', '.');
    for (const file of ['a/x', 'a.b', 'a0']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), file);
    }
    git(folder, 'add', '.');
    const id = git(folder, 'write-tree');
    const entries = git(folder, 'ls-tree', id)
      .split('\n')
      .map((line) => line.split(/[ \t]/));
    const { bytes } = makeTree(
      entries.map(([mode, , object, file]) => ({
        mode: (mode as string).replace(/^0/, ''),
        name: file as string,
        id: object as string,
      })),
    );
    expect(newObject('tree', bytes).id).toBe(id);
    expect(parseTree(bytes).map((entry) => entry.name)).toEqual(['a.b', 'a', 'a0']);
    expect(() => parseTree(bytes.subarray(0, -1))).toThrow(RangeError);
  });
});
