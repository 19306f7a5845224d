import type { Cluster, ClusterTemplate } from './generated/fleet.ts';
import { type FleetData, namespacedName } from './model.ts';
import { isBehind, isDeclined } from './template-copy.ts';
import { countText } from './text.ts';
import { secondsOf } from './time.ts';
import type { WaveMember } from './waves.ts';

/** A template with a change that some of its clusters wait for. */
export interface PendingTemplate {
  readonly template: ClusterTemplate;
  /** Every cluster that follows it and stays. */
  readonly clusters: readonly Cluster[];
}

/** Templates with changes that have not reached all of their clusters. */
export function pendingTemplates(data: FleetData): readonly PendingTemplate[] {
  const inWaves = [...data.templates.values()].filter(({ spec }) => spec.rollout !== undefined);
  if (inWaves.length === 0) return [];
  const users = new Map<string, Cluster[]>();
  for (const cluster of data.clusters.values()) {
    const { template = '' } = cluster.spec;
    if (isGoing(data, cluster)) continue;
    const known = users.get(template);
    if (known) known.push(cluster);
    else users.set(template, [cluster]);
  }
  return inWaves
    .map((template) => ({ template, clusters: users.get(template.metadata.name) ?? [] }))
    .filter(({ template, clusters }) => clusters.some((cluster) => isBehind(template, statusOf(data, cluster))));
}

/** A cluster as a member of the waves of its template, but for whether it is ready. */
export function memberOf(data: FleetData, template: ClusterTemplate, cluster: Cluster): WaveMember {
  const status = statusOf(data, cluster);
  return {
    cluster: namespacedName(cluster.metadata),
    labels: cluster.metadata.labels ?? {},
    isCurrent: !isBehind(template, status),
    isDeclined: isDeclined(template, status),
    at: status?.template ? secondsOf(status.template.at) : 0,
  };
}

/** How far changes of templates are, a line for each that clusters wait for. */
export function waveLines(data: FleetData): readonly string[] {
  return pendingTemplates(data).map(({ template, clusters }) => {
    const waiting = clusters.filter((cluster) => isBehind(template, statusOf(data, cluster))).length;
    const all = countText(clusters.length, 'cluster');
    return `template ${template.metadata.name}: ${waiting} of ${all} still to get its change, in waves, the canaries first`;
  });
}

function statusOf({ states }: FleetData, { metadata }: Cluster) {
  return states.get(namespacedName(metadata))?.status;
}

function isGoing(data: FleetData, cluster: Cluster): boolean {
  return cluster.spec.registered !== undefined || statusOf(data, cluster)?.deletion !== undefined;
}
