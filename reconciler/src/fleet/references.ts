import type { KindName, ScalingPolicy } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { policyProblems } from './policies.ts';
import { nearest } from './schema-check.ts';
import type { YamlPath } from './yaml/parse.ts';

interface Reference {
  readonly file: string;
  readonly field: YamlPath;
  readonly kind: KindName;
  readonly name: string;
  readonly namespace?: string;
}

/** References to objects that do not exist, and policies whose pool is not theirs to move. */
export function referenceProblems(data: FleetData, unreadable: ReadonlySet<string>): Finding[] {
  const dangling = references(data).flatMap((reference) => {
    const { kind, name, namespace } = reference;
    const path = fleetPath(kind, namespace === undefined ? { name } : { namespace, name });
    const known = namesOf(data, kind);
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    if (known.has(key) || unreadable.has(path)) return [];
    const near = nearest(key, [...known]);
    const hint = near ? `did you mean ${near}?` : `add ${path}`;
    return [{ file: reference.file, field: reference.field, message: `there is no ${kind} ${key}`, hint }];
  });
  return [...dangling, ...policyProblems(data)];
}

function namesOf(data: FleetData, kind: KindName): ReadonlySet<string> {
  const maps: Partial<Record<KindName, ReadonlyMap<string, unknown>>> = {
    ManagementCluster: data.managementClusters,
    Cloud: data.clouds,
    ClusterTemplate: data.templates,
    MetricsProvider: data.metricsProviders,
    Metric: data.metrics,
    Cluster: data.clusters,
  };
  return new Set(maps[kind]?.keys());
}

function references(data: FleetData): Reference[] {
  const found: Reference[] = [];
  for (const cluster of data.clusters.values()) {
    const file = fleetPath('Cluster', cluster.metadata);
    const { template, cloud, management, metrics = [] } = cluster.spec;
    const named: [string, KindName, string | undefined][] = [
      ['template', 'ClusterTemplate', template],
      ['cloud', 'Cloud', cloud],
      ['management', 'ManagementCluster', management],
    ];
    for (const [field, kind, name] of named)
      if (name !== undefined) found.push({ file, field: ['spec', field], kind, name });
    found.push(...metricReferences(file, metrics));
  }
  for (const cloud of data.clouds.values()) {
    found.push(...metricReferences(fleetPath('Cloud', cloud.metadata), cloud.spec.metrics ?? []));
  }
  for (const metric of data.metrics.values()) {
    const file = fleetPath('Metric', metric.metadata);
    found.push({ file, field: ['spec', 'provider'], kind: 'MetricsProvider', name: metric.spec.provider });
  }
  for (const policy of data.policies.values()) found.push(...policyReferences(policy));
  return found;
}

function policyReferences({ metadata, spec }: ScalingPolicy): Reference[] {
  const file = fleetPath('ScalingPolicy', metadata);
  const metrics = (['targetPerNode', 'thresholds'] as const).flatMap((rule): Reference[] => {
    const name = spec[rule]?.metric;
    return name === undefined ? [] : [{ file, field: ['spec', rule, 'metric'], kind: 'Metric', name }];
  });
  const { namespace } = metadata;
  const field = ['spec', 'target', 'cluster'];
  return [...metrics, { file, field, kind: 'Cluster', name: spec.target.cluster, namespace }];
}

function metricReferences(file: string, metrics: readonly { readonly name: string }[]): Reference[] {
  return metrics.map(({ name }, index) => ({ file, field: ['spec', 'metrics', index, 'name'], kind: 'Metric', name }));
}
