import type { Metric } from '../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../core/model.ts';
import type { Observation } from '../core/observation.ts';
import { metricOf } from '../core/policies/rule.ts';
import type { CommitId } from '../core/repository.ts';
import { classify, type Reading, type Sample } from '../core/signals.ts';
import { schedulePhases } from '../fleet/schedule/phase.ts';
import type { Repository, Source, Tracker } from '../ports.ts';
import type { Snapshot } from './snapshot.ts';

export interface Eyes {
  readonly repository: Repository;
  readonly sources: readonly Source[];
  readonly tracker: Tracker;
}

/** Everything that decisions depend on, gathered for one time. Only metrics that a policy looks at are asked for. */
export async function observe(eyes: Eyes, snapshot: Snapshot, base: CommitId, at: number): Promise<Observation> {
  const { data } = snapshot.fleet;
  const [samples, pools] = await Promise.all([readSamples(eyes, snapshot, base, at), eyes.tracker.observe(data, at)]);
  return { at, data, base, samples, pools, schedules: schedulePhases(data, at) };
}

async function readSamples(
  { repository, sources }: Eyes,
  { fleet: { data } }: Snapshot,
  base: CommitId,
  at: number,
): Promise<ReadonlyMap<string, Sample>> {
  const metrics = wantedMetrics(data);
  const context = { at, file: (path: string) => repository.readAt(base, path) };
  const readings = new Map<string, Reading>();
  for (const name of new Set(metrics.map(({ spec }) => spec.provider))) {
    const provider = data.metricsProviders.get(name);
    const source = sources.find(({ type }) => type === provider?.spec.type);
    if (!provider || !source) continue;
    const own = metrics.filter(({ spec }) => spec.provider === name);
    const requests = own.map(({ metadata, spec }) => ({ metric: metadata.name, query: spec.query ?? metadata.name }));
    for (const [metric, reading] of await source.read(provider, requests, context)) readings.set(metric, reading);
  }
  const judged = metrics.map((metric) =>
    classify(metric, readings.get(metric.metadata.name) ?? { kind: 'absent' }, at),
  );
  return new Map(judged.map((sample) => [sample.metric, sample]));
}

/** Metrics that policies look at, by name. */
function wantedMetrics(data: FleetData): Metric[] {
  const names = new Set([...data.policies.values()].map(({ spec }) => metricOf(spec)));
  return [...names]
    .filter((name) => name !== undefined)
    .sort()
    .flatMap((name) => data.metrics.get(name) ?? []);
}

/** Clusters whose files, or those they refer to, can not be read or contradict each other; nothing is decided on them. */
export function brokenClusters({ fleet }: Snapshot): ReadonlySet<string> {
  const files = new Set(fleet.problems.map(({ file }) => file));
  const broken = [...fleet.data.clusters.values()].filter(({ metadata, spec }) => {
    const key = namespacedName(metadata);
    const inputs = [`clusters/${key}.yaml`, `clusters/${key}.state.yaml`, `templates/${spec.template}.yaml`];
    return [...inputs, `clouds/${spec.cloud}.yaml`, 'fleet.yaml'].some((path) => files.has(path));
  });
  return new Set(broken.map(({ metadata }) => namespacedName(metadata)));
}
