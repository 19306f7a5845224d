import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { type DoorParts, ImDoor } from './im/door.ts';
import { imRoutes } from './im/routes.ts';

export interface ServerParts extends Omit<DoorParts, 'configuration'> {
  readonly configuration: ServerConfiguration;
  readonly log: Log;
}

const LISTEN = { host: '127.0.0.1', port: 8800 };
/** A sender that takes longer for its request is cut off. */
const REQUEST_MS = 30_000;

/** The doors of the loop, ready to listen. */
export function buildServer({ configuration, log, ...parts }: ServerParts): FastifyInstance {
  const server = Fastify({ requestTimeout: REQUEST_MS, connectionTimeout: REQUEST_MS, bodyLimit: 256 * 1024 });
  const { infrastructureManager } = configuration;
  const door = new ImDoor({ ...parts, configuration: infrastructureManager });
  const { url } = infrastructureManager;
  imRoutes(server, { door, log, ...(url !== undefined && { url: url.replace(/\/$/, '') }) });
  server.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('there is nothing here'));
  return server;
}

/** @throws Problem `unavailable` when the address can not be listened on */
export async function listen(server: FastifyInstance, { listen: given }: ServerConfiguration): Promise<string> {
  const { host, port } = { ...LISTEN, ...given };
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    const message = `${host}:${port} can not be listened on: ${(cause as Error).message}`;
    const hint = 'choose another address with `listen` of the configuration';
    throw new Problem({ code: 'unavailable', message, hint, retry: 'never' }, { cause });
  }
}
