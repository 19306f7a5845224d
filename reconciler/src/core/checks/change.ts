import type { Cluster, ClusterState } from '../generated/fleet.ts';
import { changedPaths } from '../json-diff.ts';
import type { Manifest } from '../manifest.ts';
import { type FleetData, fleetPath, type NamespacedName, type ResolvedCluster } from '../model.ts';
import { type ChangeRuleName, ruleOf } from '../rules.ts';

/** A change that breaks a rule; `formatProblem` takes it with the code `refused`. */
export interface Refusal {
  readonly rule: ChangeRuleName;
  /** Absent: what clusters share. */
  readonly cluster?: NamespacedName;
  /** What is wrong, one sentence without a final full stop. */
  readonly message: string;
  /** The way out. */
  readonly hint: string;
  /** Fleet file that most likely holds the cause. */
  readonly file: string;
  /** Dotted path in that file, such as `spec.pools[0].min`. */
  readonly field: string;
}

/** Sizes of a pool as they were seen on the management cluster. */
export interface LiveSize {
  /** Machines by zone; the zone of a pool without zones is `''`. */
  readonly zones: ReadonlyMap<string, number>;
  /** When it was seen, RFC 3339. */
  readonly at: string;
}

/** What can be known only by looking at the management cluster. */
export interface Live {
  /** By `<namespace>/<cluster>/<pool>`. Default: sizes are what Git says. */
  readonly sizes?: ReadonlyMap<string, LiveSize>;
  /** `<namespace>/<name>` of templates that no machine was seen to use. Default: every template may be in use. */
  readonly unusedTemplates?: ReadonlySet<string>;
}

/** One created cluster in one state. */
export interface Side {
  readonly data: FleetData;
  readonly cluster: Cluster;
  readonly resolved: ResolvedCluster;
  readonly state: ClusterState | undefined;
  readonly objects: readonly Manifest[];
}

/** A created cluster that exists in both states. */
export interface ClusterChange {
  readonly key: NamespacedName;
  readonly before: Side;
  readonly after: Side;
  readonly live: Live;
}

type RefusalDetails = Pick<Refusal, 'rule' | 'message' | 'field'> & Partial<Pick<Refusal, 'file' | 'hint'>>;

/** A refusal with its rule's way out, and the file that the cause is most likely in, unless told. */
export function refuse(change: ClusterChange, details: RefusalDetails): Refusal {
  return { cluster: change.key, file: causeFile(change), hint: ruleOf(details.rule).wayOut, ...details };
}

/** The cluster's own file when it changed, else its template's or its cloud's. */
function causeFile({ before, after }: ClusterChange): string {
  const own = fleetPath('Cluster', after.cluster.metadata);
  if (changedPaths(before.cluster, after.cluster).length > 0) return own;
  const template = after.cluster.spec.template;
  if (template !== undefined && differs(before.data.templates.get(template), after.data.templates.get(template))) {
    return fleetPath('ClusterTemplate', { name: template });
  }
  const { cloud } = after.resolved;
  const cloudChanged = differs(before.data.clouds.get(cloud), after.data.clouds.get(cloud));
  return cloudChanged ? fleetPath('Cloud', { name: cloud }) : own;
}

function differs(before: unknown, after: unknown): boolean {
  return changedPaths(before, after).length > 0;
}

/** Path of a pool's field in the file that declares the pool. */
export function poolField({ after }: ClusterChange, pool: string, field: string): string {
  const template = after.data.templates.get(after.cluster.spec.template ?? '');
  const lists = [after.cluster.spec.pools, template?.spec.pools];
  const index = lists.map((pools) => pools?.findIndex(({ name }) => name === pool) ?? -1).find((at) => at >= 0);
  return index === undefined ? 'spec.pools' : `spec.pools[${index}].${field}`;
}

/** Sizes of a pool as last seen, or `undefined`. */
export function liveSize({ key, live }: ClusterChange, pool: string): LiveSize | undefined {
  return live.sizes?.get(`${key}/${pool}`);
}
