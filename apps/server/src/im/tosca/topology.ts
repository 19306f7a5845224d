import { below, isMapping, kindOf, type Mapping, mappingBelow } from './data.ts';
import type { Finding } from './findings.ts';

export interface NodeTemplate {
  readonly type: string;
  /** Everything but its type and what only people read; defaults of an inline type stand among the properties. */
  readonly body: Mapping;
}

/** The part of a TOSCA template that describes infrastructure. */
export interface Topology {
  readonly inputs: Mapping;
  readonly nodes: ReadonlyMap<string, NodeTemplate>;
}

export const NODES = ['topology_template', 'node_templates'] as const;

const MAX_NODES = 100;

const VERSIONS = ['tosca_simple_yaml_1_0', 'tosca_simple_yaml_1_2', 'tosca_simple_yaml_1_3'];

/** Sections of a topology template that are read, and those that only people or Krake read. */
const SECTIONS = new Set(['description', 'inputs', 'node_templates', 'outputs']);

export function topologyOf(data: unknown, found: Finding[]): Topology {
  const version = below(data, 'tosca_definitions_version');
  if (typeof version !== 'string' || !VERSIONS.includes(version)) {
    const message = 'the version of TOSCA is missing, or not one that is read';
    found.push({ path: ['tosca_definitions_version'], message, hint: `write ${VERSIONS[0]}` });
  }
  const topology = mappingIn(data, ['topology_template'], found) ?? {};
  for (const section of Object.keys(topology).filter((key) => !SECTIONS.has(key))) {
    const message = 'a section that is not taken from TOSCA';
    found.push({ path: ['topology_template', section], message, hint: 'remove it; nothing would follow from it' });
  }
  const inputs = below(topology, 'inputs') == null ? {} : mappingIn(data, ['topology_template', 'inputs'], found);
  return { inputs: inputs ?? {}, nodes: nodesOf(data, found) };
}

function nodesOf(data: unknown, found: Finding[]): Map<string, NodeTemplate> {
  const templates = Object.entries(mappingIn(data, NODES, found) ?? {});
  const types = mappingBelow(data, 'node_types');
  if (templates.length > MAX_NODES) {
    const message = `there are ${templates.length} node templates`;
    found.push({ path: NODES, message, hint: `write at most ${MAX_NODES}` });
    return new Map();
  }
  return new Map(
    templates.flatMap(([name, template]) => {
      const type = below(template, 'type');
      if (isMapping(template) && typeof type === 'string') return [[name, { type, body: bodyOf(template, types) }]];
      const path = [...NODES, name, ...(isMapping(template) ? ['type'] : [])];
      const message = isMapping(template) ? 'the type of the node template is missing' : 'is not a node template';
      found.push({ path, message, hint: 'write a mapping with type and properties' });
      return [];
    }),
  );
}

function bodyOf(template: Mapping, types: Mapping): Mapping {
  const { type, description: _, metadata: __, ...body } = template;
  const definitions = mappingBelow(below(types, String(type)), 'properties');
  const defaults = Object.entries(definitions).flatMap(([name, definition]) => {
    const value = below(definition, 'default');
    return value === undefined ? [] : [[name, value] as const];
  });
  if (defaults.length === 0 || !isMapping(body['properties'] ?? {})) return body;
  return { ...body, properties: { ...Object.fromEntries(defaults), ...mappingBelow(body, 'properties') } };
}

function mappingIn(data: unknown, path: readonly string[], found: Finding[]): Mapping | undefined {
  const value = path.reduce<unknown>(below, data);
  if (isMapping(value)) return value;
  const parent = path.slice(0, -1).reduce<unknown>(below, data);
  if (!isMapping(parent)) return undefined; // said where the parent was looked at
  const message = value === undefined ? `${path.at(-1)} is missing` : `is ${kindOf(value)}, not a mapping`;
  found.push({ path, message, hint: 'write a TOSCA service template' });
  return undefined;
}
