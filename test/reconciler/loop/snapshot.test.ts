import { commitId } from '@krake-infra/reconciler/core/repository.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import { describe, expect, it } from 'vitest';
import { git, WorkTree } from '../../support/git-repositories.ts';
import { changed, SMALL_FLEET, smallFleet } from '../../support/small-fleet.ts';
import { place } from '../git/open.ts';

describe('a snapshot reader', () => {
  it('gives the same fleet step by step, backwards and at once, and reads only what differs', async () => {
    const { open, remote, folder } = place();
    const person = new WorkTree(remote, `${folder}/person`);
    const texts = Object.fromEntries(smallFleet().map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));
    const steps: Record<string, string | null>[] = [
      { ...texts, 'README.md': 'x', 'manifests/main/shop/web/cluster.yaml': 'a' },
      { 'manifests/main/shop/web/cluster.yaml': 'b', 'README.md': 'y' },
      changed('clusters/shop/web.yaml', 'name: az2', 'name: az1'),
      { 'templates/production.yaml': null },
      {
        'templates/production.yaml': SMALL_FLEET['templates/production.yaml'] as string,
        'clusters/shop/batch.yaml': null,
      },
      { 'clusters/shop/batch.yaml': 'a: [', 'manifests/main/shop/web/cluster.yaml': null },
    ];
    const commits = steps.map((step) => commitId(person.commit(step)));
    git(person.path, 'push', '-q', 'origin', 'HEAD:main');
    const repository = await open();
    await repository.head();
    const read: string[] = [];
    const counting = {
      changes: repository.changes.bind(repository),
      files: repository.files.bind(repository),
      read: (blob: never) => {
        read.push(blob);
        return repository.read(blob);
      },
    };
    const reader = new SnapshotReader(counting);
    for (const commit of [...commits, ...[...commits].reverse()]) {
      const stepwise = await reader.read(commit);
      const once = await new SnapshotReader(repository).read(commit);
      expect([...stepwise.manifests]).toEqual([...once.manifests]);
      expect([...stepwise.files].map(([path, { file }]) => [path, file])).toEqual(
        [...once.files].map(([path, { file }]) => [path, file]),
      );
      expect(stepwise.fleet.problems).toEqual(once.fleet.problems);
      expect([...stepwise.fleet.data.clusters]).toEqual([...once.fleet.data.clusters]);
    }
    expect(read.length).toBe(Object.keys(texts).length + 3 + 3);
  });
});
