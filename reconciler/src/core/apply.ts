import { rememberDecision } from './activity.ts';
import type { Scaling } from './decision.ts';
import { Problem } from './errors.ts';
import type {
  Cluster,
  ClusterState,
  ClusterStatus,
  MachinePool,
  MachinePoolPartial,
  PoolState,
  ScaleRecord,
} from './generated/fleet.ts';
import { type GrowthFacts, growthRecord } from './growth.ts';
import { type FleetData, fleetPath, type NamespacedName, namespacedName } from './model.ts';
import { type Limits, spread, spreadLimits, totalLimits, totalReplicas, zoneLimits, zoneSizes } from './pools.ts';
import { resolveCluster } from './resolve.ts';
import { activeSilences } from './stop-facts.ts';
import { timestamp } from './time.ts';

type FieldPath = readonly (string | number)[];
type FieldValue = number | string | readonly FieldValue[] | { readonly [key: string]: FieldValue };

/** `set`: the field exists; `add`: it does not, and a path that ends in a list's length makes a new entry. */
export type FieldEdit =
  | { readonly op: 'set'; readonly path: FieldPath; readonly value: number }
  | { readonly op: 'add'; readonly path: FieldPath; readonly value: FieldValue };

/** Edits of one file, to be made in their order. */
export interface FleetEdit {
  /** Path from the root of the fleet repository. */
  readonly path: string;
  readonly edits: readonly FieldEdit[];
}

/** What a decision changes in the fleet repository, apart from what is rendered. */
export interface AppliedDecision {
  /** Of the cluster's own file. Zones that keep their size are left alone. */
  readonly edit: FleetEdit;
  readonly state: ClusterState;
}

/**
 * What a decision means for the cluster's file and its state. Sizes that only a template knows are written into the
 * cluster's file: a template is shared, so a policy never touches it.
 *
 * @param data the fleet that the decision was made on, or one in which only other pools changed since
 * @throws Problem `internal` when the pool is gone or has another size than the decision started from
 */
export function applyDecision(data: FleetData, decision: Scaling): AppliedDecision {
  const { cluster, pool } = poolOf(data, decision.cluster, decision.pool);
  const present = pool ? sizeText(pool) : 'does not exist';
  const { from, max } = decision;
  const expected = max ? limitsText({ min: from, max: max.from }) : `has ${from} machines`;
  if (!cluster || !pool || present !== expected) {
    const message = `pool ${decision.cluster}/${decision.pool} ${present}, decided on was one that ${expected}`;
    throw new Problem({ code: 'internal', message });
  }
  return {
    edit: max ? moveLimits(cluster, pool, { min: decision.to, max: max.to }) : resizePool(cluster, pool, decision.to),
    state: nextState(stateOf(data, cluster), decision),
  };
}

/** A cluster and one of its pools with the template merged in, as far as they exist. */
export function poolOf(data: FleetData, key: NamespacedName, name: string): { cluster?: Cluster; pool?: MachinePool } {
  const cluster = data.clusters.get(key);
  const pool = cluster && resolveCluster(data, cluster)?.body.pools?.find((candidate) => candidate.name === name);
  return { ...(cluster && { cluster }), ...(pool && { pool }) };
}

/** Edits of the cluster's own file that give a pool another number of machines, spread over its zones. */
export function resizePool(cluster: Cluster, pool: MachinePool, to: number): FleetEdit {
  const before = zoneSizes(pool);
  const changed = spread(before, to).filter(({ replicas }, index) => replicas !== before[index]?.replicas);
  return poolEdit(
    cluster,
    pool,
    changed.map(({ zone, replicas }) => ({ zone, fields: { replicas } })),
  );
}

/** Edits of the cluster's own file that give a pool other bounds, spread over its zones. */
export function moveLimits(cluster: Cluster, pool: MachinePool, to: Limits): FleetEdit {
  const before = zoneLimits(pool);
  const changed = spreadLimits(before, to).flatMap(({ zone, min, max }, index): ChangedZone[] => {
    const fields = {
      ...(min !== before[index]?.min && { min }),
      ...(max !== before[index]?.max && { max }),
    };
    return Object.keys(fields).length > 0 ? [{ zone, fields }] : [];
  });
  return poolEdit(cluster, pool, changed);
}

function sizeText(pool: MachinePool): string {
  return pool.owner === 'bounded' ? limitsText(totalLimits(pool)) : `has ${totalReplicas(pool)} machines`;
}

function limitsText({ min, max }: Limits): string {
  return `has ${min} to ${max} machines`;
}

