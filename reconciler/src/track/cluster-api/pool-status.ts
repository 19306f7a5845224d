import { caSecret, fuseName } from '../../core/fuse.ts';
import type { MachinePool } from '../../core/generated/fleet.ts';
import { isSameJson } from '../../core/json-diff.ts';
import type { PoolStatus } from '../../core/observation.ts';
import { hasReplicas, type Limits, totalLimits, totalReplicas } from '../../core/pools.ts';
import { countText } from '../../core/text.ts';
import type { ClusterObjects } from './index-of-objects.ts';
import type { DeploymentRecord, KustomizationRecord, MachineSetRecord } from './records.ts';

/** Name that statuses of this tracker carry. */
export const SOURCE = 'cluster-api';

/** What a pool should be, as Git says. */
export interface WantedPool {
  readonly pool: MachinePool;
  /** Kubernetes version of the cluster, which a pool without one of its own has. */
  readonly version: string;
}

/** What was seen of a pool's cluster. */
export interface SeenCluster {
  readonly objects: ClusterObjects | undefined;
  /** What applies the cluster's manifests. Absent: Flux has none, or it was not seen. */
  readonly kustomization?: KustomizationRecord;
}

/** Machines that Git wants, or bounds that the cluster-autoscaler may choose from; `undefined` for a pool without either. */
export function wantedSize(pool: MachinePool): Limits | undefined {
  if (hasReplicas(pool)) return { min: totalReplicas(pool), max: totalReplicas(pool) };
  return pool.owner === 'bounded' ? totalLimits(pool) : undefined;
}

/** Status of a pool whose size Git knows; `undefined` for others. */
export function poolStatus({ pool, version }: WantedPool, seen: SeenCluster): PoolStatus | undefined {
  const size = wantedSize(pool);
  if (!size) return undefined;
  const deployments = deploymentsOf(seen.objects, pool.name);
  const ready = deployments.reduce((sum, deployment) => sum + deployment.ready, 0);
  const reason = unsettled({ size, version: pool.kubernetesVersion ?? version, deployments, seen });
  return {
    settled: reason === undefined,
    // What is more than Git wants is on its way out, and counted on by nobody.
    readyReplicas: Math.min(ready, size.max),
    ...(reason !== undefined && { reason }),
    source: SOURCE,
  };
}

/** Status of a pool that nobody can see. */
export function unknownPool(reason: string): PoolStatus {
  return { settled: false, reason, source: SOURCE };
}

/** Deployments of a pool, one for each zone. */
export function deploymentsOf(objects: ClusterObjects | undefined, pool: string): readonly DeploymentRecord[] {
  return Object.values(objects?.deployments ?? {}).filter((deployment) => deployment.pool === pool);
}

interface Judged {
  readonly size: Limits;
  readonly version: string;
  readonly deployments: readonly DeploymentRecord[];
  readonly seen: SeenCluster;
}

/** Why machines come, go or are replaced, or will; `undefined` for a pool at rest. */
function unsettled({ size, version, deployments, seen }: Judged): string | undefined {
  const desired = deployments.reduce((sum, deployment) => sum + deployment.desired, 0);
  const isWanted = desired >= size.min && desired <= size.max && deployments.every((one) => one.version === version);
  if (!isWanted || deployments.length === 0) return notApplied(seen, size, desired);
  const { kustomization } = seen;
  if (kustomization && !isContent(kustomization)) return fluxTrouble(kustomization);
  for (const deployment of deployments) {
    const reason = busy(seen.objects, deployment);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function notApplied({ objects, kustomization }: SeenCluster, size: Limits, desired: number): string {
  if (kustomization && !isContent(kustomization)) return fluxTrouble(kustomization);
  if (!objects?.cluster) return 'the management cluster does not have the cluster yet';
  if (objects.cluster.pending !== undefined) return objects.cluster.pending;
  const wanted = size.min === size.max ? countText(size.min, 'machine') : `${size.min} to ${size.max} machines`;
  return `Git wants ${wanted}, the management cluster ${desired}; not applied yet`;
}

/** Flux applied the newest that it fetched. */
export function isContent({ ready, current, suspended }: KustomizationRecord): boolean {
  return ready === 'True' && current && !suspended;
}

export function fluxTrouble({ namespace, name, suspended, reason, message }: KustomizationRecord): string {
  if (suspended) return `Kustomization ${name} is suspended`;
  if (reason === 'DependencyNotReady' && message.includes(`${namespace}/${fuseName(name)}`)) return heldByFuse(name);
  return `Kustomization ${name} ${reason === '' ? 'is not ready' : reason}${message === '' ? '' : `: ${message}`}`;
}

function heldByFuse(name: string): string {
  const missing = `Secret ${caSecret(name)} is not on the management cluster`;
  return `the fuse holds: nothing is applied while ${missing}; if that one was lost, restore its backup`;
}

/** What a deployment does, or lacks; `undefined` for one at rest. */
export function busy(objects: ClusterObjects | undefined, deployment: DeploymentRecord): string | undefined {
  const { name, current, activities, blocked, complaint, ...counters } = deployment;
  if (!current) return `MachineDeployment ${name}: the controller has not seen its newest size`;
  const { desired, replicas, ready, available, upToDate } = counters;
  const isDone = [replicas, ready, available, upToDate].every((count) => count === desired);
  if (isDone && activities.length === 0) return notMadeAnew(objects, deployment);
  const doing = activities.length > 0 ? ` ${activities.join(', ')},` : '';
  const heldBack = setsOf(objects, deployment).find(({ blocked }) => blocked !== undefined)?.blocked;
  const why = blocked ?? heldBack ?? complaint;
  return `MachineDeployment ${name}:${doing} ${ready} of ${desired} ready${why === undefined ? '' : `; ${why}`}`;
}

/**
 * Why machines of a deployment are not all as it makes them now. For a moment after it changed its own counters say they
 * are: whether a machine is up to date is written by another controller, which has not seen the change yet.
 */
export function notMadeAnew(objects: ClusterObjects | undefined, deployment: DeploymentRecord): string | undefined {
  const { name, desired } = deployment;
  const sets = setsOf(objects, deployment);
  const isNew = ({ version, templates }: MachineSetRecord) =>
    version === deployment.version && isSameJson(templates, deployment.templates);
  const old = sets.find((set) => !isNew(set) && (set.desired > 0 || set.replicas > 0));
  if (old) return `MachineDeployment ${name}: MachineSet ${old.name}, made before its change, still has machines`;
  const ready = sets.filter(isNew).reduce((sum, set) => sum + Math.min(set.replicas, set.ready, set.available), 0);
  const isDone = sets.length === 0 || ready === desired;
  return isDone ? undefined : `MachineDeployment ${name}: its MachineSets have ${ready} of ${desired} ready`;
}

function setsOf(objects: ClusterObjects | undefined, { name }: DeploymentRecord): readonly MachineSetRecord[] {
  return Object.values(objects?.sets ?? {}).filter(({ deployment }) => deployment === name);
}
