/** The public types of the jsii modules, as `.jsii` tells them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The jsii modules, by their folders. */
export const MODULES = ['constructs', 'providers'] as const;

export type Primitive = 'string' | 'number' | 'boolean' | 'any';

export type TypeReference =
  | { readonly primitive: Primitive }
  | { readonly fqn: string }
  | { readonly collection: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference } };

export interface Property {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
}

export interface Type {
  readonly kind: 'class' | 'interface' | 'enum';
  /** True for structs. */
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly Property[];
}

/** By fully qualified name, such as `@krake-infra/providers.openstack.OpenStackProvider`. */
export type Types = Readonly<Record<string, Type>>;

export function readTypes(root: string): Types {
  const assemblies = MODULES.map((module) => JSON.parse(readFileSync(join(root, module, '.jsii'), 'utf8')));
  return Object.assign({}, ...assemblies.map(({ types }) => types));
}

/** A property with the struct that declares it, which another struct may extend. */
export interface Declared extends Property {
  readonly id: string;
}

/** Every property that a struct has, those of the structs it extends included. */
export function propertiesOf(types: Types, fqn: string): Declared[] {
  const { properties = [], interfaces = [] } = typeOf(types, fqn);
  const own = properties.map((property) => ({ ...property, id: `${simpleName(fqn)}.${property.name}` }));
  return [...own, ...interfaces.flatMap((parent) => propertiesOf(types, parent))];
}

/** Identifiers such as `Taint.effect` of all properties that a value of this struct can have at any depth. */
export function reachableFrom(types: Types, fqn: string): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name) || !typeOf(types, name).datatype) {
      return;
    }
    seen.add(name);
    for (const { id, type } of propertiesOf(types, name)) {
      found.add(id);
      namesIn(type).forEach(visit);
    }
  };
  visit(fqn);
  return [...found];
}

export function typeOf(types: Types, fqn: string): Type {
  const type = types[fqn];
  if (!type) {
    throw new Error(`no assembly has a type ${fqn}`);
  }
  return type;
}

/** `Taint` of `@krake-infra/constructs.Taint`. */
export function simpleName(fqn: string): string {
  return fqn.slice(fqn.lastIndexOf('.') + 1);
}

function namesIn(type: TypeReference): string[] {
  if ('collection' in type) {
    return namesIn(type.collection.elementtype);
  }
  return 'fqn' in type ? [type.fqn] : [];
}
