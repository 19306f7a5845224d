import type { Cluster, ClusterBody, ClusterStatus, ClusterTemplate } from './generated/fleet.ts';
import { type FleetData, namespacedName, type ResolvedCluster } from './model.ts';
import { templateInEffect } from './template-copy.ts';
import { inEffect } from './versions.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** Fields of a Cluster's spec that say where it lives; the rest says what it is made of. */
const PLACEMENT_FIELDS = new Set(['template', 'cloud', 'management', 'renderProfile', 'registered', 'metrics']);

/**
 * The cluster's fields over its template's. Objects merge field by field, lists whose entries all have a `name` merge
 * by name (template's order first, then the cluster's own), every other list and value is replaced as a whole.
 * The result may be incomplete; validation says so with positions.
 */
export function mergeBody(template: ClusterTemplate | undefined, cluster: Cluster): Partial<ClusterBody> {
  const own = Object.fromEntries(Object.entries(cluster.spec).filter(([field]) => !PLACEMENT_FIELDS.has(field)));
  const { rollout: _, ...shared } = template?.spec ?? {};
  return mergeJson(shared as JsonObject, own as JsonObject) as unknown as Partial<ClusterBody>;
}

/** What template and cluster add up to: what people ask for. */
export function wishedBody(data: FleetData, cluster: Cluster): Partial<ClusterBody> {
  const template = templateOf(data, cluster);
  return wished.of(cluster, [template], () => mergeBody(template, cluster));
}

/** The same with the template that the cluster follows: it may still wait for a change of it. */
export function grantedBody(data: FleetData, cluster: Cluster): Partial<ClusterBody> {
  const template = templateOf(data, cluster);
  const present = templateInEffect(template, statusOf(data, cluster));
  if (present === template) return wishedBody(data, cluster);
  return granted.of(cluster, [present], () => mergeBody(present, cluster));
}

/** The same as manifests have it: pools that wait for their turn in an upgrade still have the version before. */
export function mergedBody(data: FleetData, cluster: Cluster): Partial<ClusterBody> {
  const wish = grantedBody(data, cluster);
  const status = statusOf(data, cluster);
  return merged.of(cluster, [wish, status], () => inEffect(wish, status));
}

/** The latest body of each cluster with what it was made from. Loads share the objects of unchanged files, so each is made once. */
class Bodies {
  readonly #known = new WeakMap<Cluster, { readonly parts: readonly unknown[]; readonly body: Partial<ClusterBody> }>();

  of(cluster: Cluster, parts: readonly unknown[], make: () => Partial<ClusterBody>): Partial<ClusterBody> {
    const known = this.#known.get(cluster);
    if (known?.parts.every((part, index) => part === parts[index])) return known.body;
    const body = make();
    this.#known.set(cluster, { parts, body });
    return body;
  }
}

const [wished, granted, merged] = [new Bodies(), new Bodies(), new Bodies()];

function statusOf({ states }: FleetData, { metadata }: Cluster): ClusterStatus | undefined {
  return states.get(namespacedName(metadata))?.status;
}

/** The template a cluster names, or `undefined`. */
export function templateOf(data: FleetData, { spec }: Cluster): ClusterTemplate | undefined {
  return spec.template === undefined ? undefined : data.templates.get(spec.template);
}

/** The cluster's ManagementCluster, or the only one of the fleet; `undefined` when there is none or a choice. */
export function managementOf(cluster: Cluster, managementNames: Iterable<string>): string | undefined {
  if (cluster.spec.management !== undefined) return cluster.spec.management;
  const [only, second] = managementNames;
  return second === undefined ? only : undefined;
}

/** A created cluster of valid fleet data with its template merged in; `undefined` for a registered one. */
export function resolveCluster(data: FleetData, cluster: Cluster): ResolvedCluster | undefined {
  if (cluster.spec.registered) return undefined;
  return {
    namespace: cluster.metadata.namespace,
    name: cluster.metadata.name,
    labels: cluster.metadata.labels ?? {},
    cloud: cluster.spec.cloud as string,
    management: managementOf(cluster, data.managementClusters.keys()) as string,
    renderProfile: cluster.spec.renderProfile ?? 1,
    body: mergedBody(data, cluster) as ClusterBody,
  };
}

function mergeJson(base: Json, over: Json): Json {
  if (isNamedList(base) && isNamedList(over)) return mergeNamed(base, over);
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const present = base[key];
    merged[key] = present === undefined ? value : mergeJson(present, value);
  }
  return merged;
}

function mergeNamed(base: readonly JsonObject[], over: readonly JsonObject[]): Json {
  const byName = new Map(base.map((entry) => [entry.name, entry as Json]));
  for (const entry of over) {
    const present = byName.get(entry.name as string);
    byName.set(entry.name as string, present === undefined ? entry : mergeJson(present, entry));
  }
  return [...byName.values()];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: Json): value is readonly JsonObject[] {
  return Array.isArray(value) && value.every((entry) => isObject(entry) && typeof entry.name === 'string');
}
