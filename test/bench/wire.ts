import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitId, CommitPlan } from '@krake-infra/reconciler/core/repository.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { prepareChange } from '@krake-infra/reconciler/loop/change.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { GitHttpServer } from '../support/git-http-server.ts';
import { bareRepository, git } from '../support/git-repositories.ts';
import { AT, CLUSTERS, plainPush, scaled, seed } from './commit-path.ts';
import { type BenchResult, median } from './result.ts';

const TURNS = 15;
const LIMIT = 1;
const AUTHOR = { name: 'Bench', email: 'bench@example.org' };

/** A fleet on a real HTTP server, opened as the daemon does, and a person who pushes with plain Git. */
export interface ServedFleet {
  readonly repository: Repository;
  readonly person: string;
}

/** Runs the work on a fleet by HTTP or by path, and takes everything away afterwards. */
export async function withServedFleet<T>(
  transport: 'path' | 'http',
  work: (fleet: ServedFleet) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  const server = await GitHttpServer.start({ root: folder });
  const bare = bareRepository(folder);
  const person = seed(folder, bare);
  const remote = transport === 'http' ? server.url('fleet.git') : bare;
  git(person, 'remote', 'set-url', 'origin', remote);
  const repository = await openRepository({ remote, branch: 'main', cacheDir: join(folder, 'cache') });
  try {
    return await work({ repository, person });
  } finally {
    await repository.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Row 12: our own transport over HTTP, over `git push` of a commit that is ready, in the same turn. */
export function benchWire(): Promise<readonly BenchResult[]> {
  return withServedFleet('http', async (fleet) => {
    const reader = new SnapshotReader(fleet.repository);
    const turns: Turn[] = [];
    for (let turn = 0; turn <= TURNS; turn++) {
      const timed = await pairedTurn(fleet, reader, turn);
      if (turn > 0) turns.push(timed);
    }
    return rows(turns);
  });
}

interface Turn {
  readonly whole: number;
  readonly ready: number;
  readonly look: number;
  readonly plain: number;
}

function rows(turns: readonly Turn[]): BenchResult[] {
  const ratio = (name: string, part: (turn: Turn) => number) => ({
    row: 12,
    name: `${name} by our own transport over git push of a ready commit, ${CLUSTERS} clusters, http`,
    value: median(turns.map((turn) => part(turn) / turn.plain)),
    better: 'lower' as const,
    n: turns.length,
  });
  return [
    { ...ratio('change to pushed', ({ whole }) => whole), limit: LIMIT },
    { ...ratio('bytes ready to pushed', ({ ready }) => ready), limit: LIMIT },
    ratio('a look for other writers, of whom there are none,', ({ look }) => look),
  ];
}

async function pairedTurn(fleet: ServedFleet, reader: SnapshotReader, turn: number): Promise<Turn> {
  const { repository, person } = fleet;
  const snapshot = await reader.read(await repository.head());
  const began = performance.now();
  const change = scaled(snapshot, turn);
  const { files } = await prepareChange(snapshot, [change], { renderer: fleetRenderer, repository, at: AT });
  const author = { ...AUTHOR, seconds: 1_700_000_000 + turn };
  const first = await commitAndPush(repository, snapshot.commit, [{ message: 'Scale\n', author, changes: files }]);
  const whole = performance.now() - began;
  const changes = files.map(({ path, bytes }) => ({ path, bytes: bytes && Buffer.from(`${bytes}\n# ready\n`) }));
  const second = performance.now();
  await commitAndPush(repository, first, [{ message: 'Scale again\n', author, changes }]);
  const ready = performance.now() - second;
  const asked = performance.now();
  await repository.head();
  const look = performance.now() - asked;
  return { whole, ready, look, plain: await plainPush(person, turn) };
}

/** Writes the commits and pushes them at once; returns the last. */
export async function commitAndPush(
  repository: Repository,
  head: CommitId | undefined,
  plans: readonly CommitPlan[],
): Promise<CommitId> {
  const chain = await repository.write(head, plans);
  const last = chain.at(-1) as CommitId;
  const outcome = await repository.push(last, head);
  if (outcome !== 'accepted') throw new Error(`the push was ${outcome}`);
  return last;
}
