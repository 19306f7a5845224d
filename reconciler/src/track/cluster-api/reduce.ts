import type { NamespacedName } from '../../core/model.ts';
import { oneLine } from '../../core/text.ts';
import {
  type Condition,
  conditionsOf,
  isCurrent,
  isObject,
  type Json,
  numberAt,
  objectAt,
  secondsAt,
  textAt,
} from './json.ts';
import type {
  Activity,
  ClusterRecord,
  ControlPlaneRecord,
  Counters,
  DeploymentRecord,
  FluxState,
  Kind,
  KustomizationRecord,
  MachineRecord,
  Records,
  Revision,
  SourceRecord,
} from './records.ts';

/** Label of machines and their deployments: the pool of the fleet that they are. */
const POOL_LABEL = 'krake-infra.io/pool';
const DEPLOYMENT_LABEL = 'cluster.x-k8s.io/deployment-name';
const CLUSTER_LABEL = 'cluster.x-k8s.io/cluster-name';
/** Makes a Machine the next to go when its set shrinks. */
export const DELETE_MARK = 'cluster.x-k8s.io/delete-machine';

const ACTIVITIES: readonly Activity[] = ['RollingOut', 'ScalingUp', 'ScalingDown', 'Remediating', 'Deleting', 'Paused'];
/** Conditions whose word is asked for when something is wrong, the most telling first. */
const TELLING = ['InfrastructureReady', 'BootstrapConfigReady', 'NodeReady', 'MachinesReady', 'Ready', 'Available'];
const LONGEST_MESSAGE = 240;

/** One pure function for each kind, from what the API server sends to what is kept; `undefined` for what is no object of the kind. */
export const REDUCERS: { readonly [K in Kind]: (object: unknown) => Records[K] | undefined } = {
  GitRepository: (object) => (isObject(object) ? source(object) : undefined),
  Kustomization: (object) => (isObject(object) ? kustomization(object) : undefined),
  Cluster: (object) => (isObject(object) ? cluster(object) : undefined),
  KubeadmControlPlane: (object) => (isObject(object) ? controlPlane(object) : undefined),
  MachineDeployment: (object) => (isObject(object) ? deployment(object) : undefined),
  Machine: (object) => (isObject(object) ? machine(object) : undefined),
};

interface Identity {
  readonly namespace: string;
  readonly name: string;
}

