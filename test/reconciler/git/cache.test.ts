import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { ObjectReader } from '@krake-infra/reconciler/git/object-reader.ts';
import { describe, expect, it } from 'vitest';
import { bareRepository, git, temporaryFolder, WorkTree } from '../../support/git-repositories.ts';
import { commitOnce, place, plan, problemOf } from './open.ts';

/** Writes what a killed Git leaves; `seconds` ago. */
function leave(path: string, seconds = 60): void {
  writeFileSync(path, '');
  const then = Date.now() / 1000 - seconds;
  utimesSync(path, then, then);
}

const clone = (cacheDir: string) => join(cacheDir, 'repository.git');

function looseObjects(gitDir: string): string[] {
  const objects = join(gitDir, 'objects');
  const all = readdirSync(objects, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => /^[0-9a-f]{2}\/[0-9a-f]{38}$/.test(name)).map((name) => join(objects, name));
}

describe('the cache', () => {
  it('is used again, and leaves what else is in its folder alone', async () => {
    const { open, cacheDir } = place();
    const first = await open();
    const { commit } = await commitOnce(first, { a: '1' });
    await first.close();
    writeFileSync(join(cacheDir, 'notes'), 'mine');
    writeFileSync(join(clone(cacheDir), 'mark'), '');
    const second = await open();
    expect(await second.head()).toBe(commit);
    expect(readdirSync(cacheDir).sort()).toEqual(['notes', 'repository.git']);
    expect(existsSync(join(clone(cacheDir), 'mark'))).toBe(true);
  });

  it('has no work tree, no index and no branch of its own', async () => {
    const { open, cacheDir } = place();
    await commitOnce(await open(), { a: '1' });
    expect(git(clone(cacheDir), 'for-each-ref', '--format=%(refname)')).toBe('refs/remotes/origin/main');
    expect(existsSync(join(clone(cacheDir), 'index'))).toBe(false);
    expect(git(clone(cacheDir), 'rev-parse', '--is-bare-repository')).toBe('true');
  });

  it('survives the locks and unfinished files of killed processes, old and young', async () => {
    const { open, cacheDir, remote, folder } = place();
    const first = await open();
    await commitOnce(first, { a: '1' });
    await first.close();
    const person = new WorkTree(remote, join(folder, 'person'));
    const theirs = person.commit({ b: '1' });
    await person.pushUntilAccepted();
    const inClone = (name: string) => join(clone(cacheDir), name);
    const locks = ['config.lock', 'packed-refs.lock', 'refs/remotes/origin/main.lock', 'HEAD.lock'].map(inClone);
    for (const lock of locks.slice(1)) leave(lock);
    leave(locks[0] as string, 0);
    leave(inClone('objects/pack/tmp_pack_x'), 7200);
    leave(inClone('krake-infra/drafts/abc'), 7200);
    const second = await open();
    expect(await second.head()).toBe(theirs);
    expect((await commitOnce(second, { a: '2' })).outcome).toBe('accepted');
    for (const path of [...locks, inClone('objects/pack/tmp_pack_x'), inClone('krake-infra/drafts/abc')]) {
      expect(existsSync(path)).toBe(false);
    }
  });

  it('survives the lock of a fetch that is killed while it is in use', async () => {
    const { open, cacheDir, remote, folder } = place();
    const repository = await open();
    await commitOnce(repository, { a: '1' });
    const person = new WorkTree(remote, join(folder, 'person'));
    const theirs = person.commit({ b: '1' });
    await person.pushUntilAccepted();
    leave(join(clone(cacheDir), 'refs/remotes/origin/main.lock'));
    expect(await repository.head()).toBe(theirs);
  });

  it.each([
    ['no configuration', (gitDir: string) => rmSync(join(gitDir, 'config'))],
    ['no objects', (gitDir: string) => rmSync(join(gitDir, 'objects'), { recursive: true })],
    ['a broken configuration', (gitDir: string) => writeFileSync(join(gitDir, 'config'), '[core\n')],
    ['empty objects', (gitDir: string) => looseObjects(gitDir).forEach((path) => void emptied(path))],
    ['a broken reference', (gitDir: string) => writeFileSync(join(gitDir, 'refs/remotes/origin/main'), 'x\n')],
    [
      'a reference to nothing',
      (gitDir: string) => writeFileSync(join(gitDir, 'refs/remotes/origin/x'), `${'1'.repeat(40)}\n`),
    ],
  ])('with %s is made anew', async (_, damage) => {
    const { open, cacheDir } = place();
    const first = await open();
    const { commit } = await commitOnce(first, { a: '1', 'b/c': '1' });
    await first.close();
    damage(clone(cacheDir));
    const warnings: unknown[] = [];
    const log = { info: () => {}, warn: (...entry: unknown[]) => void warnings.push(entry), error: () => {} };
    const second = await open({ log });
    expect(warnings).toEqual([['cloning anew', expect.objectContaining({ cache: 'damaged' })]]);
    expect(await second.head()).toBe(commit);
    expect((await commitOnce(second, { a: '2' })).outcome).toBe('accepted');
    expect(readdirSync(cacheDir)).toEqual(['repository.git']);
  });

  it('of another remote is made anew', async () => {
    const { open, folder } = place();
    const first = await open();
    await commitOnce(first, { a: '1' });
    await first.close();
    const other = bareRepository(folder, 'other.git');
    const second = await open({ remote: other });
    expect(await second.head()).toBeUndefined();
    expect((await commitOnce(second, { b: '1' })).outcome).toBe('accepted');
    expect(git(other, 'ls-tree', '--name-only', 'main')).toBe('b');
  });

  it('heals an object that was cut short when the same commit is written again', async () => {
    const { open, cacheDir, remote } = place();
    const repository = await open();
    const write = () => repository.write(undefined, [plan({ a: '1', 'b/c': '2' })]);
    const [commit] = await write();
    looseObjects(clone(cacheDir)).forEach(emptied);
    await write();
    expect(await repository.push(commit as CommitId, undefined)).toBe('accepted');
    expect(git(remote, 'fsck', '--strict')).toBe('');
  });
});

