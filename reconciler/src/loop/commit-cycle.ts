import { Problem } from '../core/errors.ts';
import type { CommitId, CommitPlan } from '../core/repository.ts';
import type { Repository } from '../ports.ts';

/** A chain of commits that is wanted on the fleet's branch. */
export interface Wanted {
  readonly plans: readonly CommitPlan[];
}

export interface Pushed {
  readonly base: CommitId | undefined;
  /** Ids of the pushed commits in order; empty when there was nothing to do. */
  readonly commits: readonly CommitId[];
}

/** Each refused push lets another writer through, so this many writers at once are served. */
const MAX_TRIES = 8;

/**
 * Decides on the newest head and pushes, once more for each time another writer was faster. `propose` gets the head
 * and may answer differently each time: what was decided on an older head is never re-applied as text. An answer that
 * never came is settled by reading the remote.
 *
 * @throws Problem `conflict` after {@link MAX_TRIES} refused pushes; whatever `propose` throws, at once
 */
export async function commitCycle(
  repository: Repository,
  propose: (head: CommitId | undefined) => Promise<Wanted>,
): Promise<Pushed> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const base = await repository.head();
    const { plans } = await propose(base);
    if (plans.length === 0) return { base, commits: [] };
    const commits = await repository.write(base, plans);
    if (await landed(repository, commits.at(-1) as CommitId, base)) return { base, commits };
  }
  const message = `other writers were faster ${MAX_TRIES} times in a row`;
  throw new Problem({ code: 'conflict', message, hint: 'nothing was changed; try again' });
}

async function landed(repository: Repository, tip: CommitId, base: CommitId | undefined): Promise<boolean> {
  const outcome = await repository.push(tip, base);
  if (outcome !== 'unknown') return outcome === 'accepted';
  const head = await repository.head();
  return head !== undefined && (await repository.isAncestor(tip, head));
}
