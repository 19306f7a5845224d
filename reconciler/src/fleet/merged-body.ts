import type { Cluster, ClusterBody, ClusterTemplate } from '../core/generated/fleet.ts';
import type { FleetData } from '../core/model.ts';
import { mergeBody } from '../core/resolve.ts';

/** What template and cluster add up to; loads share the objects of unchanged files, so each sum is made once. */
export function mergedBody(data: FleetData, cluster: Cluster): Partial<ClusterBody> {
  const template = templateOf(data, cluster);
  const known = merged.get(cluster);
  if (known && known.template === template) return known.body;
  const body = mergeBody(template, cluster);
  merged.set(cluster, { template, body });
  return body;
}

const merged = new WeakMap<Cluster, { template: ClusterTemplate | undefined; body: Partial<ClusterBody> }>();

/** The template a cluster names, or `undefined`. */
export function templateOf(data: FleetData, { spec }: Cluster): ClusterTemplate | undefined {
  return spec.template === undefined ? undefined : data.templates.get(spec.template);
}

/** True when the cluster names a template that is not there, so that nothing can be said of the sum. */
export function lacksTemplate(data: FleetData, cluster: Cluster): boolean {
  return cluster.spec.template !== undefined && !templateOf(data, cluster);
}
