import type { Cloud, Cluster, Metric, ScalingPolicy, Workload } from '../core/generated/fleet.ts';
import { fleetPath, namespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { nearest } from './schema-check.ts';
import type { FleetView, NamedKind } from './view.ts';
import type { YamlPath } from './yaml/parse.ts';

interface Reference {
  readonly file: string;
  readonly field: YamlPath;
  readonly kind: NamedKind;
  readonly name: string;
  readonly namespace?: string;
}

export function clusterReferences(fleet: FleetView, { metadata, spec }: Cluster): readonly Finding[] {
  const file = fleetPath('Cluster', metadata);
  const named: [string, NamedKind, string | undefined][] = [
    ['template', 'ClusterTemplate', spec.template],
    ['cloud', 'Cloud', spec.cloud],
    ['management', 'ManagementCluster', spec.management],
  ];
  const references = named.flatMap(([field, kind, name]) =>
    name === undefined ? [] : [{ file, field: ['spec', field], kind, name }],
  );
  return dangling(fleet, [...references, ...metricReferences(file, spec.metrics ?? [])]);
}

export function cloudReferences(fleet: FleetView, { metadata, spec }: Cloud): readonly Finding[] {
  return dangling(fleet, metricReferences(fleetPath('Cloud', metadata), spec.metrics ?? []));
}

export function metricReference(fleet: FleetView, { metadata, spec }: Metric): readonly Finding[] {
  const file = fleetPath('Metric', metadata);
  return dangling(fleet, [{ file, field: ['spec', 'provider'], kind: 'MetricsProvider', name: spec.provider }]);
}

export function policyReferences(fleet: FleetView, { metadata, spec }: ScalingPolicy): readonly Finding[] {
  const file = fleetPath('ScalingPolicy', metadata);
  const metrics = (['targetPerNode', 'thresholds'] as const).flatMap((rule): Reference[] => {
    const name = spec[rule]?.metric;
    return name === undefined ? [] : [{ file, field: ['spec', rule, 'metric'], kind: 'Metric', name }];
  });
  const { namespace } = metadata;
  const field = ['spec', 'target', 'cluster'];
  return dangling(fleet, [...metrics, { file, field, kind: 'Cluster', name: spec.target.cluster, namespace }]);
}

export function workloadReferences(fleet: FleetView, { metadata, spec }: Workload): readonly Finding[] {
  const { cluster: name } = spec;
  if (name === undefined) return [];
  const { namespace } = metadata;
  const file = fleetPath('Workload', metadata);
  return dangling(fleet, [{ file, field: ['spec', 'cluster'], kind: 'Cluster', name, namespace }]);
}

function metricReferences(file: string, metrics: readonly { readonly name: string }[]): Reference[] {
  return metrics.map(({ name }, index) => ({ file, field: ['spec', 'metrics', index, 'name'], kind: 'Metric', name }));
}

/** References to objects that do not exist. */
function dangling(fleet: FleetView, references: readonly Reference[]): readonly Finding[] {
  return references.flatMap(({ file, field, kind, name, namespace }) => {
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    if (fleet.exists(kind, metadata)) return [];
    const key = namespace === undefined ? name : namespacedName({ namespace, name });
    const near = nearest(key, fleet.names(kind));
    const hint = near ? `did you mean ${near}?` : `add ${fleetPath(kind, metadata)}`;
    return [{ file, field, message: `there is no ${kind} ${key}`, hint, rule: 'dangling-reference' }];
  });
}
