import type { Kind, Model, Schema } from './schema.ts';
import { refName } from './schema.ts';

const API_VERSION = 'krake-infra.io/v1alpha1';

/** One self-contained JSON Schema document a kind. */
export function kindSchema(model: Model, kind: Kind): Schema {
  const metadata = kind.scope === 'namespace' ? 'NamespacedMetadata' : 'Metadata';
  return document(model, {
    title: kind.kind,
    description: kind.description,
    type: 'object',
    additionalProperties: false,
    required:
      kind.body.field === 'spec' ? ['apiVersion', 'kind', 'metadata', 'spec'] : ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: { type: 'string', const: API_VERSION, description: 'Version of this format.' },
      kind: { type: 'string', const: kind.kind, description: 'Kind of the object.' },
      metadata: { $ref: `#/$defs/${metadata}` },
      [kind.body.field]: { $ref: `#/$defs/${kind.body.type}` },
    },
  });
}

function document(model: Model, root: Schema): Schema {
  const used: Record<string, Schema> = {};
  const use = (name: string): void => {
    const target = model.definitions[name];
    if (!target) throw new Error(`unknown definition ${name}`);
    if (used[name]) return;
    used[name] = target;
    visit(target);
  };
  const visit = (schema: Schema): void => {
    if (schema.$ref) use(refName(schema.$ref));
    const { properties = {}, items, additionalProperties } = schema;
    const inner = [...Object.values(properties), items, additionalProperties];
    for (const part of inner) if (typeof part === 'object') visit(part);
  };
  visit(root);
  const sorted = Object.fromEntries(Object.entries(used).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...root, $defs: sorted as never };
}

/** The data the validator compiles, one module. `ClusterBody` is what template and cluster must add up to. */
export function schemaModule(model: Model): string {
  const schemas: Record<string, Schema> = {};
  for (const kind of model.kinds) schemas[kind.kind] = kindSchema(model, kind);
  const body = document(model, { $ref: '#/$defs/ClusterBody' });
  const kinds = model.kinds.map(({ kind, path, scope }) => ({ kind, path, scope }));
  return `// Generated from the fleet schemas by \`npm run generate\`. Do not edit.

import type { KindName } from '../../core/generated/fleet.ts';

export const PROVIDERS: readonly string[] = ${JSON.stringify(model.providers)};

export const KINDS: readonly { readonly kind: KindName; readonly path: string; readonly scope: 'repository' | 'namespace' }[] = ${JSON.stringify(kinds, null, 2)};

export const SCHEMAS: Readonly<Record<KindName, object>> = ${JSON.stringify(schemas, null, 2)};

export const CLUSTER_BODY_SCHEMA: object = ${JSON.stringify(body, null, 2)};
`;
}

export function editorSchemas(model: Model): Record<string, string> {
  return Object.fromEntries(
    model.kinds.map((kind) => [
      `examples/fleet/.krake-infra/schema/${kind.kind}.schema.json`,
      `${JSON.stringify(kindSchema(model, kind), null, 2)}\n`,
    ]),
  );
}
