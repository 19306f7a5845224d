import type { Stabilization } from './generated/fleet.ts';
import type { NamespacedName } from './model.ts';

/**
 * What a running process remembers of the policies' recent past. It is made anew after a start: nothing that must not be
 * lost is in it. Times are seconds since the epoch.
 */
export type Memory = ReadonlyMap<NamespacedName, PolicyMemory>;

export interface PolicyMemory {
  /** Since when the policy is watched. */
  readonly since: number;
  /** When it was looked at last. */
  readonly seen: number;
  /** Sizes wished and when each was wished last, oldest first. */
  readonly wishes: readonly { readonly size: number; readonly at: number }[];
  /** The latest good wish. */
  readonly last?: number;
  /** Failed reads in a row, and when the first of them was. */
  readonly failures?: Failures;
}

/** What a pass says of a policy to those after it. */
export interface RememberedWish {
  readonly policy: NamespacedName;
  /** Within the policy's bounds, before stabilisation. Absent: its metric could not be read. */
  readonly size?: number;
}

export interface Failures {
  readonly count: number;
  readonly since: number;
}

/** The extract of the memory that the decision on a policy rests on. */
export interface RecentWishes {
  readonly since: number;
  /** Largest size wished within the window for shrinking. */
  readonly largest?: number;
  /** Smallest size wished within the window for growing. */
  readonly smallest?: number;
  readonly last?: number;
  /** Of the reads before this one. */
  readonly failures?: Failures;
}

/** As far as decisions are remembered. */
interface Remembered {
  readonly wishes: readonly RememberedWish[];
}

export const EMPTY_MEMORY: Memory = new Map();

/** Longest window that the schema allows. */
const LONGEST = 3600;

/** Seconds after which a policy that nobody decided on is forgotten. */
const FORGOTTEN = 86_400;

const WINDOW = { upSeconds: 0, downSeconds: 300 };

/** Windows of a policy with their defaults. */
export function windowsOf(stabilization: Stabilization | undefined): Required<Stabilization> {
  return { ...WINDOW, ...stabilization };
}

/**
 * The memory after decisions. It is bounded: of each size the latest wish is kept, no longer than any window reaches.
 * Decisions of the same time count once, so a pass that had to decide twice may be remembered twice.
 */
export function nextMemory(memory: Memory, decisions: readonly Remembered[], at: number): Memory {
  const next = new Map<NamespacedName, PolicyMemory>();
  for (const [policy, known] of memory) if (at - known.seen <= FORGOTTEN) next.set(policy, known);
  for (const { wishes } of decisions) {
    for (const { policy, size } of wishes) next.set(policy, extended(memory.get(policy), size, at));
  }
  return next;
}

function extended(known: PolicyMemory | undefined, size: number | undefined, at: number): PolicyMemory {
  if (known && known.seen >= at) return known;
  const { since = at, wishes = [], last, failures } = known ?? {};
  const recent = wishes.filter((wish) => wish.size !== size && wish.at > at - LONGEST);
  const base = { since, seen: at };
  if (size !== undefined) return { ...base, wishes: [...recent, { size, at }], last: size };
  return {
    ...base,
    wishes: recent,
    ...(last !== undefined && { last }),
    failures: { count: (failures?.count ?? 0) + 1, since: failures?.since ?? at },
  };
}

/**
 * What a policy's memory says at a time.
 *
 * @param known default: the policy was never looked at before
 */
export function recall(
  known: PolicyMemory | undefined,
  spec: { stabilization?: Stabilization },
  at: number,
): RecentWishes {
  if (!known) return { since: at };
  const { since, wishes, last, failures } = known;
  const { upSeconds, downSeconds } = windowsOf(spec.stabilization);
  const recent: { -readonly [field in keyof RecentWishes]: RecentWishes[field] } = { since };
  for (const wish of wishes) {
    if (wish.at > at - downSeconds) recent.largest = Math.max(recent.largest ?? wish.size, wish.size);
    if (wish.at > at - upSeconds) recent.smallest = Math.min(recent.smallest ?? wish.size, wish.size);
  }
  if (last !== undefined) recent.last = last;
  if (failures) recent.failures = failures;
  return recent;
}
