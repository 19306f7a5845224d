import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { refName } from '../../reconciler/src/fleet/self-contained.ts';

/** The subset of JSON Schema the fleet schemas are written in, plus marks of our own (`x-...`). */
export interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: (string | number)[];
  const?: string;
  default?: unknown;
  'x-default'?: string;
  'x-ref'?: string;
  'x-key'?: string;
  'x-enum'?: string;
  'x-provider-block'?: string;
  'x-includes-partial'?: string;
  [keyword: string]: unknown;
}

export interface Kind {
  kind: string;
  path: string;
  scope: 'repository' | 'namespace';
  description: string;
  /** The body's field name, `spec` or `status`, and the definition it has. */
  body: { field: 'spec' | 'status'; type: string };
}

export interface Model {
  kinds: Kind[];
  definitions: Record<string, Schema>;
  providers: string[];
}

const SCHEMA_DIR = 'reconciler/src/fleet/schema';

/** Reads every schema file and weaves in what the providers add. */
export function loadModel(root: string): Model {
  const files = readdirSync(join(root, SCHEMA_DIR))
    .sort()
    .map((name) => parse(readFileSync(join(root, SCHEMA_DIR, name), 'utf8')));
  const model: Model = { kinds: [], definitions: {}, providers: [] };
  for (const file of files) {
    Object.assign(model.definitions, file.$defs ?? {});
    if (!file.kind) continue;
    const field = file.spec ? 'spec' : 'status';
    const { kind, path, scope, description } = file;
    model.kinds.push({ kind, path, scope, description, body: { field, type: file[field] } });
  }
  addProviders(model, root);
  addPartials(model);
  return model;
}

function addProviders(model: Model, root: string): void {
  for (const path of providerSchemas(join(root, 'providers/src'))) {
    const file = parse(readFileSync(path, 'utf8'));
    model.providers.push(file.provider);
    Object.assign(model.definitions, file.$defs);
    for (const definition of Object.values(model.definitions)) addBlock(definition, file);
  }
  for (const definition of Object.values(model.definitions)) {
    for (const property of Object.values(definition.properties ?? {})) {
      if (property['x-enum'] === 'providers') property.enum = [...model.providers];
    }
  }
}

/** Schema files of the provider folders; a folder without one holds parts that providers share. */
function providerSchemas(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name, 'schema.yaml'))
    .filter((path) => existsSync(path))
    .sort();
}

function addBlock(definition: Schema, file: { provider: string; blocks: Record<string, string> }): void {
  const type = file.blocks[definition['x-provider-block'] ?? ''];
  if (type === undefined) return;
  const description = `Settings of provider ${file.provider}.`;
  const block = { $ref: `#/$defs/${type}`, description, 'x-default': 'none' };
  definition.properties = { ...definition.properties, [file.provider]: block };
}

/**
 * Adds `<Name>Partial` for every definition reachable from ClusterBody in which something is required besides keys of list
 * entries; nothing is required in it.
 */
function addPartials(model: Model): void {
  const partial = (name: string): string => {
    const target = `${name}Partial`;
    const source = model.definitions[name];
    if (!source) throw new Error(`unknown definition ${name}`);
    if (source.type !== 'object' || !source.properties) return name;
    if (model.definitions[target]) return target;
    const copy: Schema = { ...source };
    model.definitions[target] = copy;
    const key = Object.values(model.definitions)
      .flatMap((definition) => Object.values(definition.properties ?? {}))
      .find((property) => property.items?.$ref === `#/$defs/${name}` && property['x-key']);
    delete copy.minProperties;
    if (key) copy.required = [key['x-key'] as string];
    else delete copy.required;
    copy.properties = Object.fromEntries(
      Object.entries(source.properties).map(([property, schema]) => [property, partialProperty(schema)]),
    );
    if (!isDeepStrictEqual(copy, source)) return target;
    delete model.definitions[target];
    return name;
  };
  const partialProperty = (schema: Schema): Schema => {
    const copy = { ...schema };
    if (copy.$ref) copy.$ref = `#/$defs/${partial(refName(copy.$ref))}`;
    // Entries of lists without a key are replaced as a whole, so they stay complete.
    if (copy.items?.$ref && copy['x-key']) copy.items = { $ref: `#/$defs/${partial(refName(copy.items.$ref))}` };
    return copy;
  };
  partial('ClusterBody');
  const body = model.definitions.ClusterBodyPartial as Schema;
  for (const definition of Object.values(model.definitions)) {
    if (definition['x-includes-partial'] !== 'ClusterBody') continue;
    definition.properties = { ...definition.properties, ...body.properties };
  }
}
