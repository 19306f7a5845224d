import type { Applied, ClusterFacts } from '../../core/cluster-facts.ts';
import type { NamespacedName } from '../../core/model.ts';
import { commitId } from '../../core/repository.ts';
import { FLUX_SOURCE } from './commit-tracker.ts';
import type { ObjectIndex } from './index-of-objects.ts';
import { fluxTrouble, isContent } from './pool-status.ts';

/** What is known of a cluster on the management cluster that holds it. */
export function clusterFacts({ kustomizations }: ObjectIndex, key: NamespacedName): ClusterFacts {
  const appliedBy = (name: NamespacedName): Applied => {
    const kustomization = kustomizations.get(name);
    if (!kustomization) return { reason: `Flux has no Kustomization ${name}` };
    const { applied } = kustomization;
    if (applied === undefined || !isContent(kustomization)) return { reason: fluxTrouble(kustomization) };
    return { commit: commitId(applied) };
  };
  // The Kustomization of the whole fleet is called like its source.
  return { objects: appliedBy(key), delivery: appliedBy(FLUX_SOURCE) };
}
