import type { Applied } from './cluster-facts.ts';
import type { ClusterBody, ClusterStatus, Versions } from './generated/fleet.ts';
import type { FleetData, NamespacedName } from './model.ts';
import { grantedBody } from './resolve.ts';
import { renderedVersions, versionsOf, type WaitingPool, waitingPools } from './versions.ts';

export interface UpgradeFacts {
  /** Whether Flux applied the newest manifests. Absent: nobody looks at the management cluster. */
  readonly applied?: Applied;
  /** Why the cluster is not at rest with what was applied. */
  readonly unrest?: string;
  /** `pause` of fleet.yaml. */
  readonly pause?: 'all' | 'in' | 'out';
  /** Proposal of the next step that a person deleted without merging it. */
  readonly closed?: string;
}

/**
 * What comes next in an upgrade.
 *
 * - `pool`: the next pool gets its version
 * - `end`: every machine has its version, and the upgrade is over
 * - `stop`: a person wants none of the next step
 * - `wait`: nothing, for now
 */
export type UpgradeStep =
  | { readonly kind: 'pool'; readonly pool: WaitingPool; readonly reason: string; readonly trigger: string }
  | { readonly kind: 'end'; readonly reason: string; readonly trigger: string }
  | { readonly kind: 'stop'; readonly reason: string; readonly trigger: string }
  | { readonly kind: 'wait'; readonly reason: string };

/** The next step of an upgrade that is under way. None is made before the latest is seen ready, in all of the cluster. */
export function nextUpgradeStep(
  wish: Partial<ClusterBody>,
  status: ClusterStatus,
  { applied, unrest, pause, closed }: UpgradeFacts,
): UpgradeStep {
  const { at, stopped } = versionsOf(status)?.upgrade ?? {};
  const wait = (reason: string): UpgradeStep => ({ kind: 'wait', reason });
  if (closed !== undefined) {
    return { kind: 'stop', reason: `its proposal ${closed} was closed by a person`, trigger: `closed:${closed}` };
  }
  if (stopped !== undefined) return wait(`a person stopped it at ${stopped}; krake-infra cluster upgrade goes on`);
  if (pause === 'all') return wait('pause all of fleet.yaml');
  if (!applied) return wait('no management cluster is connected that could tell whether the latest step is ready');
  if (applied.reason !== undefined) return wait(applied.reason);
  if (unrest !== undefined) return wait(`its step of ${at} is not ready: ${unrest}`);
  const going = waitingPools(wish, status).filter(({ name }) => isBeingRemoved(status, name));
  const [pool] = poolsToCome(wish, status);
  if (!pool && going.length > 0) return wait(`pool ${going[0]?.name} is being removed`);
  const { commit } = applied;
  const reason = `everything was seen ready with commit ${commit.slice(0, 12)}`;
  const trigger = `ready:${commit}`;
  return pool ? { kind: 'pool', pool, reason, trigger } : { kind: 'end', reason, trigger };
}

/** Pools that get their version in this upgrade, in their order; one that is being removed gets none. */
export function poolsToCome(wish: Partial<ClusterBody>, status: ClusterStatus | undefined): readonly WaitingPool[] {
  return waitingPools(wish, status).filter(({ name }) => !isBeingRemoved(status, name));
}

function isBeingRemoved(status: ClusterStatus | undefined, pool: string): boolean {
  return status?.pools?.some(({ name, deletion }) => name === pool && deletion !== undefined) === true;
}

/** The memory of a cluster after a step; what is rendered follows from it. */
export function afterStep(
  status: ClusterStatus,
  step: Exclude<UpgradeStep, { kind: 'wait' }>,
  at: string,
): ClusterStatus {
  const { upgrade, ...versions } = status.versions as Versions;
  const since = upgrade?.since ?? at;
  if (step.kind === 'end') return { ...status, versions };
  if (step.kind === 'stop') return { ...status, versions: { ...versions, upgrade: { since, at, stopped: at } } };
  const { name, to } = step.pool;
  const others = (versions.pools ?? []).filter((pool) => pool.name !== name);
  const pools = to === versions.controlPlane ? others : [...others, { name, kubernetesVersion: to }];
  return { ...status, versions: { ...versions, pools, upgrade: { since, at } } };
}

/** Names an upgrade in trailers of commits. */
export function upgradeId(status: ClusterStatus | undefined): string {
  return `upgrade-${versionsOf(status)?.upgrade?.since.replace(/[-:]/g, '').toLowerCase()}`;
}

/**
 * How far upgrades of clusters are once the fleet is rendered, a line for each that is under way.
 *
 * @param at RFC 3339; when one begins that does not yet
 */
export function upgradeLines(data: FleetData, keys: Iterable<NamespacedName>, at: string): readonly string[] {
  return [...keys].flatMap((key) => {
    const cluster = data.clusters.get(key);
    if (!cluster || cluster.spec.registered) return [];
    const wish = grantedBody(data, cluster);
    const { status } = data.states.get(key) ?? {};
    const text = upgradeText(wish, { ...status, versions: renderedVersions(wish, status, at) });
    return text === undefined ? [] : [`${key}: ${text}`];
  });
}

/** How far an upgrade is, for people: one line; `undefined` when none is under way. */
export function upgradeText(wish: Partial<ClusterBody>, status: ClusterStatus | undefined): string | undefined {
  const versions = versionsOf(status);
  if (!versions?.upgrade) return undefined;
  const { since, at, stopped } = versions.upgrade;
  const pools = poolsToCome(wish, status).map(({ name, from, to }) => `${name} (${from} -> ${to})`);
  const rest = pools.length > 0 ? `still to come, one after another: ${pools.join(', ')}` : 'no pool is left to come';
  const stop = stopped === undefined ? '' : `; stopped by a person at ${stopped}`;
  return `being upgraded since ${since}, control plane at ${versions.controlPlane}, latest step ${at}; ${rest}${stop}`;
}
