import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';

/** Something that the API shows. */
export interface Resource {
  /** Plural, as in paths. */
  readonly name: string;
  readonly kind: FleetObject['kind'];
  readonly isNamespaced: boolean;
  readonly of: (data: FleetData) => ReadonlyMap<string, FleetObject>;
}

export const RESOURCES: readonly Resource[] = [
  { name: 'managementclusters', kind: 'ManagementCluster', isNamespaced: false, of: (data) => data.managementClusters },
  { name: 'clouds', kind: 'Cloud', isNamespaced: false, of: (data) => data.clouds },
  { name: 'templates', kind: 'ClusterTemplate', isNamespaced: false, of: (data) => data.templates },
  { name: 'metricsproviders', kind: 'MetricsProvider', isNamespaced: false, of: (data) => data.metricsProviders },
  { name: 'metrics', kind: 'Metric', isNamespaced: false, of: (data) => data.metrics },
  { name: 'clusters', kind: 'Cluster', isNamespaced: true, of: (data) => data.clusters },
  { name: 'clusterstates', kind: 'ClusterState', isNamespaced: true, of: (data) => data.states },
  { name: 'policies', kind: 'ScalingPolicy', isNamespaced: true, of: (data) => data.policies },
  { name: 'workloads', kind: 'Workload', isNamespaced: true, of: (data) => data.workloads },
];

/** Labels of an object; those kinds that have none are selected by none. */
export function labelsOf({ metadata }: FleetObject): Readonly<Record<string, string>> {
  return 'labels' in metadata ? (metadata.labels ?? {}) : {};
}
