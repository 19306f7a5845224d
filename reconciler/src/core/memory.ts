import type { Stabilization } from './generated/fleet.ts';
import type { NamespacedName } from './model.ts';
import { PersistentMap } from './persistent-map.ts';

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

/** What a pass says of a policy to those after it: a size within its bounds, before stabilisation, or that its metric failed. */
export type Wished = number | 'unreadable';

export interface RememberedWish {
  readonly policy: NamespacedName;
  readonly wished: Wished;
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
  readonly policy: NamespacedName;
  readonly wished?: Wished;
  readonly alsoWished?: readonly RememberedWish[];
}

export const EMPTY_MEMORY: Memory = new Map();

/** Longest window that the schema allows. */
const LONGEST = 3600;

/** Seconds after which a policy that nobody decided on is forgotten. */
const FORGOTTEN = 86_400;

const WINDOW = { upSeconds: 0, downSeconds: 300 };

/** Windows of a policy with their defaults. */
export function windowsOf(stabilization: Stabilization | undefined): Required<Stabilization> {
  return stabilization ? { ...WINDOW, ...stabilization } : WINDOW;
}

/**
 * The memory after decisions. It is bounded: of each size the latest wish is kept, no longer than any window reaches.
 * Decisions of the same time count once, so a pass that had to decide twice may be remembered twice. It costs what was
 * decided upon; only once an hour it looks for policies to forget.
 */
export function nextMemory(memory: Memory, decisions: readonly Remembered[], at: number): Memory {
  const changes: (readonly [NamespacedName, PolicyMemory])[] = [];
  const remember = (policy: NamespacedName, wished: Wished) =>
    changes.push([policy, extended(memory.get(policy), wished, at)]);
  for (const { policy, wished, alsoWished = [] } of decisions) {
    if (wished !== undefined) remember(policy, wished);
    for (const other of alsoWished) remember(other.policy, other.wished);
  }
  const swept = sweptAt.get(memory);
  const isDue = swept === undefined || at - swept >= SWEEP;
  const known = memory instanceof PersistentMap ? (memory as Remembering) : PersistentMap.of(memory);
  const next = (isDue ? withoutForgotten(known, at) : known).with(changes);
  sweptAt.set(next, isDue ? at : swept);
  return next;
}

type Remembering = PersistentMap<NamespacedName, PolicyMemory>;

/** When a memory was last rid of what is forgotten. */
const sweptAt = new WeakMap<Memory, number>();

/** Seconds between looks at the whole memory. */
const SWEEP = 3600;

function withoutForgotten(memory: Remembering, at: number): Remembering {
  const forgotten = [...memory].filter(([, { seen }]) => at - seen > FORGOTTEN);
  return memory.with(forgotten.map(([policy]) => [policy, undefined] as const));
}

function extended(known: PolicyMemory | undefined, wished: Wished, at: number): PolicyMemory {
  if (known && known.seen >= at) return known;
  const { since = at, wishes = [], last, failures } = known ?? {};
  const recent = wishes.filter(({ size, at: then }) => size !== wished && then > at - LONGEST);
  const base = { since, seen: at };
  if (wished !== 'unreadable') return { ...base, wishes: [...recent, { size: wished, at }], last: wished };
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
  const largest = pickWithin(wishes, at - downSeconds, Math.max);
  const smallest = pickWithin(wishes, at - upSeconds, Math.min);
  const recent = usual(since, largest, last);
  if (smallest !== undefined) recent.smallest = smallest;
  if (failures) recent.failures = failures;
  return recent;
}

type Growing = { -readonly [field in keyof RecentWishes]: RecentWishes[field] };

/** What nearly every policy has is written at once, since objects that grow are copied. */
function usual(since: number, largest: number | undefined, last: number | undefined): Growing {
  if (largest !== undefined && last !== undefined) return { since, largest, last };
  return { since, ...(largest !== undefined && { largest }), ...(last !== undefined && { last }) };
}

/** Of the wishes after a time. */
function pickWithin(wishes: PolicyMemory['wishes'], after: number, pick: (a: number, b: number) => number) {
  let picked: number | undefined;
  for (const { size, at } of wishes) if (at > after) picked = picked === undefined ? size : pick(picked, size);
  return picked;
}
