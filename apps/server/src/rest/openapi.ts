import { OPERATIONS, type Operation } from './operations.ts';
import { componentSchemas } from './schemas.ts';

export const PREFIX = '/api/v1alpha1';

type Json = Readonly<Record<string, unknown>>;

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const PARAMETERS: Readonly<Record<string, string>> = {
  namespace: 'Namespace of the fleet.',
  name: 'Name of the object.',
  pool: 'Name of a pool of machines.',
};

const HEADERS: Readonly<Record<string, string>> = {
  'Idempotency-Key':
    'Chosen by the sender, 1 to 64 letters, digits, `.`, `_`, `:` and `-`; tells this request from others.',
  'If-Match': 'ETag that the object has to have still.',
};

/** The OpenAPI 3.1 document of the API, worked out from its operations and the schemas of the fleet's files. */
export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS) {
    const path = `${PREFIX}${operation.path}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'krake-infra',
      version: 'v1alpha1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Clusters of a fleet. A change is answered when it is on the remote of the fleet repository.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: componentSchemas(),
    },
  };
}

function described(operation: Operation): Json {
  const { id, summary, takes, gives, method, made = 200, verb, resource } = operation;
  const statuses = [...new Set(method === 'GET' ? [200] : [200, made, 202])];
  const stream = verb === 'list' && { 'text/event-stream': { schema: { type: 'string' } } };
  const content = { 'application/json': { schema: ref(gives) }, ...stream };
  const answers = statuses.map((status) => [status, { description: 'Done, or decided.', content }]);
  const problem = {
    description: 'What is wrong.',
    content: { 'application/problem+json': { schema: ref('Problem') } },
  };
  return {
    operationId: id,
    summary,
    tags: [resource.name],
    parameters: [...pathParameters(operation), ...(verb === 'list' ? LIST : []), ...headerParameters(operation)],
    ...(takes && { requestBody: { required: true, content: { 'application/json': { schema: ref(takes) } } } }),
    responses: { ...Object.fromEntries(answers), '4XX': problem, '5XX': problem },
  };
}

const LIST: readonly Json[] = [
  {
    name: 'limit',
    in: 'query',
    description: 'Most objects of a page.',
    schema: { type: 'integer', minimum: 1, maximum: 500 },
  },
  { name: 'continue', in: 'query', description: 'As the page before said it.', schema: { type: 'string' } },
  {
    name: 'labelSelector',
    in: 'query',
    description:
      'Only objects whose labels it selects, as Kubernetes writes it: `a=b`, `a!=b`, `a in (b, c)`, `a notin (b, c)`, `a`, `!a`, with commas between those that all have to hold.',
    schema: { type: 'string' },
  },
  {
    name: 'watch',
    in: 'query',
    description:
      'Whatever it is: server-sent events instead of a page. `added` for all that is there, `synced`, then `added`, `modified` and `deleted` as it changes, each with the object.',
    schema: { type: 'string' },
  },
];

function pathParameters({ path }: Operation): readonly Json[] {
  return [...path.matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: PARAMETERS[name],
    schema: { type: 'string' },
  }));
}

function headerParameters({ headers = {} }: Operation): readonly Json[] {
  return Object.entries(headers).map(([name, required]) => ({
    name,
    in: 'header',
    required,
    description: HEADERS[name],
    schema: { type: 'string' },
  }));
}
