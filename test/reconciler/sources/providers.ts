import type { Metric, MetricsProvider, PrometheusSource } from '@krake-infra/reconciler/core/generated/fleet.ts';

/** A provider called `main`. */
export function providerOf(prometheus: PrometheusSource): MetricsProvider {
  const spec = { type: 'prometheus', prometheus } as const;
  return { apiVersion: 'krake-infra.io/v1alpha1', kind: 'MetricsProvider', metadata: { name: 'main' }, spec };
}

/** A metric of it. */
export function metricOf(spec: Partial<Metric['spec']>): Metric {
  const full = { provider: 'main', ...spec };
  return { apiVersion: 'krake-infra.io/v1alpha1', kind: 'Metric', metadata: { name: 'load' }, spec: full };
}
