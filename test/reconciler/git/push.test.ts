import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitId } from '@krake-infra/reconciler/core/repository.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GitHttpServer } from '../../../tools/git-http-server.ts';
import { bareRepository, git, WorkTree } from '../../support/git-repositories.ts';
import { commitOnce, place, plan, problemOf } from './open.ts';

type Transport = 'auto' | 'git';

const OURS = 'git/krake-infra';

/** A remote by HTTP, and the certainty that the transport in question was the one that moved the branch. */
async function served(transport: Transport, auth?: { username: string; password: string }) {
  const here = place({ transport });
  const server = await GitHttpServer.start({ root: here.folder, ...(auth ? { auth } : {}) });
  onTestFinished(async () => {
    await server.close();
    const programs = server.pushers.filter((agent) => agent === OURS);
    expect(programs.length > 0).toBe(transport === 'auto');
  });
  return { ...here, server, url: server.url('fleet.git') };
}

/** What a caller does: decide again on the new head as often as it is refused. */
async function commitUntilAccepted(
  repository: Repository,
  path: string,
  edit: (before: string) => string,
): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const head = await repository.head();
    const before = head && (await repository.readAt(head, path));
    const text = edit(Buffer.from(before ?? []).toString());
    const [commit] = await repository.write(head, [plan({ [path]: text })]);
    if ((await repository.push(commit as CommitId, head)) === 'accepted') return refusals;
  }
}

