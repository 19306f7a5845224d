import { basename, dirname } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ReplicaSettings, ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { isOpen } from '@krake-infra/server/access/configured.ts';
import { isLoopback } from '@krake-infra/server/access/loopback.ts';
import { readConfiguration } from '@krake-infra/server/configuration.ts';
import { FILES_FOLDER, FILES_SECRET, GIT_SECRET, SERVER } from '@krake-infra/synth/server/settings.ts';

export interface ServerOptions {
  /** File with the configuration of the doors. */
  readonly serve: string;
  readonly image: string;
}

interface Place {
  readonly data: FleetData;
  /** Name of the management cluster. */
  readonly management: string;
}

/** What a management cluster needs so that the server runs there, and what it presupposes. */
export async function serverManifests(
  { data, management }: Place,
  { serve: file, image }: ServerOptions,
  bytes: Uint8Array,
): Promise<{ readonly objects: readonly Manifest[]; readonly presupposed: readonly string[] }> {
  const { serverObjects } = await import('@krake-infra/synth/server/objects.ts');
  const configuration = readConfiguration(file, bytes);
  const replicas = checked(configuration, file, management);
  const fleet = data.managementClusters.get(management)?.spec.delivery?.url;
  if (fleet === undefined) {
    const hint = `name the repository: krake-infra bootstrap ${management} --url https://...`;
    throw new Problem({ code: 'refused', message: `management cluster ${management} has no spec.delivery`, hint });
  }
  const { namespace, lease = SERVER, endpointSlice } = replicas;
  const files = filesOf(configuration);
  const objects = serverObjects({
    management,
    namespace,
    lease,
    service: endpointSlice,
    image,
    fleet,
    branch: data.fleet.spec.branch ?? 'main',
    configuration: Buffer.from(bytes).toString('utf8'),
    port: configuration.listen?.port ?? PORT,
    hasFiles: files.length > 0,
    reviewsTokens: configuration.api?.kubernetesTokens?.management === management,
    kubeconfigNamespaces: sendersOn(configuration, data, management),
  });
  return { objects, presupposed: presupposed(namespace, files) };
}

const PORT = 8800;

function presupposed(namespace: string, files: readonly string[]): readonly string[] {
  return [
    'Presupposes:',
    '- Flux and Cluster API, as krake-infra bootstrap says without --serve',
    `- Secret ${namespace}/${GIT_SECRET}: token, by which the fleet repository is written over https`,
    ...(files.length > 0
      ? [`- Secret ${namespace}/${FILES_SECRET}: ${files.map((file) => basename(file)).join(', ')}`]
      : []),
    'Apply: kubectl apply --server-side -f -; again after each change of the configuration.',
  ];
}

/** Certificates, keys and tokens that the configuration names. */
function filesOf({ tls, infrastructureManager }: ServerConfiguration): readonly string[] {
  const connections = [tls, ...(infrastructureManager?.senders ?? []).map(({ krake }) => krake)];
  const named = connections.flatMap((connection) => Object.entries(connection ?? {}));
  return [...new Set(named.flatMap(([field, value]) => (field.endsWith('File') ? [String(value)] : [])))];
}

/** Namespaces of the senders whose clusters are on this management cluster. */
function sendersOn({ infrastructureManager }: ServerConfiguration, data: FleetData, name: string): readonly string[] {
  const isOnly = data.managementClusters.size === 1;
  const senders = infrastructureManager?.senders ?? [];
  const here = senders.filter(({ management }) => (management === undefined ? isOnly : management === name));
  return [...new Set(here.map(({ namespace }) => namespace))].sort();
}

type PodReplicas = ReplicaSettings & Required<Pick<ReplicaSettings, 'endpointSlice'>>;

/** @throws Problem for a configuration that serves nobody from a pod */
function checked(configuration: ServerConfiguration, file: string, management: string): PodReplicas {
  const { replicas, listen } = configuration;
  const refuse = (field: string, message: string, hint: string): never => {
    throw new Problem({ code: 'refused', file, field, message, hint });
  };
  if (replicas?.management !== management || replicas.endpointSlice === undefined) {
    const settings = `{ management: ${management}, namespace: ${SERVER}, endpointSlice: ${SERVER} }`;
    return refuse(
      'replicas',
      `two replicas need a Lease on ${management} and an EndpointSlice`,
      `add replicas: ${settings}`,
    );
  }
  if (isLoopback(listen?.host ?? '127.0.0.1')) {
    refuse('listen.host', 'nobody reaches loopback of a pod', 'set listen: { host: 0.0.0.0 }');
  }
  if (listen?.port === 0) refuse('listen.port', 'a Service needs a port that is known', 'leave it out for 8800');
  if (isOpen(configuration)) refuse('api', 'it would be open to everybody', 'add tokens or kubernetesTokens');
  const elsewhere = filesOf(configuration).find((each) => dirname(each) !== FILES_FOLDER);
  if (elsewhere !== undefined) {
    const hint = `keep it in Secret ${FILES_SECRET}, which is mounted at ${FILES_FOLDER}`;
    refuse('files', `${elsewhere} is not in the container`, hint);
  }
  return { ...replicas, endpointSlice: replicas.endpointSlice };
}
