import type { HoldDecision, Scaling } from '../core/decision.ts';
import type { NamespacedName } from '../core/model.ts';
import type { CommitId } from '../core/repository.ts';
import type { Sample } from '../core/signals.ts';
import type { Withheld } from './admit.ts';
import type { Followed, Waiting } from './follow-up.ts';

export interface CommittedDecision {
  readonly commit: CommitId;
  readonly decision: Scaling;
  /** Branch that the commit waits on for a person; absent when it is on the fleet's branch. */
  readonly proposal?: string;
}

/** What one pass of the loop saw and did. */
export interface PassReport {
  readonly at: number;
  /** True when only some policies were decided on. */
  readonly partial: boolean;
  readonly committed: readonly CommittedDecision[];
  readonly withheld: readonly Withheld[];
  readonly holds: readonly HoldDecision[];
  /** Commits by which it went on with what was begun, such as removals. */
  readonly followed: readonly Followed[];
  /** What was begun and can not go on yet. */
  readonly waiting: readonly Waiting[];
  readonly samples: ReadonlyMap<string, Sample>;
  /** Clusters whose data others pushed without manifests: the commit that adds them, or why there is none. */
  readonly rendered?: {
    readonly clusters: readonly NamespacedName[];
    readonly commit?: CommitId;
    readonly reason?: string;
  };
}
