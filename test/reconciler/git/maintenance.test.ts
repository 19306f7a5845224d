import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitId, CommitPlan } from '@krake-infra/reconciler/core/repository.ts';
import { cachePaths } from '@krake-infra/reconciler/git/cache.ts';
import { maintainClone } from '@krake-infra/reconciler/git/maintenance.ts';
import { GitProcesses } from '@krake-infra/reconciler/git/processes.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it } from 'vitest';
import { git } from '../../support/git-repositories.ts';
import { commitOnce, place, plan } from './open.ts';

const NOW = { looseObjects: 0, packs: 1 };

function objectFiles(gitDir: string): string[] {
  const all = readdirSync(join(gitDir, 'objects'), { recursive: true, encoding: 'utf8' });
  return all.filter((name) => /^[0-9a-f]{2}\/|\.(pack|idx)$/.test(name));
}

/** Commits in groups small enough for loose objects, pushed together. */
async function history(repository: Repository, groups: number, from = 0): Promise<CommitId[]> {
  const commits: CommitId[] = [];
  const base = await repository.head();
  for (let group = from; group < from + groups; group += 1) {
    const plans: CommitPlan[] = Array.from({ length: 4 }, (_, n) =>
      plan({ [`clusters/team-${n}/c.yaml`]: `${group}`, [`m/${n}/x`]: `${group} ${n}` }),
    );
    commits.push(...(await repository.write(commits.at(-1) ?? base, plans)));
  }
  expect(await repository.push(commits.at(-1) as CommitId, base)).toBe('accepted');
  return commits;
}

function cloneAt(cacheDir: string) {
  const paths = cachePaths(cacheDir);
  const environment = { ...process.env, GIT_DIR: paths.gitDir } as Record<string, string>;
  return { paths, processes: new GitProcesses(environment) };
}

describe('maintenance', () => {
  it('does nothing while little has gathered', async () => {
    const { open, cacheDir } = place();
    const repository = await open();
    await history(repository, 2);
    const { paths } = cloneAt(cacheDir);
    const before = objectFiles(paths.gitDir);
    await repository.maintain();
    expect(objectFiles(paths.gitDir)).toEqual(before);
  });

  it('makes few files of thousands, beside a reader, and keeps a commit that waits for its push', async () => {
    const { open, cacheDir, remote } = place();
    const repository = await open();
    const commits = await history(repository, 90);
    const head = commits.at(-1) as CommitId;
    const [waiting] = (await repository.write(head, [plan({ waiting: '1' })])) as [CommitId];
    const { paths } = cloneAt(cacheDir);
    expect(objectFiles(paths.gitDir).length).toBeGreaterThan(2_000);
    const reading = Promise.all(commits.map((commit) => repository.readAt(commit, 'clusters/team-1/c.yaml')));
    await repository.maintain();
    await reading;
    expect(objectFiles(paths.gitDir).length).toBeLessThan(10);
    const texts = await Promise.all(commits.map((commit) => repository.readAt(commit, 'clusters/team-3/c.yaml')));
    expect(Buffer.from(texts.at(-1) ?? []).toString()).toBe('89');
    expect(await repository.push(waiting, head)).toBe('accepted');
    expect(git(remote, 'rev-parse', 'main')).toBe(waiting);
    expect(git(paths.gitDir, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('makes one pack of many, and keeps what nothing refers to', async () => {
    const { open, cacheDir } = place();
    const repository = await open();
    const { processes, paths } = cloneAt(cacheDir);
    const commits: CommitId[] = [];
    for (let round = 0; round < 4; round += 1) {
      commits.push(...(await history(repository, 1, round)));
      expect(await maintainClone(processes, paths, { ...NOW, packs: 99 })).toBe('packed');
    }
    const [waiting] = (await repository.write(commits.at(-1), [plan({ waiting: '1' })])) as [CommitId];
    expect(await maintainClone(processes, paths, NOW)).toBe('repacked');
    expect(objectFiles(paths.gitDir).filter((name) => name.endsWith('.idx')).length).toBe(1);
    expect(await repository.push(waiting, commits.at(-1))).toBe('accepted');
    expect((await repository.log(waiting)).length).toBe(17);
  });

  it('by two programs at once, while one of them commits, harms nobody', async () => {
    const { open, cacheDir, remote } = place();
    const [first, second] = [await open(), await open()];
    await history(first, 4);
    const { processes, paths } = cloneAt(cacheDir);
    const tidy = async (limits: typeof NOW) => {
      for (let round = 0; round < 6; round += 1) await maintainClone(processes, paths, limits);
    };
    const write = async () => {
      for (let n = 0; n < 12; n += 1) {
        expect((await commitOnce(first, { [`during/${n}`]: `${n}` })).outcome).toBe('accepted');
      }
    };
    await Promise.all([tidy(NOW), tidy(NOW), tidy({ ...NOW, packs: 99 }), write()]);
    const head = (await second.head()) as CommitId;
    expect((await second.files(head, 'during')).length).toBe(12);
    expect(git(remote, 'fsck', '--strict', '--no-dangling')).toBe('');
    expect(git(paths.gitDir, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it.each([0, 5, 15, 40])('that is killed after %i ms leaves a clone that works', async (delay) => {
    const { open, cacheDir } = place();
    const repository = await open();
    const commits = await history(repository, 3);
    const { paths } = cloneAt(cacheDir);
    const processes = {
      run: (args: readonly string[], _?: number, input = '') =>
        new Promise((resolve) => {
          const child = spawn('git', args, { env: { ...process.env, GIT_DIR: paths.gitDir }, detached: true });
          child.stdin.on('error', () => {});
          child.stdin.end(input);
          const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), delay);
          child.once('close', (code) => {
            clearTimeout(timer);
            resolve({ code, stdout: Buffer.alloc(0), stderr: '' });
          });
        }),
    } as unknown as GitProcesses;
    for (const packs of [99, 0]) await maintainClone(processes, paths, { looseObjects: 0, packs }).catch(() => {});
    await repository.close();
    const again = await open();
    expect((await again.log((await again.head()) as CommitId)).length).toBe(commits.length);
    expect((await commitOnce(again, { after: '1' })).outcome).toBe('accepted');
    await maintainClone(cloneAt(cacheDir).processes, paths, NOW);
    expect(git(paths.gitDir, 'fsck', '--strict', '--no-dangling')).toBe('');
  });
});
