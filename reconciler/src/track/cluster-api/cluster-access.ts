import type { NamespacedName } from '../../core/model.ts';
import type { ClusterAccess, TokenOwner } from '../../ports.ts';
import { type Connection, codeOf } from './connection.ts';
import { isObject, textAt } from './json.ts';
import type { Managements } from './tracker.ts';

const ANSWER_MS = 5000;
const NOT_FOUND = 404;
const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';

/** Reads kubeconfigs from the Secrets that Cluster API keeps them in; nothing is kept of them. */
export function clusterAccess(
  managements: Managements,
  connections: ReadonlyMap<string, Pick<Connection, 'get' | 'create'>>,
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
    tokenOwner: async (name, token, audiences) => {
      const connection = connections.get(name);
      if (!connection) throw new Error(`management cluster ${name} is not connected`);
      const spec = { token, ...(audiences && { audiences }) };
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec };
      const answer = await connection.create(REVIEWS, review, AbortSignal.timeout(ANSWER_MS));
      return ownerIn(answer);
    },
  };
}

function ownerIn(review: unknown): TokenOwner | undefined {
  const status = isObject(review) && isObject(review['status']) ? review['status'] : {};
  const user = isObject(status['user']) ? status['user'] : {};
  const { username, groups } = user;
  if (status['authenticated'] !== true || typeof username !== 'string' || username === '') return undefined;
  return { name: username, groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [] };
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
