import type { Applied, ClusterFacts } from '../../core/cluster-facts.ts';
import type { ClusterState, KeptTemplate } from '../../core/generated/fleet.ts';
import type { NamespacedName } from '../../core/model.ts';
import { commitId } from '../../core/repository.ts';
import type { ClusterObjects, ObjectIndex } from './index-of-objects.ts';
import { deploymentsOf, fluxTrouble, isContent } from './pool-status.ts';
import type { ControlPlaneRecord } from './records.ts';
import { FLUX_SOURCE } from './records.ts';
import { CONTROL_PLANE, unrestOf } from './unrest.ts';

/** What is known of a cluster on the management cluster that holds it. */
export function clusterFacts(index: ObjectIndex, key: NamespacedName, state: ClusterState | undefined): ClusterFacts {
  const objects = index.clusters.get(key);
  const unrest = unrestOf(state, objects);
  const retired = state?.status?.templates?.filter((template) => template.retired !== undefined) ?? [];
  return {
    // The Kustomization of the whole fleet is called like its source.
    objects: appliedBy(index, key),
    delivery: appliedBy(index, FLUX_SOURCE),
    available: objects?.cluster?.available === true && !objects.cluster.activities.includes('Deleting'),
    ...(unrest !== undefined && { unrest }),
    unusedTemplates: new Set(
      objects ? retired.filter((template) => isUnused(template, objects)).map(({ name }) => name) : [],
    ),
  };
}

function appliedBy({ kustomizations }: ObjectIndex, name: NamespacedName): Applied {
  const kustomization = kustomizations.get(name);
  if (!kustomization) return { reason: `Flux has no Kustomization ${name}` };
  const { applied } = kustomization;
  if (applied === undefined || !isContent(kustomization)) return { reason: fluxTrouble(kustomization) };
  return { commit: commitId(applied) };
}

/**
 * Machines do not name the template they were made from; their MachineSet does, and goes on to exist without machines.
 * A control plane makes machines anew until all are up to date.
 */
function isUnused({ name, pool }: KeptTemplate, objects: ClusterObjects): boolean {
  const { cluster, controlPlanes, deployments, sets } = objects;
  if (!cluster) return false;
  const populated = Object.values(sets).filter(({ desired, replicas }) => desired > 0 || replicas > 0);
  const users = [...Object.values(controlPlanes), ...Object.values(deployments), ...populated];
  if (users.some(({ templates }) => templates.includes(name))) return false;
  if (pool !== CONTROL_PLANE) return deploymentsOf(objects, pool).every(({ current }) => current);
  const planes = Object.values(controlPlanes);
  return planes.length > 0 && planes.every(isAtRest);
}

function isAtRest({ current, activities, desired, replicas, upToDate }: ControlPlaneRecord): boolean {
  return current && activities.length === 0 && replicas === desired && upToDate === desired;
}
