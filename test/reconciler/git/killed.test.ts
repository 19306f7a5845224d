import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { cachePaths } from '@krake-infra/reconciler/git/cache.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GitHttpServer } from '../../../tools/git-http-server.ts';
import { git } from '../../support/git-repositories.ts';
import { commitOnce, place, plan } from './open.ts';

const COMMITTING = fileURLToPath(new URL('../../support/committing-process.mjs', import.meta.url));

/** The server may still be at what the killed one sent. */
async function commitUntilAccepted(repository: Repository, files: Readonly<Record<string, string>>): Promise<void> {
  while ((await commitOnce(repository, files)).outcome !== 'accepted');
}

describe('a program that is killed', () => {
  it('at any moment leaves a cache that the next one starts from, and a remote that is whole', async () => {
    const { open, cacheDir, remote } = place();
    const server = await GitHttpServer.start({ root: join(remote, '..') });
    onTestFinished(() => server.close());
    await commitOnce(await open(), { a: '1' });
    for (let round = 0; round < 8; round += 1) {
      const url = round % 2 === 0 ? server.url('fleet.git') : remote;
      const child = spawn(process.execPath, ['--import', 'tsx', COMMITTING, url, cacheDir], { detached: true });
      await once(child.stdout, 'data');
      // Somewhere between two pushes, farther on each time.
      await wait(round * 13);
      process.kill(-(child.pid as number), 'SIGKILL');
      await once(child, 'close');
      const next = await open({ remote: url });
      await commitUntilAccepted(next, { [`after/${round}`]: '1' });
      await next.close();
    }
    expect(git(remote, 'ls-tree', '--name-only', 'main', 'after/').split('\n').length).toBe(8);
    // Each push was two commits; half of one would be an odd number.
    expect(git(remote, 'ls-tree', '-r', '--name-only', 'main', 'f/').split('\n').length % 2).toBe(0);
    expect(git(remote, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('between its objects and its push makes the same commits again', async () => {
    const { open, remote } = place();
    const first = await open();
    const { commit } = await commitOnce(first, { a: '1' });
    const few = [1, 2].map((n) => plan({ [`f/${n}`]: `${n}`, last: `${n}` }));
    const many = Array.from({ length: 40 }, (_, n) => plan({ [`f/${n}`]: `${n}`, last: `${n % 2}` }));
    const before = [await first.write(commit, few), await first.write(commit, many)];
    await first.close();
    const second = await open();
    expect([await second.write(commit, few), await second.write(commit, many)]).toEqual(before);
    expect(await second.push(before[1]?.at(-1) as CommitId, commit)).toBe('accepted');
    expect(git(remote, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('leaves nothing behind for ever', async () => {
    const { open, cacheDir } = place();
    await (await open()).close();
    const old = Date.now() / 1000 - 7200;
    const packs = join(cachePaths(cacheDir).gitDir, 'objects/pack');
    mkdirSync(packs, { recursive: true });
    const lone = join(packs, `pack-${'1'.repeat(40)}.pack`);
    const asides = ['repository.git.0123456789ab', 'repository.git.0123456789ab.old'].map((name) =>
      join(cacheDir, name),
    );
    for (const path of [lone, ...asides]) {
      if (path !== lone) mkdirSync(path);
      else writeFileSync(path, '');
      utimesSync(path, old, old);
    }
    mkdirSync(join(cacheDir, 'repository.git.ffffffffffff'));
    await open();
    for (const path of [lone, ...asides]) expect(existsSync(path)).toBe(false);
    expect(existsSync(join(cacheDir, 'repository.git.ffffffffffff'))).toBe(true);
  });

  it.each(['heads', 'drafts'])('may take its folder of %s along', async (name) => {
    const { open, cacheDir } = place();
    const first = await open();
    const { commit } = await commitOnce(first, { a: '1' });
    rmSync(join(cachePaths(cacheDir).gitDir, 'krake-infra', name), { recursive: true });
    expect((await commitOnce(first, { a: '2' })).outcome).toBe('accepted');
    await first.close();
    rmSync(join(cachePaths(cacheDir).gitDir, 'krake-infra'), { recursive: true });
    const second = await open();
    expect((await commitOnce(second, { a: '3' })).head).not.toBe(commit);
  });
});
