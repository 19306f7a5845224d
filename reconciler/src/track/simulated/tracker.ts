import type { Cluster, ClusterBody, ClusterState, MachinePool, ScaleRecord } from '../../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../../core/model.ts';
import type { PoolKey, PoolStatus } from '../../core/observation.ts';
import { hasReplicas, totalLimits, totalReplicas } from '../../core/pools.ts';
import { mergedBody } from '../../core/resolve.ts';
import { secondsOf } from '../../core/time.ts';
import type { Tracker } from '../../ports.ts';

/** Seconds from a commit until a simulated machine is ready, and until one is gone. */
export const SIMULATED_SECONDS = { up: 300, down: 120 };

/** Name of the tracker. */
export const SIMULATED = 'simulated';

/**
 * Stands in where no management cluster is connected: machines come and go a fixed time after their commit. Every
 * status says that it is simulated.
 */
export function simulatedTracker(): Tracker {
  return {
    name: SIMULATED,
    async observe(data, at, clusters = data.clusters.keys()) {
      const statuses = new Map<PoolKey, PoolStatus>();
      for (const cluster of [...clusters].flatMap((key) => data.clusters.get(key) ?? [])) {
        for (const { key, machines, changes, atRest } of poolsOf(data, cluster)) {
          statuses.set(key, changes.some(({ settledAt }) => settledAt > at) ? statusAt(changes, machines, at) : atRest);
        }
      }
      return statuses;
    },
  };
}

interface SimulatedPool {
  readonly key: PoolKey;
  readonly machines: number;
  readonly changes: readonly Change[];
  /** Its status when all changes are over. */
  readonly atRest: PoolStatus;
}

interface Known {
  readonly body: Partial<ClusterBody>;
  readonly state: ClusterState | undefined;
  readonly pools: readonly SimulatedPool[];
}

const known = new WeakMap<Cluster, Known>();

/** Loads share the objects of unchanged files, so their pools are made once. */
function poolsOf(data: FleetData, cluster: Cluster): readonly SimulatedPool[] {
  if (cluster.spec.registered) return [];
  const name = namespacedName(cluster.metadata);
  const body = mergedBody(data, cluster);
  const state = data.states.get(name);
  const before = known.get(cluster);
  if (before && before.body === body && before.state === state) return before.pools;
  const pools = (body.pools ?? []).flatMap((pool): SimulatedPool[] => {
    const machines = machinesOf(pool);
    if (machines === undefined) return [];
    const atRest = statusAt([], machines, 0);
    return [{ key: `${name}/${pool.name}`, machines, changes: changesOf(state, pool.name), atRest }];
  });
  known.set(cluster, { body, state, pools });
  return pools;
}

/** Machines of a pool. No autoscaler is simulated: one that works in bounds stays at the fewest. */
function machinesOf(pool: MachinePool): number | undefined {
  if (hasReplicas(pool)) return totalReplicas(pool);
  return pool.owner === 'bounded' ? totalLimits(pool).min : undefined;
}

interface Change {
  readonly record: ScaleRecord;
  readonly settledAt: number;
}

function changesOf(state: ClusterState | undefined, pool: string): Change[] {
  const memory = state?.status?.pools?.find(({ name }) => name === pool);
  const change = (record: ScaleRecord | undefined, seconds: number): Change[] =>
    record ? [{ record, settledAt: secondsOf(record.at) + seconds }] : [];
  return [...change(memory?.lastUp, SIMULATED_SECONDS.up), ...change(memory?.lastDown, SIMULATED_SECONDS.down)];
}

function statusAt(changes: readonly Change[], replicas: number, at: number): PoolStatus {
  const pending = changes.filter(({ settledAt }) => settledAt > at);
  if (pending.length === 0) return { settled: true, readyReplicas: replicas, source: SIMULATED };
  const latest = Math.max(...pending.map(({ settledAt }) => settledAt));
  const ready = Math.min(replicas, ...pending.map(({ record }) => record.from));
  return { settled: false, readyReplicas: ready, reason: `machines settle in ${latest - at} s`, source: SIMULATED };
}
