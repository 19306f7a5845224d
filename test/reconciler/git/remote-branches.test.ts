import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import { RemoteBranches } from '@krake-infra/reconciler/git/remote-branches.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GitHttpServer } from '../../../tools/git-http-server.ts';
import { git, WorkTree } from '../../support/git-repositories.ts';
import { commitOnce, place, plan, problemOf } from './open.ts';

const id = (digit: string) => digit.repeat(40) as CommitId;

/** A remote and a clone as maps, and how often each was asked. */
function pair(remote: Record<string, string>) {
  let clone: Record<string, string> = { ...remote };
  const calls = { list: 0, fetch: 0, tracked: 0 };
  const branches = new RemoteBranches(
    {
      list: async () => {
        calls.list += 1;
        return new Map(Object.entries(remote)) as Map<string, CommitId>;
      },
      fetch: async () => {
        calls.fetch += 1;
        clone = { ...remote };
      },
      tracked: async () => {
        calls.tracked += 1;
        return new Map(Object.entries(clone)) as Map<string, CommitId>;
      },
    },
    'main',
  );
  return { branches, calls, remote };
}

describe('branches of the remote', () => {
  it('are fetched only when one that matters moved', async () => {
    const { branches, calls, remote } = pair({ main: id('1') });
    await branches.refresh();
    remote['feature'] = id('2');
    remote['proposals/a'] = id('3');
    await branches.refresh();
    expect(calls.fetch).toBe(0);
    expect(await branches.below('proposals/')).toEqual(new Map([['proposals/a', id('3')]]));
    expect(calls).toMatchObject({ list: 2, fetch: 1 });
    delete remote['proposals/a'];
    await branches.refresh();
    expect(calls.fetch).toBe(2);
    expect(await branches.below('proposals/')).toEqual(new Map());
    remote['main'] = id('4');
    await branches.refresh();
    expect(branches.get('main')).toBe(id('4'));
    expect(calls).toEqual({ list: 4, fetch: 3, tracked: 4 });
  });

  it('that we moved ourselves are not fetched', async () => {
    const { branches, calls, remote } = pair({ main: id('1') });
    await branches.refresh();
    branches.moved('main', id('2'));
    expect(branches.get('main')).toBe(id('2'));
    expect(branches.has(id('2'))).toBe(true);
    remote['main'] = id('2');
    await branches.refresh();
    expect(calls.fetch).toBe(0);
  });

  it.each([
    ['brought what was wanted', ['2'], 1],
    ['moved it elsewhere first', ['3', '2'], 2],
  ])('are taken as they are when a fetch fails because another program %s', async (_, moves, fetches) => {
    let main = id('1');
    let fetched = 0;
    const branches = new RemoteBranches(
      {
        list: async () => new Map([['main', id('2')]]),
        fetch: async () => {
          main = id(moves[fetched++] ?? '2');
          throw new Error('cannot lock ref');
        },
        tracked: async () => new Map([['main', main]]),
      },
      'main',
    );
    await branches.refresh();
    expect(branches.get('main')).toBe(id('2'));
    expect(fetched).toBe(fetches);
  });

  it('are fetched again after a fetch that failed', async () => {
    let failures = 1;
    const branches = new RemoteBranches(
      {
        list: async () => new Map([['main', id('1')]]),
        fetch: async () => {
          failures -= 1;
          if (failures === 0) throw new Error('cut');
        },
        tracked: async () => new Map(failures < 0 ? [['main', id('1')]] : []),
      },
      'main',
    );
    await expect(branches.refresh()).rejects.toThrow('cut');
    await branches.refresh();
    expect(branches.get('main')).toBe(id('1'));
    expect(failures).toBe(-1);
  });
});

async function served() {
  const here = place();
  const server = await GitHttpServer.start({ root: here.folder });
  onTestFinished(() => server.close());
  const repository = await here.open({ remote: server.url('fleet.git') });
  await commitOnce(repository, { a: '1' });
  const requestsOf = async (work: () => Promise<unknown>) => {
    const before = server.requests.length;
    await work();
    return server.requests.slice(before);
  };
  return { ...here, repository, requestsOf };
}

const LOOK = ['POST /fleet.git/git-upload-pack'];

describe('a look at a remote by HTTP', () => {
  it('is one request, also after a push of our own, and the clone is right', async () => {
    const { repository, requestsOf, cacheDir } = await served();
    for (const text of ['2', '3']) {
      const { commit } = await commitOnce(repository, { a: text });
      expect(await requestsOf(async () => expect(await repository.head()).toBe(commit))).toEqual(LOOK);
      expect(git(`${cacheDir}/repository.git`, 'rev-parse', 'refs/remotes/origin/main')).toBe(commit);
      expect(await repository.resolve('origin/main')).toBe(commit);
    }
  });

  it('fetches what somebody else pushed, and only from there on', async () => {
    const { repository, requestsOf, remote, folder } = await served();
    const person = new WorkTree(remote, `${folder}/person`);
    const theirs = person.commit({ b: '1' });
    await person.pushUntilAccepted();
    const requests = await requestsOf(async () => expect(await repository.head()).toBe(theirs));
    expect(requests.length).toBeGreaterThan(1);
    expect((await repository.files(theirs as CommitId)).length).toBe(2);
    expect(await requestsOf(() => repository.head())).toEqual(LOOK);
  });

  it('shows proposals that come, move and go, and does not mind other branches', async () => {
    const { repository, requestsOf, remote } = await served();
    const { commit } = await commitOnce(repository, { a: '2' });
    const [proposal] = (await repository.write(commit, [plan({ a: '3' })])) as [CommitId];
    await repository.push(proposal, undefined, 'proposals/a');
    expect(await repository.branches('proposals/')).toEqual(new Map([['proposals/a', proposal]]));
    git(remote, 'branch', 'feature', commit);
    expect(await requestsOf(() => repository.head())).toEqual(LOOK);
    expect(await repository.resolve('origin/feature')).toBe(commit);
    git(remote, 'update-ref', 'refs/heads/proposals/b', commit);
    git(remote, 'update-ref', '-d', 'refs/heads/proposals/a');
    await repository.head();
    expect(await repository.branches('proposals/')).toEqual(new Map([['proposals/b', commit]]));
    const asked = await requestsOf(async () => {
      expect(await repository.resolve('origin/proposals/a')).toBeUndefined();
      expect(await repository.resolve('origin/proposals/b')).toBe(commit);
    });
    expect(asked).toEqual([]);
  });

  it('says so when the history was rewritten', async () => {
    const { repository, remote } = await served();
    const { commit } = await commitOnce(repository, { a: '2' });
    git(remote, 'update-ref', 'refs/heads/main', `${commit}~1`);
    await problemOf(repository.head(), 'conflict', /was rewritten/);
    git(remote, 'update-ref', '-d', 'refs/heads/main');
    await problemOf(repository.head(), 'conflict', /is gone/);
    git(remote, 'update-ref', 'refs/heads/main', commit);
    expect(await repository.head()).toBe(commit);
  });
});

describe('proposals on a remote by path', () => {
  it('come and go too', async () => {
    const { open, remote } = place();
    const repository = await open();
    const { commit } = await commitOnce(repository, { a: '1' });
    expect(await repository.branches('proposals/')).toEqual(new Map());
    git(remote, 'branch', 'proposals/a', commit);
    await repository.head();
    expect([...(await repository.branches('proposals/')).keys()]).toEqual(['proposals/a']);
    git(remote, 'branch', '-D', 'proposals/a');
    await repository.head();
    expect(await repository.branches('proposals/')).toEqual(new Map());
  });
});
