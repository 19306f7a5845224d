import type { Memory } from './memory.ts';
import type { FleetData, NamespacedName } from './model.ts';
import type { CommitId } from './repository.ts';
import type { SchedulePhase } from './schedule.ts';
import type { Sample } from './signals.ts';

/** `<namespace>/<cluster>/<pool>`. */
export type PoolKey = `${string}/${string}/${string}`;

/** What a tracker saw of a pool's machines. */
export interface PoolStatus {
  /** The machines are as the newest applied commit wants them: none is coming, going or being replaced. */
  readonly settled: boolean;
  /** Machines that are ready. Absent: not known. */
  readonly readyReplicas?: number;
  /** Why the pool is not settled, for people. */
  readonly reason?: string;
  /** Tracker that says so, such as `simulated`. */
  readonly source: string;
}

/** Everything that decisions depend on, gathered once. What is not in it can not change a decision. */
export interface Observation {
  /** Time of the observation, in seconds since the epoch. */
  readonly at: number;
  readonly data: FleetData;
  /** Commit that `data` was read from. */
  readonly base: CommitId;
  /** By name of the Metric. A metric that is not in it counts as absent. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** A pool that is not in it counts as not settled. */
  readonly pools: ReadonlyMap<PoolKey, PoolStatus>;
  /** By name of the policy. A schedule that is not in it holds its pool. Default: no schedule was read. */
  readonly schedules?: ReadonlyMap<NamespacedName, SchedulePhase>;
  /**
   * What the process remembers of earlier passes; an empty one right after a start. Default: none is kept, as by a pass
   * that stands alone; then neither stabilisation nor fallback applies.
   */
  readonly memory?: Memory;
  /** Why the latest look at the whole fleet was not to be trusted; counts where only some policies are decided on. */
  readonly distrust?: string;
}
