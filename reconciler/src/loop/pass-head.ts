import { Problem } from '../core/errors.ts';
import type { CommitId } from '../core/repository.ts';
import type { Repository } from '../ports.ts';
import { PROPOSALS } from './proposals.ts';

/**
 * The head to begin anew on when the remote is other than it was taken for. Nothing compares a proposal with it when it is
 * pushed, so none is made on a head that is old, nor where a person has just closed one.
 */
export async function otherHead(
  repository: Repository,
  head: CommitId,
  proposals: ReadonlyMap<string, CommitId>,
): Promise<CommitId | undefined> {
  const newest = existing(await repository.head());
  const now = await repository.branches(PROPOSALS);
  const isClosed = [...proposals.keys()].some((branch) => !now.has(branch));
  return newest !== head || isClosed ? newest : undefined;
}

export function existing(head: CommitId | undefined): CommitId {
  if (head !== undefined) return head;
  const hint = 'push a fleet first; krake-infra init makes one';
  throw new Problem({ code: 'not-found', message: 'the branch of the fleet does not exist', hint });
}
