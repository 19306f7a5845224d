import type { Cluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { hasReplicas, totalReplicas } from '@krake-infra/reconciler/core/pools.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { clusterName, requireCluster } from '../names.ts';
import { printData } from '../terminal.ts';

export async function clusterList(
  context: Context,
  options: { namespace?: string; label: Readonly<Record<string, string>> },
): Promise<void> {
  const data = await readValidFleet(context);
  const list = [...data.clusters.values()]
    .filter(({ metadata }) => options.namespace === undefined || metadata.namespace === options.namespace)
    .filter(({ metadata }) => Object.entries(options.label).every(([key, value]) => metadata.labels?.[key] === value))
    .map((cluster) => summary(data, cluster))
    .sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
  printData(context.terminal, context.output, list, () => [
    ['NAMESPACE', 'NAME', 'CLOUD', 'VERSION', 'CONTROL PLANE', 'POOLS', 'STATE'],
    ...list.map((row) => [
      row.namespace,
      row.name,
      row.cloud ?? '-',
      row.kubernetesVersion ?? '-',
      row.controlPlane === undefined ? '-' : String(row.controlPlane),
      row.pools.map((pool) => `${pool.name}=${pool.size}`).join(' ') || '-',
      row.state,
    ]),
  ]);
}

function summary(data: FleetData, cluster: Cluster) {
  const resolved = resolveCluster(data, cluster);
  const { deletion, versions } = data.states.get(namespacedName(cluster.metadata))?.status ?? {};
  const present = versions?.upgrade ? 'upgrading' : 'created';
  return {
    namespace: cluster.metadata.namespace,
    name: cluster.metadata.name,
    ...(resolved && {
      cloud: resolved.cloud,
      kubernetesVersion: resolved.body.kubernetesVersion,
      controlPlane: resolved.body.controlPlane.replicas ?? 3,
    }),
    pools: (resolved?.body.pools ?? []).map((pool) => ({
      name: pool.name,
      owner: pool.owner ?? 'git',
      size: hasReplicas(pool) ? String(totalReplicas(pool)) : bounds(pool),
    })),
    state: deletion ? `deleting (${deletion.phase})` : resolved ? present : 'registered',
  };
}

function bounds(pool: { min?: number; max?: number; zones?: readonly { min?: number; max?: number }[] }): string {
  const parts = pool.zones ?? [pool];
  const sum = (pick: (part: { min?: number; max?: number }) => number | undefined) =>
    parts.reduce((total, part) => total + (pick(part) ?? 0), 0);
  return `${sum((part) => part.min)}..${sum((part) => part.max)}`;
}

/** The cluster with its template merged in, and what the program remembers of it. */
export async function clusterGet(context: Context, text: string): Promise<void> {
  const name = clusterName(text);
  const { key } = name;
  const data = await readValidFleet(context, name);
  const cluster = requireCluster(data, key);
  const resolved = resolveCluster(data, cluster);
  const shown = {
    ...cluster,
    spec: { ...cluster.spec, ...resolved?.body },
    ...(data.states.get(key)?.status && { status: data.states.get(key)?.status }),
  };
  printData(context.terminal, context.output === 'table' ? 'yaml' : context.output, shown, () => []);
}
