// Commits to a remote until it is killed: `node --import tsx committing-process.mjs REMOTE CACHE`. Prints a line per push.
import { openRepository } from '../../reconciler/src/git/open-repository.ts';

const [remote, cacheDir] = process.argv.slice(2);
const repository = await openRepository({ remote, branch: 'main', cacheDir });
for (let n = 0; ; n += 1) {
  const head = await repository.head();
  const plans = [0, 1].map((part) => ({
    message: `Change ${n} ${part}`,
    author: { name: 'Grace', email: 'grace@example.org', seconds: 1_700_000_000 + n },
    changes: [{ path: `f/${process.pid}-${n}-${part}`, bytes: Buffer.from(`${n}`) }],
  }));
  const commits = await repository.write(head, plans);
  process.stdout.write('written\n');
  await repository.push(commits.at(-1), head);
  process.stdout.write('pushed\n');
}
