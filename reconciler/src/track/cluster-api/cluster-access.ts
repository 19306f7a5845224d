import type { NamespacedName } from '../../core/model.ts';
import type { ClusterAccess } from '../../ports.ts';
import { type Connection, codeOf } from './connection.ts';
import { isObject, textAt } from './json.ts';
import type { Managements } from './tracker.ts';

const ANSWER_MS = 5000;
const NOT_FOUND = 404;

/** Reads kubeconfigs from the Secrets that Cluster API keeps them in; nothing is kept of them. */
export function clusterAccess(
  managements: Managements,
  connections: ReadonlyMap<string, Pick<Connection, 'get'>>,
): ClusterAccess {
  return {
    exists: (name, cluster) => {
      const management = managements.get(name);
      if (!management || management.trouble !== undefined) return undefined;
      return management.index.clusters.get(cluster)?.cluster !== undefined;
    },
    kubeconfig: async (name, cluster) => {
      const connection = connections.get(name);
      if (!connection) return undefined;
      const secret = await get(connection, secretPath(cluster));
      const value = isObject(secret) ? textAt(secret, 'data', 'value') : undefined;
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
    },
  };
}

/** Cluster API names the Secret after the cluster. */
function secretPath(cluster: NamespacedName): string {
  const [namespace, name] = cluster.split('/');
  return `/api/v1/namespaces/${namespace}/secrets/${name}-kubeconfig`;
}

async function get(connection: Pick<Connection, 'get'>, path: string): Promise<unknown> {
  try {
    return await connection.get(path, AbortSignal.timeout(ANSWER_MS));
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return undefined;
    throw error;
  }
}
