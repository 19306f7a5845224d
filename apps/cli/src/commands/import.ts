import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { importCluster } from '@krake-infra/synth/import/import-cluster.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { locateFleet, requireFolder } from '../fleet-location.ts';
import { objectsOnServer } from '../import/live-source.ts';
import {
  chosen,
  type Imported,
  type ImportOptions,
  managementOf,
  refuseKnown,
  refuseUnexpressed,
  report,
} from '../import/read.ts';
import { importSource } from '../import/source.ts';
import { applyToFolder, readFleetFolder } from '../work-tree.ts';
import { synthesise } from './synth.ts';

/**
 * Writes fleet files for clusters that exist into the fleet's folder, and renders them. Exit code 4, and nothing written, when
 * the fleet has no word for something of them, unless it may stay as it is.
 */
export async function importClusters(
  context: Context,
  from: string,
  names: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const source = importSource(from);
  if (options.adopt) {
    const { adopt } = await import('../import/adopt.ts');
    return adopt(context, source, names, options);
  }
  const dir = requireFolder(locateFleet(context.fleet));
  const objects = 'objects' in source ? source.objects : await objectsOnServer(source.kubeconfig);
  let data = await readValidFleet(context);
  const management = managementOf(data, options.management);
  const imported: Imported[] = [];
  for (const key of chosen(objects, names)) {
    refuseKnown(data, key);
    const [namespace = '', name = ''] = key.split('/');
    const cluster = importCluster({ objects, namespace, name, data, management });
    imported.push({ cluster: key, ...cluster });
    data = withFiles(dir, imported);
  }
  report(context, imported);
  if (!options.verbatim) refuseUnexpressed(imported);
  if (options.dryRun) return;
  applyToFolder(
    dir,
    imported.flatMap(({ files }) => files),
  );
  await synthesise(dir, context.clock.now());
}

/** The folder's fleet with files that are not written yet, so that the next cluster finds the cloud of the one before. */
function withFiles(dir: string, imported: readonly Imported[]): FleetData {
  const files = imported.flatMap((each) => each.files).map((file) => ({ ...file, mode: '100644' }));
  return loadFleet([...readFleetFolder(dir).files, ...files]).data;
}
