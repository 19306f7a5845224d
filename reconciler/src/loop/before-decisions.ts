import type { ChangeEffects } from '../core/guard.ts';
import type { Chain } from './chain.ts';
import { isChange, type Request } from './change-request.ts';
import { type PlacedChanges, placeChanges } from './change-requests.ts';
import type { FollowUpParts, FollowUpSteps } from './follow-up.ts';
import { followUp, NOTHING_BEGUN } from './follow-up-pass.ts';
import { followOthers, type Move, type PlacedRendering } from './head-move.ts';
import type { Snapshot } from './snapshot.ts';

interface Begin {
  readonly move: Move;
  /** The fleet that the pass begins on. */
  readonly start: Snapshot;
  readonly requests: readonly Request[];
  /** Only some policies are looked at. */
  readonly isPartial: boolean;
}

interface Begun {
  readonly rendering?: PlacedRendering;
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
  { move, start, requests, isPartial }: Begin,
): Promise<Begun> {
  const { at } = move;
  const rendering = await followOthers(parts, chain, move);
  const effects: ChangeEffects[] = [];
  return {
    ...(rendering && { rendering }),
    begun: isPartial ? NOTHING_BEGUN : await followUp(parts, chain, { ...move, effects }),
    changes: placeChanges(parts, chain, requests.filter(isChange), { start, at, effects }),
  };
}
