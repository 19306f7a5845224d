import type { Metric, ScalingPolicy } from '../core/generated/fleet.ts';
import type { Memory } from '../core/memory.ts';
import type { FleetData, NamespacedName } from '../core/model.ts';
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

export interface Look {
  /** Time, in seconds since the epoch. */
  readonly at: number;
  readonly readings: Readings;
  /** Only what these policies look at. Default: everything. */
  readonly policies?: ReadonlySet<NamespacedName>;
  readonly memory?: Memory;
  /** Of the latest look at everything. */
  readonly distrust?: string;
}

/** Everything that decisions depend on at one time. */
export async function observe(
  tracker: Tracker,
  snapshot: Snapshot,
  base: CommitId,
  { at, readings, policies, memory, distrust }: Look,
): Promise<Observation> {
  const { data } = snapshot.fleet;
  const own = policies && [...policies].flatMap((name) => data.policies.get(name) ?? []);
  const clusters = own?.map(({ metadata, spec }) => `${metadata.namespace}/${spec.target.cluster}` as const);
  return {
    at,
    data,
    base,
    samples: judged(own ? metricsOf(data, own) : wantedMetrics(data), readings, at),
    pools: await tracker.observe(data, at, clusters),
    schedules: schedulePhases(data, at),
    ...(memory && { memory }),
    ...(distrust !== undefined && { distrust }),
  };
}

function judged(metrics: readonly Metric[], readings: Readings, at: number): ReadonlyMap<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const metric of metrics) {
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
  const wanted = metricsOf({ metrics }, policies.values());
  known.set(policies, { metrics, wanted });
  return wanted;
}

function metricsOf({ metrics }: Pick<FleetData, 'metrics'>, policies: Iterable<ScalingPolicy>): readonly Metric[] {
  const names = new Set([...policies].map(({ spec }) => metricOf(spec)));
  return [...names]
    .filter((name) => name !== undefined)
    .sort()
    .flatMap((name) => metrics.get(name) ?? []);
}
