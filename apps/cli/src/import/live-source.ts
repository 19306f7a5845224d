import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { type Connection, connect } from '@krake-infra/reconciler/track/cluster-api/connection.ts';
import type { NamedKubeconfig } from '../context.ts';
import { withoutControllers } from './owners.ts';

const ANSWER_MS = 30_000;

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** A kind of Cluster API that the server has, in the version that it prefers. */
export interface ServedKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Name in addresses, such as `machinedeployments`. */
  readonly resource: string;
}

const get = (connection: Connection, path: string) => connection.get(path, AbortSignal.timeout(ANSWER_MS));

/** Kinds of Cluster API and its providers that live in namespaces. */
export async function servedKinds(connection: Connection): Promise<readonly ServedKind[]> {
  const { groups } = (await get(connection, '/apis')) as {
    groups: readonly { name: string; preferredVersion: { groupVersion: string } }[];
  };
  const versions = groups
    .filter(({ name }) => /(^|\.)cluster\.x-k8s\.io$/.test(name))
    .map(({ preferredVersion }) => preferredVersion.groupVersion);
  const lists = versions.map(async (apiVersion) => {
    const { resources } = (await get(connection, `/apis/${apiVersion}`)) as { resources: readonly ApiResource[] };
    return resources
      .filter(({ name, namespaced, verbs }) => namespaced && !name.includes('/') && verbs.includes('list'))
      .map(({ name, kind }) => ({ kind, apiVersion, resource: name }));
  });
  return (await Promise.all(lists)).flat();
}

/** Every object of Cluster API on a management cluster, read only, without what its controllers filled in. */
export async function objectsOnServer(kubeconfig: NamedKubeconfig): Promise<readonly Manifest[]> {
  const connection = connect(kubeconfig);
  const lists = (await servedKinds(connection)).map(async ({ kind, apiVersion, resource }) => {
    const { items } = (await get(connection, `/apis/${apiVersion}/${resource}`)) as { items: readonly Manifest[] };
    return items.map((item) => withoutControllers({ ...item, kind, apiVersion }));
  });
  return (await Promise.all(lists)).flat();
}
