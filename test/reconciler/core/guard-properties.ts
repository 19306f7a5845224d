import type { GuardHistory, PastChange } from '@krake-infra/reconciler/core/activity.ts';
import type { ScaleClass, Scaling } from '@krake-infra/reconciler/core/decision.ts';
import type { FleetSpec, RateLimit } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type Guarded, guard, type ProposedChange } from '@krake-infra/reconciler/core/guard.ts';
import type { NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import fc from 'fast-check';

type Guard = typeof guard;

interface GuardCase {
  readonly changes: readonly ProposedChange[];
  readonly fleet: FleetSpec;
  readonly history: GuardHistory;
}

const AT = 1_772_366_400;
/** As documented. */
const CAPS = { clustersTouchedPerRun: 50, nodesRemovedPerRun: 3, nodesRemovedPerDay: 20, objectsDeletedPerRun: 0 };

const DIRECTION = fc.constantFrom<ScaleClass>('scale-up', 'scale-down');
const CLUSTERS = Array.from({ length: 8 }, (_, index): NamespacedName => `shop/cluster-${index}`);
const few = (max: number) => fc.nat({ max });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const CHANGE = fc.record({
  direction: DIRECTION,
  isRequest: fc.boolean(),
  effects: fc.record({
    clusters: fc.uniqueArray(fc.constantFrom(...CLUSTERS), { maxLength: 3 }),
    nodesRemoved: few(3),
    objectsDeleted: fc.constantFrom(0, 0, 0, 1),
    classes: fc.subarray(['scale-up', 'scale-down', 'create', 'delete'] as const),
  }),
});

const LIMIT: fc.Arbitrary<RateLimit> = fc.record({ changes: fc.integer({ min: 1, max: 4 }), perSeconds: few(7200) });
const MODE = fc.constantFrom('direct' as const, 'propose-only' as const);

const FLEET = fc.record({
  guards: maybe(
    fc.record(
      {
        clustersTouchedPerRun: few(6),
        nodesRemovedPerRun: few(8),
        nodesRemovedPerDay: few(20),
        objectsDeletedPerRun: few(2),
      },
      { requiredKeys: [] },
    ),
  ),
  rateLimits: maybe(fc.record({ scaleUp: LIMIT, scaleDown: LIMIT }, { requiredKeys: [] })),
  commitPolicy: maybe(fc.record({ scaleUp: MODE, scaleDown: MODE, delete: MODE }, { requiredKeys: [] })),
});

const PAST: fc.Arbitrary<PastChange> = fc.record({
  class: DIRECTION,
  at: fc.integer({ min: AT - 86_399, max: AT }),
  changes: fc.integer({ min: 1, max: 3 }),
  nodes: few(3),
});

/** A pass over a fleet with caps, limits and a past. */
export const GUARD_CASE: fc.Arbitrary<GuardCase> = fc
  .record({ changes: fc.array(CHANGE, { maxLength: 20 }), fleet: FLEET, recent: fc.array(PAST, { maxLength: 6 }) })
  .map(({ changes, fleet, recent }) => ({
    changes: changes.map(({ direction, isRequest, effects }, index) => ({
      decision: decisionOf(index, direction, isRequest),
      effects,
    })),
    // `undefined` is how a field is left out
    fleet: JSON.parse(JSON.stringify(fleet)) as FleetSpec,
    history: {
      at: AT,
      recent: [...recent].sort((a, b) => a.at - b.at),
      nodesRemovedPastDay: sum(recent.filter((one) => one.class === 'scale-down').map(({ nodes }) => nodes)),
    },
  }));

function decisionOf(index: number, direction: ScaleClass, isRequest: boolean): Scaling {
  return {
    id: `decision-${index}`,
    cluster: CLUSTERS[index % CLUSTERS.length] as NamespacedName,
    pool: 'workers',
    class: direction,
    from: 4,
    to: direction === 'scale-up' ? 6 : 2,
    reason: 'a reason',
    trigger: { id: `trigger-${index}`, at: AT },
    evidence: { at: AT },
    ...(!isRequest && { policy: 'shop/policy' }),
  };
}

/** @throws Error for a change too many, in the wrong order, lost or admitted twice */
export function judgeGuard(by: Guard, { changes, fleet, history }: GuardCase): void {
  const guarded = by(changes, fleet, history);
  const answered = [...guarded.allowed, ...guarded.held].map(({ decision }) => decision.id);
  expectSame('each change is answered once', [...answered].sort(), changes.map(({ decision }) => decision.id).sort());
  judgeCaps(guarded, fleet, history);
  for (const direction of ['scale-up', 'scale-down'] as const) judgeRate(guarded, fleet, { history, direction });
  const directions = guarded.allowed.map(({ decision }) => decision.class);
  expectSame('growth comes first', directions, [...directions].sort().reverse());
  const growth = changes.filter(({ decision }) => decision.class === 'scale-up');
  const alone = by(growth, fleet, history).allowed.map(({ decision }) => decision.id);
  const grown = guarded.allowed.filter(({ decision }) => decision.class === 'scale-up');
  const ids = grown.map(({ decision }) => decision.id);
  expectSame('shrinking takes no place of growth', ids, alone);
}

function judgeCaps({ allowed }: Guarded, { guards }: FleetSpec, { nodesRemovedPastDay: past }: GuardHistory): void {
  const caps = { ...CAPS, ...guards };
  const removed = sum(allowed.map(({ effects }) => effects.nodesRemoved));
  const clusters = new Set(allowed.flatMap(({ effects }) => effects.clusters)).size;
  expectAtMost('nodes of a run', removed, caps.nodesRemovedPerRun);
  // what was removed before is no change of this pass
  expectAtMost('nodes of a day', past + removed, Math.max(past, caps.nodesRemovedPerDay));
  expectAtMost('clusters', clusters, caps.clustersTouchedPerRun);
  expectAtMost('objects', sum(allowed.map(({ effects }) => effects.objectsDeleted)), caps.objectsDeletedPerRun);
}

interface Rated {
  readonly history: GuardHistory;
  readonly direction: ScaleClass;
}

/** Requests of people count, but only what policies want is held. */
function judgeRate({ allowed }: Guarded, { rateLimits = {} }: FleetSpec, { history, direction }: Rated): void {
  const limit = direction === 'scale-up' ? rateLimits.scaleUp : rateLimits.scaleDown;
  if (!limit) return;
  const direct = allowed.filter(({ decision, mode }) => decision.class === direction && mode === 'direct');
  const last = direct.findLastIndex(({ decision }) => 'policy' in decision);
  if (last < 0) return;
  const inside = history.recent.filter((one) => one.class === direction && one.at > history.at - limit.perSeconds);
  expectAtMost(`${direction} changes`, sum(inside.map(({ changes }) => changes)) + last + 1, limit.changes);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function expectAtMost(what: string, is: number, most: number): void {
  if (is > most) throw new Error(`${what}: ${is}, allowed ${most}`);
}

function expectSame(what: string, is: readonly string[], should: readonly string[]): void {
  if (is.join() !== should.join()) throw new Error(`${what}: ${is.join()} instead of ${should.join()}`);
}

const opposite = (change: ProposedChange): ProposedChange => ({
  ...change,
  decision: { ...change.decision, class: change.decision.class === 'scale-up' ? 'scale-down' : 'scale-up' },
});

/** Guards with one defect each, all of which {@link judgeGuard} has to find. */
export const PLANTED_GUARDS: Readonly<Record<string, Guard>> = {
  'lets a node too many pass': (changes, fleet, history) => {
    const most = (fleet.guards?.nodesRemovedPerRun ?? CAPS.nodesRemovedPerRun) + 1;
    return guard(changes, { ...fleet, guards: { ...fleet.guards, nodesRemovedPerRun: most } }, history);
  },
  'forgets the nodes of the day': (changes, fleet, history) =>
    guard(changes, fleet, { ...history, nodesRemovedPastDay: 0 }),
  'forgets the changes of the hour': (changes, fleet, history) => guard(changes, fleet, { ...history, recent: [] }),
  'counts one cluster of a change only': (changes, fleet, history) =>
    guard(
      changes.map((one) => ({ ...one, effects: { ...one.effects, clusters: one.effects.clusters.slice(0, 1) } })),
      fleet,
      history,
    ).allowed.reduce<Guarded>(
      (all, { decision, mode }) => {
        const original = changes.find((one) => one.decision.id === decision.id) as ProposedChange;
        const held = all.held.filter((one) => one.decision.id !== decision.id);
        return { allowed: [...all.allowed, { ...original, mode }], held };
      },
      { allowed: [], held: changes.map((one) => ({ ...one, cap: 'rateLimits', reason: 'held' })) },
    ),
  'lets shrinking go first': (changes, fleet, history) => {
    const { allowed, held } = guard(changes.map(opposite), fleet, history);
    return {
      allowed: allowed.map((one) => ({ ...one, ...opposite(one) })),
      held: held.map((one) => ({ ...one, ...opposite(one) })),
    };
  },
  'admits a change twice': (changes, fleet, history) => {
    const { allowed, held } = guard(changes, fleet, history);
    return { allowed: [...allowed, ...allowed.slice(-1)], held };
  },
};
