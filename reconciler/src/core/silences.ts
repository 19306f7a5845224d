import { stateOf, withPool } from './apply.ts';
import type { ClusterState, ClusterStatus, MachinePool, Silence } from './generated/fleet.ts';
import type { Intervention } from './interventions.ts';
import type { FleetData, NamespacedName } from './model.ts';
import { activeSilences } from './stop-facts.ts';
import { oneLine } from './text.ts';
import { LAST_SECOND, timestamp } from './time.ts';

/** The state of a cluster with new silences. */
export interface SilenceChange {
  readonly cluster: NamespacedName;
  readonly state: ClusterState;
  /** Those that are new. */
  readonly silences: readonly Silence[];
}

const SECONDS = 86_400;

/** As many as the schema allows. */
const MOST_SILENCES = 100;
const MOST_TEXT = 500;

/**
 * The states to commit for what people did, by cluster. Silences of the same pool and direction are replaced, those that
 * ended go. A size set by hand is noted, so that it is not found again.
 *
 * @param at seconds since the epoch
 */
export function silenceChanges(data: FleetData, found: readonly Intervention[], at: number): readonly SilenceChange[] {
  const seconds = data.fleet.spec.silence?.seconds ?? SECONDS;
  if (seconds === 0) return [];
  const until = timestamp(Math.min(at + seconds, LAST_SECOND));
  const clusters = [...new Set(found.map(({ cluster }) => cluster))].sort();
  return clusters.flatMap((key) => {
    const cluster = data.clusters.get(key);
    if (!cluster) return [];
    const state = stateOf(data, cluster);
    const own = found.filter((intervention) => intervention.cluster === key);
    const silences = own.map((intervention) => silenceOf(intervention, until));
    return [
      { cluster: key, state: { ...state, status: silenced(state.status ?? {}, own, { silences, at }) }, silences },
    ];
  });
}

/** The state without the silences of one pool, or without any. */
export function releasedState(state: ClusterState, pool: MachinePool['name'] | undefined): ClusterState {
  const { silences = [], ...status } = state.status ?? {};
  const kept = silences.filter((silence) => pool !== undefined && silence.pool !== pool);
  return { ...state, status: { ...status, ...(kept.length > 0 && { silences: kept }) } };
}

function silenceOf({ pool, direction, cause, from, to, by, commit, proposal }: Intervention, until: string): Silence {
  const sizes = from === undefined || to === undefined ? '' : `${from} -> ${to}`;
  const what = oneLine(
    [sizes, by && `by ${by}`, commit && `in commit ${commit.slice(0, 12)}`].filter(Boolean).join(' '),
  );
  return {
    pool,
    direction,
    until,
    cause,
    ...(what !== '' && { what: what.slice(0, MOST_TEXT) }),
    ...(commit !== undefined && { commit }),
    ...(proposal !== undefined && { proposal }),
  };
}

function silenced(
  status: ClusterStatus,
  found: readonly Intervention[],
  { silences, at }: { readonly silences: readonly Silence[]; readonly at: number },
): ClusterStatus {
  const replaced = new Set(silences.map(({ pool, direction }) => `${pool} ${direction}`));
  const kept = activeSilences(status, at).filter(({ pool, direction }) => !replaced.has(`${pool} ${direction}`));
  const edits = found.filter(({ cause }) => cause === 'edit');
  const pools = edits.reduce(
    (all, { pool, to }) =>
      to === undefined
        ? all
        : withPool(all, {
            ...(all.find(({ name }) => name === pool) ?? { name: pool }),
            lastHand: { at: timestamp(at), to },
          }),
    status.pools ?? [],
  );
  return { ...status, ...(pools.length > 0 && { pools }), silences: [...kept, ...silences].slice(-MOST_SILENCES) };
}
