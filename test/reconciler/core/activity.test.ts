import { guardHistory, rememberDecision, tombstone } from '@krake-infra/reconciler/core/activity.ts';
import type { ClusterState, ClusterStatus, DecisionRecord } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { timestamp } from '@krake-infra/reconciler/core/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, NOW, workers } from './observations.ts';

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200) };
const DAY = 86_400;

function stateOf(status: ClusterStatus, name = 'web'): ClusterState {
  return { apiVersion: 'krake-infra.io/v1alpha1', kind: 'ClusterState', metadata: { namespace: 'shop', name }, status };
}

function historyOf(...states: readonly ClusterState[]) {
  const byName = states.map((state): [NamespacedName, ClusterState] => [`shop/${state.metadata.name}`, state]);
  return guardHistory({ states: new Map(byName) }, NOW);
}

/** A decision as state files remember it, `ago` seconds before {@link NOW}. */
function decision(id: string, from: number, to: number, ago: number): DecisionRecord {
  const at = timestamp(NOW - ago);
  return { id, trigger: 'x', at, decided: at, pool: 'workers', from, to };
}

describe('the day before', () => {
  it('is counted over decisions of all states, each once', () => {
    const status = { ...workers(undefined, change(9, 5, 100, 'b')), decisions: [decision('b', 9, 5, 100)] };
    const other = { decisions: [decision('c', 3, 2, 50), decision('d', 1, 9, 10)] };
    expect(historyOf(stateOf(status), stateOf(other, 'api'))).toEqual({
      at: NOW,
      nodesRemovedPastDay: 5,
      recent: [
        { class: 'scale-down', at: NOW - 100, changes: 1, nodes: 4 },
        { class: 'scale-down', at: NOW - 50, changes: 1, nodes: 1 },
        { class: 'scale-up', at: NOW - 10, changes: 1, nodes: 8 },
      ],
    });
  });

  it.each([
    [DAY, 0],
    [DAY - 1, 4],
    [-3600, 4],
  ])('ends after a day, and what seems to come counts: %i s ago', (ago, nodes) => {
    expect(historyOf(stateOf({ decisions: [decision('a', 9, 5, ago)] })).nodesRemovedPastDay).toBe(nodes);
  });

  it('knows the latest changes of states of earlier versions, also once they are written anew', () => {
    const old = {
      ...workers(undefined, change(9, 5, 100, 'a')),
      decisions: [{ id: 'a', trigger: 'x', at: timestamp(NOW) }],
    };
    expect(historyOf(stateOf(old)).nodesRemovedPastDay).toBe(4);
    const next = { ...old, ...workers(undefined, change(5, 4, 0, 'b')) };
    const remembered = rememberDecision(old, decision('b', 5, 4, 0), NOW);
    expect(historyOf(stateOf({ ...next, ...remembered })).nodesRemovedPastDay).toBe(5);
  });

  it('still counts what the list of decisions had no room for, and rather too long than too short', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ gap: fc.nat(3000), to: fc.nat(9) }), { maxLength: 150 }), (steps) => {
        let status: ClusterStatus = {};
        const made: { at: number; nodes: number }[] = [];
        const start = NOW - steps.reduce((sum, { gap }) => sum + gap, 0);
        let at = start;
        steps.forEach(({ gap, to }, index) => {
          at += gap;
          const from = to + 1 + (index % 3);
          status = { ...status, ...rememberDecision(status, decision(`d${index}`, from, to, NOW - at), at) };
          made.push({ at, nodes: from - to });
        });
        const within = (seconds: number) =>
          made.filter((each) => each.at > NOW - seconds).reduce((sum, { nodes }) => sum + nodes, 0);
        const { nodesRemovedPastDay, recent } = historyOf(stateOf(status));
        expect(nodesRemovedPastDay).toBeGreaterThanOrEqual(within(DAY));
        expect(nodesRemovedPastDay).toBeLessThanOrEqual(within(DAY + 3600));
        for (const seconds of [60, 3600, 20_000]) {
          const counted = recent.filter((each) => each.at > NOW - seconds).reduce((sum, { nodes }) => sum + nodes, 0);
          expect(counted).toBeGreaterThanOrEqual(within(seconds));
        }
        expect(status.decisions?.length ?? 0).toBeLessThanOrEqual(50);
        expect(status.earlier?.length ?? 0).toBeLessThanOrEqual(60);
      }),
      RUNS,
    );
  });

  it('of a removed cluster counts on until it is over', () => {
    const status = {
      ...workers(undefined, change(9, 5, 100, 'a')),
      templates: [],
      decisions: [decision('a', 9, 5, 100)],
    };
    const kept = tombstone(stateOf(status), NOW);
    expect(kept?.status).toEqual({ decisions: status.decisions, removed: timestamp(NOW) });
    expect(historyOf(kept as ClusterState).nodesRemovedPastDay).toBe(4);
    expect(tombstone(kept as ClusterState, NOW + DAY - 100)).toBeUndefined();
    expect(tombstone(stateOf({}), NOW)).toBeUndefined();
  });

  it('is read once from each state, so that a change of one cluster costs the reading of one', () => {
    const reads: string[] = [];
    const watched = (name: string): ClusterState => {
      const state = stateOf({ decisions: [decision(name, 5, 4, 10)] }, name);
      return Object.defineProperty({ ...state }, 'status', {
        get: () => {
          reads.push(name);
          return state.status;
        },
      });
    };
    const states = ['a', 'b', 'c'].map(watched);
    expect(historyOf(...states).nodesRemovedPastDay).toBe(3);
    expect(historyOf(...states.slice(0, 2), watched('new')).nodesRemovedPastDay).toBe(3);
    expect(reads).toEqual(['a', 'b', 'c', 'new']);
  });
});
