import type { Metric } from '../core/generated/fleet.ts';
import type { FleetData } from '../core/model.ts';
import type { Observation } from '../core/observation.ts';
import { metricOf } from '../core/policies/rule.ts';
import type { CommitId } from '../core/repository.ts';
import { classify, type Reading, type Sample } from '../core/signals.ts';
import { schedulePhases } from '../fleet/schedule/phase.ts';
import type { MetricRequest, Repository, Source, Tracker } from '../ports.ts';
import type { Snapshot } from './snapshot.ts';

/** Newest word of the sources, by name of the Metric. */
export type Readings = ReadonlyMap<string, Reading>;

export interface MetricReader {
  readonly repository: Pick<Repository, 'readAt'>;
  readonly sources: readonly Source[];
}

/**
 * Asks for every metric that a policy looks at. Providers are asked at the same time, so that none waits for another;
 * a metric without a source gets no reading.
 *
 * @param at seconds since the epoch
 */
export async function readMetrics(reader: MetricReader, { commit, fleet }: Snapshot, at: number): Promise<Readings> {
  const { data } = fleet;
  const metrics = wantedMetrics(data);
  const file = async (path: string) => commit && reader.repository.readAt(commit, path);
  const answers = [...new Set(metrics.map(({ spec }) => spec.provider))].map((name) => {
    const provider = data.metricsProviders.get(name);
    const source = reader.sources.find(({ type }) => type === provider?.spec.type);
    if (!provider || !source) return new Map<string, Reading>();
    const requests = metrics.filter(({ spec }) => spec.provider === name).map(requestOf);
    return source.read(provider, requests, { at, file });
  });
  return new Map((await Promise.all(answers)).flatMap((readings) => [...readings]));
}

/** Everything that decisions depend on at one time, `at` in seconds since the epoch. */
export async function observe(
  tracker: Tracker,
  snapshot: Snapshot,
  base: CommitId,
  { at, readings }: { readonly at: number; readonly readings: Readings },
): Promise<Observation> {
  const { data } = snapshot.fleet;
  return {
    at,
    data,
    base,
    samples: judged(data, readings, at),
    pools: await tracker.observe(data, at),
    schedules: schedulePhases(data, at),
  };
}

function judged(data: FleetData, readings: Readings, at: number): ReadonlyMap<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const metric of wantedMetrics(data)) {
    // One that nobody asked for yet says nothing about its source; decisions take it as absent.
    const reading = readings.get(metric.metadata.name);
    if (reading) samples.set(metric.metadata.name, classify(metric, reading, at));
  }
  return samples;
}

function requestOf({ metadata: { name }, spec: { query = name, range } }: Metric): MetricRequest {
  return { metric: name, query, ...(range && { range }) };
}

interface Wanted {
  readonly metrics: FleetData['metrics'];
  readonly wanted: readonly Metric[];
}

const known = new WeakMap<FleetData['policies'], Wanted>();

/** Metrics that policies look at, by name; fleets of unchanged policies and metrics share the list. */
function wantedMetrics({ policies, metrics }: FleetData): readonly Metric[] {
  const before = known.get(policies);
  if (before && before.metrics === metrics) return before.wanted;
  const names = new Set([...policies.values()].map(({ spec }) => metricOf(spec)));
  const wanted = [...names]
    .filter((name) => name !== undefined)
    .sort()
    .flatMap((name) => metrics.get(name) ?? []);
  known.set(policies, { metrics, wanted });
  return wanted;
}
