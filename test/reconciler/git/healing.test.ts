import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobId, CommitId } from '@krake-infra/reconciler/core/repository.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GitHttpServer } from '../../../tools/git-http-server.ts';
import { git } from '../../support/git-repositories.ts';
import { commitOnce, place, plan, problemOf } from './open.ts';

/** Puts an empty file in the place of every loose object. */
function emptyObjects(gitDir: string, only = /^[0-9a-f]{2}\/[0-9a-f]{38}$/): void {
  const objects = join(gitDir, 'objects');
  for (const name of readdirSync(objects, { recursive: true, encoding: 'utf8' }).filter((path) => only.test(path))) {
    rmSync(join(objects, name));
    writeFileSync(join(objects, name), '');
  }
}

function breakPacks(gitDir: string): void {
  git(gitDir, 'repack', '-a', '-d', '-q');
  const packs = join(gitDir, 'objects/pack');
  for (const name of readdirSync(packs).filter((entry) => entry.endsWith('.pack'))) truncateSync(join(packs, name), 40);
}

async function opened(transport: 'http' | 'path') {
  const here = place();
  const server = await GitHttpServer.start({ root: here.folder });
  onTestFinished(() => server.close());
  const warnings: string[] = [];
  const log = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} };
  const remote = transport === 'http' ? server.url('fleet.git') : here.remote;
  const repository = await here.open({ remote, log });
  const { commit: first } = await commitOnce(repository, { a: '1', 'b/c': '2' });
  const { commit } = await commitOnce(repository, { a: '2' });
  const blob = git(here.remote, 'rev-parse', `${first}:b/c`) as BlobId;
  return { ...here, repository, warnings, server, first, commit, blob, gitDir: join(here.cacheDir, 'repository.git') };
}

type Opened = Awaited<ReturnType<typeof opened>>;

const DAMAGES: [string, (at: Opened) => void][] = [
  ['was deleted', ({ cacheDir }) => rmSync(cacheDir, { recursive: true })],
  ['lost its objects', ({ gitDir }) => rmSync(join(gitDir, 'objects'), { recursive: true })],
  ['lost its configuration', ({ gitDir }) => rmSync(join(gitDir, 'config'))],
  ['has empty objects', ({ gitDir }) => emptyObjects(gitDir)],
  ['has packs cut short', ({ gitDir }) => breakPacks(gitDir)],
];

const USES: [string, (repository: Repository, at: Opened) => Promise<unknown>, (at: Opened) => unknown][] = [
  ['head', (repository) => repository.head(), ({ commit }) => commit],
  ['read', async (repository, { blob }) => Buffer.from(await repository.read(blob)).toString(), () => '2'],
  [
    'files',
    async (repository, { first }) => (await repository.files(first)).map(({ path }) => path),
    () => ['a', 'b/c'],
  ],
  [
    'log',
    async (repository, { commit }) => (await repository.log(commit)).map(({ id }) => id),
    (at) => [at.commit, at.first],
  ],
];

describe.each(['http', 'path'] as const)('a clone of a remote by %s', (transport) => {
  it.each(DAMAGES)('that %s while it was in use is made anew by what meets it first', async (_, damage) => {
    for (const [name, use, expected] of USES) {
      const at = await opened(transport);
      damage(at);
      expect([name, await use(at.repository, at)]).toEqual([name, expected(at)]);
      // Some are answered without a look at what was damaged; together they look at all of it.
      for (const [, other] of USES) await other(at.repository, at);
      expect(at.warnings).toEqual(['cloning anew']);
      expect((await commitOnce(at.repository, { a: '3' })).outcome).toBe('accepted');
      expect(git(at.gitDir, 'fsck', '--strict', '--no-dangling')).toBe('');
    }
  });
});

describe('a clone that is lost', () => {
  it('is not taken for the fault of the remote by a push', async () => {
    const at = await opened('path');
    const [next] = (await at.repository.write(at.commit, [plan({ a: '3' })])) as [CommitId];
    emptyObjects(at.gitDir, new RegExp(`^(?!${next.slice(0, 2)})[0-9a-f]{2}/`));
    const problem = await problemOf(at.repository.push(next, at.commit), 'unavailable', /lost with the clone/);
    expect(problem.retry).toBe('backoff');
    expect((await commitOnce(at.repository, { a: '3' })).outcome).toBe('accepted');
  });

  it('is made anew once for all who meet it at once', async () => {
    const { repository, cacheDir, commit, warnings } = await opened('http');
    rmSync(cacheDir, { recursive: true });
    const heads = await Promise.all(Array.from({ length: 8 }, () => repository.head()));
    expect(new Set(heads)).toEqual(new Set([commit]));
    expect(warnings).toEqual(['cloning anew']);
  });

  it('takes commits along that were not pushed, which is a reason to begin again', async () => {
    const { repository, cacheDir, commit } = await opened('http');
    const [lost] = (await repository.write(commit, [plan({ a: '3' })])) as [CommitId];
    rmSync(cacheDir, { recursive: true });
    const problem = await problemOf(repository.push(lost, commit), 'unavailable', /lost with the clone/);
    expect(problem.retry).toBe('backoff');
    expect(await repository.write(commit, [plan({ a: '3' })])).toEqual([lost]);
    expect(await repository.push(lost, commit)).toBe('accepted');
  });

  it('is written to anew, and nothing is left of the old one', async () => {
    const { repository, cacheDir, commit, gitDir } = await opened('path');
    rmSync(cacheDir, { recursive: true });
    const [next] = (await repository.write(commit, [plan({ a: '3' })])) as [CommitId];
    expect(await repository.push(next, commit)).toBe('accepted');
    expect(readdirSync(cacheDir)).toEqual(['repository.git']);
    expect(existsSync(join(gitDir, 'HEAD'))).toBe(true);
  });

  it('and can not be made anew is a problem until the remote answers', async () => {
    const { repository, cacheDir, server, blob } = await opened('http');
    await server.close();
    rmSync(cacheDir, { recursive: true });
    expect((await problemOf(repository.head(), 'unavailable')).retry).toBe('backoff');
    await problemOf(repository.read(blob), 'unavailable');
  });

  it('does not hide that the history was rewritten', async () => {
    for (const damage of [DAMAGES[0], DAMAGES[2]]) {
      const at = await opened('http');
      await at.repository.head();
      git(at.remote, 'update-ref', 'refs/heads/main', at.first);
      damage?.[1](at);
      await problemOf(at.repository.head(), 'conflict', /was rewritten/);
      await problemOf(at.repository.head(), 'conflict', /was rewritten/);
    }
  });
});
