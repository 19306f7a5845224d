import { poolOf, resizePool } from '@krake-infra/reconciler/core/apply.ts';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, fleetPath } from '@krake-infra/reconciler/core/model.ts';
import { hasReplicas, totalReplicas } from '@krake-infra/reconciler/core/pools.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import type { YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { edited } from '@krake-infra/reconciler/loop/edit-file.ts';
import { commitChange } from '../commit-change.ts';
import type { Context } from '../context.ts';
import { type ClusterName, clusterName, notFound, requireCluster } from '../names.ts';
import { refuseOnServer, scaleOver, updateOver } from '../over-server/changes.ts';
import { poolRemoval } from '../removal.ts';

export interface UpdateOptions {
  readonly label: Readonly<Record<string, string>>;
  readonly removeLabel: readonly string[];
  readonly metric: Readonly<Record<string, number>>;
  readonly removeMetric: readonly string[];
  readonly template?: string;
  readonly kubernetesVersion?: string;
  readonly removePool?: string;
  readonly applied?: boolean;
  readonly dryRun?: boolean;
}

export async function clusterUpdate(context: Context, text: string, options: UpdateOptions): Promise<void> {
  const name = clusterName(text);
  const { removePool, applied = false, dryRun = false } = options;
  const { server: place } = context;
  if (place) {
    refuseOnServer({ '--remove-pool': removePool, '--applied': applied, '--dry-run': dryRun });
    return updateOver({ context, place, name }, (cluster) => updateEdits(cluster, options));
  }
  if (removePool !== undefined) {
    await commitChange(context, poolRemoval(context, name, removePool, applied), dryRun);
    return;
  }
  await commitChange(
    context,
    ({ fleet }) => {
      const edits = updateEdits(requireCluster(fleet.data, name.key), options);
      const subject = `Update cluster ${name.key}`;
      return [(snapshot) => ({ subject, files: [edited(snapshot, fleetPath('Cluster', name), edits)] })];
    },
    dryRun,
  );
}

function updateEdits(cluster: Cluster, options: UpdateOptions): YamlEdit[] {
  const { template, kubernetesVersion } = options;
  const fields = Object.entries({ template, kubernetesVersion }).flatMap(([field, value]) =>
    value === undefined ? [] : [setOrAdd(['spec', field], cluster.spec[field as 'template'], value)],
  );
  const edits = [...fields, ...labelEdits(cluster, options), ...metricEdits(cluster, options)];
  if (edits.length > 0) return edits;
  const hint = 'see krake-infra cluster update --help';
  throw new Problem({ code: 'usage', message: 'nothing to update', hint });
}

function setOrAdd(path: (string | number)[], present: unknown, value: string | number): YamlEdit {
  return { op: present === undefined ? 'add' : 'set', path, value };
}

function labelEdits({ metadata }: Cluster, { label, removeLabel }: UpdateOptions): YamlEdit[] {
  const path = ['metadata', 'labels'];
  const missing = removeLabel.find((key) => metadata.labels?.[key] === undefined);
  if (missing !== undefined) throw notFound('label', missing, Object.keys(metadata.labels ?? {}));
  const removals = removeLabel.map((key): YamlEdit => ({ op: 'remove', path: [...path, key] }));
  if (Object.keys(label).length === 0) return removals;
  if (!metadata.labels) return [...removals, { op: 'add', path, value: label }];
  const { labels } = metadata;
  return [...Object.entries(label).map(([key, value]) => setOrAdd([...path, key], labels[key], value)), ...removals];
}

function metricEdits({ spec }: Cluster, { metric, removeMetric }: UpdateOptions): YamlEdit[] {
  const path = ['spec', 'metrics'];
  const present = spec.metrics ?? [];
  const indexOf = (name: string) => present.findIndex((entry) => entry.name === name);
  const missing = removeMetric.find((name) => indexOf(name) < 0);
  if (missing !== undefined)
    throw notFound(
      'metric',
      missing,
      present.map(({ name }) => name),
    );
  const changed = Object.entries(metric).filter(([name]) => indexOf(name) >= 0);
  const added = Object.entries(metric).filter(([name]) => indexOf(name) < 0);
  const entries = added.map(([name, weight]) => ({ name, weight }));
  return [
    ...changed.map(([name, value]): YamlEdit => ({ op: 'set', path: [...path, indexOf(name), 'weight'], value })),
    ...(spec.metrics
      ? entries.map((value, index): YamlEdit => ({ op: 'add', path: [...path, present.length + index], value }))
      : []),
    ...(!spec.metrics && entries.length > 0 ? [{ op: 'add', path, value: entries } as const] : []),
    // From the end, so that no removal moves the next one.
    ...removeMetric
      .map(indexOf)
      .sort((a, b) => b - a)
      .map((index): YamlEdit => ({ op: 'remove', path: [...path, index] })),
  ];
}

export async function clusterScale(
  context: Context,
  text: string,
  size: Readonly<Record<string, number>>,
  options: { readonly dryRun?: boolean },
): Promise<void> {
  const name = clusterName(text);
  const [pool = '', to = 0] = Object.entries(size)[0] ?? [];
  const { server: place } = context;
  if (place) {
    refuseOnServer({ '--dry-run': options.dryRun });
    return scaleOver({ context, place, name }, pool, to);
  }
  await commitChange(
    context,
    ({ fleet }) => {
      const { cluster, pool: found } = scalable(fleet.data, name, pool);
      const { path, edits } = resizePool(cluster, found, to);
      const subject = `Scale ${name.name}/${pool} ${totalReplicas(found)} -> ${to} by hand`;
      return edits.length === 0 ? [] : [(snapshot) => ({ subject, files: [edited(snapshot, path, edits)] })];
    },
    options.dryRun === true,
  );
}

function scalable(data: FleetData, { key }: ClusterName, name: string) {
  const declared = requireCluster(data, key);
  const { cluster, pool } = poolOf(data, key, name);
  if (!cluster || !pool) {
    const pools = resolveCluster(data, declared)?.body.pools ?? [];
    throw notFound(
      'pool',
      `${key}/${name}`,
      pools.map((known) => `${key}/${known.name}`),
    );
  }
  if (hasReplicas(pool)) return { cluster, pool };
  const message = `the size of pool ${name} belongs to the cluster-autoscaler (owner ${pool.owner})`;
  const hint = `change min and max in ${fleetPath('Cluster', cluster.metadata)}, or its owner`;
  throw new Problem({ code: 'refused', message, hint, rule: 'one-owner-per-size' });
}
