import { REMEMBERED_DECISIONS } from './activity.ts';
import type { ClusterStatus, MachinePool, ScaleRecord, Silence } from './generated/fleet.ts';
import { type FleetData, type NamespacedName, namespacedName } from './model.ts';
import { totalReplicas } from './pools.ts';
import { resolveCluster } from './resolve.ts';
import { latestChange } from './stop-facts.ts';

/** What a person did that overrules policies, and the direction in which they are to leave the pool alone. */
export interface Intervention {
  readonly cluster: NamespacedName;
  readonly pool: string;
  readonly direction: Silence['direction'];
  readonly cause: Silence['cause'];
  /** Machines before and after, where known. */
  readonly from?: number;
  readonly to?: number;
  /** Who did it, `Name <email>`, and in which commit; filled in by who knows the history. */
  readonly by?: string;
  readonly commit?: string;
  /** Branch that was closed. */
  readonly proposal?: string;
}

/** A branch with a policy's decision that is no longer there. */
export interface VanishedProposal {
  /** `proposals/<namespace>/<cluster>/<pool>/<class>`. */
  readonly proposal: string;
  readonly decision: string;
}

/**
 * What people did to pools of policies between two loads of a fleet.
 *
 * - A decision that was remembered before and is not any more was reverted: its direction is silenced.
 * - A size that no new decision explains was set by hand: lowered silences growth, raised silences shrinking.
 *
 * @param before the fleet that the program knew last
 * @param clusters those that may differ; their files must be readable in `after`
 */
export function interventionsBetween(
  before: FleetData,
  after: FleetData,
  clusters: Iterable<NamespacedName>,
): readonly Intervention[] {
  const governed = governedPools(after);
  return [...clusters].flatMap((cluster) => {
    const [was, is] = [side(before, cluster), side(after, cluster)];
    if (!was || !is) return [];
    return [...is.pools.values()].flatMap((pool): Intervention[] => {
      const old = was.pools.get(pool.name);
      if (!old || old.owner !== pool.owner || !governed.has(`${cluster}/${pool.name}`)) return [];
      const reverts = revertsOf(pool.name, was.status, is.status);
      const edits = editsOf(old, pool, { was: was.status, is: is.status, reverts });
      return [...unique(reverts.map(reverted)), ...edits].map((found) => ({ cluster, pool: pool.name, ...found }));
    });
  });
}

/** What one load of a fleet shows: sizes that are neither what was decided last nor what a person was seen to set. */
export function interventionsShown(data: FleetData, clusters: Iterable<NamespacedName>): readonly Intervention[] {
  const governed = governedPools(data);
  return [...clusters].flatMap((cluster) => {
    const { pools, status } = side(data, cluster) ?? {};
    return [...(pools?.values() ?? [])].flatMap((pool): Intervention[] => {
      const known = lastKnownSize(status, pool.name);
      if (known === undefined || pool.owner !== 'policy' || !governed.has(`${cluster}/${pool.name}`)) return [];
      return edited(known, totalReplicas(pool)).map((found) => ({ cluster, pool: pool.name, ...found }));
    });
  });
}

/** Proposals that went without their decision becoming part of the fleet. */
export function proposalsClosed(data: FleetData, vanished: readonly VanishedProposal[]): readonly Intervention[] {
  const governed = governedPools(data);
  return vanished.flatMap(({ proposal, decision }): Intervention[] => {
    const [, namespace = '', name = '', pool = '', direction] = proposal.split('/');
    const cluster = `${namespace}/${name}` as const;
    if (!governed.has(`${cluster}/${pool}`) || !data.clusters.has(cluster)) return [];
    const merged = recordsOf(data.states.get(cluster)?.status, pool).some(({ id }) => id === decision);
    if (merged) return [];
    return [{ cluster, pool, direction: direction === 'scale-up' ? 'up' : 'down', cause: 'closed', proposal }];
  });
}

/** `<cluster>/<pool>` of every pool that a policy moves. */
function governedPools({ policies }: FleetData): ReadonlySet<string> {
  return new Set(
    [...policies.values()].map(
      ({ metadata, spec }) => `${metadata.namespace}/${spec.target.cluster}/${spec.target.pool}`,
    ),
  );
}

interface Side {
  readonly status: ClusterStatus | undefined;
  /** Pools whose size policies own. */
  readonly pools: ReadonlyMap<string, MachinePool>;
}

function side(data: FleetData, key: NamespacedName): Side | undefined {
  const cluster = data.clusters.get(key);
  const resolved = cluster && resolveCluster(data, cluster);
  if (!resolved) return undefined;
  const pools = (resolved.body.pools ?? []).filter(({ owner }) => owner === 'policy' || owner === 'bounded');
  return {
    status: data.states.get(namespacedName(cluster.metadata))?.status,
    pools: new Map(pools.map((pool) => [pool.name, pool])),
  };
}

