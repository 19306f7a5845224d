import type { ClusterClaim } from './generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from './model.ts';
import { secondsOf } from './time.ts';

/**
 * How far a cluster is that a program outside asked for.
 *
 * - `pending`: a person decides on its creation
 * - `running`: it is being built or changed
 * - `configured`: it works, all of its machines are there, and its kubeconfig can be had
 * - `deleting`: it is being removed
 * - `failed`: only a person can help, or the sender by asking for its deletion
 * - `gone`: there is nothing left of it
 */
export type ClaimState = 'pending' | 'running' | 'configured' | 'deleting' | 'failed' | 'gone';

export interface ClaimedCluster {
  readonly state: ClaimState;
  /** Why it is not further, for people. */
  readonly reason?: string;
}

/** What is known of a claimed cluster outside of Git. */
export interface ClaimFacts {
  /** Branches of proposals that are open. */
  readonly proposals: { has(branch: string): boolean };
  /** Why its machines are not all as the fleet says, and at rest. Absent: they are. */
  readonly unrest?: string;
  /** Whether its management cluster has its objects still. */
  readonly exists: boolean;
  readonly hasKubeconfig: boolean;
}

/** What to tell the sender of a claim. */
export function claimedCluster(data: FleetData, claim: ClusterClaim, facts: ClaimFacts): ClaimedCluster {
  const { deleted, refused, proposal } = claim.spec;
  const key = namespacedName(claim.metadata);
  if (!data.clusters.has(key)) {
    if (refused !== undefined) return { state: 'failed', reason: refused };
    if (facts.exists) return { state: 'deleting' };
    if (deleted !== undefined || proposal === undefined) return { state: 'gone' };
    if (facts.proposals.has(proposal)) return { state: 'pending', reason: `a person decides on ${proposal}` };
    return { state: 'failed', reason: `${proposal} was closed by a person` };
  }
  if (data.states.get(key)?.status?.deletion) return { state: 'deleting' };
  if (deleted !== undefined) return { state: 'failed', reason: 'its removal did not go on, and it is protected again' };
  return builtCluster(facts);
}

function builtCluster({ unrest, hasKubeconfig }: ClaimFacts): ClaimedCluster {
  if (unrest !== undefined) return { state: 'running', reason: unrest };
  return hasKubeconfig ? { state: 'configured' } : { state: 'running', reason: 'its kubeconfig is not there yet' };
}

/** Whether a claim has a cluster in Git that is to stay. */
export function isCreated(data: FleetData, { metadata, spec }: ClusterClaim): boolean {
  const key = namespacedName(metadata);
  return spec.deleted === undefined && data.clusters.has(key) && !data.states.get(key)?.status?.deletion;
}

/** A claim whose cluster is gone is known for so long, in seconds; a sender that asks later learns that there is nothing. */
const REMEMBERED_SECONDS = 30 * 86_400;

/** True when a claim without a cluster has ended so long ago that nobody asks any more. */
export function isClaimOver({ spec: { at, deleted, refused } }: ClusterClaim, now: number): boolean {
  const end = deleted ?? (refused === undefined ? undefined : at);
  return end !== undefined && now - secondsOf(end) > REMEMBERED_SECONDS;
}

/** Claims of a sender, oldest first. */
export function claimsOf({ claims }: Pick<FleetData, 'claims'>, sender: string): readonly ClusterClaim[] {
  const own = [...claims.values()].filter(({ spec }) => spec.sender === sender);
  return own.sort((a, b) => order(a).localeCompare(order(b)));
}

function order({ metadata, spec }: ClusterClaim): string {
  return `${spec.at} ${namespacedName(metadata)}`;
}

/** Name of the cluster of an id: short enough for everything that is derived from it. */
export function claimedName(namespace: string, id: string): NamespacedName {
  return `${namespace}/im-${id.slice(0, 8)}`;
}
