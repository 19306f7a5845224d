import type { Log } from '@krake-infra/reconciler/ports.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asImError, errorAnswer, type ImAnswer, ImError } from './answer.ts';
import { type ImAuthorization, parseAuthorization } from './authorization.ts';
import { type Asked, CALLS, type Call } from './calls.ts';
import type { ImDoor } from './door.ts';

export interface ImRoutesOptions {
  readonly door: ImDoor;
  readonly log: Log;
  /** Address that ids are made of. Default: the one that a request came in by. */
  readonly url?: string;
}

const TEXT_TYPES = ['text/yaml', 'text/plain', 'application/x-yaml', 'application/yaml'];

/** The calls of the Infrastructure Manager. */
export function imRoutes(server: FastifyInstance, { door, log, url }: ImRoutesOptions): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(TEXT_TYPES, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  // Krake's HTTP client names a type even where it sends nothing.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, null));
  for (const call of CALLS) {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        return send(reply, await answerOf(door, call, { request, url }));
      } catch (error) {
        const known = asImError(error);
        if (known.status === 500) log.error('a request failed', { problem: String(error), path: call.path });
        return send(reply, errorAnswer(known, acceptOf(request)));
      }
    };
    server.route({ method: call.method, url: call.path, handler });
  }
}

interface Came {
  readonly request: FastifyRequest;
  readonly url: string | undefined;
}

async function answerOf(door: ImDoor, { method, work }: Call, { request, url }: Came): Promise<ImAnswer> {
  const authorization = parseAuthorization(request.headers.authorization);
  const sender = door.sender(authorization);
  request.sender = sender.name;
  if (method === 'POST' && request.body === null) throw new ImError(415, 'send the template as text/yaml');
  const { id = '', property = '' } = request.params as { id?: string; property?: string };
  const asked: Asked = {
    sender,
    // A sender is known by it.
    authorization: authorization as ImAuthorization,
    id,
    property,
    body: typeof request.body === 'string' ? request.body : '',
    asJson: acceptOf(request).includes('application/json'),
    uri: (one) => `${url ?? `${request.protocol}://${request.host}`}/infrastructures/${one}`,
  };
  return work(door, asked);
}

function acceptOf({ headers }: FastifyRequest): string {
  return headers.accept ?? '*/*';
}

function send(reply: FastifyReply, { status, body, type = 'text/plain', headers = {} }: ImAnswer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .type(type === 'application/json' ? type : `${type}; charset=utf-8`)
    .send(typeof body === 'string' ? body : JSON.stringify(body));
}
