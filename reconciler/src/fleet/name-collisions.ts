import type { Cluster, MachinePool } from '../core/generated/fleet.ts';
import { fleetPath, type NamespacedName } from '../core/model.ts';
import type { Finding } from './finding.ts';
import type { FleetView } from './view.ts';

/** Names of a cluster's objects behind the cluster's own name, as far as another cluster's could be the same. */
export function objectNames(fleet: FleetView, cluster: Cluster): readonly string[] {
  if (cluster.spec.registered || fleet.lacksTemplate(cluster)) return [];
  const { pools = [] } = fleet.bodyOf(cluster);
  return ['control-plane', ...pools.flatMap(poolNames)];
}

function poolNames({ name, zones = [] }: MachinePool): string[] {
  return [name, ...zones.map((zone) => `${name}-${zone.name}`)];
}

/** Clusters of a namespace whose objects would have the same name, such as `a-b` with pool `c` and `a` with pool `b-c`. */
export function nameCollisions(clusters: ReadonlyMap<NamespacedName, readonly string[]>): readonly Finding[] {
  const first = new Map<string, NamespacedName>();
  return [...clusters].flatMap(([key, names]) => {
    const [namespace, cluster] = key.split('/') as [string, string];
    return names.flatMap((name) => {
      const object = `${cluster}-${name}`;
      const other = first.get(object);
      if (other === undefined || other === key) {
        first.set(object, key);
        return [];
      }
      const message = `object ${object} would also be one of cluster ${other}`;
      const file = fleetPath('Cluster', { namespace, name: cluster });
      return [
        { file, field: ['metadata', 'name'], message, hint: 'rename the cluster or the pool', rule: 'name-collision' },
      ];
    });
  });
}
