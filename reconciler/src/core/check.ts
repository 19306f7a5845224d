import { type ClusterChange, type Live, type Refusal, refuse, type Side } from './checks/change.ts';
import { managementRefusals } from './checks/management.ts';
import { objectRefusals } from './checks/objects.ts';
import { scaleFromZeroRefusals } from './checks/scale-from-zero.ts';
import { sizeRefusals } from './checks/sizes.ts';
import { versionRefusals } from './checks/versions.ts';
import type { Cluster } from './generated/fleet.ts';
import type { ImmutabilityRule } from './immutability.ts';
import { isProtected, type Manifest, type ManifestSet } from './manifest.ts';
import { type FleetData, fleetPath, type NamespacedName, namespacedName } from './model.ts';
import { releasedClusters } from './release.ts';
import { resolveCluster } from './resolve.ts';
import { type ChangeRuleName, ruleOf } from './rules.ts';

export type { Live, LiveSize, Refusal } from './checks/change.ts';

/** Valid fleet data and what it renders to. */
export interface FleetState {
  readonly data: FleetData;
  /** May be limited to clusters that changed. */
  readonly manifests: ManifestSet;
}

export interface CheckOptions {
  /** What infrastructure providers allow to change. */
  readonly immutability: readonly ImmutabilityRule[];
  /** What was seen on the management cluster. Default: nothing; then Git's word counts, and no template is unused. */
  readonly live?: Live;
}

/**
 * Every rule that needs two states. Pure, and the same for people, automation and reverts. A cluster that is created
 * by the change has no machines yet, so that little is refused of it.
 *
 * @returns refusals of what clusters share, then by cluster, each by number of the rule; empty when the change may be made
 */
export function check(before: FleetState, after: FleetState, options: CheckOptions): readonly Refusal[] {
  const [old, next] = [objectsByCluster(before.manifests), objectsByCluster(after.manifests)];
  const fresh = newClusters(before.data, after.data);
  const released = releasedClusters(before.data, after.data);
  const refusals = [...before.data.clusters].flatMap(([key, cluster]) => {
    const now = after.data.clusters.get(key);
    if (!now) {
      const movedTo = fresh.get(cluster.metadata.name);
      const gone = { key, cluster, objects: old.get(key) ?? [], movedTo, isReleased: released.has(key) };
      const removed = removalRefusals(before.data, gone);
      return [...removed, ...workloadRefusals(before.data, cluster)];
    }
    const tooEarly = deletionRefusals(before.data, after.data, now);
    if (tooEarly.length > 0) return tooEarly;
    if ((cluster.spec.registered === undefined) !== (now.spec.registered === undefined)) return [switched(key, now)];
    const sides = [sideOf(before.data, cluster, old.get(key)), sideOf(after.data, now, next.get(key))] as const;
    if (!sides[0] || !sides[1]) return [];
    return changeRefusals({ key, before: sides[0], after: sides[1], live: options.live ?? {} }, options.immutability);
  });
  const created = [...after.data.clusters].flatMap(([key, cluster]) => {
    const side = before.data.clusters.has(key) ? undefined : sideOf(after.data, cluster);
    return side ? scaleFromZeroRefusals(side, undefined) : [];
  });
  const all = [...managementRefusals(before.data, after.data), ...refusals, ...created];
  return all.sort(
    (a, b) => compareText(a.cluster ?? '', b.cluster ?? '') || ruleOf(a.rule).number - ruleOf(b.rule).number,
  );
}

/** Namespaces of clusters that begin with this change, by name. */
function newClusters(before: FleetData, after: FleetData): ReadonlyMap<string, string> {
  const fresh = [...after.clusters].filter(([key]) => !before.clusters.has(key));
  return new Map(fresh.map(([, { metadata }]) => [metadata.name, metadata.namespace]));
}

function changeRefusals(change: ClusterChange, immutability: readonly ImmutabilityRule[]): Refusal[] {
  const moved = [...moveRefusals(change), ...profileRefusals(change)];
  if (moved.length > 0) return moved;
  return [
    ...versionRefusals(change),
    ...sizeRefusals(change),
    ...scaleFromZeroRefusals(change.after, change.before),
    ...objectRefusals(change, immutability),
  ];
}

