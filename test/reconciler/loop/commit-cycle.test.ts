import type { CommitId, CommitPlan } from '@krake-infra/reconciler/core/repository.ts';
import { commitCycle } from '@krake-infra/reconciler/loop/commit-cycle.ts';
import type { PushOutcome, Repository } from '@krake-infra/reconciler/ports.ts';
import { describe, expect, it } from 'vitest';

/** What one push does: the answer, whether the commit landed, and whether a rival pushed as well. */
interface Push {
  readonly answer: PushOutcome;
  readonly lands?: boolean;
  readonly rival?: 'before' | 'after';
}

/** A branch as a list of ids, with pushes that go as told. */
function branch(pushes: readonly Push[]) {
  const commits: string[] = ['start'];
  const asked: string[] = [];
  let count = 0;
  const repository = {
    head: async () => commits.at(-1) as CommitId,
    write: async (_: CommitId | undefined, plans: readonly CommitPlan[]) =>
      plans.map(({ message }) => `${message}-${count}` as CommitId),
    push: async (commit: CommitId) => {
      const { answer, lands = answer === 'accepted', rival } = pushes[Math.min(count, pushes.length - 1)] as Push;
      count += 1;
      if (rival === 'before') commits.push(`rival-${count}`);
      if (lands) commits.push(commit);
      if (rival === 'after') commits.push(`rival-${count}`);
      return answer;
    },
    isAncestor: async (ancestor: CommitId, descendant: CommitId) =>
      commits.includes(ancestor) && commits.indexOf(ancestor) <= commits.indexOf(descendant),
  };
  const propose = async (head: CommitId | undefined) => {
    asked.push(String(head));
    return { plans: [plan('one'), plan('two')], seen: head };
  };
  return { repository: repository as unknown as Repository, commits, asked, propose };
}

function plan(message: string): CommitPlan {
  return { message, author: { name: 'Ada', email: 'ada@example.org', seconds: 0 }, changes: [] };
}

describe('commitCycle', () => {
  it('pushes a chain once when nobody is in the way', async () => {
    const { repository, propose, asked } = branch([{ answer: 'accepted' }]);
    const pushed = await commitCycle(repository, propose);
    expect(pushed).toMatchObject({ base: 'start', commits: ['one-0', 'two-0'], push: { seen: 'start' } });
    expect(asked).toEqual(['start']);
  });

  it('decides again on the head that a faster writer left', async () => {
    const { repository, propose, asked } = branch([{ answer: 'refused', rival: 'before' }, { answer: 'accepted' }]);
    const pushed = await commitCycle(repository, propose);
    expect(pushed).toMatchObject({ base: 'rival-1', commits: ['one-1', 'two-1'], push: { seen: 'rival-1' } });
    expect(asked).toEqual(['start', 'rival-1']);
  });

  it.each([
    ['an answer that never came', { answer: 'unknown', lands: true }],
    ['an answer that never came, with a rival behind it', { answer: 'unknown', lands: true, rival: 'after' }],
    ['a refusal of a request that was sent twice', { answer: 'refused', lands: true }],
    ['a refusal of one sent twice, with a rival behind it', { answer: 'refused', lands: true, rival: 'after' }],
  ] as const)('takes what is on the branch as pushed, after %s', async (_, push) => {
    const { repository, propose, asked, commits } = branch([push]);
    expect(await commitCycle(repository, propose)).toMatchObject({ base: 'start', commits: ['one-0', 'two-0'] });
    expect(asked).toEqual(['start']);
    expect(commits.filter((id) => id.startsWith('two'))).toEqual(['two-0']);
  });

  it('knows a push that landed late, after the next one was sent', async () => {
    const place = branch([{ answer: 'unknown', lands: false }, { answer: 'refused' }]);
    const { push } = place.repository;
    let pushes = 0;
    const repository = {
      ...place.repository,
      push: async (commit: CommitId, expected: CommitId | undefined) => {
        pushes += 1;
        if (pushes === 2) place.commits.push('two-0');
        return push(commit, expected);
      },
    };
    expect(await commitCycle(repository, place.propose)).toMatchObject({ commits: ['one-0', 'two-0'] });
    expect(pushes).toBe(2);
  });

  it('gives up after a bounded number of tries, and tells rivals from silence', async () => {
    const rivals = branch([{ answer: 'refused', rival: 'before' }]);
    await expect(commitCycle(rivals.repository, rivals.propose)).rejects.toMatchObject({
      code: 'conflict',
      retry: 'backoff',
    });
    expect(rivals.asked).toHaveLength(8);
    const silence = branch([{ answer: 'unknown', lands: false }]);
    await expect(commitCycle(silence.repository, silence.propose)).rejects.toMatchObject({ code: 'unavailable' });
    expect(silence.commits).toEqual(['start']);
  });

  it('reads the branch once more before it gives up', async () => {
    const lost = Array.from({ length: 7 }, (): Push => ({ answer: 'unknown', lands: false }));
    const { repository, propose } = branch([...lost, { answer: 'unknown', lands: true }]);
    expect(await commitCycle(repository, propose)).toMatchObject({ commits: ['one-7', 'two-7'] });
  });

  it('pushes nothing when there is nothing to do, and passes on what the proposal throws', async () => {
    const { repository, commits } = branch([{ answer: 'accepted' }]);
    expect(await commitCycle(repository, async () => ({ plans: [] }))).toMatchObject({ base: 'start', commits: [] });
    await expect(commitCycle(repository, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(commits).toEqual(['start']);
  });
});