function serverHook(remote: string, name: string, script: string): void {
  const path = join(remote, 'hooks', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

describe.each<Transport>(['auto', 'git'])('a push over HTTP, transport %s,', (transport) => {
  it('is refused when a person was faster, and accepted on the new head', async () => {
    const { open, remote, folder, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    const person = new WorkTree(remote, join(folder, 'person'));
    const theirs = person.commit({ b: '1' });
    await person.pushUntilAccepted();
    const [late] = await repository.write(commit, [plan({ a: '2' })]);
    expect(await repository.push(late as CommitId, commit)).toBe('refused');
    expect(await repository.head()).toBe(theirs);
    expect((await commitOnce(repository, { a: '2' })).outcome).toBe('accepted');
    expect(git(remote, 'show', 'main:b')).toBe('1');
  });

  it('is refused by the server when a person gets in between its advertisement and its update', async () => {
    const { open, remote, folder, server, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    const person = new WorkTree(remote, join(folder, 'person'));
    person.commit({ b: '1' });
    server.beforeReceive = () => person.pushUntilAccepted().then(() => 'serve' as const);
    const [late] = await repository.write(commit, [plan({ a: '2' })]);
    expect(await repository.push(late as CommitId, commit)).toBe('refused');
    server.beforeReceive = () => 'serve';
    expect((await commitOnce(repository, { a: '2' })).outcome).toBe('accepted');
    expect(git(remote, 'show', 'main:b')).toBe('1');
  });

  it('loses nobody a line while people and two programs write the same branch at once', async () => {
    const { open, remote, folder, cacheDir, url } = await served(transport);
    const lines = 4;
    const first = await open({ remote: url });
    await commitOnce(first, { seed: '1' });
    const second = await open({ remote: url, cacheDir: `${cacheDir}-2` });
    const program = async (repository: Repository, name: string) => {
      for (let n = 0; n < lines; n += 1) {
        await commitUntilAccepted(repository, 'shared/log', (before) => `${before}${name} ${n}\n`);
      }
    };
    const human = async () => {
      const person = new WorkTree(remote, join(folder, 'person'));
      for (let n = 0; n < lines; n += 1) {
        person.commit({ [`people/${n}`]: `${n}` });
        await person.pushUntilAccepted();
      }
    };
    await Promise.all([program(first, 'first'), program(second, 'second'), human()]);
    const shared = git(remote, 'show', 'main:shared/log').split('\n');
    const expected = ['first', 'second'].flatMap((name) => Array.from({ length: lines }, (_, n) => `${name} ${n}`));
    expect(shared.sort()).toEqual(expected.sort());
    expect(git(remote, 'ls-tree', '-r', '--name-only', 'main', 'people/').split('\n').length).toBe(lines);
    expect(git(remote, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('is unknown when the connection is cut after the server accepted; the remote tells', async () => {
    const { open, server, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    server.beforeReceive = () => 'cut-after';
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    expect(await repository.push(next as CommitId, commit)).toBe('unknown');
    const head = await repository.head();
    expect(await repository.isAncestor(next as CommitId, head as CommitId)).toBe(true);
    server.beforeReceive = () => 'serve';
    // Once more does no harm: it is there already.
    expect(await repository.push(next as CommitId, commit)).toBe('accepted');
  });

  it('is unknown when the connection is cut before the server read anything', async () => {
    const { open, server, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    server.beforeReceive = () => 'cut-before';
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    expect(await repository.push(next as CommitId, commit)).toBe('unknown');
    expect(await repository.isAncestor(next as CommitId, (await repository.head()) as CommitId)).toBe(false);
    server.beforeReceive = () => 'serve';
    expect(await repository.push(next as CommitId, commit)).toBe('accepted');
  });

  it('is unknown when Git is killed while the server works', async () => {
    const { open, server, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    const received = new Promise<void>((resolve) => {
      server.beforeReceive = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    const outcome = repository.push(next as CommitId, commit);
    await received;
    await repository.close();
    expect(await outcome).toBe('unknown');
  });

  it('that a hook declines is a problem with the words of the server, not a refusal to try again', async () => {
    const { open, remote, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    serverHook(remote, 'pre-receive', 'echo "policy 7: see https://ada:hunter2@example.org/" >&2; exit 1');
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    const push = repository.push(next as CommitId, commit);
    const problem = await problemOf(push, 'refused', /pre-receive hook declined: policy 7/);
    expect(problem.message).not.toContain('hunter2');
  });

  it('that the server forbids for this branch is a problem', async () => {
    const { open, folder, server } = await served(transport);
    const remote = bareRepository(folder, 'checked-out.git');
    git(remote, 'config', 'receive.denyCurrentBranch', 'refuse');
    git(remote, 'config', 'core.bare', 'false');
    const repository = await open({ remote: server.url('checked-out.git') });
    await problemOf(commitOnce(repository, { a: '1' }), 'refused');
  });

  it('that an update hook declines for one branch names that hook', async () => {
    const { open, remote, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    serverHook(remote, 'update', 'echo "no $1 today" >&2; exit 1');
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    await problemOf(repository.push(next as CommitId, commit), 'refused', /hook declined: no refs\/heads\/main today/);
    expect(git(remote, 'rev-parse', 'main')).toBe(commit);
  });

  it('moves other branches too, also away from their history, and only from where they are', async () => {
    const { open, remote, url } = await served(transport);
    const repository = await open({ remote: url });
    const { commit } = await commitOnce(repository, { a: '1' });
    const write = async (text: string) => (await repository.write(commit, [plan({ a: text })]))[0] as CommitId;
    const [first, second] = [await write('2'), await write('3')];
    expect(await repository.push(first, undefined, 'proposals/1')).toBe('accepted');
    expect(await repository.push(second, undefined, 'proposals/1')).toBe('refused');
    expect(await repository.push(second, first, 'proposals/1')).toBe('accepted');
    expect(git(remote, 'rev-parse', 'proposals/1')).toBe(second);
    expect(await repository.resolve('origin/proposals/1')).toBe(second);
  });

  it('of a long chain arrives whole', async () => {
    const { open, remote, url } = await served(transport);
    const repository = await open({ remote: url });
    const plans = Array.from({ length: 120 }, (_, n) =>
      plan({ [`clusters/t${n % 7}/c${n}`]: `${n}`, last: `${n % 3}` }),
    );
    const { commit } = await commitOnce(repository, { a: '1' });
    const chain = await repository.write(commit, plans);
    expect(await repository.push(chain.at(-1) as CommitId, commit)).toBe('accepted');
    expect(git(remote, 'rev-list', '--reverse', 'main').split('\n')).toEqual([commit, ...chain]);
    expect(git(remote, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('of commits that an earlier program wrote and did not push is accepted', async () => {
    const { open, remote, url } = await served(transport);
    const first = await open({ remote: url });
    const { commit } = await commitOnce(first, { a: '1' });
    const [kept] = await first.write(commit, [plan({ a: '2' })]);
    await first.close();
    const second = await open({ remote: url });
    expect(await second.push(kept as CommitId, commit)).toBe('accepted');
    expect(git(remote, 'rev-parse', 'main')).toBe(kept);
  });

  it('to a remote that does not answer or let us in is a problem, never a secret told', async () => {
    const { open, server, url, cacheDir } = await served(transport, { username: 'bot', password: 's3cret-pw' });
    const repository = await open({ remote: url, credentials: { username: 'bot', token: 's3cret-pw' } });
    const { commit } = await commitOnce(repository, { a: '1' });
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    const wrong = open({ remote: url.replace('//', '//bot:wr0ng-pw@'), cacheDir: `${cacheDir}-2` });
    expect((await problemOf(wrong, 'unavailable', /token/)).message).not.toMatch(/wr0ng-pw|s3cret-pw/);
    await server.close();
    // A push that meets the end of a connection may have arrived, so the end is first seen by a question.
    expect((await problemOf(repository.head(), 'unavailable')).retry).toBe('backoff');
    await problemOf(repository.push(next as CommitId, commit), 'unavailable');
  });
});

describe('a push', () => {
  it('by path to where a clone could be read but not pushed is a problem', async () => {
    const { open, remote } = place();
    const repository = await open();
    const { commit } = await commitOnce(repository, { a: '1' });
    const [next] = await repository.write(commit, [plan({ a: '2' })]);
    const config = join(remote, '..', 'gitconfig');
    // The receiving side can not even start: what a read-only account looks like.
    writeFileSync(config, `[remote "krake-infra"]\n\treceivepack = false\n`);
    const before = process.env['GIT_CONFIG_GLOBAL'];
    process.env['GIT_CONFIG_GLOBAL'] = config;
    const reader = await open().finally(() => {
      process.env['GIT_CONFIG_GLOBAL'] = before;
    });
    await problemOf(reader.push(next as CommitId, commit), 'unavailable');
    expect(await reader.head()).toBe(commit);
  });
});
