import type { Metric, MetricsProvider } from '../core/generated/fleet.ts';
import { fleetPath } from '../core/model.ts';
import type { Finding } from './finding.ts';
import type { FleetView } from './view.ts';

/** A provider without the settings of its type, or with those of another. */
export function providerFindings({ metadata, spec }: MetricsProvider): Finding[] {
  const file = fleetPath('MetricsProvider', metadata);
  const { type, ...blocks } = spec;
  const findings: Finding[] = Object.keys(blocks)
    .filter((block) => block !== type)
    .map((block) => ({
      file,
      field: ['spec', block],
      part: 'key',
      message: `the provider is of type ${type}`,
      hint: `remove ${block}, or make it the type`,
      rule: 'metrics-provider-settings',
    }));
  if (type !== 'prometheus' || spec.prometheus) return findings;
  const hint = 'add the block prometheus with the url to ask';
  return [
    ...findings,
    {
      file,
      field: ['spec', 'type'],
      message: 'type prometheus needs its settings',
      hint,
      rule: 'metrics-provider-settings',
    },
  ];
}

/** A metric that asks its provider for what it does not have. */
export function rangeFindings(fleet: FleetView, { metadata, spec }: Metric): Finding[] {
  if (!spec.range || fleet.providerType(spec.provider) !== 'static') return [];
  const message = `provider ${spec.provider} is of type static, which does not evaluate ranges`;
  const hint = 'remove range, or name a provider of type prometheus';
  return [
    {
      file: fleetPath('Metric', metadata),
      field: ['spec', 'range'],
      part: 'key',
      message,
      hint,
      rule: 'range-not-evaluated',
    },
  ];
}
