import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

const FOLDER = fileURLToPath(new URL('../crds/', import.meta.url));

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  [keyword: string]: unknown;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly [{ readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }];
  };
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into specs of many kinds
  readonly spec: any;
}

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
ajv.addFormat('uuid', UUID);
ajv.addFormat('ipv4', /^\d{1,3}(\.\d{1,3}){3}$/);
for (const format of ['int32', 'int64', 'byte', 'date-time']) {
  ajv.addFormat(format, true);
}
ajv.addKeyword({
  keyword: 'x-kubernetes-list-map-keys',
  validate: (keys: string[], list: Record<string, unknown>[]) =>
    new Set(list.map((item) => JSON.stringify(keys.map((key) => item[key])))).size === list.length,
});
ajv.addKeyword({
  keyword: 'x-kubernetes-list-type',
  validate: (type: string, list: unknown[]) =>
    type !== 'set' || new Set(list.map((item) => JSON.stringify(item))).size === list.length,
});

/** The schema as an API server with strict field validation applies it: a field that it would drop is an error. */
function closed(schema: Schema): Schema {
  const copy: Schema = { ...schema };
  if (schema.properties) {
    copy.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, closed(each)]));
    copy.additionalProperties ??= schema['x-kubernetes-preserve-unknown-fields'] === true;
  }
  if (schema.items) {
    copy.items = closed(schema.items);
  }
  if (typeof schema.additionalProperties === 'object') {
    copy.additionalProperties = closed(schema.additionalProperties);
  }
  return copy;
}

export const crdSchemas: ReadonlyMap<string, Schema> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const { spec } = parse(readFileSync(FOLDER + name, 'utf8')) as Definition;
      const [version] = spec.versions;
      return [`${spec.group}/${version.name}/${spec.names.kind}`, version.schema.openAPIV3Schema];
    }),
);

const validators = new Map<string, ValidateFunction>(
  [...crdSchemas].map(([key, schema]) => {
    const { metadata: _free, ...properties } = schema.properties ?? {};
    return [key, ajv.compile(closed({ ...schema, properties: { ...properties, metadata: { type: 'object' } } }))];
  }),
);

/** What the API server would refuse about an object; empty when it takes it as it is. */
export function crdErrors(object: KubernetesObject): string[] {
  const key = `${object.apiVersion}/${object.kind}`;
  const validate = validators.get(key);
  if (!validate) {
    return [`no schema of ${key}`];
  }
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${object.kind}/${object.metadata.name}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}
