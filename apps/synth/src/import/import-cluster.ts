import { isDeepStrictEqual } from 'node:util';
import {
  byPort,
  ClusterReader,
  type ClusterReading,
  type IClusterProvider,
  type UnexpressedField,
} from '@krake-infra/constructs';
import { Problem, type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { ClusterState } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type Manifest, textAt } from '@krake-infra/reconciler/core/manifest.ts';
import {
  type FleetData,
  fleetPath,
  NEW_RENDER_PROFILE,
  type RenderedFile,
} from '@krake-infra/reconciler/core/model.ts';
import { stateBytes } from '@krake-infra/reconciler/fleet/state-file.ts';
import { stringify } from 'yaml';
import { providers } from '../providers.ts';
import { leftOver } from './left-over.ts';

/** A cluster among objects that others made, and the fleet that it comes to. */
export interface ImportRequest {
  readonly objects: readonly Manifest[];
  readonly namespace: string;
  readonly name: string;
  readonly data: FleetData;
  /** ManagementCluster that has or shall have the objects. */
  readonly management: string;
}

export interface ImportedCluster {
  /** Cluster and state file, and the cloud's when it is new. */
  readonly files: readonly RenderedFile[];
  /** What fleet files can not say; the state file keeps it. */
  readonly unexpressed: readonly UnexpressedField[];
  /** `<Kind>/<name>` of objects of the cluster that stay where they are, because the fleet has no word for them. */
  readonly leftOver: readonly string[];
  /** The objects that were read, as they were found. */
  readonly found: readonly Manifest[];
}

/**
 * Fleet files for a cluster that exists. Pure: the same objects and fleet, the same files.
 *
 * @throws Problem `refused` when the cluster can not be read, `ProblemsError` when it breaks rules of the fleet
 */
export function importCluster(request: ImportRequest): ImportedCluster {
  const { objects, namespace, name, data, management } = request;
  const reading = readCluster(request);
  const cloud = cloudOf(data, reading);
  const state: ClusterState = {
    apiVersion: 'krake-infra.io/v1alpha1',
    kind: 'ClusterState',
    metadata: { name, namespace },
    status: {
      templates: reading.keptTemplates,
      provider: reading.cloud.provider,
      adopted: reading.adopted,
    } as ClusterState['status'] & object,
  };
  const labels = Object.keys(reading.labels).length > 0 && { labels: reading.labels };
  const several = data.managementClusters.size > 1 && { management };
  const spec = { cloud: cloud.name, ...several, renderProfile: NEW_RENDER_PROFILE, ...reading.body };
  const files = [
    ...cloud.files,
    fileOf('Cluster', { name, namespace, ...labels }, spec),
    { path: fleetPath('ClusterState', { namespace, name }), bytes: stateBytes(state) },
  ];
  const titles = new Set(reading.objectTitles);
  const own = objects.filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace);
  const found = own.filter((object) => titles.has(`${object.kind}/${object.metadata.name}`));
  return { files, unexpressed: reading.unexpressed, leftOver: leftOver(own, name, titles), found };
}

function readCluster({ objects, namespace, name, data, management }: ImportRequest): ClusterReading {
  const cluster = objects.find(
    ({ kind, metadata }) =>
      kind === 'Cluster' && metadata.name === name && (metadata.namespace ?? 'default') === namespace,
  );
  if (!cluster) throw unreadable(request(namespace, name), 'there is no such Cluster object', 'not-found');
  const old = objects.find(
    ({ apiVersion }) => /(^|\.)cluster\.x-k8s\.io\/v1(alpha|beta1)/.test(apiVersion) && !isInfrastructure(apiVersion),
  );
  if (old) {
    const why = `${old.kind}/${old.metadata.name} is written in ${old.apiVersion}`;
    throw unreadable(
      request(namespace, name),
      why,
      'refused',
      'read it from the management cluster, which converts it',
    );
  }
  const provider = providers.find((each) => reads(each, cluster));
  if (!provider) {
    const kind = textAt(cluster, 'spec', 'infrastructureRef', 'kind');
    throw unreadable(request(namespace, name), `no provider knows infrastructure of kind ${kind}`);
  }
  const spec = data.managementClusters.get(management)?.spec;
  try {
    return ClusterReader.read({
      objects: [...objects],
      namespace,
      clusterName: name,
      provider,
      ...(spec && { management: spec as never }),
    });
  } catch (error) {
    const { problems } = error as { problems?: readonly Omit<ProblemDetails, 'code'>[] };
    if (problems) throw new ProblemsError(problems.map((problem) => ({ code: 'refused', ...problem })));
    throw unreadable(request(namespace, name), error instanceof Error ? error.message : String(error));
  }
}

/** Objects do not show what a cloud's operators add, so the provider that owns the controller reads them. */
function reads(provider: IClusterProvider, cluster: Manifest): boolean {
  const hasTopology = cluster.spec?.topology !== undefined;
  return byPort(provider, {
    objects: ({ clusterKind, controllerId }) =>
      !hasTopology &&
      controllerId === undefined &&
      clusterKind === textAt(cluster, 'spec', 'infrastructureRef', 'kind'),
    topology: () => hasTopology,
  });
}

const request = (namespace: string, name: string) => `${namespace}/${name}`;

const isInfrastructure = (apiVersion: string) => apiVersion.startsWith('infrastructure.');

function unreadable(key: string, why: string, code: 'refused' | 'not-found' = 'refused', hint?: string): Problem {
  const message = `cluster ${key} can not be imported: ${why}`;
  return new Problem({ code, message, ...(hint && { hint }) });
}

/** The cloud of the fleet that says the same, or a new one. */
function cloudOf({ clouds }: FleetData, { cloud }: ClusterReading): { name: string; files: readonly RenderedFile[] } {
  const plain = JSON.parse(JSON.stringify(cloud));
  for (const [name, { spec }] of clouds) {
    const { metrics, ...rest } = spec;
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(rest)), plain)) return { name, files: [] };
  }
  const base = cloud.openstack?.identity.name ?? cloud.topology?.clusterClass.replaceAll('.', '-') ?? cloud.provider;
  let name = base;
  for (let number = 2; clouds.has(name); number++) name = `${base}-${number}`;
  return { name, files: [fileOf('Cloud', { name }, plain)] };
}

function fileOf(kind: 'Cluster' | 'Cloud', metadata: { name: string; namespace?: string }, spec: object): RenderedFile {
  const object = { apiVersion: 'krake-infra.io/v1alpha1', kind, metadata, spec: JSON.parse(JSON.stringify(spec)) };
  const place = { namespace: metadata.namespace ?? '', name: metadata.name };
  const text = stringify(object, { version: '1.1', lineWidth: 0 });
  return { path: fleetPath(kind, place), bytes: new TextEncoder().encode(text) };
}
