import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { type FleetData, fleetPath, type NamespacedName, namespacedName } from '@krake-infra/reconciler/core/model.ts';
import type { ImportedCluster } from '@krake-infra/synth/import/import-cluster.ts';
import type { Context } from '../context.ts';
import { clusterName, notFound } from '../names.ts';
import { printData } from '../terminal.ts';

export interface ImportOptions {
  readonly management?: string;
  readonly verbatim?: boolean;
  readonly adopt?: boolean;
  readonly dryRun?: boolean;
}

export interface Imported extends ImportedCluster {
  readonly cluster: NamespacedName;
}

/** Clusters that were asked for, or all that are there. */
export function chosen(objects: readonly Manifest[], names: readonly string[]): readonly NamespacedName[] {
  const there = objects
    .filter(({ kind, apiVersion }) => kind === 'Cluster' && apiVersion.startsWith('cluster.x-k8s.io/'))
    .map(({ metadata }) => namespacedName({ namespace: 'default', ...metadata }));
  if (names.length === 0) {
    if (there.length > 0) return [...new Set(there)].sort();
    const hint = 'name the folder or management cluster that has them';
    throw new Problem({ code: 'not-found', message: 'there is no Cluster object', hint });
  }
  return names.map((text) => {
    const { key } = clusterName(text);
    if (!there.includes(key)) throw notFound('cluster', key, there);
    return key;
  });
}

/** The management cluster that was named, or the only one. */
export function managementOf({ managementClusters }: FleetData, named: string | undefined): string {
  const names = [...managementClusters.keys()];
  if (named !== undefined && names.includes(named)) return named;
  const [only, second] = names;
  if (named === undefined && only !== undefined && second === undefined) return only;
  if (named !== undefined) throw notFound('management cluster', named, names);
  const hint = names.length === 0 ? 'the fleet has none' : `name one of ${names.join(', ')} with --management`;
  throw new Problem({ code: 'usage', message: 'no single management cluster is meant', hint });
}

export function refuseKnown({ clusters }: FleetData, key: NamespacedName): void {
  if (!clusters.has(key)) return;
  const [namespace = '', name = ''] = key.split('/');
  const file = fleetPath('Cluster', { namespace, name });
  const hint = 'name the others that are to be imported';
  throw new Problem({ code: 'refused', message: `cluster ${key} is in the fleet already`, hint, file });
}

/** What was read, and each field that fleet files can not say. */
export function report({ terminal, output }: Context, imported: readonly Imported[]): void {
  const clusters = imported.map(({ cluster, files, unexpressed, leftOver }) => ({
    cluster,
    files: files.map(({ path }) => path),
    unexpressed: unexpressed.map(({ objectTitle, field, value }) => ({ object: objectTitle, field, value })),
    leftOver,
  }));
  printData(terminal, output, clusters, () => [
    ['CLUSTER', 'OBJECT', 'FIELD', 'VALUE'],
    ...clusters.flatMap(({ cluster, files, unexpressed, leftOver }) => [
      ...files.map((path) => [cluster, 'written', path, '']),
      ...unexpressed.map(({ object, field, value }) => [cluster, object, field, JSON.stringify(value)]),
      ...leftOver.map((title) => [cluster, title, 'all of it', 'stays where it is']),
    ]),
  ]);
}

/** @throws Problem when a cluster has something that fleet files can not say */
export function refuseUnexpressed(imported: readonly Imported[]): void {
  const count = imported.reduce((sum, { unexpressed, leftOver }) => sum + unexpressed.length + leftOver.length, 0);
  if (count === 0) return;
  const message = `fleet files can not say ${count === 1 ? 'one thing' : `${count} things`} of the clusters`;
  const hint = 'see above; change it where it comes from, or keep it as it is with --verbatim';
  throw new Problem({ code: 'refused', message, hint });
}
