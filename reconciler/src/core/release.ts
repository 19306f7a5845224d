import type { FleetData, NamespacedName } from './model.ts';

/**
 * Clusters that a change gives back: their objects stay, because Flux was told to leave them alone. The commit that removes such
 * a cluster's file says so in the state that stays of it; a lost file, or one that a person removes, says nothing.
 */
export function releasedClusters(before: FleetData, after: FleetData): ReadonlySet<NamespacedName> {
  const isReleased = ({ states }: FleetData, key: NamespacedName) => states.get(key)?.status?.released !== undefined;
  const gone = [...before.clusters.keys()].filter((key) => !after.clusters.has(key));
  return new Set(gone.filter((key) => isReleased(after, key) && !isReleased(before, key)));
}