interface PoolRecord {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly at: string;
}

/** Decisions on a pool that a state remembers, each once, oldest first. */
function recordsOf(status: ClusterStatus | undefined, pool: string): readonly PoolRecord[] {
  const { lastUp, lastDown } = status?.pools?.find(({ name }) => name === pool) ?? {};
  const latest = [lastUp, lastDown].flatMap((record) => (record ? [recordOf(record)] : []));
  const listed = (status?.decisions ?? []).flatMap(({ id, pool: about, from, to, at, decided = at }) =>
    about === pool && from !== undefined && to !== undefined ? [{ id, from, to, at: decided }] : [],
  );
  const byId = new Map([...latest, ...listed].map((record) => [record.id, record]));
  return [...byId.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function recordOf({ decision, from, to, at }: ScaleRecord): PoolRecord {
  return { id: decision, from, to, at };
}

/** Decisions that are gone, though none of them had to make room for newer ones. */
function revertsOf(pool: string, was: ClusterStatus | undefined, is: ClusterStatus | undefined): readonly PoolRecord[] {
  const now = recordsOf(is, pool);
  const ids = new Set([...now, ...(is?.decisions ?? [])].map(({ id }) => id));
  // Room is made for newer ones, which a revert does not bring.
  const newest = now.at(-1)?.at;
  const old = new Set((was?.decisions ?? []).map(({ id }) => id));
  const grown = (is?.decisions ?? []).filter(({ id }) => !old.has(id)).length;
  const roomMade = (at: string) => grown > 0 && newest !== undefined && at < newest && isFull(is);
  return recordsOf(was, pool).filter(({ id, at }) => !ids.has(id) && !roomMade(at));
}

function isFull(status: ClusterStatus | undefined): boolean {
  return (status?.decisions?.length ?? 0) >= REMEMBERED_DECISIONS;
}

type Found = Omit<Intervention, 'cluster' | 'pool'>;

function reverted({ from, to }: PoolRecord): Found {
  return { direction: to > from ? 'up' : 'down', cause: 'revert', from, to };
}

function unique(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map((each) => [each.direction, each])).values()];
}

interface Pair {
  readonly was: ClusterStatus | undefined;
  readonly is: ClusterStatus | undefined;
  readonly reverts: readonly PoolRecord[];
}

function editsOf(old: MachinePool, pool: MachinePool, { was, is, reverts }: Pair): readonly Found[] {
  const [before, after] = [latestChange(was, pool.name), latestChange(is, pool.name)];
  const isNew = after !== undefined && after.decision !== before?.decision && reverts.length === 0;
  if (pool.owner === 'bounded') return isNew ? [] : boundsEdited(old, pool);
  const size = totalReplicas(pool);
  const noted = is?.pools?.find(({ name }) => name === pool.name)?.lastHand;
  const known = was?.pools?.find(({ name }) => name === pool.name)?.lastHand;
  const explained =
    (isNew && after.to === size) ||
    reverts.some(({ from }) => from === size) ||
    (noted !== undefined && noted.at !== known?.at && noted.to === size);
  if (explained) return [];
  return edited(isNew ? after.to : totalReplicas(old), size);
}

/** Nobody wants the machine to undo what a hand did; going further the same way undoes nothing. */
function edited(from: number, to: number): readonly Found[] {
  if (from === to) return [];
  return [{ direction: to > from ? 'down' : 'up', cause: 'edit', from, to }];
}

function boundsEdited(old: MachinePool, pool: MachinePool): readonly Found[] {
  const moves = (['min', 'max'] as const).map((bound) => total(pool, bound) - total(old, bound));
  return [
    ...(moves.some((move) => move > 0) ? [{ direction: 'down' as const, cause: 'edit' as const }] : []),
    ...(moves.some((move) => move < 0) ? [{ direction: 'up' as const, cause: 'edit' as const }] : []),
  ];
}

function total(pool: MachinePool, bound: 'min' | 'max'): number {
  const parts = pool.zones ?? [pool];
  return parts.reduce((sum, part) => sum + (part[bound] ?? 0), 0);
}

/** The size that was decided or noted last. */
function lastKnownSize(status: ClusterStatus | undefined, pool: string): number | undefined {
  const hand = status?.pools?.find(({ name }) => name === pool)?.lastHand;
  const decided = latestChange(status, pool);
  return hand && (!decided || hand.at >= decided.at) ? hand.to : decided?.to;
}
