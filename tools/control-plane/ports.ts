import { createServer } from 'node:net';
import type { ProcessSpec } from './processes.ts';

/** The page for debugging of the in-memory provider: a port that can not be chosen. */
const DEBUG_PORT = 19_000;

/**
 * An error when another control plane has the ports of this one. The check comes first, because the other one's servers
 * would answer for those that could not start.
 */
export async function needFreePorts(specs: readonly ProcessSpec[]): Promise<void> {
  for (const { name, port } of specs) {
    if (await isFree(port)) continue;
    throw new Error(
      `port ${port} (${name}) is taken in this network namespace, perhaps by another control plane: stop it or give this one another basePort`,
    );
  }
  if (!specs.some(({ part }) => part === 'cluster-api') || (await isFree(DEBUG_PORT))) return;
  throw new Error(
    `port ${DEBUG_PORT} (capi-dev) is taken: another control plane with Cluster API runs in this network namespace, and there can be one only, since its clusters take the ports from 20000 on`,
  );
}

/** Whether a server could listen on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
