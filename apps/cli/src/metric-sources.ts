import type { Source } from '@krake-infra/reconciler/ports.ts';
import { prometheusSource } from '@krake-infra/reconciler/sources/prometheus/source.ts';
import { staticSource } from '@krake-infra/reconciler/sources/static/source.ts';

/** Every source that metrics can be read from. */
export function metricSources(): readonly Source[] {
  return [staticSource(), prometheusSource()];
}
