import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { FleetData, NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { nearest } from '@krake-infra/reconciler/fleet/schema-check.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export interface ClusterName {
  readonly namespace: string;
  readonly name: string;
  readonly key: NamespacedName;
  readonly pool: string | undefined;
}

/** Parses `namespace/name`, or `namespace/name/pool` where a pool may be named. */
export function clusterName(text: string, allowPool = false): ClusterName {
  const [namespace = '', name = '', pool, ...rest] = text.split('/');
  const parts = pool === undefined ? [namespace, name] : [namespace, name, pool];
  if (rest.length > 0 || (pool !== undefined && !allowPool) || !parts.every((part) => LABEL.test(part))) {
    const form = allowPool ? 'namespace/name or namespace/name/pool' : 'namespace/name';
    const hint = `write ${form} in lower-case letters, digits and dashes`;
    throw new Problem({ code: 'usage', message: `${JSON.stringify(text)} names no cluster`, hint });
  }
  return { namespace, name, key: `${namespace}/${name}`, pool };
}

/** Command that shows the names of a kind. */
const SHOWN_BY = {
  cluster: 'cluster list',
  cloud: 'cloud list',
  'management cluster': 'validate',
  pool: 'cluster get',
  label: 'cluster get',
  metric: 'cluster get',
} as const;

/** The problem of a name that is not there, with the nearest that is. */
export function notFound(kind: keyof typeof SHOWN_BY, name: string, known: Iterable<string>): Problem {
  const near = nearest(name, [...known]);
  const hint = near ? `did you mean ${near}?` : `see krake-infra ${SHOWN_BY[kind]}`;
  return new Problem({ code: 'not-found', message: `there is no ${kind} ${name}`, hint });
}

export function requireCluster(data: FleetData, key: NamespacedName) {
  const cluster = data.clusters.get(key);
  if (!cluster) throw notFound('cluster', key, data.clusters.keys());
  return cluster;
}
