import type { MachinePool, ScaleRecord } from '../../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../../core/model.ts';
import type { PoolKey, PoolStatus } from '../../core/observation.ts';
import { hasReplicas, totalLimits, totalReplicas } from '../../core/pools.ts';
import { resolveCluster } from '../../core/resolve.ts';
import { secondsOf } from '../../core/time.ts';
import type { Tracker } from '../../ports.ts';

/** Seconds from a commit until a simulated machine is ready, and until one is gone. */
export const SIMULATED_SECONDS = { up: 300, down: 120 };

const NAME = 'simulated';

/**
 * Stands in where no management cluster is connected: machines come and go a fixed time after their commit. Every
 * status says that it is simulated.
 */
export function simulatedTracker(): Tracker {
  return {
    name: NAME,
    async observe(data, at, clusters = data.clusters.keys()) {
      const statuses = new Map<PoolKey, PoolStatus>();
      for (const cluster of [...clusters].flatMap((key) => data.clusters.get(key) ?? [])) {
        const key = namespacedName(cluster.metadata);
        for (const pool of resolveCluster(data, cluster)?.body.pools ?? []) {
          const machines = machinesOf(pool);
          if (machines === undefined) continue;
          const changes = changesOf(data, cluster.metadata, pool.name);
          statuses.set(`${key}/${pool.name}`, statusAt(changes, machines, at));
        }
      }
      return statuses;
    },
  };
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

function changesOf(data: FleetData, metadata: { namespace: string; name: string }, pool: string): Change[] {
  const memory = data.states.get(namespacedName(metadata))?.status?.pools?.find(({ name }) => name === pool);
  const change = (record: ScaleRecord | undefined, seconds: number): Change[] =>
    record ? [{ record, settledAt: secondsOf(record.at) + seconds }] : [];
  return [...change(memory?.lastUp, SIMULATED_SECONDS.up), ...change(memory?.lastDown, SIMULATED_SECONDS.down)];
}

function statusAt(changes: readonly Change[], replicas: number, at: number): PoolStatus {
  const pending = changes.filter(({ settledAt }) => settledAt > at);
  if (pending.length === 0) return { settled: true, readyReplicas: replicas, source: NAME };
  const latest = Math.max(...pending.map(({ settledAt }) => settledAt));
  const ready = Math.min(replicas, ...pending.map(({ record }) => record.from));
  return { settled: false, readyReplicas: ready, reason: `machines settle in ${latest - at} s`, source: NAME };
}
