import type { MetricsProvider } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath } from '../core/model.ts';
import type { Finding } from './finding.ts';

/** Providers without the settings of their type, or with those of another, and metrics that ask for too much. */
export function metricSourceProblems(data: FleetData): Finding[] {
  return [...[...data.metricsProviders.values()].flatMap(providerProblems), ...rangeProblems(data)];
}

function providerProblems({ metadata, spec }: MetricsProvider): Finding[] {
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
    }));
  if (type !== 'prometheus' || spec.prometheus) return findings;
  const hint = 'add the block prometheus with the url to ask';
  return [...findings, { file, field: ['spec', 'type'], message: 'type prometheus needs its settings', hint }];
}

function rangeProblems({ metrics, metricsProviders }: FleetData): Finding[] {
  return [...metrics.values()].flatMap(({ metadata, spec }) => {
    if (!spec.range || metricsProviders.get(spec.provider)?.spec.type !== 'static') return [];
    const message = `provider ${spec.provider} is of type static, which does not evaluate ranges`;
    const hint = 'remove range, or name a provider of type prometheus';
    return [{ file: fleetPath('Metric', metadata), field: ['spec', 'range'], part: 'key', message, hint }];
  });
}
