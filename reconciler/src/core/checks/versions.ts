import type { ClusterBody, ClusterStatus, MachinePool } from '../generated/fleet.ts';
import { fleetPath } from '../model.ts';
import { grantedBody, templateOf, wishedBody } from '../resolve.ts';
import { compareVersions, parseVersion, type Version, versionStep, versionsOf } from '../versions.ts';
import { type ClusterChange, type Refusal, refuse } from './change.ts';
import { poolPairs, zoneBounds } from './pool-pairs.ts';

/** Minors that a pool may be older than its control plane. Source: Kubernetes version skew policy. */
const MAX_POOL_LAG = 3;

type Wish = Partial<ClusterBody>;

/**
 * Rules about Kubernetes versions; a version that can not be read is left to validation. Judged are what people newly ask
 * for, even when it has to wait for its turn, and what the manifests come to hold.
 */
export function versionRefusals(change: ClusterChange): Refusal[] {
  const { before, after } = change;
  const from = before.resolved.body.kubernetesVersion;
  const granted = grantedBody(after.data, after.cluster);
  const asked = wishedBody(after.data, after.cluster);
  const wished = wishedBody(before.data, before.cluster);
  const blind = isUnrecorded(before.state?.status) && isMoved(wished, asked) ? [unrecorded(change)] : [];
  const isNew = versionsText(asked) !== versionsText(wished);
  const wishes = isNew && asked !== granted ? [asked, granted] : [granted];
  const refusals = wishes.flatMap((wish) => {
    const to = parseVersion(wish.kubernetesVersion);
    return to ? [...controlPlaneRefusals(change, from, wish), ...skewRefusals(change, wish, to)] : [];
  });
  return [...new Map([...blind, ...refusals].map((refusal) => [JSON.stringify(refusal), refusal])).values()];
}

/** Rendered by a version of this program that recorded no versions. */
function isUnrecorded(status: ClusterStatus | undefined): boolean {
  const isRendered = status?.removed === undefined && (status?.templates ?? []).length > 0;
  return isRendered && versionsOf(status) === undefined;
}

/** The control plane, or a pool that stays, gets another version. */
function isMoved(before: Wish, after: Wish): boolean {
  const versions = ({ kubernetesVersion, pools = [] }: Wish) =>
    new Map(pools.map((pool) => [pool.name, pool.kubernetesVersion ?? kubernetesVersion]));
  const next = versions(after);
  const isOther = ([name, version]: readonly [string, string | undefined]) =>
    next.has(name) && next.get(name) !== version;
  return before.kubernetesVersion !== after.kubernetesVersion || [...versions(before)].some(isOther);
}

function unrecorded(change: ClusterChange): Refusal {
  const message = 'its versions change, but its state file does not say which ones its machines have';
  return refuse(change, { rule: 'versions-unrecorded', ...versionPlace(change), message });
}

function versionsText({ kubernetesVersion, pools = [] }: Wish): string {
  return JSON.stringify([kubernetesVersion, ...pools.map((pool) => [pool.name, pool.kubernetesVersion])]);
}

function controlPlaneRefusals(change: ClusterChange, from: string, { kubernetesVersion: to }: Wish): Refusal[] {
  const place = versionPlace(change);
  const step = versionStep(from, to);
  if (step === 'downgrade') {
    const message = `the control plane can not go back ${from} -> ${to}`;
    return [refuse(change, { rule: 'kubernetes-downgrade', ...place, message })];
  }
  if (step === 'minor-skipped') {
    const message = `the control plane skips a minor ${from} -> ${to}`;
    return [refuse(change, { rule: 'kubernetes-minor-skipped', ...place, message })];
  }
  const since = versionsOf(change.before.state?.status)?.upgrade?.since;
  if (since === undefined || isSameMinor(from, to)) return [];
  const message = `the control plane would go on ${from} -> ${to} before its upgrade of ${since} is over`;
  return [refuse(change, { rule: 'upgrade-under-way', ...place, message })];
}

function isSameMinor(from: string | undefined, to: string | undefined): boolean {
  return parseVersion(from)?.[1] === parseVersion(to)?.[1];
}

function skewRefusals(change: ClusterChange, wish: Wish, controlPlane: Version): Refusal[] {
  const { before } = change;
  const running = new Map(poolPairs(change).map(({ name, before: pool }) => [name, pool]));
  return (wish.pools ?? []).flatMap((pool) => {
    const declared = versionOf(pool, wish.kubernetesVersion);
    const old = running.get(pool.name);
    const live = old && hasMachines(old) ? versionOf(old, before.resolved.body.kubernetesVersion) : undefined;
    const oldest = [declared, live].filter((version) => version !== undefined).sort(compareVersions)[0];
    const place = versionPlace(change, pool.name);
    const rule = 'pool-version-skew' as const;
    if (declared && compareVersions(declared, controlPlane) > 0) {
      const message = `pool ${pool.name} at ${text(declared)} is newer than the control plane at ${text(controlPlane)}`;
      const hint = 'raise kubernetesVersion of the cluster first, or take a version of the pool that is not newer';
      return [refuse(change, { rule, ...place, message, hint })];
    }
    if (!oldest || controlPlane[1] - oldest[1] <= MAX_POOL_LAG) return [];
    const lag = `more than ${MAX_POOL_LAG} minors older than the control plane at ${text(controlPlane)}`;
    return [refuse(change, { rule, ...place, message: `pool ${pool.name} runs ${text(oldest)}, ${lag}` })];
  });
}

/** Where a version is written, of a pool without one where it would be: the cluster's own file before its template's. */
function versionPlace({ after }: ClusterChange, pool?: string): Pick<Refusal, 'file' | 'field'> {
  const { cluster, data } = after;
  const template = templateOf(data, cluster);
  const own = { file: fleetPath('Cluster', cluster.metadata), spec: cluster.spec };
  const sides = template
    ? [own, { file: fleetPath('ClusterTemplate', template.metadata), spec: template.spec }]
    : [own];
  if (pool === undefined) {
    const { file } = sides.find(({ spec }) => spec.kubernetesVersion !== undefined) ?? own;
    return { file, field: 'spec.kubernetesVersion' };
  }
  const places = sides.flatMap(({ file, spec: { pools = [] } }) => {
    const index = pools.findIndex(({ name }) => name === pool);
    const isSet = pools[index]?.kubernetesVersion !== undefined;
    return index < 0 ? [] : [{ file, field: `spec.pools[${index}].kubernetesVersion`, isSet }];
  });
  const { file, field } = places.find(({ isSet }) => isSet) ?? places[0] ?? { file: own.file, field: 'spec.pools' };
  return { file, field };
}

function hasMachines(pool: MachinePool): boolean {
  return [...zoneBounds(pool).values()].some(({ max }) => max > 0);
}

function versionOf(pool: MachinePool, inherited: string | undefined): Version | undefined {
  return parseVersion(pool.kubernetesVersion ?? inherited);
}

function text(version: Version): string {
  return `v${version.join('.')}`;
}
