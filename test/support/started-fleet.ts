import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { parse } from 'yaml';
import { generateFleet } from './fleet-generator.ts';
import { VirtualFleet } from './virtual-fleet.ts';

export const AT = '2026-03-01T08:00:00Z';

export function objectAt<T extends FleetObject>(fleet: VirtualFleet, path: string): T {
  return parse(Buffer.from(fleet.inputs.get(path)?.bytes ?? []).toString()) as T;
}

/** Manifests and states as rendering everything gives them. */
export function fullRendering(fleet: VirtualFleet, at: string): Record<string, string> {
  const { data, problems } = loadFleet(fleet.inputs.values());
  if (problems.length > 0) throw new ProblemsError(problems);
  const { files } = renderFleet(data, at);
  return Object.fromEntries(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]).sort());
}

export async function started(clusters = 6) {
  const fleet = new VirtualFleet(generateFleet({ clusters, perNamespace: 3 }));
  const renderer = new IncrementalRenderer({ stampOf: fleet.stampOf });
  await fleet.update(renderer, AT, true);
  return { fleet, renderer };
}

export function scale(fleet: VirtualFleet, path: string, replicas: number): void {
  const cluster = objectAt<Cluster>(fleet, path);
  const [workers, ...rest] = cluster.spec.pools ?? [];
  const zones = workers?.zones?.map((zone) => ({ ...zone, replicas }));
  fleet.put({ ...cluster, spec: { ...cluster.spec, pools: [{ ...workers, zones }, ...rest] } } as Cluster);
}
