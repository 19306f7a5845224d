import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { mergedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { countText } from '@krake-infra/reconciler/core/text.ts';
import { removalChanges } from '@krake-infra/reconciler/loop/removal.ts';
import { type Snapshot, SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { commitChange, refuseImpossible } from '../commit-change.ts';
import { type Context, timestamp } from '../context.ts';
import { withRepository } from '../fleet-access.ts';
import { kustomizationsOf, removeOnceUnlisted, suspend } from '../import/flux.ts';
import { protect, takeFromFlux } from '../import/hand-over.ts';
import { ManagementServer } from '../import/server.ts';
import { requireKubeconfig } from '../live.ts';
import { clusterName, requireCluster } from '../names.ts';

/**
 * Gives a cluster back: every object stays as it is, Flux and the fleet let go of it. In this order: the objects are protected,
 * Flux is told to leave them alone, the files go, and what Flux owned is nobody's.
 */
export async function clusterRelease(context: Context, text: string, dryRun: boolean): Promise<void> {
  const { namespace, name, key } = clusterName(text);
  const { fleet } = await withRepository(context, async (repository) =>
    new SnapshotReader(repository).read(await repository.head()),
  );
  const cluster = requireCluster(fleet.data, key);
  const rendered = fleetRenderer.cluster(fleet.data, key, timestamp(context.clock.now()));
  if (!rendered) {
    const hint = 'remove it with krake-infra cluster delete; nothing happens to it';
    throw new Problem({ code: 'refused', message: `${key} is registered, the fleet has nothing to let go of`, hint });
  }
  if (mergedBody(fleet.data, cluster).addons?.length) {
    const hint = 'remove its addons first; Flux then takes them off the cluster';
    throw new Problem({ code: 'refused', message: `${key} has add-ons, which Flux alone keeps`, hint });
  }
  const step = (current: Snapshot) => ({
    subject: `Release cluster ${key}`,
    body: 'Its objects stay as they are; Flux was told to leave them alone.',
    files: removalChanges(current, { cluster: key, isReleased: true }, Math.floor(context.clock.now() / 1000)),
  });
  if (dryRun) return commitChange(context, () => [step], true);
  // Flux must not be told to leave alone what then stays in the fleet
  await refuseImpossible(context, () => [step]);
  const kubeconfig = requireKubeconfig(context, rendered.management, [...fleet.data.managementClusters.keys()]);
  const server = await ManagementServer.open(kubeconfig);
  const objects = await Promise.all(rendered.objects.map((object) => server.get(object)));
  await protect(server, objects);
  const kustomizations = await kustomizationsOf(server.connection, namespace, name);
  await suspend(server.connection, namespace, kustomizations);
  await commitChange(context, () => [step], false);
  await removeOnceUnlisted(server.connection, namespace, kustomizations);
  await takeFromFlux(server, objects);
  const what = `${countText(objects.length, 'object')} as they were, owned by whoever applies them next`;
  context.terminal.out(`${context.paint('good', 'released')} ${key}: ${what}\n`);
}
