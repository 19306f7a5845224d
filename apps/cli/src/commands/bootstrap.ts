import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ManagementCluster, ManagementClusterSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { type FleetData, fleetPath } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster } from '@krake-infra/reconciler/core/resolve.ts';
import type { YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { edited } from '@krake-infra/reconciler/loop/edit-file.ts';
import { bootstrapObjects, bootstrapSecrets } from '@krake-infra/synth/delivery/bootstrap.ts';
import { FLUX_NAMESPACE } from '@krake-infra/synth/delivery/names.ts';
import { trackerAccess } from '@krake-infra/synth/delivery/tracker-role.ts';
import { writeYaml } from '@krake-infra/synth/yaml-writer.ts';
import { commitChange } from '../commit-change.ts';
import { readConfigurationFile } from '../configuration-file.ts';
import type { Context } from '../context.ts';
import { readValidFleet } from '../fleet-access.ts';
import { notFound } from '../names.ts';
import { printData } from '../terminal.ts';

export interface BootstrapOptions {
  readonly url?: string;
  readonly credentials?: string;
  readonly dryRun?: boolean;
  /** File with the configuration of the server; prints what the server needs instead. */
  readonly serve?: string;
  /** With `serve`: its container image. */
  readonly image?: string;
}

/**
 * Prints what a management cluster needs so that Flux delivers the fleet, for `kubectl apply`; with `url`, commits
 * instead where Flux fetches the fleet from, together with what that renders to.
 */
export async function bootstrap(context: Context, name: string, options: BootstrapOptions): Promise<void> {
  if (options.serve !== undefined || options.image !== undefined) return printServer(context, name, options);
  if (options.url !== undefined) return commitDelivery(context, name, options.url, options);
  if (options.credentials !== undefined || options.dryRun) {
    throw new Problem({ code: 'usage', message: 'nothing to commit', hint: 'give --url as well' });
  }
  const data = await readValidFleet(context);
  const { spec } = requireManagement(data.managementClusters, name);
  const objects = bootstrapObjects(name, spec, data.fleet.spec.branch ?? 'main');
  if (objects.length === 0) {
    const hint = `name the repository as Flux reaches it: krake-infra bootstrap ${name} --url https://...`;
    const file = fleetPath('ManagementCluster', { name });
    throw new Problem({ code: 'refused', message: 'spec.delivery is missing', hint, file });
  }
  print(context, [...objects, ...trackerAccess()], presupposed(spec, forClusters(data, name)));
}

function print(context: Context, objects: readonly Manifest[], comments: readonly string[]): void {
  if (context.output === 'json') printData(context.terminal, 'json', objects, () => []);
  else context.terminal.out(`${comments.map((line) => `# ${line}\n`).join('')}---\n${writeYaml(objects)}`);
}

async function printServer(context: Context, name: string, options: BootstrapOptions): Promise<void> {
  const { serve, image, url, credentials, dryRun } = options;
  if (serve === undefined || image === undefined || url !== undefined || credentials !== undefined || dryRun) {
    const hint = 'give --serve FILE and --image REFERENCE, and neither --url, --credentials nor --dry-run';
    throw new Problem({ code: 'usage', message: 'what the server needs is printed, and it needs an image', hint });
  }
  const data = await readValidFleet(context);
  requireManagement(data.managementClusters, name);
  const { serverManifests } = await import('./bootstrap-server.ts');
  const place = { data, management: name };
  const { objects, presupposed: comments } = await serverManifests(
    place,
    { serve, image },
    readConfigurationFile(serve),
  );
  print(context, objects, comments);
}

function requireManagement(known: ReadonlyMap<string, ManagementCluster>, name: string): ManagementCluster {
  const management = known.get(name);
  if (!management) throw notFound('management cluster', name, known.keys());
  return management;
}

/** What clusters of this management cluster need there: the controller of charts, and those that make credentials of clouds. */
function forClusters(data: FleetData, name: string): readonly string[] {
  const own = [...data.clusters.values()]
    .map((cluster) => resolveCluster(data, cluster))
    .filter((resolved) => resolved?.management === name);
  const hasCharts = own.some((resolved) => resolved?.body?.addons?.some(({ manifests }) => !manifests));
  const modes = own.map((resolved) => data.clouds.get(resolved?.cloud ?? '')?.spec.yaook?.credentials?.mode ?? '');
  const making = modes.some((mode) => ['externalSecret', 'keystoneUser', 'orcProject'].includes(mode));
  return [
    ...(hasCharts ? ['- helm-controller 1.6, for add-ons'] : []),
    ...(making ? ['- External Secrets 1.0 or newer, for credentials of Yaook clouds'] : []),
    ...(modes.includes('orcProject') ? ['- OpenStack Resource Controller (ORC) 2.6, for their projects'] : []),
  ];
}

/** What has to be there before the objects are applied. */
function presupposed(spec: ManagementClusterSpec, more: readonly string[]): readonly string[] {
  const { clusterApiVersion, providerVersions, delivery } = spec;
  const versions = Object.entries(providerVersions ?? {}).map(([provider, version]) => `, ${provider} ${version}`);
  const secrets = delivery ? bootstrapSecrets(delivery) : [];
  return [
    'Presupposes:',
    `- Flux 2.9 in namespace ${FLUX_NAMESPACE}: source-, kustomize- and notification-controller`,
    '- source-watcher 2.2 (ArtifactGenerator with pathPattern), and kustomize-controller with',
    '  --feature-gates=ExternalArtifact=true; with --requeue-dependency=5s new clusters come half a minute sooner,',
    '  with temporary folders in memory (emptyDir, medium: Memory) of Flux commits on large fleets are applied sooner',
    '- references to sources of other namespaces, so no --no-cross-namespace-refs on source-watcher and',
    '  notification-controller',
    ...more,
    ...(delivery?.workloadShard ? WORKLOAD_SHARD : []),
    `- Cluster API ${clusterApiVersion}${versions.join('')}`,
    ...secrets.map(([name, use]) => `- Secret ${FLUX_NAMESPACE}/${name}: ${use}`),
    'Apply once: kubectl apply --server-side -f -; from then on Flux applies it from the fleet.',
  ];
}

const WORKLOAD_SHARD = [
  '- a second kustomize-controller for workloads, with --watch-label-selector=sharding.fluxcd.io/key=workloads, and the',
  '  first one with --watch-label-selector=!sharding.fluxcd.io/key',
];

async function commitDelivery(
  context: Context,
  name: string,
  url: string,
  { credentials, dryRun = false }: BootstrapOptions,
): Promise<void> {
  await commitChange(
    context,
    ({ fleet: { data } }) => {
      const { delivery } = requireManagement(data.managementClusters, name).spec;
      const edits = deliveryEdits(delivery, url, credentials);
      const subject = `Deliver the fleet to management cluster ${name}`;
      return [(snapshot) => ({ subject, files: [edited(snapshot, fleetPath('ManagementCluster', { name }), edits)] })];
    },
    dryRun,
  );
}

function deliveryEdits(
  delivery: ManagementClusterSpec['delivery'],
  url: string,
  credentials: string | undefined,
): readonly YamlEdit[] {
  const path = ['spec', 'delivery'];
  if (!delivery) return [{ op: 'add', path, value: { url, ...(credentials !== undefined && { credentials }) } }];
  const edits: YamlEdit[] = [{ op: 'set', path: [...path, 'url'], value: url }];
  if (credentials === undefined) return edits;
  const op = delivery.credentials === undefined ? 'add' : 'set';
  return [...edits, { op, path: [...path, 'credentials'], value: credentials }];
}
