import type { ScaleClass } from './decision.ts';
import type { ClusterState, ClusterStatus, DecisionRecord, ScaleRecord } from './generated/fleet.ts';
import type { FleetData } from './model.ts';
import { secondsOf, timestamp } from './time.ts';

/** Changes of size that a state file remembers. */
export interface PastChange {
  readonly class: ScaleClass;
  /** When the latest of them was decided, in seconds since the epoch. */
  readonly at: number;
  readonly changes: number;
  /** Machines added or removed. */
  readonly nodes: number;
}

/** What was done already, besides this pass of the loop. */
export interface GuardHistory {
  /** Time of the pass, in seconds since the epoch. */
  readonly at: number;
  /** Nodes removed within the last 24 hours, over all clusters. */
  readonly nodesRemovedPastDay: number;
  /** Changes on the branch within the last 24 hours, over all clusters, oldest first. */
  readonly recent: readonly PastChange[];
}

/** Longest time that budgets and rate limits look back. */
const DAY = 86_400;
const HOUR = 3600;

/** As many as the schema allows. */
export const REMEMBERED_DECISIONS = 50;
const REMEMBERED_HOURS = 60;

const known = new WeakMap<ClusterState, readonly PastChange[]>();
const NONE: readonly PastChange[] = [];

/**
 * Changes that a state file remembers, each decision once. Loads share the objects of files that did not change, so a
 * change of one cluster costs the reading of one state.
 */
export function pastChanges(state: ClusterState): readonly PastChange[] {
  const before = known.get(state);
  if (before) return before;
  const changes = changesIn(state.status ?? {});
  known.set(state, changes);
  return changes;
}

/**
 * What guards must know of the day before `at` (seconds since the epoch): one pass over the state files, removed
 * clusters included. Changes of the future count, so that a clock set back hides none.
 */
export function guardHistory({ states }: Pick<FleetData, 'states'>, at: number): GuardHistory {
  const recent: PastChange[] = [];
  for (const state of states.values()) {
    for (const change of pastChanges(state)) if (change.at > at - DAY) recent.push(change);
  }
  const removed = recent.filter((change) => change.class === 'scale-down');
  return {
    at,
    nodesRemovedPastDay: removed.reduce((sum, { nodes }) => sum + nodes, 0),
    recent: recent.sort((a, b) => a.at - b.at),
  };
}

function changesIn({ decisions = [], earlier = [], pools = [] }: ClusterStatus): readonly PastChange[] {
  if (decisions.length + earlier.length + pools.length === 0) return NONE;
  const latest = pools.flatMap(({ lastUp, lastDown }) => [lastUp, lastDown].filter((record) => record !== undefined));
  const counted = new Set<string>();
  const changes: PastChange[] = earlier.map(({ until, ...tally }) => ({ ...tally, at: secondsOf(until) }));
  for (const { id, from, to, decided, at } of decisions) {
    if (from === undefined || to === undefined) continue;
    counted.add(id);
    changes.push(changeOf(from, to, decided ?? at));
  }
  // Records of earlier versions hold no sizes; the latest change of each pool is known all the same.
  for (const { decision, from, to, at } of latest) {
    if (!counted.has(decision)) changes.push(changeOf(from, to, at));
  }
  return changes;
}

function changeOf(from: number, to: number, at: string): PastChange {
  return { class: to > from ? 'scale-up' : 'scale-down', at: secondsOf(at), changes: 1, nodes: Math.abs(to - from) };
}

/**
 * The memory of decisions with one more. Oldest first, each once; what there is no room for is counted by the hour, at
 * its latest time, so that it is remembered rather too long than too short.
 *
 * @param now seconds since the epoch
 */
export function rememberDecision(
  status: ClusterStatus,
  latest: DecisionRecord,
  now: number,
): Pick<ClusterStatus, 'decisions' | 'earlier'> {
  const known = completed(status).filter(({ id }) => id !== latest.id);
  const all = [...known, latest].sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
  const dropped = all.slice(0, Math.max(0, all.length - REMEMBERED_DECISIONS));
  const earlier = tallied(status.earlier ?? [], dropped, now);
  return { decisions: all.slice(-REMEMBERED_DECISIONS), ...((earlier.length > 0 || status.earlier) && { earlier }) };
}

/** What still counts of a cluster that is gone; `undefined` when nothing does. */
export function tombstone(state: ClusterState, at: number): ClusterState | undefined {
  const isRecent = (time: number) => time > at - DAY;
  const given = state.status?.released;
  const released = given !== undefined && isRecent(secondsOf(given)) ? { released: given } : undefined;
  const changes = (state.status?.changes ?? []).filter((change) => isRecent(secondsOf(change.at)));
  const isNeeded = released || changes.length > 0 || pastChanges(state).some((change) => isRecent(change.at));
  if (!isNeeded) return undefined;
  const { decisions, earlier } = { decisions: completed(state.status ?? {}), earlier: state.status?.earlier };
  const { apiVersion, kind, metadata } = state;
  const kept = { ...(decisions.length > 0 && { decisions }), ...(changes.length > 0 && { changes }) };
  const status = { ...kept, ...(earlier && { earlier }), removed: timestamp(at), ...released };
  return { apiVersion, kind, metadata, status };
}

/** Decisions with the sizes and pools that earlier versions remembered beside them only. */
function completed({ decisions = [], pools = [] }: ClusterStatus): readonly DecisionRecord[] {
  const latest = new Map(
    pools.flatMap(({ name, lastUp, lastDown }) =>
      [lastUp, lastDown].flatMap((record): [string, ScaleRecord & { pool: string }][] =>
        record ? [[record.decision, { ...record, pool: name }]] : [],
      ),
    ),
  );
  return decisions.map((decision) => {
    const record = decision.to === undefined ? latest.get(decision.id) : undefined;
    if (!record) return decision;
    return { ...decision, decided: record.at, pool: record.pool, from: record.from, to: record.to };
  });
}

type Tallies = NonNullable<ClusterStatus['earlier']>;

function tallied(earlier: Tallies, dropped: readonly DecisionRecord[], now: number): Tallies {
  const byHour = new Map(earlier.map((tally) => [hourOf(tally.class, tally.until), tally]));
  for (const { from, to, decided, at } of dropped) {
    if (from === undefined || to === undefined) continue;
    const until = decided ?? at;
    const { class: direction, nodes } = changeOf(from, to, until);
    const before = byHour.get(hourOf(direction, until)) ?? { changes: 0, nodes: 0, until };
    byHour.set(hourOf(direction, until), {
      class: direction,
      until: before.until > until ? before.until : until,
      changes: before.changes + 1,
      nodes: before.nodes + nodes,
    });
  }
  return [...byHour.values()]
    .filter(({ until }) => secondsOf(until) > now - DAY)
    .sort((a, b) => compareText(a.until, b.until) || compareText(a.class, b.class))
    .slice(-REMEMBERED_HOURS);
}

function hourOf(direction: ScaleClass, until: string): string {
  return `${direction} ${Math.floor(secondsOf(until) / HOUR)}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
