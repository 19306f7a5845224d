import { type Client, type components, createClient, ProblemError } from '@krake-infra/client';
import type { Cluster, ClusterState, ClusterTemplate } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import type { ClusterName } from '../names.ts';
import { fetchWith } from './fetch.ts';
import { credentialsOf, type ServerPlace } from './place.ts';
import { problemOver } from './problem.ts';

export type Outcome = components['schemas']['Outcome'];

const ONE = '/api/v1alpha1/namespaces/{namespace}/clusters/{name}';

/** Asks a server; what goes wrong is a problem as commands on a fleet have it. */
export async function withServer<T>(place: ServerPlace, ask: (api: Client) => Promise<T>): Promise<T> {
  const { token, tls } = credentialsOf(place);
  try {
    return await ask(createClient({ server: place.url, fetch: fetchWith(tls), ...(token !== undefined && { token }) }));
  } catch (error) {
    throw problemOver(place.url, error);
  }
}

/** What the server shows of its fleet to who reads clusters: all of them, or one. */
export function serverFleet(place: ServerPlace, only?: ClusterName): Promise<FleetData> {
  return withServer(place, async (client) => {
    const objects = only ? await objectsOf(client, only) : await allObjects(client);
    const { clusters, templates, states } = objects;
    return {
      ...loadFleet([]).data,
      clusters: new Map(clusters.map((each) => [namespacedName(each.metadata), each])),
      templates: new Map(templates.map((each) => [each.metadata.name, each])),
      states: new Map(states.map((each) => [namespacedName(each.metadata), each])),
    };
  });
}

interface Objects {
  readonly clusters: readonly Cluster[];
  readonly templates: readonly ClusterTemplate[];
  readonly states: readonly ClusterState[];
}

async function allObjects({ list }: Client): Promise<Objects> {
  const [clusters, templates, states] = await Promise.all([
    all(list('/api/v1alpha1/clusters')),
    all(list('/api/v1alpha1/templates')),
    all(list('/api/v1alpha1/clusterstates')),
  ]);
  return { clusters, templates, states } as unknown as Objects;
}

async function objectsOf({ api }: Client, { namespace, name }: ClusterName): Promise<Objects> {
  const path = { namespace, name };
  const cluster = await found(api.GET(ONE, { params: { path } }));
  const template = cluster?.spec.template;
  const [templates, states] = await Promise.all([
    template === undefined
      ? undefined
      : found(api.GET('/api/v1alpha1/templates/{name}', { params: { path: { name: template } } })),
    found(api.GET('/api/v1alpha1/namespaces/{namespace}/clusterstates/{name}', { params: { path } })),
  ]);
  const listed = (object: object | undefined) => (object ? [object] : []);
  return { clusters: listed(cluster), templates: listed(templates), states: listed(states) } as unknown as Objects;
}

async function found<T>(answer: Promise<{ readonly data?: T }>): Promise<T | undefined> {
  try {
    return (await answer).data;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return undefined;
    throw error;
  }
}

async function all<T>(objects: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const object of objects) list.push(object);
  return list;
}
