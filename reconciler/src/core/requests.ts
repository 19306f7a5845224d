import { poolOf } from './apply.ts';
import type { Scaling } from './decision.ts';
import { Problem } from './errors.ts';
import type { ClusterState, MachinePool, RequestRecord } from './generated/fleet.ts';
import { hash12 } from './hash.ts';
import { type FleetData, fleetPath, type NamespacedName } from './model.ts';
import type { PoolKey } from './observation.ts';
import { hasReplicas, totalReplicas } from './pools.ts';
import { countText, oneLine } from './text.ts';
import { timestamp } from './time.ts';

/** Asks for a size of a pool. However often it is sent, it has one effect and one answer. */
export interface ScaleRequest {
  /** Chosen by the sender, unique within the cluster: 1 to 128 letters, digits, `.`, `_`, `:` and `-`. */
  readonly key: string;
  readonly pool: PoolKey;
  /** Machines wanted over all zones, 0 to 1000. */
  readonly to: number;
  /** Names of Machines that go first when the pool shrinks. Default: unready ones, then the newest. */
  readonly first?: readonly string[];
  /** When the sender made it, in seconds since the epoch; dates the commit. */
  readonly at: number;
  /** Who asks, for the commit's message. */
  readonly by: string;
}

/** A request that changes a size. */
export interface RequestDecision extends Scaling {
  readonly kind: 'request';
  readonly request: ScaleRequest;
}

export type RequestVerdict =
  | RequestDecision
  /** Nothing to change, which is recorded all the same: sent again after other changes it must not act. */
  | { readonly kind: 'unchanged'; readonly request: ScaleRequest; readonly id: string; readonly size: number }
  | { readonly kind: 'answered'; readonly record: RequestRecord };

/** As many as the schema allows; an older key is forgotten. */
const REMEMBERED_REQUESTS = 50;
const KEY = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
const MOST_NODES = 1000;

/**
 * What a request comes to on this fleet. Guards and rules have not been asked yet.
 *
 * @param at time of the pass, in seconds since the epoch
 * @throws Problem `usage` for a request that can not be, or a key that stood for another one; `not-found` without the
 *   pool; `refused` when the size is not Git's to set. None of these is remembered.
 */
export function decideRequest(data: FleetData, request: ScaleRequest, at: number): RequestVerdict {
  checkForm(request);
  const { cluster, name } = poolNames(request.pool);
  const record = data.states.get(cluster)?.status?.requests?.find(({ key }) => key === request.key);
  if (record) return { kind: 'answered', record: sameRequest(record, request) };
  const from = totalReplicas(scalable(data, request));
  const { to } = request;
  const id = hash12(JSON.stringify(['request', request.pool, request.key]));
  if (from === to) return { kind: 'unchanged', request, id, size: from };
  return {
    kind: 'request',
    id,
    cluster,
    pool: name,
    class: to > from ? 'scale-up' : 'scale-down',
    from,
    to,
    ...(request.first && { first: request.first }),
    reason: `${oneLine(request.by)} asks for ${countText(to, 'node')}`,
    trigger: { id: `request/${request.key}`, at: request.at },
    evidence: { at },
    request,
  };
}

/** The state with the answer to a request in it. */
export function withAnswer(state: ClusterState, request: ScaleRequest, answer: Answer): ClusterState {
  const { outcome, id, from, reason } = answer;
  const record: RequestRecord = {
    key: request.key,
    at: timestamp(request.at),
    pool: poolNames(request.pool).name,
    from,
    to: request.to,
    outcome,
    decision: id,
    ...(reason !== undefined && { reason: oneLine(reason).slice(0, 1000) }),
  };
  const known = state.status?.requests ?? [];
  return { ...state, status: { ...state.status, requests: [...known, record].slice(-REMEMBERED_REQUESTS) } };
}

export interface Answer {
  readonly outcome: RequestRecord['outcome'];
  /** Identifier of the decision. */
  readonly id: string;
  /** Machines before. */
  readonly from: number;
  readonly reason?: string;
}

/** Tells requests apart, also those to different clusters that have the same key. */
export function requestId({ pool, key }: ScaleRequest): string {
  return `${pool} ${key}`;
}

/** Key of the cluster, and name of the pool. */
export function poolNames(pool: PoolKey): { readonly cluster: NamespacedName; readonly name: string } {
  const [namespace = '', cluster = '', name = ''] = pool.split('/');
  return { cluster: `${namespace}/${cluster}`, name };
}

function checkForm({ key, to, at }: ScaleRequest): void {
  const usage = (message: string, hint: string) => new Problem({ code: 'usage', message, hint });
  if (!KEY.test(key)) {
    throw usage('the key of the request can not be used', 'send 1 to 128 letters, digits, dots, colons and dashes');
  }
  if (!Number.isInteger(to) || to < 0 || to > MOST_NODES) {
    throw usage(`${to} is no number of machines`, `send a whole number from 0 to ${MOST_NODES}`);
  }
  if (!Number.isSafeInteger(at) || at < 0) throw usage(`${at} is no time`, 'send whole seconds since 1970');
}

function sameRequest(record: RequestRecord, request: ScaleRequest): RequestRecord {
  if (record.pool === poolNames(request.pool).name && record.to === request.to) return record;
  throw keyReused(record, request.key);
}

/** A key stands for one request; what it stood for before. */
export function keyReused({ pool, to }: { readonly pool: string; readonly to: number }, key: string): Problem {
  const message = `the key ${key} stood for ${pool} with ${countText(to, 'node')} before`;
  return new Problem({ code: 'usage', message, hint: 'take a new key for each request' });
}

function scalable(data: FleetData, { pool: key }: ScaleRequest): MachinePool {
  const { cluster: clusterKey, name } = poolNames(key);
  const { cluster, pool } = poolOf(data, clusterKey, name);
  if (!cluster || !pool) {
    throw new Problem({ code: 'not-found', message: `there is no pool ${key}`, hint: 'see krake-infra cluster get' });
  }
  if (hasReplicas(pool)) return pool;
  const message = `the size of pool ${key} belongs to the cluster-autoscaler (owner ${pool.owner})`;
  const hint = `change min and max in ${fleetPath('Cluster', cluster.metadata)}, or its owner`;
  throw new Problem({ code: 'refused', message, hint, rule: 'one-owner-per-size' });
}
