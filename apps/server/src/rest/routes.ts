import type { Clock, Log } from '@krake-infra/reconciler/ports.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Subject } from '../access/access.ts';
import type { DoorLoop } from '../waiting.ts';
import { OPERATIONS, type Operation, sizeIn, sizesIn } from './operations.ts';
import { HttpProblem, problemAnswer } from './problem.ts';
import { RestRequests } from './requests.ts';
import { labelSelector } from './selector.ts';
import { type Watched, Watchers } from './watch.ts';

export interface RestParts {
  readonly loop: DoorLoop;
  readonly access: Access;
  readonly clock: Clock;
  readonly log: Log;
}

/** The REST API, without the prefix of its paths. */
export function restRoutes(server: FastifyInstance, { loop, access, clock, log }: RestParts): void {
  const requests = new RestRequests(loop, clock);
  const watchers = new Watchers(loop);
  server.addHook('preClose', async () => watchers.close());
  server.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemAnswer(error);
    if (status === 500) log.error('a request failed', { problem: String(error), route: request.routeOptions.url });
    return reply.code(status).headers(headers).type('application/problem+json').send(body);
  });
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, () => {
    throw new HttpProblem(404, 'there is nothing here; see /openapi.json');
  });
  for (const operation of OPERATIONS) {
    const url = operation.path.replaceAll(/\{([a-z]+)\}/g, ':$1');
    server.route({
      method: operation.method,
      url,
      handler: async (request, reply) => {
        const subject = await authenticated(access, request);
        request.sender = subject.name;
        checkHeaders(operation, request);
        const isWatch = operation.verb === 'list' && (request.query as { watch?: string }).watch !== undefined;
        authorized(access, subject, isWatch ? { ...operation, verb: 'watch' } : operation, request);
        const { fleet: data } = loop;
        if (!data)
          throw new HttpProblem(503, 'the fleet was not read yet, or another replica leads', { 'retry-after': '1' });
        const { params, query, headers, body } = request;
        if (isWatch) {
          const watched = watchedBy(operation, request);
          reply.hijack();
          watchers.add(reply.raw, watched);
          return reply;
        }
        return send(
          reply,
          await operation.work({
            subject,
            params: params as Readonly<Record<string, string>>,
            query: query as Readonly<Record<string, string | undefined>>,
            headers,
            body,
            data,
            requests,
          }),
        );
      },
    });
  }
}

/** @throws HttpProblem 400 for a selector that is none */
function watchedBy({ resource }: Operation, { params, query }: FastifyRequest): Watched {
  const { namespace } = params as { namespace?: string };
  const { labelSelector: selector = '' } = query as { labelSelector?: string };
  return { resource, namespace, isSelected: labelSelector(selector) };
}

async function authenticated(access: Access, request: FastifyRequest): Promise<Subject> {
  const subject = await access.authenticate(request.raw);
  if (subject) return subject;
  throw new HttpProblem(401, 'send a bearer token or a client certificate that is known here', {
    'www-authenticate': 'Bearer',
  });
}

function authorized(access: Access, subject: Subject, { verb, resource }: Operation, request: FastifyRequest): void {
  const { namespace, name, pool } = request.params as { namespace?: string; name?: string; pool?: string };
  const replicas = pool === undefined ? undefined : sizeIn(request.body);
  const sizes = verb === 'create' || verb === 'update' ? sizesIn(request.body) : [];
  const verdict = access.authorize(subject, {
    verb,
    resource: resource.name,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(pool !== undefined && { pool }),
    ...(replicas !== undefined && { replicas }),
    ...(sizes.length > 0 && { sizes }),
  });
  if (!verdict.allowed) throw new HttpProblem(403, verdict.reason);
}

function checkHeaders({ headers = {} }: Operation, request: FastifyRequest): void {
  const missing = Object.keys(headers).find((name) => headers[name] && !request.headers[name.toLowerCase()]);
  if (missing !== undefined) throw new HttpProblem(428, `send the header ${missing}`);
}

function send(
  reply: FastifyReply,
  { status, body, headers = {} }: Awaited<ReturnType<Operation['work']>>,
): FastifyReply {
  return reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));
}
