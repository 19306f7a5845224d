import { parseDocument } from 'yaml';

interface Named {
  readonly name?: unknown;
}

/**
 * Why a kubeconfig can not be given to Krake: it wants one context, cluster and user, with everything embedded. `undefined`
 * when it can.
 */
export function kubeconfigTrouble(text: string): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return 'it is not YAML';
  const config = document.toJS() as Record<string, unknown> | null;
  const parts = ['contexts', 'clusters', 'users'].map((field) => config?.[field]);
  if (!parts.every((list) => Array.isArray(list) && list.length === 1)) {
    return 'it has not exactly one context, cluster and user';
  }
  const [context, cluster, user] = parts.map((list) => (list as readonly Named[])[0] as Record<string, unknown>);
  const server = field(cluster, 'cluster', 'server');
  if (typeof server !== 'string' || !URL.canParse(server)) return 'its cluster has no server';
  const names = [field(context, 'context', 'cluster'), field(context, 'context', 'user')];
  if (names[0] !== cluster?.name || names[1] !== user?.name) return 'its context names another cluster or user';
  const isEmbedded = ['client-certificate-data', 'token'].some((key) => typeof field(user, 'user', key) === 'string');
  return isEmbedded ? undefined : 'it embeds neither a certificate nor a token';
}

function field(object: Record<string, unknown> | undefined, outer: string, inner: string): unknown {
  return (object?.[outer] as Record<string, unknown> | undefined)?.[inner];
}
