import { below, isMapping } from './data.ts';
import { clipped, fieldName } from './findings.ts';
import type { Topology } from './topology.ts';

/** A value with its functions worked out, or why that can not be done. */
export type Resolved =
  | {
      readonly value: unknown;
      /** Where the value stands when it is not where it is used, such as `input wn_num`. */
      readonly source?: string;
      /** Node template that `SELF` means there; none in an input. */
      readonly node?: string;
    }
  | { readonly fault: string; readonly hint: string };

/** Functions of TOSCA that stand for a value. */
const FUNCTIONS = new Set([
  'get_input',
  'get_property',
  'get_attribute',
  'get_operation_output',
  'get_nodes_of_type',
  'get_artifact',
  'concat',
  'join',
  'token',
]);

/** References that one value may lead over. */
const MAX_REFERENCES = 10;

/** Parts of the path that one reference names. */
const MAX_ARGUMENTS = 10;

export type Value = Extract<Resolved, { value: unknown }>;

/** Whether a value is a call of a function of TOSCA. */
export function isCall(value: unknown): boolean {
  return callOf(value) !== undefined;
}

/** Follows references until there is a value. Values inside of a list or mapping are left as they are. */
export function resolve(topology: Topology, value: unknown, node: string | undefined): Resolved {
  let current: Value = { value, ...(node !== undefined && { node }) };
  const seen = new Set<unknown>();
  for (let call = callOf(value); call; call = callOf(current.value)) {
    if (seen.has(current.value)) return { fault: `${current.source} leads back to itself`, hint: 'write a value' };
    seen.add(current.value);
    if (seen.size > MAX_REFERENCES) {
      return { fault: `leads over more than ${MAX_REFERENCES} references`, hint: 'write the value itself' };
    }
    const next = step(topology, call, current.node);
    if ('fault' in next) return next;
    current = next;
  }
  return current;
}

function callOf(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (!isMapping(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry && others.length === 0 && FUNCTIONS.has(entry[0]) ? entry : undefined;
}

function step(topology: Topology, [name, argument]: readonly [string, unknown], self?: string): Resolved {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length > MAX_ARGUMENTS || !list.every((part) => typeof part === 'string' || typeof part === 'number')) {
    return { fault: `${name} has arguments that it can not have`, hint: 'write names' };
  }
  if (name === 'get_input') return input(topology, list);
  if (name === 'get_property') return property(topology, list, self);
  return { fault: `the function ${name} is not known here`, hint: 'write the value, get_input or get_property' };
}

function input(topology: Topology, list: readonly (string | number)[]): Resolved {
  const [name] = list;
  if (typeof name !== 'string' || list.length !== 1) {
    return { fault: 'get_input needs the name of one input', hint: 'write { get_input: NAME }' };
  }
  const source = `input ${clipped(name, 60)}`;
  const definition = below(topology.inputs, name);
  if (definition === undefined) return { fault: `there is no ${source}`, hint: 'declare it below inputs' };
  const value = below(definition, 'default') ?? undefined;
  if (value === undefined) return { fault: `${source} has no value`, hint: 'give it a default; Krake sends no other' };
  return { value, source };
}

function property(topology: Topology, list: readonly (string | number)[], self?: string): Resolved {
  const [first, ...steps] = list;
  const node = first === 'SELF' ? self : first;
  if (typeof node !== 'string' || steps.length === 0) {
    return { fault: 'get_property needs a node template and a property', hint: 'write { get_property: [NODE, NAME] }' };
  }
  const source = `property ${fieldName(steps)} of ${clipped(node, 60)}`;
  const body = topology.nodes.get(node)?.body;
  const own = steps.reduce<unknown>(below, below(body, 'properties'));
  const [capability = '', ...inside] = steps;
  const ofCapability = inside.reduce<unknown>(
    below,
    below(below(below(body, 'capabilities'), capability), 'properties'),
  );
  const value = own ?? (inside.length > 0 ? ofCapability : undefined);
  if (value == null) return { fault: `there is no ${source}`, hint: 'name a node template and one of its properties' };
  return { value, source, node };
}
