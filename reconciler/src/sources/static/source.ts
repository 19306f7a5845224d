import { Problem } from '../../core/errors.ts';
import type { MetricsProvider, RecordedSeries } from '../../core/generated/fleet.ts';
import type { Reading } from '../../core/signals.ts';
import type { ReadContext, Source } from '../../ports.ts';
import { parseSeries, type Series, sampleAt } from './series.ts';

const NO_RANGES: Reading = { kind: 'error', message: 'a provider of type static does not evaluate ranges' };

/**
 * Values written in Git, which are always fresh, and recorded series, which answer with the newest sample at the asked
 * time. Outside of a replay a recording lies in the past, so its samples are stale.
 */
export function staticSource(): Source {
  const parsed = new Map<string, { text: Uint8Array; series: Series }>();
  return {
    type: 'static',
    async read(provider, requests, context) {
      const readings = new Map<string, Reading>();
      for (const { metric, query, range } of requests)
        readings.set(metric, range ? NO_RANGES : await reading(provider, query, context));
      return readings;
    },
  };

  async function reading({ spec }: MetricsProvider, query: string, context: ReadContext): Promise<Reading> {
    const { values = {}, series = [] } = spec.static ?? {};
    const recorded = series.find((candidate) => candidate.metric === query);
    if (recorded) return fromSeries(recorded, context);
    const value = Object.hasOwn(values, query) ? values[query] : undefined;
    return value === undefined ? { kind: 'absent' } : { kind: 'value', value, at: context.at };
  }

  async function fromSeries(recorded: RecordedSeries, context: ReadContext): Promise<Reading> {
    const text = await context.file(recorded.file);
    if (!text) return { kind: 'error', message: `there is no file ${recorded.file}` };
    try {
      const sample = sampleAt(seriesOf(recorded, text), context.at);
      return sample ? { kind: 'value', ...sample } : { kind: 'absent' };
    } catch (error) {
      if (error instanceof Problem) return { kind: 'error', message: error.message };
      throw error;
    }
  }

  /** A recording is parsed once for as long as its bytes stay the same. */
  function seriesOf(recorded: RecordedSeries, text: Uint8Array): Series {
    const key = JSON.stringify(recorded);
    const known = parsed.get(key);
    if (known && Buffer.compare(known.text, text) === 0) return known.series;
    const series = parseSeries(recorded, new TextDecoder().decode(text));
    parsed.set(key, { text, series });
    return series;
  }
}
