/** Values of clusters.yaml with the types that their properties have. */
import { propertiesOf, reachableFrom, simpleName, type TypeReference, type Types, typeOf } from './assembly.ts';

export type Value =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Plain data without a type of its own. */
  | { readonly kind: 'any'; readonly value: unknown }
  | { readonly kind: 'list'; readonly of: TypeReference; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly of: TypeReference; readonly entries: readonly Entry[] }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly Entry[] }
  /** A new object of a class in a submodule of the providers. */
  | { readonly kind: 'object'; readonly submodule: string; readonly name: string };

export interface Entry {
  readonly name: string;
  readonly value: Value;
}

export interface ClusterValues {
  readonly id: string;
  readonly props: Extract<Value, { kind: 'struct' }>;
}

const PROPS = '@krake-infra/constructs.ClusterProps';
const PROVIDERS = '@krake-infra/providers.';

/**
 * Clusters with typed values.
 * @throws Error that names every reachable property and every provider that no cluster uses, or a value of the wrong type
 */
export function typedClusters(types: Types, data: readonly { id: string; props: unknown }[]): ClusterValues[] {
  const reader = new Reader(types);
  const clusters = data.map(({ id, props }) => ({ id, props: reader.struct(PROPS, props, id) }));
  const wanted = [...reachableFrom(types, PROPS), ...Object.keys(types).filter((fqn) => isProvider(types, fqn))];
  const missing = wanted.filter((name) => !reader.used.has(name));
  if (missing.length > 0) {
    throw new Error(`no cluster of clusters.yaml sets ${missing.join(', ')}; give a value there`);
  }
  return clusters;
}

function isProvider(types: Types, fqn: string): boolean {
  return fqn.startsWith(PROVIDERS) && types[fqn]?.kind === 'class';
}

class Reader {
  readonly used = new Set<string>();
  private readonly types: Types;

  constructor(types: Types) {
    this.types = types;
  }

  struct(fqn: string, data: unknown, path: string): Extract<Value, { kind: 'struct' }> {
    const given = record(data, path);
    const declared = propertiesOf(this.types, fqn);
    const unknown = Object.keys(given).filter((name) => !declared.some((property) => property.name === name));
    const absent = declared.filter(({ name, optional }) => !optional && given[name] === undefined);
    if (unknown.length > 0 || absent.length > 0) {
      const problems = [...unknown.map((name) => `has no ${name}`), ...absent.map(({ name }) => `needs ${name}`)];
      throw new Error(`${path}: ${simpleName(fqn)} ${problems.join(', ')}`);
    }
    const fields = declared
      .filter(({ name }) => given[name] !== undefined)
      .map(({ id, name, type }) => {
        this.used.add(id);
        return { name, value: this.value(type, given[name], `${path}.${name}`) };
      });
    return { kind: 'struct', name: simpleName(fqn), fields };
  }

  private value(type: TypeReference, data: unknown, path: string): Value {
    if ('primitive' in type) {
      return primitive(type.primitive, data, path);
    }
    if ('collection' in type) {
      const { kind, elementtype: of } = type.collection;
      return kind === 'array' ? this.list(of, data, path) : this.map(of, data, path);
    }
    if (!('fqn' in type)) {
      throw new Error(`${path}: the programs can not write a value of type ${JSON.stringify(type)} yet`);
    }
    if (typeOf(this.types, type.fqn).datatype) {
      return this.struct(type.fqn, data, path);
    }
    return this.object(type.fqn, data, path);
  }

  private list(of: TypeReference, data: unknown, path: string): Value {
    if (!Array.isArray(data)) {
      throw new Error(`${path}: a list is wanted`);
    }
    return { kind: 'list', of, items: data.map((item, index) => this.value(of, item, `${path}[${index}]`)) };
  }

  private map(of: TypeReference, data: unknown, path: string): Value {
    const entries = Object.entries(record(data, path));
    return {
      kind: 'map',
      of,
      entries: entries.map(([name, value]) => ({ name, value: this.value(of, value, `${path}.${name}`) })),
    };
  }

  private object(fqn: string, data: unknown, path: string): Value {
    const name = `${PROVIDERS}${data}`;
    if (typeOf(this.types, fqn).kind !== 'interface' || !implementsInterface(this.types, name, fqn)) {
      throw new Error(`${path}: ${name} is no ${simpleName(fqn)}`);
    }
    this.used.add(name);
    const [submodule = '', simple = ''] = String(data).split('.');
    return { kind: 'object', submodule, name: simple };
  }
}

/** True when a type has an interface, perhaps by one that extends it. */
function implementsInterface(types: Types, name: string, fqn: string): boolean {
  const { interfaces = [] } = typeOf(types, name);
  return interfaces.some((one) => one === fqn || implementsInterface(types, one, fqn));
}

function primitive(kind: 'string' | 'number' | 'boolean' | 'any', data: unknown, path: string): Value {
  if (kind !== 'any' && typeof data !== kind) {
    throw new Error(`${path}: ${JSON.stringify(data)} is no ${kind}`);
  }
  return { kind, value: data } as Value;
}

function record(data: unknown, path: string): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new Error(`${path}: an object is wanted`);
  }
  return data as Record<string, unknown>;
}
