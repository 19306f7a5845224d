import type { Applied } from './cluster-facts.ts';
import type { Deletion } from './generated/fleet.ts';
import { countText } from './text.ts';
import { secondsOf, timestamp } from './time.ts';

/** A removal whose next commit does not come within this time gets its protection back. */
export const REMOVAL_SECONDS = 86_400;

export interface RemovalFacts {
  /** Seconds since the epoch. */
  readonly at: number;
  /** Whether Flux applied the manifests in which the protection is lifted. Absent: nobody looks at the management cluster. */
  readonly applied?: Applied;
  /** `pause` of fleet.yaml. */
  readonly pause?: 'all' | 'in' | 'out';
  /** Proposal of the removal that a person deleted without merging it. */
  readonly closed?: string;
}

/**
 * What comes next in a removal.
 *
 * - `confirm`: the state notes that the protection is lifted where it counts
 * - `remove`: the files go
 * - `restore`: the protection comes back and the removal has ended
 * - `wait`: nothing, for now
 */
export interface RemovalStep {
  readonly kind: 'confirm' | 'remove' | 'restore' | 'wait';
  /** For people; one line without a final full stop. */
  readonly reason: string;
  /** What made the time come, for the trailer of the commit. */
  readonly trigger: string;
}

/** The next step of a removal that has begun. Nothing is removed on anybody's word but Flux's, nor later than a day. */
export function nextRemovalStep(deletion: Deletion, facts: RemovalFacts): RemovalStep {
  const { phase, at: since } = deletion;
  const { at, applied, pause, closed } = facts;
  if (closed !== undefined) {
    return { kind: 'restore', reason: `its proposal ${closed} was closed by a person`, trigger: `closed:${closed}` };
  }
  if (at - secondsOf(since) >= REMOVAL_SECONDS) {
    const hours = countText(REMOVAL_SECONDS / 3600, 'hour');
    return { kind: 'restore', reason: `${lateText[phase]} within ${hours}`, trigger: `late:${since}` };
  }
  const wait = (reason: string): RemovalStep => ({ kind: 'wait', reason, trigger: '' });
  if (pause === 'all' || pause === 'in') return wait(`pause ${pause} of fleet.yaml`);
  if (phase === 'lifted')
    return { kind: 'remove', reason: `its protection is lifted since ${since}`, trigger: `lifted:${since}` };
  if (!applied) return wait('no management cluster is connected that could tell whether the first commit is applied');
  if (applied.reason !== undefined) return wait(applied.reason);
  const { commit } = applied;
  return {
    kind: 'confirm',
    reason: `Flux applied it with commit ${commit.slice(0, 12)}`,
    trigger: `applied:${commit}`,
  };
}

const lateText: Readonly<Record<Deletion['phase'], string>> = {
  lifting: 'the commit that lifts it was not seen applied',
  lifted: 'the commit that removes it did not come',
};

/** How far a removal is, for people: one line. */
export function deletionText({ phase, at }: Deletion): string {
  const so =
    phase === 'lifting' ? 'the commit that lifts its protection waits to be applied' : 'its protection is lifted';
  return `being removed: ${so} since ${at}; protected again at ${timestamp(secondsOf(at) + REMOVAL_SECONDS)} if nothing comes`;
}
