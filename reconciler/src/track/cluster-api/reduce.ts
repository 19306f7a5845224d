import type { NamespacedName } from '../../core/model.ts';
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
  Complaint,
  ControlPlaneRecord,
  Counters,
  DeploymentRecord,
  Kind,
  MachineRecord,
  MachineSetRecord,
  Records,
} from './records.ts';
import { cut, identity } from './reduce-common.ts';
import { kustomization, source } from './reduce-flux.ts';

/** Labels of machines and their deployments: the pool of the fleet that they are, also where a ClusterClass makes them. */
const POOL_LABELS = ['krake-infra.io/pool', 'topology.cluster.x-k8s.io/deployment-name'];
const DEPLOYMENT_LABEL = 'cluster.x-k8s.io/deployment-name';
const CLUSTER_LABEL = 'cluster.x-k8s.io/cluster-name';
/** Makes a Machine the next to go when its set shrinks. */
export const DELETE_MARK = 'cluster.x-k8s.io/delete-machine';

const ACTIVITIES: readonly Activity[] = ['RollingOut', 'ScalingUp', 'ScalingDown', 'Remediating', 'Deleting', 'Paused'];
/** Conditions whose word is asked for when something is wrong, the most telling first. */
const TELLING = ['InfrastructureReady', 'BootstrapConfigReady', 'NodeReady', 'MachinesReady', 'Ready', 'Available'];

/** One pure function for each kind, from what the API server sends to what is kept; `undefined` for what is no object of the kind. */
export const REDUCERS: { readonly [K in Kind]: (object: unknown) => Records[K] | undefined } = {
  GitRepository: (object) => (isObject(object) ? source(object) : undefined),
  Kustomization: (object) => (isObject(object) ? kustomization(object) : undefined),
  Cluster: (object) => (isObject(object) ? cluster(object) : undefined),
  KubeadmControlPlane: (object) => (isObject(object) ? controlPlane(object) : undefined),
  MachineDeployment: (object) => (isObject(object) ? deployment(object) : undefined),
  MachineSet: (object) => (isObject(object) ? machineSet(object) : undefined),
  Machine: (object) => (isObject(object) ? machine(object) : undefined),
};

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
    ...pendingOf(object, conditions),
    ...work(object, conditions),
  };
}

/** The topology's controller tells in a condition how far it is; the objects that it makes are changed after it. */
function pendingOf(object: Json, conditions: readonly Condition[]): { readonly pending?: Complaint } {
  if (!objectAt(object, 'spec', 'topology')) return {};
  const told = conditions.find(({ type }) => type === 'TopologyReconciled');
  if (!told) return { pending: 'TopologyReconciled: not told yet' };
  if (told.status !== 'True') return { pending: complaintOf(told) };
  const isNewest = told.generation >= (numberAt(object, 'metadata', 'generation') ?? 0);
  return isNewest ? {} : { pending: 'TopologyReconciled: the controller has not seen the newest topology' };
}

function controlPlane(object: Json): ControlPlaneRecord | undefined {
  const part = partOf(object);
  return (
    part && {
      ...part,
      ...counters(object),
      current: isCurrent(object),
      version: textAt(object, 'spec', 'version') ?? '',
      templates: names(textAt(object, 'spec', 'machineTemplate', 'spec', 'infrastructureRef', 'name')),
    }
  );
}

function deployment(object: Json): DeploymentRecord | undefined {
  const part = partOf(object);
  if (!part) return undefined;
  const conditions = conditionsOf(object);
  const zone = textAt(object, 'spec', 'template', 'spec', 'failureDomain');
  return {
    ...part,
    ...counters(object),
    ...poolOf(object),
    ...(zone !== undefined && { zone }),
    current: isCurrent(object),
    version: textAt(object, 'spec', 'template', 'spec', 'version') ?? '',
    ...blockedBy(conditions),
    since: Math.max(0, ...conditions.map(({ at }) => at)),
    templates: machineTemplates(object),
  };
}

function machineSet(object: Json): MachineSetRecord | undefined {
  const part = partOf(object);
  if (!part) return undefined;
  return {
    ...part,
    ...counters(object),
    ...deploymentOf(object),
    version: textAt(object, 'spec', 'template', 'spec', 'version') ?? '',
    templates: machineTemplates(object),
    ...blockedBy(conditionsOf(object)),
  };
}

/** Told in the message only: of missing templates by deployments, of preflight checks by their MachineSets. */
function blockedBy(conditions: readonly Condition[]): { readonly blocked?: Complaint } {
  const growing = conditions.find(({ type, status }) => type === 'ScalingUp' && status === 'True');
  return growing && / is blocked /.test(growing.message) ? { blocked: complaintOf(growing) } : {};
}

/** Templates that machines are made from. */
function machineTemplates(object: Json): readonly string[] {
  const spec = objectAt(object, 'spec', 'template', 'spec') ?? {};
  return names(textAt(spec, 'infrastructureRef', 'name'), textAt(spec, 'bootstrap', 'configRef', 'name'));
}

function names(...found: readonly (string | undefined)[]): readonly string[] {
  return found.filter((name) => name !== undefined);
}

function machine(object: Json): MachineRecord | undefined {
  const part = partOf(object);
  if (!part) return undefined;
  const mark = textAt(object, 'metadata', 'annotations', DELETE_MARK);
  return {
    ...part,
    ...poolOf(object),
    ...deploymentOf(object),
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

function deploymentOf(object: Json): { readonly deployment?: string } {
  const deployment = textAt(object, 'metadata', 'labels', DEPLOYMENT_LABEL);
  return deployment === undefined ? {} : { deployment };
}

function poolOf(object: Json): { readonly pool?: string } {
  const [pool] = POOL_LABELS.flatMap((label) => textAt(object, 'metadata', 'labels', label) ?? []);
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

function complaintOf({ type, reason, message }: Condition): Complaint {
  return cut(message === '' ? `${type}: ${reason}` : `${type}: ${message}`);
}

function isTrue(conditions: readonly Condition[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}
