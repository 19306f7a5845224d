import type { YamlPath } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { type Finding, located, parseTemplate } from './findings.ts';
import { CLUSTER, NODE_KINDS, type NodeKind, POOL, type Slot } from './node-kinds.ts';
import { type Slots, valuesOf } from './node-values.ts';
import { NODES, type Topology, topologyOf } from './topology.ts';
import {
  controlPlaneCount,
  count,
  isDnsLabel,
  kubernetesVersion,
  machineNames,
  type Reader,
  templateName,
} from './values.ts';
import type { WantedCluster, WantedPool } from './wanted-cluster.ts';

/** A node template of a known kind. */
interface Part {
  readonly name: string;
  readonly kind: NodeKind;
  readonly slots: Slots;
}

const MAX_POOL_NAME = 40;

/**
 * Reads a TOSCA template: the profile of this project, or the sample of the Infrastructure Manager that comes with
 * Krake. The order of keys does not matter.
 *
 * @throws ProblemsError with code `invalid` and everything that is wrong or would have no effect
 */
export function readTosca(text: string): WantedCluster {
  const parsed = parseTemplate(text);
  const found: Finding[] = [];
  const topology = topologyOf(parsed.data, found);
  const wanted = clusterOf(partsOf(topology, found), found);
  if (found.length > 0) throw located(found, parsed);
  return wanted;
}

/** Where a template says how many machines each of its pools has; it is one that {@link readTosca} takes. */
export function poolPlaces(text: string): readonly { readonly pool: WantedPool; readonly path: YamlPath }[] {
  const parts = partsOf(topologyOf(parseTemplate(text).data, []), []);
  return parts.flatMap((part) => {
    const path = part.slots.get('replicas')?.path;
    return poolOf(part, []).flatMap((pool) => (path ? [{ pool, path }] : []));
  });
}

function partsOf(topology: Topology, found: Finding[]): Part[] {
  return [...topology.nodes].flatMap(([name, { type }]) => {
    const kind = NODE_KINDS.find((one) => one.types.includes(type) && (one.name ?? name) === name);
    if (kind) return [{ name, kind, slots: valuesOf(topology, name, kind, found) }];
    const message = `node template ${name} of type ${type} is not taken from TOSCA`;
    found.push({ path: [...NODES, name, 'type'], message, hint: `use ${CLUSTER} and ${POOL}` });
    return [];
  });
}

function clusterOf(parts: readonly Part[], found: Finding[]): WantedCluster {
  checkParts(parts, found);
  const read = <T>(slot: Slot, reader: Reader<T>) => only(parts, slot, reader, found);
  const template = read('template', templateName);
  const version = read('version', kubernetesVersion);
  const controlPlane = read('controlPlane', controlPlaneCount);
  const pools = parts.flatMap((part) => poolOf(part, found));
  return {
    ...(template !== undefined && { template }),
    ...(version !== undefined && { kubernetesVersion: version }),
    ...(controlPlane !== undefined && { controlPlaneReplicas: controlPlane }),
    pools: pools.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1)),
  };
}

/** Whether the node templates make up one cluster. */
function checkParts(parts: readonly Part[], found: Finding[]): void {
  const own = parts.filter(({ kind }) => kind.profile === 'own');
  const sample = parts.filter(({ kind }) => kind.profile === 'sample');
  const clusters = own.filter(({ kind }) => kind.types.includes(CLUSTER));
  if (clusters.length === 0 && sample.length === 0 && found.length === 0) {
    const hint = `write a node template of type ${CLUSTER}`;
    found.push({ path: NODES, message: 'there is no cluster among the node templates', hint });
  }
  for (const { name } of clusters.slice(1)) {
    found.push({ path: [...NODES, name], message: 'is a second cluster', hint: 'write a template for each cluster' });
  }
  for (const { name } of own.length > 0 ? sample : []) {
    const message = `node template ${name} is one of the Infrastructure Manager's sample`;
    found.push({ path: [...NODES, name], message, hint: `remove it, or all those of types ${CLUSTER} and ${POOL}` });
  }
  if (own.length > 0 || sample.length === 0) return;
  const names = new Set(sample.map(({ name }) => name));
  for (const { name } of NODE_KINDS) {
    if (name === undefined || names.has(name)) continue;
    found.push({ path: NODES, message: `node template ${name} is missing`, hint: 'keep those of the sample' });
  }
}

/** A value that holds for the whole cluster; node templates that give it have to agree. */
function only<T>(parts: readonly Part[], slot: Slot, reader: Reader<T>, found: Finding[]): T | undefined {
  const all = parts.flatMap(({ name, slots }) => {
    const given = slots.get(slot);
    const value = given && reader(given, found);
    return given && value !== undefined ? [{ name, given, value }] : [];
  });
  const [first, ...others] = all;
  for (const { given, value } of others.filter((other) => other.value !== first?.value)) {
    const message = `is ${value}, and ${first?.value} in node template ${first?.name}`;
    found.push({ path: given.path, message, hint: 'write one for the whole cluster' });
  }
  return first?.value;
}

function poolOf({ name, kind, slots }: Part, found: Finding[]): WantedPool[] {
  const rule = kind.values.find(({ gives }) => gives === 'replicas');
  if (!rule) return [];
  const isOwn = kind.profile === 'own';
  if (isOwn && !isDnsLabel(name, MAX_POOL_NAME)) {
    const message = `node template ${name} has a name that no pool can have`;
    found.push({ path: [...NODES, name], message, hint: `write a DNS label of at most ${MAX_POOL_NAME} characters` });
  }
  const [given, machines] = [slots.get('replicas'), slots.get('removed')];
  const replicas = given ? count(given, found) : undefined;
  const removed = machines && machineNames(machines, found);
  if (!slots.has('replicas')) {
    const path = [...NODES, name, ...rule.at.split('.')];
    found.push({ path, message: `node template ${name} has no number of machines`, hint: 'write a whole number' });
  }
  return replicas === undefined ? [] : [{ ...(isOwn && { name }), replicas, ...(removed && { removed }) }];
}
