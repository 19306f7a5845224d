import type { Cluster } from '../../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../../core/model.ts';
import { memberOf, pendingTemplates } from '../../core/pending-templates.ts';
import { managementOf } from '../../core/resolve.ts';
import { upgradeText } from '../../core/upgrade.ts';
import { nextWave, type WaveMember } from '../../core/waves.ts';
import type { Managements } from './tracker.ts';
import { unrestOf } from './unrest.ts';

/**
 * Why changes of templates go no further, by name of the template; `''` where nothing is seen that holds them.
 *
 * @param at seconds since the epoch
 */
export function waveStatus(data: FleetData, managements: Managements, at: number): ReadonlyMap<string, string> {
  return new Map(
    pendingTemplates(data).map(({ template, clusters }) => {
      const members = clusters.map((cluster): WaveMember => {
        const member = memberOf(data, template, cluster);
        const unready = member.isCurrent ? unreadyOf(data, managements, cluster) : undefined;
        return unready === undefined ? member : { ...member, unready };
      });
      const step = nextWave(template.spec.rollout ?? {}, members, at);
      return [template.metadata.name, step && 'reason' in step ? step.reason : ''];
    }),
  );
}

function unreadyOf(data: FleetData, managements: Managements, cluster: Cluster): string | undefined {
  const key = namespacedName(cluster.metadata);
  const management = managements.get(managementOf(cluster, data.managementClusters.keys()) ?? '');
  if (!management || management.trouble !== undefined) return 'its management cluster can not be read';
  const state = data.states.get(key);
  return unrestOf(state, management.index.clusters.get(key)) ?? upgradeText({}, state?.status);
}
