import type { ChangeEffects } from '../core/guard.ts';
import type { CommitId } from '../core/repository.ts';
import type { Chain } from './chain.ts';
import { isChange, type Request } from './change-request.ts';
import { type PlacedChanges, placeChanges } from './change-requests.ts';
import type { FollowUpParts, FollowUpSteps } from './follow-up.ts';
import { followUp, NOTHING_BEGUN } from './follow-up-pass.ts';
import { followOthers, type PlacedRendering } from './head-move.ts';
import { PROPOSALS } from './proposals.ts';
import type { Snapshot } from './snapshot.ts';

interface Begin {
  /** The fleet that was known last. */
  readonly before?: Snapshot;
  /** The fleet that the pass begins on. */
  readonly start: Snapshot;
  /** Proposals that were open after the pass before. */
  readonly proposals: ReadonlyMap<string, CommitId>;
  readonly requests: readonly Request[];
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  /** Only some policies are looked at. */
  readonly isPartial: boolean;
}

interface Begun {
  readonly rendering?: PlacedRendering;
  /** Proposals that are open. */
  readonly proposals: ReadonlyMap<string, CommitId>;
  readonly begun: FollowUpSteps;
  readonly changes: PlacedChanges;
}

/**
 * What decisions are made after: what others make necessary, by passes over everything what was begun, and changes that
 * somebody asks for.
 */
export async function beforeDecisions(
  parts: FollowUpParts,
  chain: Chain,
  { before, start, proposals: proposalsBefore, requests, at, isPartial }: Begin,
): Promise<Begun> {
  const proposals = await parts.repository.branches(PROPOSALS);
  const move = { ...(before && { before }), proposalsBefore, proposals, at };
  const rendering = await followOthers(parts, chain, move);
  const effects: ChangeEffects[] = [];
  return {
    ...(rendering && { rendering }),
    proposals,
    begun: isPartial ? NOTHING_BEGUN : await followUp(parts, chain, { ...move, effects }),
    changes: placeChanges(parts, chain, requests.filter(isChange), { start, at, effects }),
  };
}
