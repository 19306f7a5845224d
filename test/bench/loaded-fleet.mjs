// Reads a fleet out of a repository as the loop does; prints milliseconds and resident megabytes once it has come to rest.
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import '@krake-infra/synth/fleet-renderer.ts';

const [remote, cacheDir] = process.argv.slice(2);
const repository = await openRepository({ remote, branch: 'main', cacheDir });
const head = await repository.head();
const reader = new SnapshotReader(repository);
const began = performance.now();
await reader.read(head);
const taken = performance.now() - began;
globalThis.gc();
const resident = process.memoryUsage().rss / 1e6;
// Reading it once more shows that it is still there.
if ((await reader.read(head)).files.size === 0) throw new Error('the fleet is empty');
console.log(taken, resident);
await repository.close();
