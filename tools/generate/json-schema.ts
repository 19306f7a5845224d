import { selfContained } from '../../reconciler/src/fleet/self-contained.ts';
import type { Kind, Model, Schema } from './schema.ts';

const API_VERSION = 'krake-infra.io/v1alpha1';

/** All definitions, kinds among them. */
function definitionsOf(model: Model): Record<string, Schema> {
  const all = { ...model.definitions };
  for (const kind of model.kinds) {
    if (all[kind.kind]) throw new Error(`kind ${kind.kind} has the name of a definition`);
    all[kind.kind] = kindDefinition(kind);
  }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function kindDefinition({ kind, scope, description, body }: Kind): Schema {
  const metadata = scope === 'namespace' ? 'NamespacedMetadata' : 'Metadata';
  return {
    title: kind,
    description,
    type: 'object',
    additionalProperties: false,
    required: body.field === 'spec' ? ['apiVersion', 'kind', 'metadata', 'spec'] : ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: { type: 'string', const: API_VERSION, description: 'Version of this format.' },
      kind: { type: 'string', const: kind, description: 'Kind of the object.' },
      metadata: { $ref: `#/$defs/${metadata}` },
      [body.field]: { $ref: `#/$defs/${body.type}` },
    },
  };
}

/** The data the validator compiles, one module. `ClusterBody` is what template and cluster must add up to. */
export function schemaModule(model: Model): string {
  const kinds = model.kinds.map(({ kind, path, scope }) => ({ kind, path, scope }));
  return `// Generated from the fleet schemas by \`npm run generate\`. Do not edit.

import type { KindName } from '../../core/generated/fleet.ts';
import type { Definitions } from '../self-contained.ts';

export const PROVIDERS: readonly string[] = ${JSON.stringify(model.providers)};

export const KINDS: readonly { readonly kind: KindName; readonly path: string; readonly scope: 'repository' | 'namespace' }[] = ${JSON.stringify(kinds, null, 2)};

/** Schemas of kinds and of all that they consist of, by name. */
export const DEFINITIONS: Definitions = ${JSON.stringify(definitionsOf(model), null, 2)};
`;
}

export function editorSchemas(model: Model): Record<string, string> {
  const definitions = definitionsOf(model);
  return Object.fromEntries(
    model.kinds.map(({ kind }) => [
      `examples/fleet/.krake-infra/schema/${kind}.schema.json`,
      `${JSON.stringify(selfContained(definitions, kind), null, 2)}\n`,
    ]),
  );
}