function moveRefusals(change: ClusterChange): Refusal[] {
  const [was, is] = [change.before.resolved, change.after.resolved];
  return (['cloud', 'management'] as const).flatMap((field) => {
    if (was[field] === is[field]) return [];
    const message = `the cluster can not move from ${field} ${was[field]} to ${is[field]}`;
    return [refuse(change, { rule: 'cluster-moved', field: `spec.${field}`, message })];
  });
}

function profileRefusals(change: ClusterChange): Refusal[] {
  const [was, is] = [change.before.resolved.renderProfile, change.after.resolved.renderProfile];
  if (is >= was) return [];
  const message = `the render profile can not go back from ${was} to ${is}`;
  return [refuse(change, { rule: 'render-profile-lowered', field: 'spec.renderProfile', message })];
}

interface RemovedCluster {
  readonly key: NamespacedName;
  readonly cluster: Cluster;
  readonly objects: readonly Manifest[];
  /** Namespace in which a cluster of the same name begins with this change. */
  readonly movedTo: string | undefined;
  readonly isReleased: boolean;
}

function removalRefusals(before: FleetData, { key, cluster, objects, movedTo, isReleased }: RemovedCluster): Refusal[] {
  // Nothing was rendered for a registered cluster, so nothing goes with it.
  if (cluster.spec.registered || isReleased) return [];
  const lifted = before.states.get(key)?.status?.deletion?.phase === 'lifted';
  const guarded = objects.some((object) => object.kind === 'Cluster' && isProtected(object));
  if (lifted && !guarded) return [];
  const file = fleetPath('Cluster', cluster.metadata);
  if (movedTo !== undefined) {
    const message = `the cluster can not move to namespace ${movedTo}`;
    return [plainRefusal('cluster-moved', key, { file, field: 'metadata.namespace', message })];
  }
  const message = `the file of the cluster is gone, but its protection was not lifted${lifted ? ' in its manifests' : ''} before`;
  return [plainRefusal('cluster-removed', key, { file, field: 'metadata.name', message })];
}

/** Workloads that are bound to a created cluster; what was registered lives on, so that Flux can still reach it. */
function workloadRefusals({ workloads }: FleetData, { metadata, spec }: Cluster): Refusal[] {
  if (spec.registered) return [];
  const { namespace, name } = metadata;
  return [...workloads.values()].flatMap((workload): Refusal[] => {
    if (workload.metadata.namespace !== namespace || workload.spec.cluster !== name) return [];
    const file = fleetPath('Workload', workload.metadata);
    const message = `workload ${workload.metadata.name} is bound to cluster ${name}, which is being deleted`;
    return [plainRefusal('cluster-with-workloads', `${namespace}/${name}`, { file, field: 'spec.cluster', message })];
  });
}

/** Deleting begins with the commit that lifts the protection; it says so before the one that can no longer be undone. */
function deletionRefusals(before: FleetData, after: FleetData, cluster: Cluster): Refusal[] {
  const key = namespacedName(cluster.metadata);
  return !isBeingDeleted(before, key) && isBeingDeleted(after, key) ? workloadRefusals(after, cluster) : [];
}

function isBeingDeleted({ states }: FleetData, key: NamespacedName): boolean {
  return states.get(key)?.status?.deletion !== undefined;
}

function switched(key: NamespacedName, now: Cluster): Refusal {
  const message = now.spec.registered
    ? 'a created cluster can not become a registered one'
    : 'a registered cluster can not become a created one';
  const file = fleetPath('Cluster', now.metadata);
  return plainRefusal('registered-switched', key, { file, field: 'spec.registered', message });
}

function plainRefusal(
  rule: ChangeRuleName,
  cluster: NamespacedName,
  details: Pick<Refusal, 'file' | 'field' | 'message'>,
): Refusal {
  return { rule, cluster, hint: ruleOf(rule).wayOut, ...details };
}

function sideOf(data: FleetData, cluster: Cluster, objects: readonly Manifest[] = []): Side | undefined {
  const resolved = resolveCluster(data, cluster);
  const state = data.states.get(`${cluster.metadata.namespace}/${cluster.metadata.name}`);
  return resolved && { data, cluster, resolved, state, objects };
}

function objectsByCluster(set: ManifestSet): ReadonlyMap<NamespacedName, readonly Manifest[]> {
  const byCluster = new Map<NamespacedName, readonly Manifest[]>();
  for (const { cluster, objects } of set) {
    if (cluster !== undefined) byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), ...objects]);
  }
  return byCluster;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
