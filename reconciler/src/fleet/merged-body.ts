import type { Cluster } from '../core/generated/fleet.ts';
import type { FleetData } from '../core/model.ts';
import { templateOf } from '../core/resolve.ts';

export { mergedBody, templateOf } from '../core/resolve.ts';

/** True when the cluster names a template that is not there, so that nothing can be said of the sum. */
export function lacksTemplate(data: FleetData, cluster: Cluster): boolean {
  return cluster.spec.template !== undefined && !templateOf(data, cluster);
}
