import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitId, CommitPlan } from '@krake-infra/reconciler/core/repository.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import type { Repository } from '@krake-infra/reconciler/ports.ts';
import { git } from '../support/git-repositories.ts';
import { startGitServer } from '../support/git-server-process.ts';
import { seededRepository, settledFiles } from '../support/seeded-fleet.ts';

export const CLUSTERS = 1000;
const PER_NAMESPACE = 100;
const AT = '2026-01-01T00:00:00Z';

/** File of a cluster of such a fleet. */
export function pathOf(cluster: number): string {
  return `clusters/team-${Math.floor(cluster / PER_NAMESPACE)}/cluster-${cluster}.yaml`;
}

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
  const server = await startGitServer(folder);
  const bare = seededRepository(folder, settledFiles({ clusters: CLUSTERS, perNamespace: PER_NAMESPACE }, AT));
  const remote = transport === 'http' ? server.url('fleet.git') : bare;
  const person = join(folder, 'person');
  git(folder, 'clone', '-q', bare, person);
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
