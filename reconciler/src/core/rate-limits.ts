import type { PastChange } from './activity.ts';
import type { RateLimit } from './generated/fleet.ts';
import { timestamp } from './time.ts';

export interface RateHold {
  /** For a human; one line without a final full stop. */
  readonly reason: string;
  /** Not before this time may the change go, in seconds since the epoch. */
  readonly retryAt: number;
}

/** What a limit has been used for. */
export interface RateUse {
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  /** Changes of the limited class on the branch, oldest first. */
  readonly past: readonly PastChange[];
  /** Changes of that class that this pass makes. */
  readonly admitted: number;
  /** When changes of that class may go that this pass holds back already; they go first. */
  readonly waiting: readonly number[];
}

/** Holds one more change when a limit has no room for it; `undefined` when it may go now. */
export function rateHold(
  { changes: most, perSeconds }: RateLimit,
  what: string,
  { at, past, admitted, waiting }: RateUse,
): RateHold | undefined {
  const inside = past.filter((change) => change.at > at - perSeconds);
  const used = inside.reduce((sum, { changes }) => sum + changes, 0) + admitted;
  if (used < most) return undefined;
  const sooner = [...inside, { at, changes: admitted }, ...waiting.map((time) => ({ at: time, changes: 1 }))];
  const retryAt = timeOfNth(sooner, used + waiting.length - most) + perSeconds;
  const made = `${used} ${what} ${used === 1 ? 'change is' : 'changes are'} made within ${perSeconds} s`;
  return { reason: `${made}, the fleet allows ${most}; it may go at ${timestamp(retryAt)}`, retryAt };
}

/** When the change with this number (from 0) in order of time is made. */
function timeOfNth(changes: readonly Pick<PastChange, 'at' | 'changes'>[], number: number): number {
  let count = 0;
  const inOrder = [...changes].sort((a, b) => a.at - b.at);
  for (const { at, changes: more } of inOrder) {
    count += more;
    if (count > number) return at;
  }
  return inOrder.at(-1)?.at ?? 0;
}
