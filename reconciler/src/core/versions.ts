import type { ClusterBody, ClusterStatus, PoolVersion, Upgrade, Versions } from './generated/fleet.ts';

type Body = Partial<ClusterBody>;

/** A pool that keeps its version and templates until its turn in an upgrade. */
export interface WaitingPool {
  readonly name: string;
  /** Version that it has. */
  readonly from: string;
  /** Version that it is to get. */
  readonly to: string;
}

/** What the state of a cluster records of its versions. That of an earlier cluster of the name says nothing. */
export function versionsOf(status: ClusterStatus | undefined): Versions | undefined {
  return status?.removed === undefined ? status?.versions : undefined;
}

/**
 * Pools whose version differs from the one in the manifests, in the order in which they get theirs. A pool that was not
 * rendered before does not wait, nor one beside a control plane that would be older: that is refused.
 *
 * @param wish what people ask for
 */
export function waitingPools(wish: Body, status: ClusterStatus | undefined): readonly WaitingPool[] {
  const versions = versionsOf(status);
  if (!versions) return [];
  return (wish.pools ?? []).flatMap(({ name, kubernetesVersion: to = wish.kubernetesVersion as string }) => {
    const from = recordedVersion(versions, name);
    const isPossible = [from, to].every((version) => !isNewer(version, wish.kubernetesVersion));
    const waits = from !== to && hasTemplates(status, name) && isPossible;
    return waits ? [{ name, from, to }] : [];
  });
}

/** Version that the manifests hold of a pool, or of what is no pool: the control plane. */
export function versionOfPool(status: ClusterStatus | undefined, pool: string): string | undefined {
  const versions = versionsOf(status);
  return versions && recordedVersion(versions, pool);
}

function recordedVersion({ controlPlane, pools = [] }: Versions, pool: string): string {
  return pools.find(({ name }) => name === pool)?.kubernetesVersion ?? controlPlane;
}

function isNewer(pool: string, controlPlane: string | undefined): boolean {
  const [own, other] = [parseVersion(pool), parseVersion(controlPlane)];
  return own !== undefined && other !== undefined && compareVersions(own, other) > 0;
}

function hasTemplates(status: ClusterStatus | undefined, pool: string): boolean {
  return status?.templates?.some((template) => template.pool === pool && template.retired === undefined) === true;
}

/** What people ask for, with the versions that manifests hold now. The control plane has its version at once. */
export function inEffect(wish: Body, status: ClusterStatus | undefined): Body {
  const waiting = new Map(waitingPools(wish, status).map(({ name, from }) => [name, from]));
  if (waiting.size === 0) return wish;
  const pools = wish.pools?.map((pool) => {
    const kubernetesVersion = waiting.get(pool.name);
    return kubernetesVersion === undefined ? pool : { ...pool, kubernetesVersion };
  });
  return { ...wish, ...(pools && { pools }) };
}

/**
 * What the state records once a wish is rendered. An upgrade begins where the control plane moves, or a pool waits.
 *
 * @param at RFC 3339
 */
export function renderedVersions(wish: Body, status: ClusterStatus | undefined, at: string): Versions {
  const controlPlane = wish.kubernetesVersion as string;
  const before = versionsOf(status);
  const pools = (inEffect(wish, status).pools ?? []).flatMap(({ name, kubernetesVersion }): PoolVersion[] =>
    kubernetesVersion === undefined || kubernetesVersion === controlPlane ? [] : [{ name, kubernetesVersion }],
  );
  const begins = before && (before.controlPlane !== controlPlane || waitingPools(wish, status).length > 0);
  const moved = before?.controlPlane !== controlPlane;
  const known = before?.upgrade;
  const upgrade: Upgrade | undefined = begins && (moved || !known) ? { since: known?.since ?? at, at } : known;
  return { controlPlane, ...(pools.length > 0 && { pools }), ...(upgrade && { upgrade }) };
}

/** Whether the control plane can go from one version to another: not back, and no minor left out. */
export type VersionStep = 'possible' | 'downgrade' | 'minor-skipped';

/** Judges a step of a control plane; `undefined` where one of the texts is no version. */
export function versionStep(fromText: string | undefined, toText: string | undefined): VersionStep | undefined {
  const [from, to] = [parseVersion(fromText), parseVersion(toText)];
  if (!from || !to) return undefined;
  if (compareVersions(to, from) < 0) return 'downgrade';
  return to[0] === from[0] && to[1] - from[1] <= 1 ? 'possible' : 'minor-skipped';
}

export type Version = readonly [major: number, minor: number, patch: number];

export function parseVersion(version: string | undefined): Version | undefined {
  const match = /^v(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
