import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:tls';
import rateLimit from '@fastify/rate-limit';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Log } from '@krake-infra/reconciler/ports.ts';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyServerOptions } from 'fastify';
import { configuredAccess, isOpen } from './access/configured.ts';
import { isLoopback } from './access/loopback.ts';
import { type DoorParts, ImDoor } from './im/door.ts';
import { imRoutes } from './im/routes.ts';
import { KrakeFollower } from './krake/follower.ts';
import { accessLog, observeRequests, type RequestObserver, requestId } from './observed.ts';
import { openApi, PREFIX } from './rest/openapi.ts';
import { problemAnswer } from './rest/problem.ts';
import { restRoutes } from './rest/routes.ts';
import { followFiles, tlsOptions } from './tls.ts';
import { bounded, type DoorLoop } from './waiting.ts';

export interface ServerParts extends Omit<DoorParts, 'configuration' | 'loop'> {
  readonly configuration: ServerConfiguration;
  readonly loop: DoorLoop;
  readonly log: Log;
  /** Told of requests, besides the log. Default: nobody. */
  readonly observer?: RequestObserver;
}

const LISTEN = { host: '127.0.0.1', port: 8800 };
/** A sender that takes longer for its request is cut off. */
const REQUEST_MS = 30_000;
/** Between two looks for such senders; Node's own would let them have another 30 s. */
const LOOK_MS = 2_000;
/** Between two looks for connections without a request, at the end. */
const IDLE_LOOK_MS = 50;
const LIMITS = { requestsPerMinute: 30_000, connections: 12_000 };

/** An address that can not be read belongs to no route. */
function unreadable(error: Error, _request: unknown, reply: FastifyReply): void {
  const { status, body } = problemAnswer(error);
  reply.code(status).type('application/problem+json').send(body);
}

/** Connections whose last answer was under way when the end began would be kept open for others until the client goes. */
function endWhenIdle(server: HttpServer): void {
  const timer = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  server.once('close', () => clearInterval(timer));
}

/** The doors of the loop, ready to listen. */
export function buildServer({ configuration, log, loop: whole, observer, ...parts }: ServerParts): FastifyInstance {
  const { tls, limits: own } = configuration;
  const limits = { ...LIMITS, ...own };
  const loop = bounded(whole, limits.waiting);
  // Node takes the longer of its two bounds for the whole request, and that of headers is 60 s unless it is told.
  const http = { connectionsCheckingInterval: LOOK_MS, headersTimeout: REQUEST_MS };
  const options: FastifyServerOptions = {
    requestTimeout: REQUEST_MS,
    connectionTimeout: REQUEST_MS,
    bodyLimit: 256 * 1024,
    frameworkErrors: unreadable,
    genReqId: requestId,
  };
  const server = Fastify({
    ...options,
    ...(tls ? { https: { ...http, ...tlsOptions(tls) } } : { http }),
  } as FastifyServerOptions);
  observeRequests(server, [accessLog(log), ...(observer ? [observer] : [])]);
  server.server.maxConnections = limits.connections;
  if (tls) {
    const end = followFiles(server.server as unknown as Server, tls, log);
    server.addHook('onClose', async () => end());
  }
  server.addHook('preClose', async () => endWhenIdle(server.server));
  server.register(rateLimit, { max: limits.requestsPerMinute, timeWindow: 60_000 });
  openDoors(server, { ...parts, configuration, log, loop });
  server.after(() => {
    const nothing = (_: unknown, reply: FastifyReply) =>
      reply.code(404).type('text/plain').send('there is nothing here');
    server.setNotFoundHandler({ preHandler: server.rateLimit() }, nothing);
  });
  return server;
}

function openDoors(server: FastifyInstance, { configuration, log, loop, ...parts }: ServerParts): void {
  const { infrastructureManager, api } = configuration;
  if (infrastructureManager) {
    const door = new ImDoor({ ...parts, loop, configuration: infrastructureManager });
    const { url } = infrastructureManager;
    server.register((scope, _options, done) => {
      imRoutes(scope, { door, log, ...(url !== undefined && { url: url.replace(/\/$/, '') }) });
      done();
    });
    for (const sender of infrastructureManager.senders) {
      if (!sender.krake) continue;
      const follower = new KrakeFollower(sender, sender.krake, {
        ...parts,
        loop,
        log,
        configuration: infrastructureManager,
      });
      server.addHook('onClose', () => follower.close());
    }
  }
  if (!api) return;
  const access = configuredAccess(configuration, { ...parts, log });
  const routes = (scope: FastifyInstance, _options: object, done: () => void) => {
    restRoutes(scope, { loop, access, clock: parts.clock, log });
    done();
  };
  server.register(routes, { prefix: PREFIX });
  // In a scope, as all routes that the limits are to hold for.
  server.register((scope, _options, done) => {
    const document = openApi();
    scope.get('/openapi.json', async () => document);
    done();
  });
}

/**
 * @throws Problem `unavailable` when the address can not be listened on; `refused` when anybody who reaches it could
 *   change the fleet
 */
export async function listen(server: FastifyInstance, configuration: ServerConfiguration, log: Log): Promise<string> {
  const { host, port } = { ...LISTEN, ...configuration.listen };
  if (!isLoopback(host)) {
    if (isOpen(configuration)) {
      const message = `the REST API has no tokens, and ${host} can be reached from elsewhere`;
      throw new Problem({ code: 'refused', message, hint: 'add api.tokens, or listen on 127.0.0.1' });
    }
    if (!configuration.tls) log.warn('serving without TLS: credentials go in clear', { host });
  } else if (isOpen(configuration)) log.warn('serving to everybody on this machine: the REST API has no tokens');
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    const message = `${host}:${port} can not be listened on: ${(cause as Error).message}`;
    const hint = 'choose another address with `listen` of the configuration';
    throw new Problem({ code: 'unavailable', message, hint, retry: 'never' }, { cause });
  }
}
