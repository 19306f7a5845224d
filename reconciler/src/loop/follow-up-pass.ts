import { parseMessage } from '../core/message.ts';
import type { CommitId } from '../core/repository.ts';
import type { Chain, ChainParts } from './chain.ts';
import {
  type FollowedRemovals,
  followRemovals,
  type Placed,
  type RemovalInput,
  type RemovalProposal,
} from './follow-removals.ts';
import type { Followed, FollowUpParts, Waiting } from './follow-up.ts';
import { PROPOSALS } from './proposals.ts';

/** What a pass did for changes that were begun before it. Branches of proposals are pushed already. */
export interface FollowedUp {
  /** Commits of its own, given the ids of the chain. */
  commits(chain: readonly CommitId[]): readonly Followed[];
  readonly waiting: readonly Waiting[];
}

export type FollowingUp = FollowedRemovals;

export const NOTHING_BEGUN: FollowingUp = { placed: [], waiting: [], proposals: [] };

/** Goes on with what was begun before, on the evidence of the tracker and of time. */
export function followUp(parts: FollowUpParts, chain: Chain, input: RemovalInput): Promise<FollowingUp> {
  return followRemovals(parts, chain, input);
}

/** Pushes the branches of removals that people decide on. */
export async function proposeRemovals(parts: ChainParts, head: CommitId, following: FollowingUp): Promise<FollowedUp> {
  const proposed: Followed[] = [];
  const waiting = [...following.waiting];
  for (const proposal of following.proposals) {
    const { what, subject, branch } = proposal;
    const commit = await pushNew(parts, head, proposal);
    if (typeof commit === 'string') proposed.push({ what, subject, commit, proposal: branch });
    else if (commit.reason !== undefined) waiting.push({ what, reason: commit.reason });
  }
  const placed = ({ what, subject, place }: Placed, chain: readonly CommitId[]): Followed[] => {
    const commit = chain[place];
    return commit === undefined ? [] : [{ what, subject, commit }];
  };
  return { waiting, commits: (chain) => [...following.placed.flatMap((one) => placed(one, chain)), ...proposed] };
}

/** The commit of a new branch; one that is open already is left as it is. */
async function pushNew(
  { repository }: ChainParts,
  head: CommitId,
  { branch, plan, decision }: RemovalProposal,
): Promise<CommitId | { readonly reason?: string }> {
  const open = (await repository.branches(PROPOSALS)).get(branch);
  if (open !== undefined) {
    const [record] = await repository.log(open, { limit: 1 });
    const isOwn = parseMessage(record?.message ?? '').decision === decision;
    return isOwn ? {} : { reason: `${branch} belongs to an earlier removal; delete it` };
  }
  const [commit] = await repository.write(head, [plan]);
  const pushed = commit && (await repository.push(commit, undefined, branch));
  return commit && pushed === 'accepted' ? commit : {};
}
