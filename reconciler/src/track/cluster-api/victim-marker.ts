import type { Scaling } from '../../core/decision.ts';
import { readySeconds } from '../../core/growth.ts';
import type { FleetData } from '../../core/model.ts';
import { hasReplicas, zoneSizes } from '../../core/pools.ts';
import { managementOf, mergedBody } from '../../core/resolve.ts';
import type { Log, VictimMarker } from '../../ports.ts';
import type { Actuator } from './actuator.ts';
import type { ClusterObjects, ObjectIndex } from './index-of-objects.ts';
import { deploymentsOf } from './pool-status.ts';
import type { MachineRecord } from './records.ts';
import type { Managements } from './tracker.ts';
import { chooseVictims, isMarkedByOthers, marksToSweep, markText } from './victims.ts';

/** Marks machines through the actuator, and keeps no memory: what is marked, and for which decision, stands on the machines. */
export function victimMarker(managements: Managements, actuator: Actuator, log: Log): VictimMarker {
  const annotate = async (management: string, machine: MachineRecord, text: string | null) => {
    if (machine.mark === text) return;
    try {
      await actuator.mark(management, machine, text);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log.warn('a machine can not be marked', { management, machine: `${machine.namespace}/${machine.name}`, problem });
    }
  };
  const markVictims = async (data: FleetData, scaling: Scaling, at: number) => {
    const cluster = data.clusters.get(scaling.cluster);
    const name = (cluster && managementOf(cluster, data.managementClusters.keys())) ?? '';
    const objects = managements.get(name)?.index.clusters.get(scaling.cluster);
    const text = markText({ decision: scaling.id, expires: at + readySeconds(data.fleet.spec.backOff) });
    for (const victim of victimsOf(data, scaling, objects)) {
      // Under our mark it would be swept with ours.
      if (!isMarkedByOthers(victim)) await annotate(name, victim, text);
    }
  };
  return {
    async mark(scalings, data, at) {
      for (const scaling of scalings) await markVictims(data, scaling, at);
    },
    async sweep(data, at) {
      const readable = [...managements].filter(([, { trouble }]) => trouble === undefined);
      for (const [name, { index }] of readable) {
        for (const machine of deadMarks(data, index, at)) await annotate(name, machine, null);
      }
    },
  };
}

/** Marks of decisions that expired, or that the cluster's state does not remember: their commit never came. */
function deadMarks(data: FleetData, { clusters }: ObjectIndex, at: number): readonly MachineRecord[] {
  return [...clusters.entries()].flatMap(([key, { machines }]) => {
    const marked = Object.values(machines).filter((machine) => machine.mark !== undefined);
    if (marked.length === 0) return [];
    const known = new Set(data.states.get(key)?.status?.decisions?.map(({ id }) => id));
    return marksToSweep(marked, at, (decision) => !known.has(decision));
  });
}

/** Machines that go with a decision, zone by zone. None where an autoscaler chooses the size. */
export function victimsOf(
  data: FleetData,
  { cluster: key, pool: name, class: direction, first }: Pick<Scaling, 'cluster' | 'pool' | 'class' | 'first'>,
  objects: ClusterObjects | undefined,
): readonly MachineRecord[] {
  const cluster = data.clusters.get(key);
  const pool = cluster && mergedBody(data, cluster).pools?.find((each) => each.name === name);
  if (!pool || !objects || direction !== 'scale-down' || !hasReplicas(pool)) return [];
  return zoneSizes(pool).flatMap(({ zone, replicas }) =>
    deploymentsOf(objects, name)
      .filter((deployment) => zone === undefined || deployment.zone === zone)
      .flatMap((deployment) => {
        const machines = Object.values(objects.machines).filter((machine) => machine.deployment === deployment.name);
        return chooseVictims(machines, deployment.desired - replicas, first);
      }),
  );
}
