import { guardHistory } from './activity.ts';
import type { ProblemDetails } from './errors.ts';
import type { Guards } from './generated/fleet.ts';
import { exceededCaps } from './guard.ts';
import type { FleetData, NamespacedName } from './model.ts';
import { type Effect, nodesOf } from './plan/effects.ts';
import type { Plan, UnitPlan } from './plan.ts';
import { type RuleName, ruleOf } from './rules.ts';

const RULE_BY_CAP: Readonly<Record<keyof Guards, RuleName>> = {
  clustersTouchedPerRun: 'budget-clusters-touched',
  nodesRemovedPerRun: 'budget-nodes-removed',
  nodesRemovedPerDay: 'budget-nodes-removed-per-day',
  objectsDeletedPerRun: 'budget-objects-deleted',
};

/**
 * Guards that a person's change exceeds: those of the fleet before it, so that no change raises its own. A removal whose
 * protection was lifted before is left out, since a person decides on it by merging; so are templates that leave Git,
 * which take no machine.
 *
 * @param at seconds since the epoch; nodes removed in the day before count
 * @param released clusters that are given back, of which nothing goes
 */
export function budgetProblems(
  before: FleetData,
  plan: Plan,
  at: number,
  released: ReadonlySet<NamespacedName> = new Set(),
): readonly ProblemDetails[] {
  const units = plan.units.filter(({ cluster }) => cluster === undefined || !released.has(cluster));
  const counted = units.map((unit) => countedOf(before, unit)).filter((unit) => unit !== undefined);
  const effects = {
    clusters: [...new Set(counted.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster])))],
    nodesRemoved: counted.reduce((sum, { nodesRemoved }) => sum + nodesRemoved, 0),
    objectsDeleted: counted.reduce((sum, { objectsDeleted }) => sum + objectsDeleted, 0),
    classes: plan.classes,
  };
  return exceededCaps(effects, before.fleet.spec, guardHistory(before, at)).map(({ cap, reason }) => {
    const rule = RULE_BY_CAP[cap];
    const place = { file: 'fleet.yaml', field: `spec.guards.${cap}` };
    return { code: 'refused', ...place, message: reason, hint: ruleOf(rule).wayOut, rule };
  });
}

function countedOf({ states }: FleetData, { cluster, effects, objectsDeleted, templatesRemoved }: UnitPlan) {
  const status = cluster === undefined ? undefined : states.get(cluster)?.status;
  if (status?.deletion?.phase === 'lifted') return undefined;
  const lifted = new Set(status?.pools?.flatMap(({ name, deletion }) => (deletion?.phase === 'lifted' ? [name] : [])));
  const isAnnounced = (effect: Effect) => effect.kind === 'pool-deleted' && lifted.has(effect.pool);
  return {
    cluster,
    nodesRemoved: effects.filter((effect) => !isAnnounced(effect)).reduce((sum, one) => sum + nodesOf(one).removed, 0),
    objectsDeleted: effects.some(isAnnounced) ? 0 : objectsDeleted - templatesRemoved,
  };
}
