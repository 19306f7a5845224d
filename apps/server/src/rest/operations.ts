import { ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { Cluster, FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { FleetData } from '@krake-infra/reconciler/core/model.ts';
import { objectVersion } from '@krake-infra/reconciler/loop/object-requests.ts';
import type { Action, Subject } from '../access/access.ts';
import { HttpProblem } from './problem.ts';
import type { Meant, Outcome, RestRequests } from './requests.ts';
import { labelsOf, RESOURCES, type Resource } from './resources.ts';
import { labelSelector } from './selector.ts';

/** A request, as an operation needs it. */
export interface Asked {
  readonly subject: Subject;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly data: FleetData;
  readonly requests: RestRequests;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that can be asked for: a route and its part of the OpenAPI document. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the prefix of the API, with parameters in braces. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly verb: Action['verb'];
  readonly resource: Resource;
  /** Schema of the body. */
  readonly takes?: string;
  /** Schema of the answer. */
  readonly gives: string;
  /** Status of a change that was made. Default: 200. */
  readonly made?: 201 | 202;
  /** Headers that are looked at, and whether they have to be there. */
  readonly headers?: Readonly<Record<string, boolean>>;
  readonly work: (asked: Asked) => Promise<Answer> | Answer;
}

const MOST = 500;
const CLUSTERS = RESOURCES.find(({ kind }) => kind === 'Cluster') as Resource;

/** Everything that can be asked for. */
export const OPERATIONS: readonly Operation[] = [...RESOURCES.flatMap(reading), ...writing(), scaling()];

function reading(resource: Resource): readonly Operation[] {
  const { name, kind, isNamespaced } = resource;
  const one = isNamespaced ? `/namespaces/{namespace}/${name}/{name}` : `/${name}/{name}`;
  const common = { method: 'GET', resource } as const;
  const all: Operation = {
    ...common,
    path: `/${name}`,
    id: `list${kind}`,
    summary: `Lists ${name}${isNamespaced ? ' of all namespaces' : ''}.`,
    verb: 'list',
    gives: `${kind}List`,
    work: (asked) => page(resource, asked),
  };
  const within: Operation = {
    ...all,
    path: `/namespaces/{namespace}/${name}`,
    id: `list${kind}InNamespace`,
    summary: `Lists ${name} of a namespace.`,
  };
  const get: Operation = {
    ...common,
    path: one,
    id: `get${kind}`,
    summary: `Shows one of the ${name}; its version is the ETag.`,
    verb: 'get',
    gives: kind,
    work: (asked) => shown(found(resource, asked)),
  };
  return isNamespaced ? [all, within, get] : [all, get];
}

function writing(): readonly Operation[] {
  const [all, one] = ['/namespaces/{namespace}/clusters', '/namespaces/{namespace}/clusters/{name}'];
  const common = { resource: CLUSTERS, gives: 'Outcome' } as const;
  const key = { 'Idempotency-Key': false };
  return [
    {
      ...common,
      method: 'POST',
      path: all,
      id: 'createCluster',
      summary: 'Creates a cluster. One that is there already just like it stays.',
      verb: 'create',
      takes: 'Cluster',
      headers: key,
      made: 201,
      work: (asked) => done(asked.requests.create(clusterIn(asked), meant(asked)), 201),
    },
    {
      ...common,
      method: 'PUT',
      path: one,
      id: 'updateCluster',
      summary: 'Brings a cluster to what is given; the rest of its file stays.',
      verb: 'update',
      takes: 'Cluster',
      headers: { ...key, 'If-Match': true },
      work: (asked) => done(asked.requests.update(clusterIn(asked), meant(asked))),
    },
    {
      ...common,
      method: 'DELETE',
      path: one,
      id: 'deleteCluster',
      summary: 'Begins the removal of a cluster: its protection goes first, its objects when the guards let them.',
      verb: 'delete',
      headers: { ...key, 'If-Match': false },
      made: 202,
      work: (asked) => done(asked.requests.remove(meant(asked)), 202),
    },
  ];
}

function scaling(): Operation {
  return {
    resource: CLUSTERS,
    gives: 'Outcome',
    method: 'PUT',
    path: '/namespaces/{namespace}/clusters/{name}/pools/{pool}/size',
    id: 'scalePool',
    summary: 'Sets the size of a pool. Sent again with its key it has no second effect and the same answer.',
    verb: 'scale',
    takes: 'PoolSize',
    headers: { 'Idempotency-Key': true },
    work: (asked) => {
      const { replicas, first } = poolSize(asked.body);
      return done(asked.requests.scale(meant(asked), asked.params['pool'] as string, replicas, first));
    },
  };
}

/** @throws ProblemsError `invalid` with each field that is wrong */
function poolSize(body: unknown): { readonly replicas: number; readonly first?: readonly string[] } {
  const { replicas, first, ...rest } = fieldsOf(body);
  const isList = Array.isArray(first) && first.length <= 200 && first.every((name) => typeof name === 'string');
  const wrong = [
    ...(isSize(replicas) ? [] : [{ field: 'replicas', message: 'is not a whole number from 0 to 1000' }]),
    ...(first === undefined || isList ? [] : [{ field: 'first', message: 'is not a list of at most 200 names' }]),
    ...Object.keys(rest).map((field) => ({ field, message: 'unknown field', hint: 'known here: first, replicas' })),
  ];
  if (wrong.length > 0) throw new ProblemsError(wrong.map((each) => ({ code: 'invalid', ...each })));
  return { replicas: replicas as number, ...(isList && { first: first as string[] }) };
}

/** Sizes that the pools of a cluster in a body may have, for the same: each that it states, over all zones. */
export function sizesIn(body: unknown): readonly number[] {
  const { pools } = fieldsOf(fieldsOf(body)['spec']);
  return (Array.isArray(pools) ? pools : []).flatMap((pool) => {
    const { zones, ...own } = fieldsOf(pool);
    const parts = Array.isArray(zones) ? zones.map(fieldsOf) : [];
    return ['replicas', 'min', 'max'].flatMap((field) => {
      const given = [own, ...parts].map((part) => part[field]).filter(isSize);
      return given.length === 0 ? [] : [given.reduce((sum, size) => sum + size)];
    });
  });
}

/** The size in a body, for those who decide on it before it is checked. */
export function sizeIn(body: unknown): number | undefined {
  const { replicas } = fieldsOf(body);
  return isSize(replicas) ? replicas : undefined;
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1000;
}

async function done(change: Promise<Outcome>, made: number = 200): Promise<Answer> {
  const body = await change;
  const { outcome } = body;
  return { status: outcome === 'proposed' ? 202 : outcome === 'unchanged' ? 200 : made, body };
}

/** One page, by name; `continue` is the name after which the next one begins. */
function page(resource: Resource, { data, params, query }: Asked): Answer {
  const { namespace } = params;
  const limit = Number(query['limit'] ?? MOST);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new HttpProblem(400, `limit is not a whole number from 1 to ${MOST}`);
  }
  const after = query['continue'] ?? '';
  const isSelected = labelSelector(query['labelSelector'] ?? '');
  const names = [...resource.of(data)]
    .filter(([name]) => name > after && (namespace === undefined || name.startsWith(`${namespace}/`)))
    .filter(([, object]) => isSelected(labelsOf(object)))
    .map(([name]) => name)
    .sort();
  const items = names.slice(0, limit).map((name) => resource.of(data).get(name));
  const last = names.length > limit ? names[limit - 1] : undefined;
  return { status: 200, body: { items, ...(last !== undefined && { continue: last }) } };
}

function found({ of, kind }: Resource, { data, params }: Asked): FleetObject {
  const { namespace, name = '' } = params;
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  const object = of(data).get(key);
  if (!object) throw new HttpProblem(404, `there is no ${kind} ${key}`);
  return object;
}

function shown(object: FleetObject): Answer {
  return { status: 200, body: object, headers: { etag: `"${objectVersion(object)}"` } };
}

function clusterIn({ body, params }: Asked): Cluster {
  const cluster = body as Partial<Cluster> | null;
  const { namespace, name } = cluster?.metadata ?? {};
  if (namespace !== undefined && namespace !== params['namespace']) {
    throw new HttpProblem(422, `metadata.namespace: is not ${params['namespace']}, as in the path`);
  }
  if (params['name'] !== undefined && name !== undefined && name !== params['name']) {
    throw new HttpProblem(422, `metadata.name: is not ${params['name']}, as in the path`);
  }
  return body as Cluster;
}

function meant({ params, subject, headers, body }: Asked): Meant {
  const name = params['name'] ?? (body as Partial<Cluster> | null)?.metadata?.name ?? '';
  const [key, version] = [headers['idempotency-key'], headers['if-match']].map(single);
  return {
    namespace: params['namespace'] as string,
    name,
    subject,
    key,
    // What is no strong ETag fits nothing.
    version: version === undefined || version === '*' ? undefined : (/^"(.*)"$/.exec(version)?.[1] ?? ''),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
