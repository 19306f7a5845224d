import type { Cluster, ClusterStatus } from '../../core/generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from '../../core/model.ts';
import { deletionText } from '../../core/removal.ts';
import { grantedBody, managementOf, mergedBody, templateOf } from '../../core/resolve.ts';
import { isBehind } from '../../core/template-copy.ts';
import { upgradeText } from '../../core/upgrade.ts';
import { machinesMissing } from './commit-status.ts';
import type { ClusterObjects, ObjectIndex } from './index-of-objects.ts';
import { deploymentsOf, fluxTrouble, isContent, poolStatus, wantedSize } from './pool-status.ts';
import type { KustomizationRecord, Revision } from './records.ts';
import type { Managements } from './tracker.ts';
import { waveStatus } from './wave-status.ts';

export interface PoolLine {
  readonly name: string;
  /** Machines that Git wants, `min..max` where the cluster-autoscaler chooses. */
  readonly wanted: string;
  /** Machines that the management cluster wants. */
  readonly desired: number;
  readonly ready: number;
  readonly settled: boolean;
  readonly reason?: string;
}

/** What is known of one cluster, for people. */
export interface ClusterLine {
  readonly cluster: NamespacedName;
  readonly management: string;
  /** `unknown` when nobody can see it, `absent` before Flux applied it. */
  readonly phase: string;
  readonly available: boolean;
  /** Control plane machines that are ready, and wanted. */
  readonly controlPlane?: { readonly ready: number; readonly desired: number };
  readonly pools: readonly PoolLine[];
  /** Commit of the newest change that Flux applied. */
  readonly applied?: Revision;
  /** What is under way or wrong, the first that counts. */
  readonly reason?: string;
}

export interface StatusOptions {
  /** Time of the look, in seconds since the epoch. */
  readonly at: number;
  /** Default: every cluster. */
  readonly only?: NamespacedName | undefined;
}

/** One line for each created cluster of the fleet, and for each that Flux still delivers without Git; in order of names. */
export function fleetStatus(
  data: FleetData,
  managements: Managements,
  { at, only }: StatusOptions,
): readonly ClusterLine[] {
  const waves = waveStatus(data, managements, at);
  const known = [...data.clusters.keys()].flatMap((key) => lineOf(data, { managements, waves }, key) ?? []);
  const lost = [...managements].flatMap(([name, { index }]) => lostLines(data, name, index));
  return [...known, ...lost]
    .filter(({ cluster }) => only === undefined || cluster === only)
    .sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
}

/** Clusters that Git does not know, while Flux still has what this program rendered for them. */
function lostLines(data: FleetData, management: string, index: ObjectIndex): readonly ClusterLine[] {
  return [...index.kustomizations].flatMap(([key, { name, delivers, isProtected }]): ClusterLine[] => {
    if (delivers !== name || data.clusters.has(key)) return [];
    const cluster = index.clusters.get(key)?.cluster;
    const reason = isProtected
      ? 'its files are not in Git any more; it is protected, so nothing of it goes: put them back, or begin with krake-infra cluster delete'
      : 'it is being removed';
    const { phase = 'absent', available = false } = cluster ?? {};
    return [{ cluster: key, management, phase, available, pools: [], reason }];
  });
}

interface Seen {
  readonly managements: Managements;
  /** What holds changes of templates, by template. */
  readonly waves: ReadonlyMap<string, string>;
}

function lineOf(data: FleetData, { managements, waves }: Seen, key: NamespacedName): ClusterLine | undefined {
  const cluster = data.clusters.get(key);
  if (!cluster || cluster.spec.registered) return undefined;
  const management = managementOf(cluster, data.managementClusters.keys()) ?? '';
  const watched = managements.get(management);
  const unknown = { cluster: key, management, phase: 'unknown', available: false, pools: [] };
  if (!watched) return { ...unknown, reason: `no kubeconfig for management cluster ${management}` };
  if (watched.trouble !== undefined) return { ...unknown, reason: watched.trouble };
  const objects = watched.index.clusters.get(key);
  const kustomization = watched.index.kustomizations.get(key);
  const [plane] = Object.values(objects?.controlPlanes ?? {});
  const pools = poolLines(data, key, objects, kustomization);
  const removal = removalOf(data.states.get(key)?.status);
  const upgrade = upgradeText(grantedBody(data, cluster), data.states.get(key)?.status);
  const found = reasonOf(objects, kustomization, { pools, removal });
  const reasons = [found, upgrade, waveText(data, cluster, waves)].filter((text) => text !== undefined);
  const reason = reasons.length === 0 ? undefined : reasons.join('; ');
  return {
    cluster: key,
    management,
    phase: objects?.cluster?.phase ?? 'absent',
    available: objects?.cluster?.available ?? false,
    ...(plane && { controlPlane: { ready: plane.ready, desired: plane.desired } }),
    pools,
    ...(kustomization?.applied && { applied: kustomization.applied }),
    ...(reason !== undefined && { reason }),
  };
}

function poolLines(
  data: FleetData,
  key: NamespacedName,
  objects: ClusterObjects | undefined,
  kustomization: KustomizationRecord | undefined,
): readonly PoolLine[] {
  const cluster = data.clusters.get(key);
  const { pools = [], kubernetesVersion = '' } = cluster ? mergedBody(data, cluster) : {};
  return pools.map((pool): PoolLine => {
    const deployments = deploymentsOf(objects, pool.name);
    const sum = (count: 'desired' | 'ready') => deployments.reduce((total, one) => total + one[count], 0);
    const seen = { objects, ...(kustomization && { kustomization }) };
    const status = poolStatus({ pool, version: kubernetesVersion }, seen);
    const size = wantedSize(pool);
    const { settled = sum('ready') === sum('desired'), reason } = status ?? {};
    const wanted = size ? (size.min === size.max ? String(size.min) : `${size.min}..${size.max}`) : 'autoscaler';
    return {
      name: pool.name,
      wanted,
      desired: sum('desired'),
      ready: sum('ready'),
      settled,
      ...(reason !== undefined && { reason }),
    };
  });
}

function reasonOf(
  objects: ClusterObjects | undefined,
  kustomization: KustomizationRecord | undefined,
  { pools, removal }: { readonly pools: readonly PoolLine[]; readonly removal: string | undefined },
): string | undefined {
  if (kustomization && !isContent(kustomization)) return fluxTrouble(kustomization);
  if (removal !== undefined) return removal;
  if (!objects?.cluster) return kustomization ? undefined : 'Flux has no Kustomization for it yet';
  return pools.find(({ settled }) => !settled)?.reason ?? machinesMissing(objects) ?? objects.cluster.complaint;
}

/** That a change of its template did not reach it yet, and why. */
function waveText(data: FleetData, cluster: Cluster, waves: Seen['waves']): string | undefined {
  const template = templateOf(data, cluster);
  if (!isBehind(template, data.states.get(namespacedName(cluster.metadata))?.status)) return undefined;
  const { name = '' } = template?.metadata ?? {};
  const reason = waves.get(name) ?? '';
  return `waits for its wave of the change of template ${name}${reason === '' ? '' : `, ${reason}`}`;
}

/** How far the removal of the cluster, or of one of its pools, is. */
function removalOf({ deletion, pools = [] }: ClusterStatus = {}): string | undefined {
  if (deletion) return deletionText(deletion);
  const [first] = pools.flatMap((pool) =>
    pool.deletion ? [`pool ${pool.name} is ${deletionText(pool.deletion)}`] : [],
  );
  return first;
}
