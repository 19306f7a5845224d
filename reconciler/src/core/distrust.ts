import type { BackOff, Distrust, ScaleRecord } from './generated/fleet.ts';
import { readySeconds } from './growth.ts';
import type { NamespacedName } from './model.ts';
import type { PoolStatus } from './observation.ts';
import type { Sample } from './signals.ts';
import { oneLine } from './text.ts';
import { secondsOf } from './time.ts';

/** A pool that a policy moves. */
export interface WatchedPool {
  /** `<namespace>/<name>` of its policy. */
  readonly policy: NamespacedName;
  readonly spec: { readonly target: { readonly cluster: string; readonly pool: string } };
  /** Machines in Git. */
  readonly size: number;
  readonly lastUp?: ScaleRecord;
  readonly lastDown?: ScaleRecord;
  readonly status?: PoolStatus;
}

export interface Watched {
  /** Time of the observation, in seconds since the epoch. */
  readonly at: number;
  /** What the sources said of the metrics that policies look at. */
  readonly samples: Iterable<Sample>;
  readonly pools: readonly WatchedPool[];
}

const DISTRUST: Required<Distrust> = { stalePercent: 45, unreadyPercent: 45, tolerated: 3 };

/** Names that a reason gives before it says how many more. */
const NAMED = 3;

/**
 * Why so much of an observation is bad that nothing should be done upon it; `undefined` when it may be trusted. A few
 * bad metrics or pools are always tolerated, so that one of two does not stop a fleet.
 */
export function distrustOf(watched: Watched, settings: Distrust = {}, backOff?: BackOff): string | undefined {
  const { stalePercent, unreadyPercent, tolerated } = { ...DISTRUST, ...settings };
  const samples = [...watched.samples];
  const stale = samples.filter(({ kind }) => kind !== 'value').map(({ metric }) => metric);
  if (tooMany(stale, samples.length, stalePercent, tolerated)) {
    return `${share(stale, samples.length, 'metrics have no fresh value')}, the fleet tolerates ${stalePercent} %`;
  }
  const seconds = readySeconds(backOff);
  const unready = watched.pools.filter((pool) => isUnready(pool, watched.at, seconds)).map(nameOf);
  if (tooMany(unready, watched.pools.length, unreadyPercent, tolerated)) {
    return `${share(unready, watched.pools.length, 'pools lack machines')}, the fleet tolerates ${unreadyPercent} %`;
  }
  return undefined;
}

function nameOf({ policy, spec }: WatchedPool): string {
  return `${policy.split('/')[0]}/${spec.target.cluster}/${spec.target.pool}`;
}

function tooMany(bad: readonly string[], all: number, percent: number, tolerated: number): boolean {
  return bad.length > tolerated && bad.length * 100 > all * percent;
}

function share(bad: readonly string[], all: number, what: string): string {
  const named = [...bad].sort().slice(0, NAMED).join(', ');
  const more = bad.length > NAMED ? ` and ${bad.length - NAMED} more` : '';
  return oneLine(`${bad.length} of ${all} ${what}: ${named}${more}`);
}

/** A pool that changed a short while ago is not expected to be ready; one that nobody looked at is not known to be. */
function isUnready({ size, lastUp, lastDown, status }: WatchedPool, at: number, seconds: number): boolean {
  if (status && (status.readyReplicas === undefined ? status.settled : status.readyReplicas >= size)) return false;
  return ![lastUp, lastDown].some((record) => record && secondsOf(record.at) > at - seconds);
}
