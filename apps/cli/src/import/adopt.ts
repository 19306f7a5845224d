import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData, NamespacedName, RenderedFile } from '@krake-infra/reconciler/core/model.ts';
import { plan } from '@krake-infra/reconciler/core/plan.ts';
import { countText } from '@krake-infra/reconciler/core/text.ts';
import { type Snapshot, SnapshotReader, withChanges } from '@krake-infra/reconciler/loop/snapshot.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { importCluster } from '@krake-infra/synth/import/import-cluster.ts';
import { commitChange } from '../commit-change.ts';
import { type Context, timestamp } from '../context.ts';
import { withRepository } from '../fleet-access.ts';
import { handOver, protect } from './hand-over.ts';
import { objectsOnServer } from './live-source.ts';
import { withoutControllers } from './owners.ts';
import { proveUnchanged } from './proof.ts';
import { chosen, type Imported, type ImportOptions, managementOf, refuseUnexpressed, report } from './read.ts';
import { generationOf, ManagementServer } from './server.ts';
import type { ImportSource } from './source.ts';

/**
 * Takes clusters over, one after the other: proves on the API server that nothing of them changes, protects them against the
 * tool that has them, commits, and once Flux applied the commit leaves no other owner of what Flux applies. A cluster that is in
 * the fleet already, because Flux took too long, is only handed over.
 */
export async function adopt(
  context: Context,
  source: ImportSource,
  names: readonly string[],
  options: ImportOptions,
): Promise<void> {
  if ('objects' in source) {
    const hint = 'name the kubeconfig of the management cluster that has the objects';
    throw new Problem({ code: 'usage', message: 'manifests can be imported, but not adopted', hint });
  }
  const server = await ManagementServer.open(source.kubeconfig);
  const objects = await objectsOnServer(source.kubeconfig);
  const keys = chosen(objects, names);
  if (names.length === 0 && keys.length > 1) {
    const message = `there are ${keys.length} clusters`;
    throw new Problem({ code: 'usage', message, hint: `name those to adopt, such as ${keys[0]}` });
  }
  for (const key of keys) await adoptOne({ context, server, objects, options }, key);
}

interface Adoption {
  readonly context: Context;
  readonly server: ManagementServer;
  readonly objects: readonly Manifest[];
  readonly options: ImportOptions;
}

async function adoptOne({ context, server, objects, options }: Adoption, key: NamespacedName): Promise<void> {
  const [namespace = '', name = ''] = key.split('/');
  const snapshot = await newest(context);
  const management = managementOf(snapshot.fleet.data, options.management);
  const at = timestamp(context.clock.now());
  const machines = await server.machines(namespace, name);
  if (snapshot.fleet.data.clusters.has(key)) {
    const rendered = renderedObjects(snapshot.fleet.data, key, at);
    await handOver(server, rendered);
    context.terminal.out(`${context.paint('good', 'handed over')} ${key}: Flux alone owns what it applies\n`);
    return;
  }
  const read = (data: FleetData): Imported => ({
    cluster: key,
    ...importCluster({ objects, namespace, name, data, management }),
  });
  const imported = read(snapshot.fleet.data);
  report(context, [imported]);
  if (!options.verbatim) refuseUnexpressed([imported]);
  const rendered = renderedObjects(withChanges(snapshot, imported.files).fleet.data, key, at);
  const before = await proveUnchanged(server, rendered);
  refuseMachines(rendered, before, key);
  if (!options.dryRun) await protect(server, before);
  const existing = { management, cluster: key, objects: asFleetObjects(before, rendered) };
  const step = (current: Snapshot) => {
    const again = read(current.fleet.data);
    refuseOther(imported.files, again.files);
    return { subject: `Adopt cluster ${key}`, body: BODY, files: again.files, existing };
  };
  await commitChange(context, () => [step], options.dryRun === true);
  if (options.dryRun) return;
  await handOver(server, rendered);
  await confirm({ context, server, key }, before, machines);
}

const BODY =
  'It exists already. The API server confirmed that applying its manifests changes nothing that it asks for.';

function newest(context: Context): Promise<Snapshot> {
  return withRepository(context, async (repository) => new SnapshotReader(repository).read(await repository.head()));
}

function renderedObjects(data: FleetData, key: NamespacedName, at: string): readonly Manifest[] {
  return fleetRenderer.cluster(data, key, at)?.objects ?? [];
}

/** The objects with the labels by which the fleet finds pools, and without what controllers filled in; the rest is as it is. */
function asFleetObjects(now: readonly Manifest[], rendered: readonly Manifest[]): readonly Manifest[] {
  return now.map(withoutControllers).map((object, index) => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...rendered[index]?.metadata.labels } },
  }));
}

function refuseMachines(rendered: readonly Manifest[], before: readonly Manifest[], key: NamespacedName): void {
  const unit = (objects: readonly Manifest[]) => [{ management: '', cluster: key, objects }];
  const { totals } = plan(unit(asFleetObjects(before, rendered)), unit(rendered), fleetRenderer.immutability);
  if (Object.values(totals.nodes).every((count) => count === 0)) return;
  const message = `the plan of ${key} does not leave its machines alone: ${JSON.stringify(totals.nodes)}`;
  throw new Problem({ code: 'refused', message });
}

function refuseOther(proven: readonly RenderedFile[], now: readonly RenderedFile[]): void {
  const same = proven.length === now.length && proven.every(({ bytes }, at) => sameBytes(bytes, now[at]?.bytes));
  if (same) return;
  throw new Problem({ code: 'conflict', message: 'the fleet changed meanwhile', hint: 'run the command again' });
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0;
}

interface Adopted {
  readonly context: Context;
  readonly server: ManagementServer;
  readonly key: NamespacedName;
}

/** Looks again at what the proof promised. */
async function confirm(
  { context, server, key }: Adopted,
  before: readonly Manifest[],
  machines: ReadonlyMap<string, number>,
): Promise<void> {
  const [namespace = '', name = ''] = key.split('/');
  const moved: string[] = [];
  for (const object of before) {
    const now = await server.get(object);
    if (generationOf(now) !== generationOf(object)) moved.push(`${now.kind}/${now.metadata.name}`);
  }
  const after = await server.machines(namespace, name);
  const gone = [...machines.keys()].filter((machine) => !after.has(machine));
  if (moved.length + gone.length > 0) {
    const message = `${key} changed while it was adopted: ${[...moved, ...gone].join(', ')}`;
    throw new Problem({
      code: 'refused',
      message,
      hint: 'see who changed it; krake-infra cluster release gives it back',
    });
  }
  const count = `${countText(before.length, 'object')} and ${countText(machines.size, 'machine')}`;
  const text = `${count} as they were; Flux alone owns what it applies`;
  context.terminal.out(`${context.paint('good', 'adopted')} ${key}: ${text}\n`);
}
