/** Which of several replicas acts, by a Lease. Times are in milliseconds on the replica's own monotonic clock. */

/** From the begin of a renewal to that of the next. */
export const RENEW_MS = 2000;
/** A leader acts for so long after its newest renewal began. */
export const LEAD_MS = 7000;
/** A Lease that stood still for so long was left by its holder. */
export const LEFT_MS = 10_000;
/** From the begin of a request to that of the next, while nothing is due sooner. */
export const LOOK_MS = 1000;

/** A Lease as its API server has it. */
export interface SeenLease {
  /** Differs after every write. */
  readonly version: string;
  /** Who holds it; empty for nobody. */
  readonly holder: string;
}

/** What a replica knows. */
export interface Candidate {
  /** Its own name, which no other replica and no earlier process has. */
  readonly self: string;
  /** The newest version that it saw, and when it was told of it first. */
  readonly seen?: SeenLease & { readonly since: number };
  /** Begin of its newest renewal that was taken, while it leads. */
  readonly renewed?: number;
  /** Begin of its newest request. */
  readonly asked?: number;
}

/** What a replica does next: read the Lease, write itself into it, or nothing until then. */
export type LeaseStep =
  | { readonly act: 'look' }
  /** @param version that it has to have still */
  | { readonly act: 'write'; readonly version: string }
  | { readonly act: 'wait'; readonly until: number };

export function isLeading({ renewed }: Candidate, now: number): boolean {
  return renewed !== undefined && now < renewed + LEAD_MS;
}

/** What to do now. Other clocks are never looked at: whether a holder is there is told by versions alone. */
export function nextStep(candidate: Candidate, now: number): LeaseStep {
  const { seen } = candidate;
  const { at, act } = isLeading(candidate, now) ? renewal(candidate) : candidacy(candidate, now);
  if (now < at) return { act: 'wait', until: at };
  return act === 'write' && seen ? { act, version: seen.version } : { act: 'look' };
}

interface Due {
  readonly at: number;
  readonly act: 'look' | 'write';
}

function renewal({ seen, renewed = 0, asked = Number.NEGATIVE_INFINITY }: Candidate): Due {
  if (!seen) return { at: asked + LOOK_MS, act: 'look' };
  // An answer that came since the newest request is no reason to wait; a request that failed is.
  const at = Math.max(renewed + RENEW_MS, seen.since > asked ? 0 : asked + LOOK_MS);
  return { at: Math.min(at, renewed + LEAD_MS), act: 'write' };
}

function candidacy({ self, seen, asked = Number.NEGATIVE_INFINITY }: Candidate, now: number): Due {
  if (!seen) return { at: asked + LOOK_MS, act: 'look' };
  const isFree = seen.holder === '' || seen.holder === self;
  const left = isFree ? seen.since : seen.since + LEFT_MS;
  const at = asked < left ? Math.min(left, asked + LOOK_MS) : asked + LOOK_MS;
  return { at, act: now < left ? 'look' : 'write' };
}

/** A request begins. */
export function asking(candidate: Candidate, now: number): Candidate {
  return { ...candidate, asked: now };
}

/** The Lease was read; the answer came `now`. */
export function told(candidate: Candidate, lease: SeenLease, now: number): Candidate {
  const { renewed, seen, ...rest } = candidate;
  const kept = seen?.version === lease.version ? seen : { ...lease, since: now };
  return { ...rest, seen: kept, ...(renewed !== undefined && lease.holder === candidate.self && { renewed }) };
}

/** The Lease was written, by a request that began at `began`; the answer came `now`. */
export function taken(
  candidate: Candidate,
  lease: SeenLease,
  { began, now }: { began: number; now: number },
): Candidate {
  return { ...candidate, seen: { ...lease, since: now }, renewed: began };
}

/** Somebody wrote the Lease in between; it may have been a request of this one whose answer never came. */
export function outdated({ self, renewed }: Candidate): Candidate {
  return { self, ...(renewed !== undefined && { renewed }) };
}

/** It leads no more. */
export function resigned({ renewed: _, ...rest }: Candidate): Candidate {
  return rest;
}