function emptied(path: string): void {
  rmSync(path);
  writeFileSync(path, '');
  truncateSync(path, 0);
}

describe('a rewritten history', () => {
  async function rewritten() {
    const { open, remote, ...rest } = place();
    const repository = await open();
    await commitOnce(repository, { a: '1' });
    const { commit } = await commitOnce(repository, { a: '2' });
    git(remote, 'update-ref', 'refs/heads/main', `${commit}~1`);
    return { open, remote, repository, commit, ...rest };
  }

  it('is a problem until somebody accepts it, over restarts', async () => {
    const { open, repository, commit } = await rewritten();
    const expectRewrite = async (head: Promise<unknown>) => {
      expect((await problemOf(head, 'conflict', /was rewritten.*delete/)).retry).toBe('after-change');
    };
    await expectRewrite(repository.head());
    await expectRewrite(repository.head());
    await repository.close();
    const second = await open();
    await expectRewrite(second.head());
    await second.close();
    const third = await open({ acceptRewrite: true });
    expect(await third.head()).toBe(await third.resolve(`${commit}~1`));
    await third.close();
    const fourth = await open();
    expect(await fourth.head()).toBe(await fourth.resolve(`${commit}~1`));
  });

  it('is noticed although the clone was damaged meanwhile', async () => {
    const { open, repository, cacheDir } = await rewritten();
    await repository.close();
    rmSync(join(clone(cacheDir), 'config'));
    await problemOf((await open()).head(), 'conflict', /was rewritten/);
  });

  it('is noticed when the branch is gone, and ends with the cache', async () => {
    const { open, remote, repository, cacheDir } = await rewritten();
    git(remote, 'update-ref', '-d', 'refs/heads/main');
    await problemOf(repository.head(), 'conflict', /is gone/);
    await repository.close();
    rmSync(cacheDir, { recursive: true });
    expect(await (await open()).head()).toBeUndefined();
  });
});

describe('the object reader', () => {
  it('goes on with a new process when one dies, and loses no request', async () => {
    const folder = temporaryFolder();
    const remote = bareRepository(folder);
    const ids = Array.from({ length: 20 }, (_, n) => {
      writeFileSync(join(folder, 'f'), `content ${n}`);
      return git(remote, 'hash-object', '-w', join(folder, 'f'));
    });
    let starts = 0;
    const reader = new ObjectReader(
      () => {
        starts += 1;
        const child = spawn('git', ['cat-file', '--batch'], { cwd: remote });
        if (starts === 1) child.stdout.once('data', () => child.kill('SIGKILL'));
        return child;
      },
      () => {},
    );
    await reader.get(ids[0] as string);
    const all = await Promise.all(ids.map((id) => reader.get(id)));
    expect(all.map((object) => object?.bytes.toString())).toEqual(ids.map((_, n) => `content ${n}`));
    expect(starts).toBe(2);
    expect(await reader.get('f'.repeat(40))).toBeUndefined();
    await reader.close();
  });

  it('gives up on a request when two processes die over it', async () => {
    const problems: string[] = [];
    const reader = new ObjectReader(
      () => spawn('sh', ['-c', 'read line; echo broken >&2; exit 1']),
      (problem) => void problems.push(problem.code),
    );
    const requests = await Promise.allSettled([reader.get('a'), reader.get('b')]);
    expect(requests).toEqual([
      {
        status: 'rejected',
        reason: expect.objectContaining({ code: 'unavailable', message: expect.stringContaining('broken') }),
      },
      { status: 'rejected', reason: expect.objectContaining({ code: 'unavailable' }) },
    ]);
    expect(problems).toEqual(['unavailable', 'unavailable']);
  });
});
