import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommitId, commitId } from '@krake-infra/reconciler/core/repository.ts';
import { describe, expect, it } from 'vitest';
import { git, gitWith, WorkTree } from '../../support/git-repositories.ts';
import { commitOnce, place } from './open.ts';

/** A branch with this many commits, each of which changes one of ten files. */
function longHistory(remote: string, commits: number): CommitId {
  const lines: string[] = [];
  for (let n = 0; n < commits; n++) {
    const who = `Ada <ada@example.org> ${1_700_000_000 + n} +0000`;
    lines.push('commit refs/heads/main', `author ${who}`, `committer ${who}`, 'data 1', 'x');
    lines.push(`M 100644 inline clusters/a/${n % 10}.yaml`, `data ${String(n).length}`, String(n));
  }
  gitWith({ cwd: remote, input: `${lines.join('\n')}\n` }, 'fast-import', '--quiet');
  return commitId(git(remote, 'rev-parse', 'main'));
}

const chain = (cacheDir: string) => join(cacheDir, 'repository.git/objects/info/commit-graphs/commit-graph-chain');
const ids = (records: readonly { readonly id: CommitId }[]) => records.map(({ id }) => id);
const plainLog = (remote: string, ...paths: string[]) =>
  git(remote, 'log', '--format=%H', 'main', '--', ...paths).split('\n');

describe('the commit graph', () => {
  it('is written for a long history that is read by path, and changes no answer', async () => {
    const { open, remote, cacheDir } = place();
    longHistory(remote, 1500);
    const repository = await open();
    const head = (await repository.head()) as CommitId;
    expect(ids(await repository.log(head, { limit: 3 }))).toHaveLength(3);
    expect(existsSync(chain(cacheDir))).toBe(false);
    const expected = plainLog(remote, 'clusters/a/3.yaml');
    expect(ids(await repository.log(head, { path: 'clusters/a/3.yaml' }))).toEqual(expected);
    expect(existsSync(chain(cacheDir))).toBe(true);
    expect(ids(await repository.log(head, { path: 'clusters/a/3.yaml' }))).toEqual(expected);
    const both = ['clusters/a/3.yaml', 'clusters/a/7.yaml'];
    expect(ids(await repository.log(head, { path: both }))).toEqual(plainLog(remote, ...both));
    expect(ids(await repository.log(head, { path: both, limit: 7 }))).toEqual(plainLog(remote, ...both).slice(0, 7));
    expect(git(join(cacheDir, 'repository.git'), 'commit-graph', 'verify')).toBe('');
  });

  it('is left alone while little is new, and answers for what is new all the same', async () => {
    const { open, remote, cacheDir } = place();
    longHistory(remote, 1100);
    const repository = await open();
    await repository.log((await repository.head()) as CommitId, { path: 'clusters' });
    const before = readFileSync(chain(cacheDir), 'utf8');
    const { commit } = await commitOnce(repository, { 'clusters/a/3.yaml': 'new' });
    expect(ids(await repository.log(commit, { path: 'clusters/a/3.yaml' }))[0]).toBe(commit);
    expect(readFileSync(chain(cacheDir), 'utf8')).toBe(before);
  });

  it('is not written for a short history', async () => {
    const { open, remote, cacheDir } = place();
    longHistory(remote, 50);
    const repository = await open();
    const log = await repository.log((await repository.head()) as CommitId, { path: 'clusters/a/3.yaml' });
    expect(log).toHaveLength(5);
    expect(existsSync(chain(cacheDir))).toBe(false);
  });

  it('may be written by several at once', async () => {
    const { open, remote, cacheDir } = place();
    longHistory(remote, 1500);
    const all = [await open(), await open(), await open(), await open()];
    const logs = await Promise.all(
      all.map(async (one) => one.log((await one.head()) as CommitId, { path: 'clusters/a/3.yaml' })),
    );
    for (const log of logs) expect(ids(log)).toEqual(plainLog(remote, 'clusters/a/3.yaml'));
    expect(git(join(cacheDir, 'repository.git'), 'commit-graph', 'verify')).toBe('');
  });

  it('is written again after its writer was killed', async () => {
    const { open, remote, cacheDir } = place();
    longHistory(remote, 1500);
    const first = await open();
    const head = (await first.head()) as CommitId;
    const lock = `${chain(cacheDir)}.lock`;
    mkdirSync(join(lock, '..'), { recursive: true });
    writeFileSync(lock, '');
    const half = join(lock, '../tmp_graph_x1y2z3');
    writeFileSync(half, 'half');
    utimesSync(half, 1_600_000_000, 1_600_000_000);
    expect(ids(await first.log(head, { path: 'clusters/a/3.yaml' }))).toHaveLength(150);
    expect(existsSync(chain(cacheDir))).toBe(false);
    const second = await open();
    expect(ids(await second.log(head, { path: 'clusters/a/3.yaml' }))).toHaveLength(150);
    expect(readdirSync(join(lock, '..')).sort()).toEqual(['commit-graph-chain', expect.stringMatching(/^graph-/)]);
  });
});

describe('the log of several paths', () => {
  it('is in the order of the whole history, also over merges and skewed clocks', async () => {
    const { open, remote, folder } = place();
    const person = new WorkTree(remote, `${folder}/person`);
    const at = (second: number, files: Record<string, string>, message: string) => {
      process.env['GIT_COMMITTER_DATE'] = process.env['GIT_AUTHOR_DATE'] = `${1_700_000_000 + second} +0000`;
      return person.commit(files, message);
    };
    try {
      at(0, { a: '0', b: '0', c: '0' }, 'first');
      git(person.path, 'checkout', '-q', '-b', 'side');
      at(50, { b: '1' }, 'b on the side');
      at(20, { a: '1' }, 'a on the side, by a slow clock');
      git(person.path, 'checkout', '-q', 'main');
      at(30, { c: '1' }, 'c');
      at(40, { c: '2', b: '0 ' }, 'c and b');
      git(person.path, 'merge', '-q', '-X', 'theirs', '--no-ff', '-m', 'merge', 'side');
      at(60, { a: '2', b: '2' }, 'both');
    } finally {
      delete process.env['GIT_COMMITTER_DATE'];
      delete process.env['GIT_AUTHOR_DATE'];
    }
    await person.pushUntilAccepted();
    const repository = await open();
    const head = (await repository.head()) as CommitId;
    const whole = ids(await repository.log(head));
    for (const path of [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'a', 'c'],
      ['c', 'nothing'],
      ['nothing', 'no'],
    ]) {
      const single = await Promise.all(path.map((one) => repository.log(head, { path: one })));
      const wanted = new Set(single.flat().map(({ id }) => id));
      expect(ids(await repository.log(head, { path }))).toEqual(whole.filter((id) => wanted.has(id)));
    }
  });
});
