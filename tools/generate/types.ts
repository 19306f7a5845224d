import { refName } from '../../reconciler/src/fleet/self-contained.ts';
import type { Model, Schema } from './schema.ts';

const MARK = '// Generated from the fleet schemas by `npm run generate`. Do not edit.\n\n';

/** TypeScript types for the reconciler: literal unions, everything readonly. */
export function fleetTypes(model: Model): string {
  const interfaces = Object.entries(model.definitions).map(([name, schema]) => declaration(name, schema, literalType));
  const kinds = model.kinds.map((kind) => {
    const metadata = kind.scope === 'namespace' ? 'NamespacedMetadata' : 'Metadata';
    const optional = kind.body.field === 'spec' ? '' : '?';
    return `${doc(kind.description)}export interface ${kind.kind} {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: '${kind.kind}';
  readonly metadata: ${metadata};
  readonly ${kind.body.field}${optional}: ${kind.body.type};
}\n`;
  });
  const union = `export type FleetObject = ${model.kinds.map((kind) => kind.kind).join(' | ')};\n`;
  const names = `export type KindName = FleetObject['kind'];\n`;
  return MARK + [...interfaces, ...kinds, union, names].join('\n');
}

/** Definitions whose plain name belongs to a construct class; their structs are called `<Name>Props`. */
const CONSTRUCT_CLASSES = new Set(['MachinePool', 'ControlPlane', 'Machine']);

/** jsii structs: what the constructs take as properties. Only what a cluster is made of; fleet bookkeeping stays out. */
export function jsiiStructs(model: Model): string {
  const wanted = new Set<string>();
  const visit = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const schema of nested(model.definitions[name] as Schema)) if (schema.$ref) visit(refName(schema.$ref));
  };
  for (const name of ['ClusterBody', 'CloudSpec', 'ManagementClusterSpec', 'KeptTemplate', 'AdoptedObject'])
    visit(name);
  const structName = (name: string) => (CONSTRUCT_CLASSES.has(name) ? `${name}Props` : name);
  const plain = (name: string) => model.definitions[name]?.type === 'object' && model.definitions[name]?.properties;
  const structs = [...wanted].filter(plain).map((name) => {
    const schema = model.definitions[name] as Schema;
    return declaration(structName(name), schema, (property) => jsiiType(model, property, structName));
  });
  return MARK + structs.join('\n');
}

function nested(schema: Schema): Schema[] {
  const properties = Object.values(schema.properties ?? {});
  return properties.flatMap((property) => (property.items ? [property, property.items] : [property]));
}

function declaration(name: string, schema: Schema, typeOf: (schema: Schema) => string): string {
  if (schema.type !== 'object' || !schema.properties) return `${doc(schema)}export type ${name} = ${typeOf(schema)};\n`;
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(([property, value]) => {
    const optional = required.has(property) ? '' : '?';
    return `${doc(value, optional === '?')}  readonly ${property}${optional}: ${typeOf(value)};`;
  });
  return `${doc(schema)}export interface ${name} {\n${fields.join('\n')}\n}\n`;
}

function literalType(schema: Schema): string {
  if (schema.$ref) return refName(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value).replaceAll('"', "'")).join(' | ');
  const type = structural(schema, literalType);
  return schema.type === 'array' ? `readonly ${type}` : type;
}

function jsiiType(model: Model, schema: Schema, structName: (name: string) => string): string {
  if (schema.$ref) {
    const target = model.definitions[refName(schema.$ref)] as Schema;
    const isStruct = target.type === 'object' && target.properties;
    return isStruct ? structName(refName(schema.$ref)) : jsiiType(model, target, structName);
  }
  return structural(schema, (inner) => jsiiType(model, inner, structName));
}

function structural(schema: Schema, typeOf: (schema: Schema) => string): string {
  switch (schema.type) {
    case 'array':
      return `${wrap(typeOf(schema.items as Schema))}[]`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `{ readonly [key: string]: ${typeOf(schema.additionalProperties)} }`
        : '{ readonly [key: string]: unknown }';
    case 'integer':
      return 'number';
    default:
      return schema.type as string;
  }
}

function wrap(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}

function doc(schema: Schema | string, optional = false): string {
  const description = typeof schema === 'string' ? schema : (schema.description ?? '');
  const lines = description.split('\n').filter((line) => line !== '');
  const limits = typeof schema === 'string' ? '' : limitText(schema);
  if (limits) lines.push(limits);
  if (optional && typeof schema !== 'string') lines.push(`@default - ${defaultText(schema)}`);
  return `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

export function defaultText(schema: Schema): string {
  if (schema.default !== undefined) return JSON.stringify(schema.default);
  return schema['x-default'] ?? 'none';
}

/** Bounds and allowed values in words. */
export function limitText(schema: Schema): string {
  const parts: string[] = [];
  if (schema.enum) parts.push(`One of ${schema.enum.map((value) => `\`${value}\``).join(', ')}.`);
  if (schema.minimum !== undefined) parts.push(`At least ${schema.minimum}.`);
  if (schema.exclusiveMinimum !== undefined) parts.push(`More than ${schema.exclusiveMinimum}.`);
  if (schema.maximum !== undefined) parts.push(`At most ${schema.maximum}.`);
  if (schema.minItems !== undefined) parts.push(`At least ${schema.minItems} entries.`);
  if (schema.maxItems !== undefined) parts.push(`At most ${schema.maxItems} entries.`);
  return parts.join(' ');
}
