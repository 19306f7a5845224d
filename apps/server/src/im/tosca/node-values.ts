import type { YamlPath } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { isMapping } from './data.ts';
import { type Finding, fieldName, MAX_PROBLEMS } from './findings.ts';
import { isCall, resolve, type Value } from './functions.ts';
import type { NodeKind, Slot, ValueRule } from './node-kinds.ts';
import { NODES, type NodeTemplate, type Topology } from './topology.ts';

/** A value that a node template gives, with its functions worked out. */
export interface Given {
  readonly path: YamlPath;
  readonly value: unknown;
  /** Where the value stands when it is not at the path, such as `input wn_num`. */
  readonly source?: string;
}

/** `undefined` where a value is given that can not be worked out. */
export type Slots = ReadonlyMap<Slot, Given | undefined>;

/** A value somewhere in a node template that is no collection, or a collection that a rule takes whole. */
interface Leaf {
  /** Inside the node template. */
  readonly path: YamlPath;
  readonly value: unknown;
  readonly rule: ValueRule | undefined;
}

/** What a node template gives. Anything set in it that would have no effect is a finding. */
export function valuesOf(topology: Topology, name: string, kind: NodeKind, found: Finding[]): Slots {
  const slots = new Map<Slot, Given | undefined>();
  const { body } = topology.nodes.get(name) as NodeTemplate;
  for (const leaf of leaves(body, [], kind.values)) {
    if (found.length > MAX_PROBLEMS) break;
    const { gives } = leaf.rule ?? {};
    const given = leaf.rule && saysNothing(leaf.rule) ? 'nothing' : givenBy(leaf, topology, name, found);
    if (gives && given !== 'nothing') slots.set(gives, given);
  }
  return slots;
}

function saysNothing({ gives, same }: ValueRule): boolean {
  return !gives && !same;
}

/** `undefined` when it is a finding, which is said. */
function givenBy(leaf: Leaf, topology: Topology, name: string, found: Finding[]): Given | 'nothing' | undefined {
  const { rule } = leaf;
  const path = [...NODES, name, ...leaf.path];
  const resolved = resolve(topology, leaf.value, name);
  if ('fault' in resolved) {
    found.push({ path, message: resolved.fault, hint: resolved.hint });
    return undefined;
  }
  if (isOff(resolved.value) || rule?.same?.some((one) => one === resolved.value)) return 'nothing';
  if (rule?.gives) return { ...resolved, path, value: entriesOf(topology, resolved, path, found) };
  found.push(withoutEffect(path, name, leaf, resolved.source));
  return undefined;
}

/** Longest list that is read. */
export const MAX_ENTRIES = 200;

/** Functions inside of a list are worked out too. */
function entriesOf(topology: Topology, { value, node }: Value, path: YamlPath, found: Finding[]): unknown {
  if (!Array.isArray(value) || value.length > MAX_ENTRIES) return value;
  return value.map((entry, index) => {
    const resolved = resolve(topology, entry, node);
    if ('value' in resolved) return resolved.value;
    found.push({ path: [...path, index], message: resolved.fault, hint: resolved.hint });
    return '-';
  });
}

/** Values by which a template says that it wants nothing. A number of machines is never one of them. */
function isOff(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMapping(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === '';
}

function* leaves(value: unknown, path: YamlPath, rules: readonly ValueRule[]): Generator<Leaf> {
  const rule = rules.find(({ at }) => matches(at, path));
  const inner = Array.isArray(value) ? value : isMapping(value) && !isCall(value) ? value : undefined;
  if (rule || inner === undefined || Object.keys(inner).length === 0) {
    if (path.length > 0) yield { path, value, rule };
    return;
  }
  for (const [key, entry] of Object.entries(inner)) {
    yield* leaves(entry, [...path, Array.isArray(value) ? Number(key) : key], rules);
  }
}

function matches(at: string, path: YamlPath): boolean {
  const steps = at.split('.');
  return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
}

function withoutEffect(path: YamlPath, name: string, { path: inside, rule }: Leaf, source?: string): Finding {
  const by = source === undefined ? '' : ` (by ${source})`;
  const message = `node template ${name} sets ${fieldName(inside)}${by}, which is not taken from TOSCA`;
  const way = rule?.same ? `leave it at ${rule.same.join(' or ')} or out` : 'leave it out';
  return { path, message, hint: `${way}; the ClusterTemplate of the fleet decides it` };
}
