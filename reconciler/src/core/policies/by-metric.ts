import { type FleetData, type NamespacedName, namespacedName } from '../model.ts';
import { metricOf } from './rule.ts';

type ByMetric = ReadonlyMap<string, readonly NamespacedName[]>;

/** Fleets of unchanged policies share the map, so they are sorted once. */
const known = new WeakMap<FleetData['policies'], ByMetric>();

/** Names of the policies that look at one of the metrics. */
export function policiesOf({ policies }: FleetData, metrics: Iterable<string>): ReadonlySet<NamespacedName> {
  const byMetric = known.get(policies) ?? sorted(policies);
  known.set(policies, byMetric);
  return new Set([...metrics].flatMap((metric) => byMetric.get(metric) ?? []));
}

function sorted(policies: FleetData['policies']): ByMetric {
  const byMetric = new Map<string, NamespacedName[]>();
  for (const { metadata, spec } of policies.values()) {
    const metric = metricOf(spec);
    if (metric === undefined) continue;
    const names = byMetric.get(metric);
    if (names) names.push(namespacedName(metadata));
    else byMetric.set(metric, [namespacedName(metadata)]);
  }
  return byMetric;
}
