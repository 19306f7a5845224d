import { stateOf } from '../core/apply.ts';
import { Problem, ProblemsError } from '../core/errors.ts';
import type { Cluster, ClusterState } from '../core/generated/fleet.ts';
import { hash12 } from '../core/hash.ts';
import { changedPaths } from '../core/json-diff.ts';
import { type FleetData, fleetPath, type NamespacedName, namespacedName } from '../core/model.ts';
import { timestamp } from '../core/time.ts';
import { fieldName } from '../fleet/file.ts';
import { objectText } from '../fleet/object-text.ts';
import { schemaProblems } from '../fleet/schema-check.ts';
import type { PlainValue, Scalar, YamlEdit } from '../fleet/yaml/edit.ts';
import type { ChangeRequest, RequestedStep, StepOutcome } from './change-request.ts';
import { edited } from './edit-file.ts';
import { stateChange } from './prepare.ts';
import { deletionState } from './removal.ts';
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
  /** Whether the sender chose the id, so that it may send the request again. Default: false. */
  readonly isKeyed?: boolean;
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
  const asked = askedFor(asking, ['create', withoutForm(cluster)]);
  const step = ({ fleet, files }: Snapshot) => {
    if (wasMade(fleet.data, key, asked)) return 'made before';
    const path = fleetPath('Cluster', cluster.metadata);
    const known = fleet.data.clusters.get(key);
    if (known && isSame(withoutForm(known), withoutForm(cluster))) return undefined;
    if (files.has(path)) throw new Problem({ code: 'refused', message: `cluster ${key} exists already`, file: path });
    const { metadata, spec } = cluster;
    const bytes = Buffer.from(objectText('Cluster', { metadata, spec }));
    return stepOf(`Create cluster ${key}`, asked, [{ path, bytes }], stateOf(fleet.data, cluster));
  };
  return { id: `create/${key}/${asking.id}/${asked.digest}`, cluster: key, at: asking.at, step };
}

/**
 * Brings a cluster's file to what is given, and leaves everything else in it as it is.
 *
 * @throws ProblemsError `invalid` with each field that is wrong
 */
export function clusterUpdate(cluster: Cluster, asking: Asking): ChangeRequest {
  check(cluster);
  const key = namespacedName(cluster.metadata);
  const asked = askedFor(asking, ['update', withoutForm(cluster)]);
  const step = (snapshot: Snapshot) => {
    const { data } = snapshot.fleet;
    if (wasMade(data, key, asked)) return 'made before';
    const known = sameVersion(data, key, asking);
    const edits = [
      ...editsOf(['metadata', 'labels'], known.metadata.labels, cluster.metadata.labels),
      ...editsOf(['spec'], known.spec, cluster.spec),
    ];
    if (edits.length === 0) return undefined;
    const file = edited(snapshot, fleetPath('Cluster', cluster.metadata), edits);
    return stepOf(`Update cluster ${key}`, asked, [file], stateOf(data, known));
  };
  return { id: `update/${key}/${asking.id}/${asked.digest}`, cluster: key, at: asking.at, step };
}

/** Begins the removal of a cluster, which is judged when its objects are to go. Asked again, it goes on. */
export function clusterRemoval(cluster: NamespacedName, asking: Asking): ChangeRequest {
  const asked = askedFor(asking, ['delete']);
  const step = (snapshot: Snapshot) => {
    const { data } = snapshot.fleet;
    if (wasMade(data, cluster, asked)) return 'made before';
    sameVersion(data, cluster, asking);
    if (data.states.get(cluster)?.status?.deletion) return undefined;
    const decision = hash12(JSON.stringify(['removal', asking.id]));
    const state = deletionState(data, { cluster }, { phase: 'lifting', at: timestamp(asking.at), decision });
    const files = [stateChange(remembering(state, asked))];
    const subject = `Lift the protection of cluster ${cluster}`;
    return { subject, body: bodyOf(asked), files, record: () => [], isBeginning: true };
  };
  return { id: `delete/${cluster}/${asking.id}`, cluster, at: asking.at, step };
}

/** What is asked for; the order of keys in it says nothing. */
interface Asked extends Asking {
  readonly digest: string;
}

function askedFor(asking: Asking, what: readonly unknown[]): Asked {
  const sorted = (_: string, value: unknown) =>
    isMap(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  return { ...asking, digest: hash12(JSON.stringify(what, sorted)) };
}

/** As many as the schema allows; an older key is forgotten. */
const REMEMBERED = 20;

/** @throws Problem `usage` for a key that stood for something else */
function wasMade({ states }: FleetData, cluster: NamespacedName, { id, digest, isKeyed }: Asked): boolean {
  const record = isKeyed && states.get(cluster)?.status?.changes?.find(({ key }) => key === id);
  if (!record) return false;
  if (record.digest === digest) return true;
  const message = 'the key of the request stood for another change of the cluster before';
  throw new Problem({ code: 'usage', message, hint: 'take a new key for each request' });
}

function remembering(state: ClusterState, { id, at, digest, isKeyed }: Asked): ClusterState {
  if (!isKeyed) return state;
  const changes = [...(state.status?.changes ?? []), { key: id, at: timestamp(at), digest }];
  return { ...state, status: { ...state.status, changes: changes.slice(-REMEMBERED) } };
}

function bodyOf({ by, id }: Asking): string {
  return `${by} asks for it, as ${id}.`;
}

function stepOf(
  subject: string,
  asked: Asked,
  files: RequestedStep['files'],
  { status: { removed: _, ...status } = {}, ...state }: ClusterState,
): RequestedStep {
  const record = ({ kind }: StepOutcome) =>
    asked.isKeyed && kind === 'made' ? [stateChange(remembering({ ...state, status }, asked))] : [];
  return { subject, body: bodyOf(asked), files, record };
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
