import type { ClusterState, ClusterStatus } from '../../core/generated/fleet.ts';
import { versionOfPool, versionsOf } from '../../core/versions.ts';
import type { ClusterObjects } from './index-of-objects.ts';
import { busy, deploymentsOf } from './pool-status.ts';
import type { ControlPlaneRecord, DeploymentRecord } from './records.ts';

/** Pool that templates of control planes name. */
export const CONTROL_PLANE = 'control-plane';

/**
 * Why the machines of a cluster are not all what its state file says, or not at rest; `undefined` when they are. Watches
 * of different kinds are not in step, so what was seen of each object is compared with what it was rendered with.
 */
export function unrestOf(state: ClusterState | undefined, objects: ClusterObjects | undefined): string | undefined {
  const status = state?.status;
  if (!status || !versionsOf(status)) return 'the versions in its manifests are not recorded';
  if (!objects?.cluster) return 'the management cluster does not have the cluster';
  const planes = Object.values(objects.controlPlanes);
  if (planes.length === 0) return 'the management cluster does not have its control plane';
  const unrest = planes.map((plane) => planeUnrest(plane, status)).find((reason) => reason !== undefined);
  if (unrest !== undefined) return unrest;
  const { cluster } = objects;
  if (cluster.pending !== undefined) return cluster.pending;
  return poolsUnrest(objects, status) ?? (cluster.available ? undefined : (cluster.complaint ?? 'it is not available'));
}

function poolsUnrest(objects: ClusterObjects, status: ClusterStatus): string | undefined {
  for (const pool of poolNames(objects, status)) {
    const deployments = deploymentsOf(objects, pool);
    if (deployments.length === 0) return `the management cluster does not have pool ${pool}`;
    for (const deployment of deployments) {
      const reason = olderThan(deployment, status, pool) ?? busy(objects, deployment);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

/** Pools by their templates. A cluster that follows a ClusterClass has none, and all that was seen of it counts. */
function poolNames({ deployments }: ClusterObjects, status: ClusterStatus): ReadonlySet<string> {
  const templates = currentTemplates(status);
  const pools = new Set(
    templates.length > 0
      ? templates.map(({ pool }) => pool)
      : Object.values(deployments).flatMap(({ pool }) => pool ?? []),
  );
  pools.delete(CONTROL_PLANE);
  return pools;
}

function planeUnrest(plane: ControlPlaneRecord, status: ClusterStatus): string | undefined {
  const older = olderThan(plane, status, CONTROL_PLANE);
  if (older !== undefined) return older;
  const { name, current, activities, complaint, desired, ...counters } = plane;
  if (!current) return `control plane ${name}: the controller has not seen its newest settings`;
  const { replicas, ready, available, upToDate } = counters;
  const isDone = [replicas, ready, available, upToDate].every((count) => count === desired);
  if (isDone && activities.length === 0) return undefined;
  const doing = activities.length > 0 ? ` ${activities.join(', ')},` : '';
  return `control plane ${name}:${doing} ${upToDate} of ${desired} up to date, ${ready} ready${complaint === undefined ? '' : `; ${complaint}`}`;
}

/** Of what was seen, the version or a template is another than was rendered. */
function olderThan(
  { name, version, templates }: ControlPlaneRecord | DeploymentRecord,
  status: ClusterStatus,
  pool: string,
): string | undefined {
  const wanted = versionOfPool(status, pool);
  if (version !== wanted) return `${name} was seen at ${version}, not yet at ${wanted}`;
  const missing = currentTemplates(status).find((one) => one.pool === pool && !templates.includes(one.name));
  return missing && `${name} was not seen with template ${missing.name} yet`;
}

function currentTemplates({ templates = [] }: ClusterStatus) {
  return templates.filter(({ retired }) => retired === undefined);
}
