import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { Yaml } from 'cdk8s';
import { unitsOf } from './changed-units.ts';
import { readFleetFolder } from './fleet-folder.ts';
import { addonsOf, clusterChart, deliveryOf } from './fleet-renderer.ts';
import { outputPaths } from './output-paths.ts';
import { fleetProblems } from './problems.ts';
import { sharedObjects } from './shared-units.ts';

/**
 * Synthesises the fleet in a folder the way cdk8s does: charts, and cdk8s's own writer. Files have the same places below
 * `outdir` as they have below `manifests/` in a fleet repository.
 *
 * @throws ProblemsError with every problem of the fleet
 */
export function synthesise(fleetDir: string, outdir: string): void {
  const data = readFleet(fleetDir);
  const save = (path: string, objects: readonly unknown[]) => {
    const file = join(outdir, relative('manifests', path));
    mkdirSync(dirname(file), { recursive: true });
    Yaml.save(file, [...objects]);
  };
  for (const cluster of data.clusters.values()) {
    const resolved = resolveCluster(data, cluster);
    if (!resolved) continue;
    const { management, namespace, name } = resolved;
    save(outputPaths.cluster(management, namespace, name), clusterChart(data, resolved).toJson());
    save(outputPaths.clusterDelivery(management, namespace, name), deliveryOf(data, resolved));
    for (const addons of addonsOf(data, resolved)) {
      save(outputPaths.clusterAddons(management, namespace, name), addons);
    }
  }
  for (const unit of unitsOf(data)) {
    const objects = sharedObjects(data, unit);
    if (objects.length > 0) save(unit.path, objects);
  }
}

function readFleet(dir: string): FleetData {
  const fleet = loadFleet(readFleetFolder(dir));
  const problems: readonly ProblemDetails[] = [...fleet.problems, ...fleetProblems(fleet)];
  if (problems.length > 0) throw new ProblemsError(problems);
  return fleet.data;
}
