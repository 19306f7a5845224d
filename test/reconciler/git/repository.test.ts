import { type BlobId, blobId, commitId } from '@krake-infra/reconciler/core/repository.ts';
import { describe, expect, it } from 'vitest';
import { bareRepository, git, gitWith, WorkTree } from '../../support/git-repositories.ts';
import { commitOnce, place, plan, problemOf } from './open.ts';

const NOWHERE = commitId('0123456789012345678901234567890123456789');
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('a repository', () => {
  it('makes the first commit of an empty remote, which Git finds sound', async () => {
    const { open, remote } = place();
    const repository = await open();
    expect(await repository.head()).toBeUndefined();
    const { commit, outcome } = await commitOnce(repository, { 'fleet.yaml': 'a: 1\n', 'clusters/a/b.yaml': 'b\n' });
    expect(outcome).toBe('accepted');
    expect(await repository.head()).toBe(commit);
    expect(git(remote, 'rev-parse', 'main')).toBe(commit);
    expect(git(remote, 'fsck', '--strict')).toBe('');
    expect(git(remote, 'show', '-s', '--format=%an <%ae> %ad|%cn <%ce> %cd|%B', '--date=raw', 'main')).toBe(
      'Grace <grace@example.org> 1700000000 +0000|krake-infra <krake-infra@localhost> 1700000000 +0000|Scale pool a from 1 to 2\n',
    );
  });

  it('edits, adds and deletes files deep and shallow, and keeps modes', async () => {
    const { open, remote, folder } = place();
    const person = new WorkTree(remote, `${folder}/person`);
    person.commit({ 'a/b/c/deep.yaml': '1', 'a/b/other.yaml': '1', 'top.yaml': '1', 'bin/run': '1', 'gone/x': '1' });
    git(person.path, 'update-index', '--chmod=+x', 'bin/run');
    git(person.path, 'commit', '-q', '-m', 'x');
    git(person.path, 'push', '-q', 'origin', 'HEAD:main');
    const repository = await open();
    const { commit } = await commitOnce(repository, {
      'a/b/c/deep.yaml': '2',
      'top.yaml': '2',
      'bin/run': '2',
      'gone/x': null,
      'new/d/e.yaml': '1',
    });
    const listed = (await repository.files(commit)).map(({ mode, path }) => `${mode} ${path}`);
    expect(listed).toEqual([
      '100644 a/b/c/deep.yaml',
      '100644 a/b/other.yaml',
      '100755 bin/run',
      '100644 new/d/e.yaml',
      '100644 top.yaml',
    ]);
    expect(git(remote, 'fsck', '--strict')).toBe('');
    expect(git(remote, 'show', 'main:a/b/c/deep.yaml')).toBe('2');
    expect(text(await repository.readAt(commit, 'a/b/other.yaml'))).toBe('1');
  });

  it('makes one commit per plan, the same ids every time, and sends them with one push', async () => {
    const { open, remote } = place();
    const repository = await open();
    const plans = [1, 2, 3].map((n) =>
      plan({ [`clusters/a/${n}.yaml`]: `${n}`, count: `${n}` }, `Change ${n}\n\nWhy: ${n}`),
    );
    const first = await repository.write(undefined, plans);
    expect(await repository.write(undefined, plans)).toEqual(first);
    expect(await repository.push(first.at(-1) as typeof NOWHERE, undefined)).toBe('accepted');
    expect(git(remote, 'rev-list', '--reverse', 'main').split('\n')).toEqual(first);
    expect(git(remote, 'fsck', '--strict')).toBe('');
  });

  it('refuses plans that change nothing or would harm', async () => {
    const repository = await place().open();
    const { commit } = await commitOnce(repository, { a: '1', 'd/f': '1' });
    const write = (files: Record<string, string | null>, message?: string) =>
      repository.write(commit, [plan(files, message)]);
    await problemOf(write({ a: '1' }), 'invalid', /changes nothing/);
    await problemOf(write({ nope: null }), 'invalid');
    await problemOf(write({ '../x': '1' }), 'invalid');
    await problemOf(write({ d: '1' }), 'invalid');
    await problemOf(write({ a: '2' }, ' \n'), 'invalid', /message is empty/);
    await problemOf(write({ a: '2' }, 'x\0y'), 'invalid');
    await problemOf(repository.write(undefined, [plan({ a: null })]), 'invalid');
    await problemOf(repository.write(NOWHERE, [plan({ a: '2' })]), 'not-found');
  });

  it('can delete the last file', async () => {
    const { open, remote } = place();
    const repository = await open();
    await commitOnce(repository, { 'a/b': '1' });
    const { commit } = await commitOnce(repository, { 'a/b': null });
    expect(await repository.files(commit)).toEqual([]);
    expect(git(remote, 'fsck', '--strict')).toBe('');
  });

  it('reads many objects at once, and says which one is missing', async () => {
    const repository = await place().open();
    const contents = Array.from({ length: 60 }, (_, n) => 'x'.repeat(n * n * 40) + n);
    const { commit } = await commitOnce(
      repository,
      Object.fromEntries(contents.map((content, n) => [`f/${n}`, content])),
    );
    const files = await repository.files(commit);
    const read = await Promise.all(files.map(async ({ path, blob }) => [path, text(await repository.read(blob))]));
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(contents.map((content, n) => [`f/${n}`, content])));
    await problemOf(repository.read(blobId(NOWHERE)), 'not-found');
    expect(text(await repository.read(files[0]?.blob as BlobId))).toBe('0');
  });

  it('lists below a folder only, and finds no content where there is none', async () => {
    const repository = await place().open();
    const { commit } = await commitOnce(repository, { 'a/x': '1', 'a.b': '1', 'ab/y': '1', 'a/ü *.yaml': '1' });
    expect((await repository.files(commit, 'a')).map(({ path }) => path)).toEqual(['a/x', 'a/ü *.yaml']);
    expect((await repository.files(commit, 'a/')).length).toBe(2);
    expect(await repository.files(commit, 'nope/')).toEqual([]);
    await problemOf(repository.files(NOWHERE), 'not-found');
    expect(text(await repository.readAt(commit, 'a/ü *.yaml'))).toBe('1');
    for (const path of ['a', 'a/x/y', 'nope', 'a/nope', 'a\nb'])
      expect(await repository.readAt(commit, path)).toBeUndefined();
    await problemOf(repository.readAt(NOWHERE, 'a'), 'not-found');
  });

  it('pushes other branches under the same condition', async () => {
    const { open, remote } = place();
    const repository = await open();
    const { commit } = await commitOnce(repository, { a: '1' });
    const [proposal] = await repository.write(commit, [plan({ a: '2' })]);
    const [other] = await repository.write(commit, [plan({ a: '3' })]);
    if (!proposal || !other) throw new Error('no commits');
    expect(await repository.push(proposal, undefined, 'proposals/1')).toBe('accepted');
    expect(await repository.push(other, undefined, 'proposals/1')).toBe('refused');
    expect(git(remote, 'rev-parse', 'proposals/1')).toBe(proposal);
    expect(await repository.head()).toBe(commit);
    expect(await repository.resolve('proposals/1')).toBe(proposal);
    await problemOf(repository.push(other, undefined, 'a..b'), 'usage');
  });

  it('never replaces history on its own branch', async () => {
    const { open, remote } = place();
    const repository = await open();
    const { commit } = await commitOnce(repository, { a: '1' });
    const [stranger] = await repository.write(undefined, [plan({ a: '2' })]);
    await problemOf(repository.push(stranger as typeof NOWHERE, commit), 'internal');
    expect(git(remote, 'rev-parse', 'main')).toBe(commit);
  });

  it('resolves branches, tags, ids and expressions, also made elsewhere', async () => {
    const { open, remote } = place();
    const repository = await open();
    const { commit: first } = await commitOnce(repository, { a: '1' });
    const { commit: second } = await commitOnce(repository, { a: '2' });
    git(remote, 'branch', 'x', first);
    gitWith(
      { cwd: remote, env: { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a' } },
      'tag',
      '-a',
      '-m',
      't',
      'v1',
      first,
    );
    await repository.head();
    const names = ['main', 'origin/main', 'HEAD', 'HEAD~1', 'x', 'v1', first, second.slice(0, 10), 'main~1'];
    const found = await Promise.all(names.map((name) => repository.resolve(name)));
    expect(found).toEqual([second, second, second, first, first, first, first, second, first]);
    for (const name of ['nope', 'main~9', NOWHERE, 'a\nb', '', '-x'])
      expect(await repository.resolve(name)).toBeUndefined();
  });

  it('tells ancestors', async () => {
    const repository = await place().open();
    const { commit: first } = await commitOnce(repository, { a: '1' });
    const { commit: second } = await commitOnce(repository, { a: '2' });
    expect(await repository.isAncestor(first, second)).toBe(true);
    expect(await repository.isAncestor(second, second)).toBe(true);
    expect(await repository.isAncestor(second, first)).toBe(false);
    await problemOf(repository.isAncestor(NOWHERE, first), 'not-found');
  });

  it('can not be used after it was closed', async () => {
    const repository = await place().open();
    const { commit } = await commitOnce(repository, { a: '1' });
    await repository.close();
    await problemOf(repository.readAt(commit, 'a'), 'internal');
    await problemOf(repository.files(commit), 'internal');
  });
});

describe('the settings of a user', () => {
  it('do not change what is pushed or read', async () => {
    const { open, remote, folder } = place();
    const config = `${folder}/gitconfig`;
    const hooks = `${folder}/hooks`;
    bareRepository(folder, 'decoy.git');
    const set = (key: string, value: string) => git(folder, 'config', '--file', config, key, value);
    set('commit.gpgsign', 'true');
    set('push.gpgSign', 'true');
    set('push.followTags', 'true');
    set('push.pushOption', 'ci.skip');
    set('core.autocrlf', 'true');
    set('core.hooksPath', hooks);
    set('remote.origin.url', `${folder}/decoy.git`);
    set('log.showSignature', 'true');
    set('diff.orderFile', `${folder}/nope`);
    set('fetch.pruneTags', 'true');
    gitWith({ cwd: folder }, 'init', '-q', '--bare', hooks);
    const before = process.env['GIT_CONFIG_GLOBAL'];
    process.env['GIT_CONFIG_GLOBAL'] = config;
    try {
      const repository = await open();
      const { outcome, commit } = await commitOnce(repository, { a: '1\r\n2\n' });
      expect(outcome).toBe('accepted');
      expect((await repository.log(commit, { withPaths: true })).map(({ paths }) => paths)).toEqual([['a']]);
    } finally {
      process.env['GIT_CONFIG_GLOBAL'] = before;
    }
    expect(git(remote, 'cat-file', 'blob', 'main:a')).toBe('1\r\n2');
  });
});
