import type { ClusterClaim } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { secondsOf } from '@krake-infra/reconciler/core/time.ts';

/** What is known of ids by the lists so far; of a running process, and made anew after a start. */
export interface Sightings {
  /** Ids that Krake had at some time. */
  readonly seen: ReadonlySet<string>;
  /** Lists in a row that did not have an id, which was never seen. */
  readonly missed: ReadonlyMap<string, number>;
}

export const NO_SIGHTINGS: Sightings = { seen: new Set(), missed: new Map() };

/** A complete and successful list of Krake's clusters. */
export interface KrakeList {
  /** When it was asked for, in seconds since the epoch. */
  readonly at: number;
  readonly ids: ReadonlySet<string>;
}

/** Seconds that Krake has to write down an id that it was answered with; it does so at once. */
const GRACE = 15;
/** Lists that must have missed an id. */
const LISTS = 2;

/**
 * Clusters that Krake asked for and knows nothing of: it ended, or its request was cut off, before it wrote down the id.
 * An id that it ever had is none, nor is that of a cluster that ever worked.
 *
 * @param claims those of one sender that have a cluster which is not being removed
 * @param worked whether a cluster ever worked
 */
export function orphansOf(
  { seen: before, missed }: Sightings,
  { at, ids }: KrakeList,
  claims: readonly ClusterClaim[],
  worked: (claim: ClusterClaim) => boolean,
): { readonly sightings: Sightings; readonly orphans: readonly ClusterClaim[] } {
  const seen = new Set([...before, ...ids]);
  const next = new Map<string, number>();
  const orphans: ClusterClaim[] = [];
  for (const claim of claims) {
    const { id, at: asked } = claim.spec;
    if (seen.has(id) || at - secondsOf(asked) < GRACE) continue;
    const count = (missed.get(id) ?? 0) + 1;
    next.set(id, count);
    if (count >= LISTS && !worked(claim)) orphans.push(claim);
  }
  return { sightings: { seen, missed: next }, orphans };
}

/**
 * Clusters that Krake had and asked for another one in place of: when it loses the event with the id of a cluster, it
 * creates that cluster again once the first is there.
 *
 * @param before ids by the names that they have in Krake, in earlier lists
 * @param now those of a complete list
 * @param claims those of one sender that have a cluster which is not being removed
 */
export function replacedOf(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  claims: readonly ClusterClaim[],
): readonly ClusterClaim[] {
  const held = new Set(now.values());
  const replaced = new Set([...before].flatMap(([name, id]) => (now.has(name) && !held.has(id) ? [id] : [])));
  return claims.filter(({ spec }) => replaced.has(spec.id));
}