function identity(object: Json): Identity | undefined {
  const [namespace, name] = [textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

function cluster(object: Json): ClusterRecord | undefined {
  const own = identity(object);
  if (!own) return undefined;
  const conditions = conditionsOf(object);
  return {
    ...own,
    cluster: `${own.namespace}/${own.name}`,
    current: isCurrent(object),
    available: isTrue(conditions, 'Available'),
    initialized: objectAt(object, 'status', 'initialization')?.controlPlaneInitialized === true,
    phase: textAt(object, 'status', 'phase') ?? 'Pending',
    ...work(object, conditions),
  };
}

function controlPlane(object: Json): ControlPlaneRecord | undefined {
  const part = partOf(object);
  return (
    part && {
      ...part,
      ...counters(object),
      current: isCurrent(object),
      version: textAt(object, 'spec', 'version') ?? '',
    }
  );
}

function deployment(object: Json): DeploymentRecord | undefined {
  const part = partOf(object);
  if (!part) return undefined;
  const conditions = conditionsOf(object);
  const zone = textAt(object, 'spec', 'template', 'spec', 'failureDomain');
  const growing = conditions.find(({ type, status }) => type === 'ScalingUp' && status === 'True');
  // Told in the message only. What preflight checks hold back is told by MachineSets.
  const blocked = growing && / is blocked /.test(growing.message) ? complaintOf(growing) : undefined;
  return {
    ...part,
    ...counters(object),
    ...poolOf(object),
    ...(zone !== undefined && { zone }),
    current: isCurrent(object),
    version: textAt(object, 'spec', 'template', 'spec', 'version') ?? '',
    ...(blocked !== undefined && { blocked }),
    since: Math.max(0, ...conditions.map(({ at }) => at)),
  };
}

function machine(object: Json): MachineRecord | undefined {
  const part = partOf(object);
  if (!part) return undefined;
  const deployment = textAt(object, 'metadata', 'labels', DEPLOYMENT_LABEL);
  const mark = textAt(object, 'metadata', 'annotations', DELETE_MARK);
  return {
    ...part,
    ...poolOf(object),
    ...(deployment !== undefined && { deployment }),
    phase: textAt(object, 'status', 'phase') ?? 'Pending',
    ready: isTrue(conditionsOf(object), 'Ready'),
    deleting: textAt(object, 'metadata', 'deletionTimestamp') !== undefined,
    created: secondsAt(object, 'metadata', 'creationTimestamp') ?? 0,
    ...(mark !== undefined && { mark }),
  };
}

/** What control planes, deployments and machines have in common. */
function partOf(object: Json) {
  const own = identity(object);
  const name = textAt(object, 'metadata', 'labels', CLUSTER_LABEL) ?? textAt(object, 'spec', 'clusterName');
  if (!own || name === undefined) return undefined;
  const key: NamespacedName = `${own.namespace}/${name}`;
  return { ...own, cluster: key, ...work(object, conditionsOf(object)) };
}

function poolOf(object: Json): { readonly pool?: string } {
  const pool = textAt(object, 'metadata', 'labels', POOL_LABEL);
  return pool === undefined ? {} : { pool };
}

function counters(object: Json): Counters {
  const count = (name: string) => numberAt(object, 'status', name) ?? 0;
  return {
    desired: numberAt(object, 'spec', 'replicas') ?? 1,
    replicas: count('replicas'),
    ready: count('readyReplicas'),
    available: count('availableReplicas'),
    upToDate: count('upToDateReplicas'),
  };
}

function work(object: Json, conditions: readonly Condition[]) {
  const activities = ACTIVITIES.filter((activity) => isTrue(conditions, activity));
  if (textAt(object, 'metadata', 'deletionTimestamp') !== undefined && !activities.includes('Deleting'))
    activities.push('Deleting');
  const wrong = TELLING.flatMap(
    (type) => conditions.find((one) => one.type === type && one.status !== 'True') ?? [],
  )[0];
  return { activities, ...(wrong && { complaint: complaintOf(wrong) }) };
}

function complaintOf({ type, reason, message }: Condition): string {
  return cut(message === '' ? `${type}: ${reason}` : `${type}: ${message}`);
}

function isTrue(conditions: readonly Condition[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}

function source(object: Json): SourceRecord | undefined {
  const state = fluxState(object);
  const revision = commitOf(textAt(object, 'status', 'artifact', 'revision'));
  const handled = textAt(object, 'status', 'lastHandledReconcileAt');
  return state && { ...state, ...(revision && { revision }), ...(handled !== undefined && { handled }) };
}

function kustomization(object: Json): KustomizationRecord | undefined {
  const state = fluxState(object);
  if (!state) return undefined;
  const applied = revisionOf(object, 'lastAppliedOriginRevision', 'lastAppliedRevision');
  const attempted = revisionOf(object, 'lastAttemptedOriginRevision', 'lastAttemptedRevision');
  return { ...state, ...(applied && { applied }), ...(attempted && { attempted }), history: fluxHistory(object) };
}

/** An artifact cut out of a repository has a revision of its own, and names the commit it comes from as its origin. */
function revisionOf(object: Json, origin: string, own: string): Revision | undefined {
  return commitOf(textAt(object, 'status', origin)) ?? commitOf(textAt(object, 'status', own));
}

function fluxHistory(object: Json): KustomizationRecord['history'] {
  const entries = objectAt(object, 'status')?.history;
  return (Array.isArray(entries) ? entries : []).filter(isObject).flatMap((entry) => {
    const revision =
      commitOf(textAt(entry, 'metadata', 'originRevision')) ?? commitOf(textAt(entry, 'metadata', 'revision'));
    const at = secondsAt(entry, 'firstReconciled');
    const isApplied = textAt(entry, 'lastReconciledStatus') === 'ReconciliationSucceeded';
    return revision !== undefined && at !== undefined && isApplied ? [{ revision, at }] : [];
  });
}

function fluxState(object: Json): FluxState | undefined {
  const own = identity(object);
  const ready = conditionsOf(object).find(({ type }) => type === 'Ready');
  return (
    own && {
      ...own,
      current: isCurrent(object),
      ready: ready?.status ?? 'Unknown',
      reason: ready?.reason ?? '',
      message: cut(ready?.message ?? ''),
      suspended: objectAt(object, 'spec')?.suspend === true,
    }
  );
}

/** `main@sha1:<id>`; other kinds of revisions name no commit. */
function commitOf(revision: string | undefined): Revision | undefined {
  return /(?:^|@|:)sha1:([0-9a-f]{40})$/.exec(revision ?? '')?.[1];
}

function cut(message: string): string {
  const line = oneLine(message);
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE - 1)}…`;
}
