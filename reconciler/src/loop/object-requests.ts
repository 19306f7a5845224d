import { Problem, ProblemsError } from '../core/errors.ts';
import type { Cluster } from '../core/generated/fleet.ts';
import { hash12 } from '../core/hash.ts';
import { changedPaths } from '../core/json-diff.ts';
import { type FleetData, fleetPath, type NamespacedName, namespacedName } from '../core/model.ts';
import { timestamp } from '../core/time.ts';
import { fieldName } from '../fleet/file.ts';
import { objectText } from '../fleet/object-text.ts';
import { schemaProblems } from '../fleet/schema-check.ts';
import type { PlainValue, Scalar, YamlEdit } from '../fleet/yaml/edit.ts';
import type { ChangeRequest, RequestedStep } from './change-request.ts';
import { edited } from './edit-file.ts';
import { withDeletion } from './removal.ts';
import type { Snapshot } from './snapshot.ts';

/** Who asks, and what tells this request from others. */
export interface Asking {
  /** Other requests of the sender may have it, for something else. */
  readonly id: string;
  /** Who asks, for the commit's message. */
  readonly by: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Version that the object has to have still; see {@link objectVersion}. Default: any. */
  readonly version?: string;
}

/** Stands for the content of an object: another one for each change of it. */
export function objectVersion(object: object): string {
  return hash12(JSON.stringify(object));
}

/**
 * Creates a cluster; one that is there already just like it stays.
 *
 * @throws ProblemsError `invalid` with each field that is wrong
 */
export function clusterCreation(cluster: Cluster, asking: Asking): ChangeRequest {
  check(cluster);
  const key = namespacedName(cluster.metadata);
  const step = ({ fleet, files }: Snapshot): RequestedStep | undefined => {
    const path = fleetPath('Cluster', cluster.metadata);
    const known = fleet.data.clusters.get(key);
    if (known && isSame(withoutForm(known), withoutForm(cluster))) return undefined;
    if (files.has(path)) throw new Problem({ code: 'refused', message: `cluster ${key} exists already`, file: path });
    const { metadata, spec } = cluster;
    const bytes = Buffer.from(objectText('Cluster', { metadata, spec }));
    return stepOf(`Create cluster ${key}`, asking, [{ path, bytes }]);
  };
  return { id: `create/${key}/${asking.id}/${objectVersion(cluster)}`, cluster: key, at: asking.at, step };
}

/**
 * Brings a cluster's file to what is given, and leaves everything else in it as it is.
 *
 * @throws ProblemsError `invalid` with each field that is wrong
 */
export function clusterUpdate(cluster: Cluster, asking: Asking): ChangeRequest {
  check(cluster);
  const key = namespacedName(cluster.metadata);
  const step = (snapshot: Snapshot): RequestedStep | undefined => {
    const known = sameVersion(snapshot.fleet.data, key, asking);
    const edits = [
      ...editsOf(['metadata', 'labels'], known.metadata.labels, cluster.metadata.labels),
      ...editsOf(['spec'], known.spec, cluster.spec),
    ];
    if (edits.length === 0) return undefined;
    const file = edited(snapshot, fleetPath('Cluster', cluster.metadata), edits);
    return stepOf(`Update cluster ${key}`, asking, [file]);
  };
  return { id: `update/${key}/${asking.id}/${objectVersion(cluster)}`, cluster: key, at: asking.at, step };
}

/** Begins the removal of a cluster, which is judged when its objects are to go. Asked again, it goes on. */
export function clusterRemoval(cluster: NamespacedName, asking: Asking): ChangeRequest {
  const step = (snapshot: Snapshot): RequestedStep | undefined => {
    const { data } = snapshot.fleet;
    sameVersion(data, cluster, asking);
    if (data.states.get(cluster)?.status?.deletion) return undefined;
    const decision = hash12(JSON.stringify(['removal', asking.id]));
    const file = withDeletion(snapshot, { cluster }, { phase: 'lifting', at: timestamp(asking.at), decision });
    return { ...stepOf(`Lift the protection of cluster ${cluster}`, asking, [file]), isBeginning: true };
  };
  return { id: `delete/${cluster}/${asking.id}`, cluster, at: asking.at, step };
}

function stepOf(subject: string, { by, id }: Asking, files: RequestedStep['files']): RequestedStep {
  return { subject, body: `${by} asks for it, as ${id}.`, files, record: () => [] };
}

function sameVersion(data: FleetData, key: NamespacedName, { version }: Asking): Cluster {
  const known = data.clusters.get(key);
  if (!known) throw new Problem({ code: 'not-found', message: `there is no cluster ${key}` });
  if (version === undefined || version === objectVersion(known)) return known;
  const hint = 'read it again, and decide on what is there now';
  throw new Problem({ code: 'conflict', message: `cluster ${key} was changed meanwhile`, hint, retry: 'after-change' });
}

function withoutForm({ metadata: { name, namespace, labels = {} }, spec }: Cluster): object {
  return { name, namespace, labels, spec };
}

function check(cluster: Cluster): void {
  const problems = schemaProblems('Cluster', cluster);
  if (problems.length === 0) return;
  throw new ProblemsError(
    problems.map(({ path, message, hint, rule }) => ({
      code: 'invalid',
      message,
      hint,
      rule,
      ...(path.length > 0 && { field: fieldName(path) }),
    })),
  );
}

/** Edits that make one value of the other, map by map; lists change as a whole. */
function editsOf(path: readonly (string | number)[], before: unknown, after: unknown): readonly YamlEdit[] {
  if (isSame(before, after)) return [];
  if (before === undefined) return [{ op: 'add', path, value: after as PlainValue }];
  if (after === undefined) return [{ op: 'remove', path }];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => editsOf([...path, key], before[key], after[key]));
  }
  if (isScalar(before) && isScalar(after)) return [{ op: 'set', path, value: after }];
  return [
    { op: 'remove', path },
    { op: 'add', path, value: after as PlainValue },
  ];
}

/** Whatever the order of keys, which means nothing in JSON. */
function isSame(a: unknown, b: unknown): boolean {
  return changedPaths(a, b).length === 0;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value !== 'object';
}
