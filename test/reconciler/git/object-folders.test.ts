import { mkdirSync } from 'node:fs';
import { rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loosePath, newObject, writeLooseObjects } from '@krake-infra/reconciler/git/object-writer.ts';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/git-repositories.ts';

it('objects are written while their folder is taken away whenever it is empty', async () => {
  const folder = temporaryFolder();
  for (const name of ['objects', 'drafts']) mkdirSync(join(folder, name));
  const object = newObject('blob', Buffer.from('one'));
  const path = loosePath(folder, object.id);
  let isOver = false;
  let taken = 0;
  const prune = async () => {
    while (!isOver) {
      await unlink(path).catch(() => {});
      await rmdir(dirname(path)).then(
        () => {
          taken += 1;
        },
        () => {},
      );
    }
  };
  const pruning = prune();
  for (let turn = 0; turn < 1500; turn += 1) await writeLooseObjects(folder, join(folder, 'drafts'), [object]);
  isOver = true;
  await pruning;
  expect(taken).toBeGreaterThan(100);
});
