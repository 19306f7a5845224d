import type { KindName, ScalingPolicy } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath, namespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { mergedBody } from './merged-body.ts';
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
  return [...dangling, ...policyProblems(data), ...sharedPools(data)];
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
  for (const policy of data.policies.values()) {
    const file = fleetPath('ScalingPolicy', policy.metadata);
    const { namespace } = policy.metadata;
    found.push({
      file,
      field: ['spec', 'targetPerNode', 'metric'],
      kind: 'Metric',
      name: policy.spec.targetPerNode.metric,
    });
    found.push({
      file,
      field: ['spec', 'target', 'cluster'],
      kind: 'Cluster',
      name: policy.spec.target.cluster,
      namespace,
    });
  }
  return found;
}

function metricReferences(file: string, metrics: readonly { readonly name: string }[]): Reference[] {
  return metrics.map(({ name }, index) => ({ file, field: ['spec', 'metrics', index, 'name'], kind: 'Metric', name }));
}

function policyProblems(data: FleetData): Finding[] {
  return [...data.policies.values()].flatMap((policy) => {
    const file = fleetPath('ScalingPolicy', policy.metadata);
    const { min, max } = policy.spec.bounds;
    const bounds: Finding[] = [];
    if (min > max) {
      const hint = `make it at most ${max}`;
      bounds.push({ file, field: ['spec', 'bounds', 'min'], message: `min ${min} is more than max ${max}`, hint });
    }
    return [...bounds, ...forceProblems(policy, file), ...targetProblems(data, policy, file)];
  });
}

function forceProblems({ spec: { bounds, force } }: ScalingPolicy, file: string): Finding[] {
  if (force === undefined || (force >= bounds.min && force <= bounds.max)) return [];
  const message = `force ${force} is outside of the bounds ${bounds.min} to ${bounds.max}`;
  return [{ file, field: ['spec', 'force'], message, hint: 'force a size inside the bounds, or widen them' }];
}

function targetProblems(data: FleetData, policy: ScalingPolicy, file: string): Finding[] {
  const cluster = data.clusters.get(namespacedName({ ...policy.metadata, name: policy.spec.target.cluster }));
  const template = cluster?.spec.template;
  if (!cluster || (template !== undefined && !data.templates.has(template))) return [];
  const field = ['spec', 'target', 'pool'];
  const wanted = policy.spec.target.pool;
  const pools = mergedBody(data, cluster).pools ?? [];
  const pool = pools.find(({ name }) => name === wanted);
  if (!pool) {
    const near = nearest(
      wanted,
      pools.map(({ name }) => name),
    );
    const hint = near ? `did you mean ${near}?` : `add the pool to ${fleetPath('Cluster', cluster.metadata)}`;
    return [{ file, field, message: `cluster ${cluster.metadata.name} has no pool ${wanted}`, hint }];
  }
  if (pool.owner === 'policy') return [];
  const message = `pool ${wanted} belongs to ${pool.owner ?? 'git'}, so no policy may move it`;
  const hint = `set owner: policy on the pool in ${fleetPath('Cluster', cluster.metadata)}, or remove the policy`;
  return [{ file, field, message, hint, rule: 'one-owner-per-size' }];
}

/** Two policies on one pool would pull at it in turn. */
function sharedPools(data: FleetData): Finding[] {
  const first = new Map<string, string>();
  // By name, so that the same one is reported whatever the order of the files.
  const policies = [...data.policies].sort(([a], [b]) => (a < b ? -1 : 1));
  return policies.flatMap(([, policy]) => {
    const { cluster, pool } = policy.spec.target;
    const key = `${policy.metadata.namespace}/${cluster}/${pool}`;
    const file = fleetPath('ScalingPolicy', policy.metadata);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, file);
      return [];
    }
    const message = `pool ${key} has a policy already`;
    return [
      { file, field: ['spec', 'target'], message, hint: `remove this one or ${earlier}`, rule: 'one-policy-per-pool' },
    ];
  });
}
