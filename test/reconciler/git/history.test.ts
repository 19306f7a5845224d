import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { describe, expect, it } from 'vitest';
import { git, WorkTree } from '../../support/git-repositories.ts';
import { place, plan, problemOf } from './open.ts';

const NOWHERE = commitId('0123456789012345678901234567890123456789');

describe('the log', () => {
  it('gives back anything a message holds, merges, paths and the newest first', async () => {
    const { open, remote, folder } = place();
    const repository = await open();
    const odd = 'Subject \u0001 \x1e|%H\n\n"quotes" \ttab\n\n\nTrailer: ü 😀\nKey: value\n';
    const [first] = await repository.write(undefined, [plan({ 'a/1': '1', 'b/ü "x".yaml': '1' }, odd)]);
    await repository.push(first as typeof NOWHERE, undefined);
    const person = new WorkTree(remote, `${folder}/person`);
    git(person.path, 'checkout', '-q', '-b', 'side');
    const side = person.commit({ 'b/2': '2' }, 'Side');
    git(person.path, 'checkout', '-q', 'main');
    const main = person.commit({ 'a/1': '2' }, 'Main');
    git(person.path, 'merge', '-q', '--no-ff', '-m', 'Merge', 'side');
    git(person.path, 'commit', '-q', '--allow-empty', '-m', 'Empty');
    await person.pushUntilAccepted();
    const head = (await repository.head()) as typeof NOWHERE;

    const records = await repository.log(head, { withPaths: true });

    const summary = records.map(({ id, message, parents, paths }) => [id, message, parents.length, paths]);
    expect(summary.slice(0, 2)).toEqual([
      [head, 'Empty\n', 1, []],
      [git(person.path, 'rev-parse', 'HEAD~1'), 'Merge\n', 2, ['b/2']],
    ]);
    expect(summary.slice(2, 4)).toEqual(
      expect.arrayContaining([
        [side, 'Side\n', 1, ['b/2']],
        [main, 'Main\n', 1, ['a/1']],
      ]),
    );
    expect(records.at(-1)).toEqual({
      id: first,
      parents: [],
      author: { name: 'Grace', email: 'grace@example.org', seconds: 1_700_000_000 },
      message: odd,
      paths: ['a/1', 'b/ü "x".yaml'],
    });
    const below = await repository.log(head, { path: 'a', until: first as typeof NOWHERE });
    expect(below).toEqual([expect.objectContaining({ id: main })]);
    expect(below[0]).not.toHaveProperty('paths');
    expect((await repository.log(head, { limit: 2 })).length).toBe(2);
    expect((await repository.log(head)).map(({ id }) => id)).toEqual(records.map(({ id }) => id));
    await problemOf(repository.log(NOWHERE), 'not-found');
  });
});
