import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { parseTree, type TreeEntry } from '@krake-infra/reconciler/git/tree.ts';
import { treeChanges } from '@krake-infra/reconciler/git/tree-changes.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { git, gitWith, WorkTree } from '../../support/git-repositories.ts';
import { place, problemOf } from './open.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

/** A step: new texts by path, or null for what goes. Paths are files of some steps and folders of others. */
const PATH = fc.constantFrom('a', 'a/b', 'a/b/c', 'a-b', 'a/b-c', 'clusters/x/ä ö.yaml', 'z/1', 'z/2', 'z/3/4');
const STEPS = fc.array(fc.dictionary(PATH, fc.option(fc.constantFrom('1', '2', '3'))), { minLength: 2, maxLength: 6 });

/** A repository with a commit for each step, made by plain Git. */
function committed(folder: string, steps: readonly Readonly<Record<string, string | null>>[]): string[] {
  let files = new Map<string, string>();
  return steps.map((step) => {
    for (const [path, text] of Object.entries(step)) {
      files = new Map([...files].filter(([other]) => text === null || !isBelow(other, path)));
      if (text === null) files.delete(path);
      else files.set(path, text);
    }
    const input = [...files].map(
      ([path, text]) => `100644 ${gitWith({ cwd: folder, input: text }, 'hash-object', '-w', '--stdin')}\t${path}\n`,
    );
    git(folder, 'read-tree', '--empty');
    gitWith({ cwd: folder, input: input.join('') }, 'update-index', '--index-info');
    const tree = git(folder, 'write-tree');
    const commit = gitWith({ cwd: folder, input: 'x' }, 'commit-tree', tree);
    git(folder, 'update-ref', `refs/heads/c-${commit}`, commit);
    return commit;
  });
}

function isBelow(a: string, b: string): boolean {
  return a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

describe(`changes between commits, seed ${seed}`, () => {
  it('are what listing both commits shows, whatever becomes of files and folders', async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, async (steps) => {
        const { open, remote } = place();
        const commits = committed(remote, steps).map(commitId);
        const repository = await open();
        await repository.head();
        for (const from of commits) {
          const to = commits.at(-1) as (typeof commits)[0];
          const [before, after] = await Promise.all([from, to].map((commit) => repository.files(commit)));
          const old = new Map(before?.map((file) => [file.path, file]));
          const now = new Map(after?.map((file) => [file.path, file]));
          const paths = [...new Set([...old.keys(), ...now.keys()])].filter(
            (path) => old.get(path)?.blob !== now.get(path)?.blob,
          );
          expect(await repository.changes(from, to)).toEqual(
            paths.sort().map((path) => ({ path, file: now.get(path) })),
          );
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 8), seed, endOnFailure: true },
    );
  });

  it('tell links, submodules and modes apart', async () => {
    const { open, remote, folder } = place();
    const person = new WorkTree(remote, `${folder}/person`);
    const first = person.commit({ 'bin/run': '1', link: 'to', module: 'm' });
    git(person.path, 'update-index', '--chmod=+x', 'bin/run');
    const blob = git(person.path, 'rev-parse', 'HEAD:link');
    git(person.path, 'update-index', '--cacheinfo', `120000,${blob},link`, '--cacheinfo', `160000,${first},module`);
    git(person.path, 'commit', '-q', '-m', 'x');
    git(person.path, 'push', '-q', 'origin', 'HEAD:main');
    const repository = await open();
    const head = await repository.head();
    const changes = await repository.changes(commitId(first), head as never);
    expect(changes.map(({ path, file }) => `${file?.mode} ${path}`)).toEqual([
      '100755 bin/run',
      '120000 link',
      '160000 module',
    ]);
  });

  it('read no tree that is the same on both sides', async () => {
    const { remote } = place();
    const [from, to] = committed(remote, [{ 'a/b/c': '1', 'a/d/e': '1', 'z/3/4': '1' }, { 'a/b/c': '2' }]);
    const treeOf = (commit?: string) => git(remote, 'rev-parse', `${commit}^{tree}`);
    const read: string[] = [];
    const readTree = async (id: string): Promise<TreeEntry[]> => {
      read.push(id);
      return parseTree(rawTree(remote, id));
    };
    await treeChanges(readTree, treeOf(from), treeOf(to));
    expect(read).toHaveLength(6);
  });

  it('of a commit that is not there are a clear problem', async () => {
    const { open, remote } = place();
    const [commit] = committed(remote, [{ a: '1' }]).map(commitId);
    const repository = await open();
    const nowhere = commitId('0123456789012345678901234567890123456789');
    await problemOf(repository.changes(nowhere, commit as typeof nowhere), 'not-found');
  });
});

function rawTree(cwd: string, id: string): Buffer {
  const lines = git(cwd, 'ls-tree', '-z', id).split('\0').filter(Boolean);
  const parts = lines.map((line) => {
    const [, mode = '', , hex = '', name = ''] = /^0*(\d+) (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
    return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(hex, 'hex')]);
  });
  return Buffer.concat(parts);
}
