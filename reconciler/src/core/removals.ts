import type { ClusterState } from './generated/fleet.ts';
import type { ParsedMessage } from './message.ts';
import { secondsOf } from './time.ts';

/** Nodes that a decision took away. */
export interface Removal {
  /** Id of the decision; the same decision counts once, from wherever it is known. */
  readonly decision: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly nodes: number;
}

/**
 * Removals that state files remember: the latest of each pool. What happened before it is known from commits only, see
 * {@link removalOf}.
 */
export function removalsIn(states: Iterable<ClusterState>): readonly Removal[] {
  return [...states].flatMap(({ status }) =>
    (status?.pools ?? []).flatMap(({ lastDown }) =>
      lastDown ? [{ decision: lastDown.decision, at: secondsOf(lastDown.at), nodes: lastDown.from - lastDown.to }] : [],
    ),
  );
}

/** What the decision of a commit took away; `undefined` when nothing, or when the message carries none. */
export function removalOf({ decision, recorded }: Pick<ParsedMessage, 'decision' | 'recorded'>): Removal | undefined {
  if (decision === undefined || !recorded) return undefined;
  const nodes = recorded.evidence.size - recorded.to;
  return nodes > 0 ? { decision, at: recorded.evidence.at, nodes } : undefined;
}

/** Nodes removed within the `seconds` up to `now`; removals of the future count, so that a clock set back hides none. */
export function nodesRemoved(removals: Iterable<Removal>, now: number, seconds: number): number {
  const byDecision = new Map([...removals].map((removal) => [removal.decision, removal]));
  return [...byDecision.values()].filter(({ at }) => at > now - seconds).reduce((sum, { nodes }) => sum + nodes, 0);
}
