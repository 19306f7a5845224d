import { DEFINITIONS } from '@krake-infra/reconciler/fleet/generated/schemas.ts';
import { RESOURCES } from './resources.ts';

type Schema = Readonly<Record<string, unknown>>;

const PROBLEM: Schema = {
  type: 'object',
  description: 'What is wrong (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Each thing that is wrong.',
      items: {
        type: 'object',
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          hint: { type: 'string', description: 'The way out.' },
          field: { type: 'string', description: 'Such as `spec.pools[0].replicas`.' },
          rule: { type: 'string' },
          number: { type: 'string', description: 'Number of the rule in the documentation.' },
        },
      },
    },
  },
};

const OUTCOME: Schema = {
  type: 'object',
  description: 'What a change came to. It is on the remote already.',
  required: ['outcome', 'commit'],
  properties: {
    outcome: { type: 'string', enum: ['made', 'scaled', 'proposed', 'unchanged'] },
    commit: { type: 'string', description: 'Commit that holds the change, or the record of what became of it.' },
    proposal: { type: 'string', description: 'Branch that a person merges or deletes, with `proposed`.' },
  },
};

const POOL_SIZE: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['replicas'],
  properties: {
    replicas: { type: 'integer', minimum: 0, maximum: 1000, description: 'Machines over all zones.' },
    first: {
      type: 'array',
      maxItems: 200,
      items: { type: 'string' },
      description: 'Names of Machines that go first when the pool shrinks.',
    },
  },
};

const list = (kind: string): Schema => ({
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', items: { $ref: `#/components/schemas/${kind}` } },
    continue: { type: 'string', description: 'Asks for the next page, when there is one.' },
  },
});

/** Schemas of the API: those of the fleet's files, and what goes around them. */
export function componentSchemas(): Readonly<Record<string, Schema>> {
  const needed = new Map<string, Schema>();
  const take = (name: string): void => {
    if (needed.has(name)) return;
    const schema = DEFINITIONS[name] as Schema;
    needed.set(name, schema);
    for (const [, inner = ''] of JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g)) take(inner);
  };
  for (const { kind } of RESOURCES) take(kind);
  const moved = [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, pointed(schema)]);
  const lists = RESOURCES.map(({ kind }) => [`${kind}List`, list(kind)]);
  return {
    ...Object.fromEntries(moved),
    ...Object.fromEntries(lists),
    PoolSize: POOL_SIZE,
    Problem: PROBLEM,
    Outcome: OUTCOME,
  };
}

function pointed(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
}
