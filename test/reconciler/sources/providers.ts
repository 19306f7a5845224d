import type { Metric, MetricsProvider, PrometheusSource } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Reading } from '@krake-infra/reconciler/core/signals.ts';
import type { MetricRequest } from '@krake-infra/reconciler/ports.ts';
import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { expect, onTestFinished } from 'vitest';
import { FakePrometheus } from '../../support/prometheus-fake.ts';

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

/** Time of every reading, in seconds since the epoch. */
export const AT = 1_800_000_000;

export async function fakeServer(): Promise<FakePrometheus> {
  const fake = await FakePrometheus.start();
  onTestFinished(() => fake.close());
  return fake;
}

export function read(
  source: ReturnType<typeof prometheusSource>,
  settings: PrometheusSource,
  requests: MetricRequest[],
) {
  return source.read(providerOf(settings), requests, { at: AT, file: async () => undefined });
}

export async function readOne(settings: PrometheusSource, query: string, credentials?: string): Promise<Reading> {
  const readings = await read(prometheusSource({ credentials }), settings, [{ metric: 'load', query }]);
  return readings.get('load') as Reading;
}

export const error = (message: RegExp) => ({ kind: 'error', message: expect.stringMatching(message) });
