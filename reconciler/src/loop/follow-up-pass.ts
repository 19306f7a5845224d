import type { Cluster } from '../core/generated/fleet.ts';
import { parseMessage } from '../core/message.ts';
import { type FleetData, type NamespacedName, namespacedName } from '../core/model.ts';
import { pendingTemplates } from '../core/pending-templates.ts';
import type { CommitId } from '../core/repository.ts';
import type { Chain, ChainParts } from './chain.ts';
import { followReady, isUnseen } from './follow-ready.ts';
import { followRemovals, isBeingRemoved } from './follow-removals.ts';
import { followTemplates, hasRetired } from './follow-templates.ts';
import type {
  Followed,
  FollowUpInput,
  FollowUpParts,
  FollowUpSteps,
  Placed,
  StepProposal,
  Waiting,
} from './follow-up.ts';
import { followUpgrades, isBeingUpgraded } from './follow-upgrades.ts';
import { followWaves } from './follow-waves.ts';
import { PROPOSALS } from './proposals.ts';

/** What a pass did for changes that were begun before it. Branches of proposals are pushed already. */
export interface FollowedUp {
  /** Commits of its own, given the ids of the chain. */
  commits(chain: readonly CommitId[]): readonly Followed[];
  readonly waiting: readonly Waiting[];
}

export const NOTHING_BEGUN: FollowUpSteps = { placed: [], waiting: [], proposals: [] };

/** Goes on with what was begun before, on the evidence of the tracker and of time. */
export async function followUp(
  parts: FollowUpParts,
  chain: Chain,
  given: Omit<FollowUpInput, 'seen'>,
): Promise<FollowUpSteps> {
  const { data } = chain.snapshot.fleet;
  // Where nobody looks, the whole fleet need not be gone through.
  const seen = parts.tracker.facts && (await parts.tracker.facts(data, concerned(data)));
  const input: FollowUpInput = { ...given, seen };
  const begun = [
    await followRemovals(parts, chain, input),
    await followUpgrades(parts, chain, input),
    await followWaves(parts, chain, input),
  ];
  const { at } = input;
  const others = [...(await followTemplates(parts, chain, { seen, at })), ...followReady(parts, chain, { seen, at })];
  return {
    placed: [...begun.flatMap(({ placed }) => placed), ...others.filter((one) => 'place' in one)],
    waiting: [...begun.flatMap(({ waiting }) => waiting), ...others.filter((one) => 'reason' in one)],
    proposals: begun.flatMap(({ proposals }) => proposals),
  };
}

/** Clusters of which something has to be seen. */
function concerned(data: FleetData): readonly NamespacedName[] {
  const isConcerned = ([key, cluster]: readonly [NamespacedName, Cluster]) => {
    const state = data.states.get(key);
    return (
      isUnseen(data, cluster) ||
      (state !== undefined && (isBeingRemoved(state) || isBeingUpgraded(state) || hasRetired(state)))
    );
  };
  const inWaves = pendingTemplates(data).flatMap(({ clusters }) =>
    clusters.map(({ metadata }) => namespacedName(metadata)),
  );
  return [...new Set([...[...data.clusters].filter(isConcerned).map(([key]) => key), ...inWaves])];
}

/** Pushes the branches of steps that people decide on. */
export async function proposeSteps(parts: ChainParts, head: CommitId, following: FollowUpSteps): Promise<FollowedUp> {
  const proposed: Followed[] = [];
  const waiting = [...following.waiting];
  for (const proposal of following.proposals) {
    const { what, subject, class: changeClass, branch } = proposal;
    const { commit, isNew, reason } = await pushNew(parts, head, proposal);
    if (commit && isNew) proposed.push({ what, subject, class: changeClass, commit, proposal: branch });
    else if (reason !== undefined) waiting.push({ what, reason });
  }
  const placed = ({ place, ...about }: Placed, chain: readonly CommitId[]): Followed[] => {
    const commit = chain[place];
    return commit === undefined ? [] : [{ ...about, commit }];
  };
  return { waiting, commits: (chain) => [...following.placed.flatMap((one) => placed(one, chain)), ...proposed] };
}

/** A branch that a person decides on. Without a commit it could not be pushed, or (`reason`) must not. */
export interface OpenBranch {
  readonly commit?: CommitId;
  /** False when it was open already; it is left as it is. */
  readonly isNew?: boolean;
  readonly reason?: string;
}

/** Opens a branch on the head for a step that a person decides on. */
export async function pushNew(
  { repository }: ChainParts,
  head: CommitId,
  { branch, plan, decision }: Pick<StepProposal, 'branch' | 'plan' | 'decision'>,
): Promise<OpenBranch> {
  const open = (await repository.branches(PROPOSALS)).get(branch);
  if (open !== undefined) {
    const [record] = await repository.log(open, { limit: 1 });
    const isOwn = parseMessage(record?.message ?? '').decision === decision;
    return isOwn ? { commit: open, isNew: false } : { reason: `${branch} belongs to something earlier; delete it` };
  }
  const [commit] = await repository.write(head, [plan]);
  const pushed = commit && (await repository.push(commit, undefined, branch));
  return commit && pushed === 'accepted' ? { commit, isNew: true } : {};
}
