import type { Scaling } from '../core/decision.ts';
import type { CommitId } from '../core/repository.ts';
import { type ChainParts, scalingCommit } from './chain.ts';
import type { PreparedScaling } from './prepare.ts';
import type { Snapshot } from './snapshot.ts';

/** Where the branches are that wait for people. */
export const PROPOSALS = 'proposals/';

/** A change that waits for a person. */
export interface Proposed {
  readonly commit: CommitId;
  readonly decision: Scaling;
  /** Branch that a person merges or deletes. */
  readonly proposal: string;
  /** False when the branch was open already; it is left as it is. */
  readonly isNew: boolean;
}

/** Branch on which a change waits: one for each pool and direction. */
export function proposalName({ cluster, pool, class: direction }: Pick<Scaling, 'cluster' | 'pool' | 'class'>): string {
  return `${PROPOSALS}${cluster}/${pool}/${direction}`;
}

/** Pushes a branch for each change; what could not be pushed is tried again by the next pass. */
export async function proposeAll(
  parts: ChainParts,
  snapshot: Snapshot,
  scalings: readonly PreparedScaling[],
): Promise<readonly Proposed[]> {
  const proposed: Proposed[] = [];
  for (const { decision, prepared } of scalings) {
    const proposal = proposalName(decision);
    const open = (await parts.repository.branches(PROPOSALS)).get(proposal);
    const commit = open ?? (await push(parts, snapshot, { decision, files: prepared?.files ?? [], proposal }));
    if (commit !== undefined) proposed.push({ commit, decision, proposal, isNew: open === undefined });
  }
  return proposed;
}

interface NewProposal {
  readonly decision: Scaling;
  readonly files: Parameters<typeof scalingCommit>[3];
  readonly proposal: string;
}

async function push(parts: ChainParts, snapshot: Snapshot, { decision, files, proposal }: NewProposal) {
  const plan = scalingCommit(parts, snapshot, decision, files);
  const [commit] = await parts.repository.write(snapshot.commit, [plan]);
  const pushed = commit && (await parts.repository.push(commit, undefined, proposal));
  return pushed === 'accepted' ? commit : undefined;
}