type SizeField = 'replicas' | 'min' | 'max';

/** A zone, or the pool itself, with the fields that change. */
interface ChangedZone {
  readonly zone: string | undefined;
  readonly fields: { readonly [field in SizeField]?: number };
}

function poolEdit(cluster: Cluster, { name }: MachinePool, changed: readonly ChangedZone[]): FleetEdit {
  return { path: fleetPath('Cluster', cluster.metadata), edits: poolEdits(cluster, name, changed) };
}

function poolEdits({ spec }: Cluster, pool: string, changed: readonly ChangedZone[]): readonly FieldEdit[] {
  const index = spec.pools?.findIndex(({ name }) => name === pool) ?? -1;
  const own = spec.pools?.[index];
  const path: FieldPath = ['spec', 'pools', index];
  const [whole] = changed.filter(({ zone }) => zone === undefined);
  if (own) return whole ? fieldEdits(path, own, whole) : zoneEdits([...path, 'zones'], own, changed);
  const entry: FieldValue = whole ? { name: pool, ...whole.fields } : { name: pool, zones: zoneEntries(changed) };
  return [addTo(['spec', 'pools'], spec.pools, entry)];
}

function zoneEdits(path: FieldPath, { zones }: MachinePoolPartial, changed: readonly ChangedZone[]): FieldEdit[] {
  if (!zones) return changed.length > 0 ? [{ op: 'add', path, value: zoneEntries(changed) }] : [];
  let entries = zones.length;
  return changed.flatMap((one): FieldEdit[] => {
    const index = zones.findIndex(({ name }) => name === one.zone);
    if (index >= 0) return fieldEdits([...path, index], zones[index] ?? {}, one);
    return [{ op: 'add', path: [...path, entries++], value: { name: one.zone as string, ...one.fields } }];
  });
}

function fieldEdits(path: FieldPath, own: { readonly [field in SizeField]?: number }, { fields }: ChangedZone) {
  return Object.entries(fields).map(
    ([field, value]): FieldEdit => ({
      op: own[field as SizeField] === undefined ? 'add' : 'set',
      path: [...path, field],
      value,
    }),
  );
}

function addTo(path: FieldPath, list: readonly unknown[] | undefined, entry: FieldValue): FieldEdit {
  if (!list) return { op: 'add', path, value: [entry] };
  return { op: 'add', path: [...path, list.length], value: entry };
}

function zoneEntries(changed: readonly ChangedZone[]): readonly FieldValue[] {
  return changed.map(({ zone, fields }) => ({ name: zone as string, ...fields }));
}

/** The memory of a cluster, empty when there is none yet. */
export function stateOf(data: FleetData, { apiVersion, metadata }: Cluster): ClusterState {
  const { namespace, name } = metadata;
  return (
    data.states.get(namespacedName(metadata)) ?? { apiVersion, kind: 'ClusterState', metadata: { name, namespace } }
  );
}

function nextState(state: ClusterState, decision: Scaling): ClusterState {
  return { ...state, status: nextStatus(state.status ?? {}, decision) };
}

function nextStatus({ removed: _, ...status }: ClusterStatus, decision: Scaling): ClusterStatus {
  const { id, class: direction, pool, from, to, evidence, trigger } = decision;
  const decided = timestamp(evidence.at);
  const record: ScaleRecord = { at: decided, from, to, decision: id };
  const known = status.pools?.find(({ name }) => name === pool) ?? { name: pool };
  const next =
    direction === 'scale-up' ? { ...known, lastUp: grown(record, decision) } : { ...known, lastDown: record };
  const { silences, ...rest } = status;
  const active = activeSilences(status, evidence.at);
  const latest = { id, trigger: trigger.id, at: timestamp(trigger.at), decided, pool, from, to };
  return {
    ...rest,
    ...(silences && active.length > 0 && { silences: active }),
    pools: withPool(status.pools ?? [], next),
    ...rememberDecision(status, latest, evidence.at),
  };
}

/** Only decisions of policies know how many machines are ready. */
function grown(record: ScaleRecord, { evidence }: Scaling): ScaleRecord {
  return 'size' in evidence ? growthRecord(record, evidence as GrowthFacts) : record;
}

/** Memories of pools in order of their names, with one put in its place. */
export function withPool(pools: readonly PoolState[], next: PoolState): readonly PoolState[] {
  const others = pools.filter(({ name }) => name !== next.name);
  return [...others, next].sort((a, b) => compareText(a.name, b.name));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
