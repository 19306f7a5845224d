import type { MachinePool } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath, namespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import { lacksTemplate, mergedBody } from './merged-body.ts';

/** Clusters of a namespace whose objects would have the same name, such as `a-b` with pool `c` and `a` with pool `b-c`. */
export function nameCollisions(data: FleetData): Finding[] {
  const first = new Map<string, string>();
  return [...data.clusters.values()].flatMap((cluster) => {
    const key = namespacedName(cluster.metadata);
    if (cluster.spec.registered || lacksTemplate(data, cluster)) return [];
    const { pools = [] } = mergedBody(data, cluster);
    const names = ['control-plane', ...pools.flatMap(poolNames)];
    return names.flatMap((name) => {
      const object = `${key}-${name}`;
      const other = first.get(object);
      if (other === undefined || other === key) {
        first.set(object, key);
        return [];
      }
      const message = `object ${cluster.metadata.name}-${name} would also be one of cluster ${other}`;
      const file = fleetPath('Cluster', cluster.metadata);
      return [
        { file, field: ['metadata', 'name'], message, hint: 'rename the cluster or the pool', rule: 'name-collision' },
      ];
    });
  });
}

function poolNames({ name, zones = [] }: MachinePool): string[] {
  return [name, ...zones.map((zone) => `${name}-${zone.name}`)];
}
