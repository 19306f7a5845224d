import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerConfiguration } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { buildServer, listen } from '@krake-infra/server/server.ts';
import { Authority } from '../../tools/control-plane/certificates.ts';
import { runTypeScript } from './child.ts';
import { PoolPlace } from './pool-place.ts';
import type { BenchResult } from './result.ts';

const CLIENTS = fileURLToPath(new URL('idle-clients.ts', import.meta.url));
const [PLAIN, ENCRYPTED] = [10_000, 1000];
const MEGABYTE = 1024 * 1024;
const SAMPLE_MS = 50;

/** Row 55: clients that connect and say nothing, and what others notice of them. */
export async function benchConnections(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'krake-infra-bench-'));
  const place = await PoolPlace.make(100, 'path', 0);
  try {
    const { certificate, key } = await (await Authority.create('bench-authority')).server('bench');
    const tls = { certificateFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') };
    writeFileSync(tls.certificateFile, certificate);
    writeFileSync(tls.keyFile, key);
    return [...(await idle(place, 'plain', PLAIN, {})), ...(await idle(place, 'TLS', ENCRYPTED, { tls }))];
  } finally {
    await place.close();
    rmSync(folder, { recursive: true });
  }
}

async function idle(place: PoolPlace, kind: string, wanted: number, more: Pick<ServerConfiguration, 'tls'>) {
  const loop = await place.loop();
  const { tracker, clock } = place.parts;
  const log = { info: () => {}, warn: () => {}, error: console.error };
  const access = { exists: () => true, kubeconfig: async () => undefined };
  const configuration = { listen: { port: 0 }, api: {}, ...more };
  const server = buildServer({ configuration, log, loop, tracker, access, clock });
  const url = await listen(server, configuration, log);
  const resident = () => process.memoryUsage().rss / MEGABYTE;
  const least = resident();
  let most = least;
  const sampling = setInterval(() => {
    most = Math.max(most, resident());
  }, SAMPLE_MS);
  try {
    const [open = 0, before = Number.NaN, during = Number.NaN] = await runTypeScript(CLIENTS, [url, String(wanted)]);
    const about = { row: 55, n: wanted } as const;
    const name = `${wanted} ${kind} connections that say nothing`;
    return [
      { ...about, name: `${name}: open at once`, value: open, limit: wanted, better: 'higher' },
      { ...about, name: `${name}: resident MB that came with them`, value: most - least, limit: 150, better: 'lower' },
      { ...about, name: `${name}: answer to others in ms, before`, value: before, better: 'lower' },
      { ...about, name: `${name}: answer to others in ms, meanwhile`, value: during, better: 'lower' },
    ] as const satisfies readonly BenchResult[];
  } finally {
    clearInterval(sampling);
    await server.close();
    await loop.close();
  }
}
