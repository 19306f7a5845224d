/** Writes fleets straight to a real API server and measures their status; prints ratio, seconds, resident MB, turns. */
import { fileURLToPath } from 'node:url';
import { ObjectServer } from '../support/object-server.ts';
import { clusterObjects, createOn } from '../support/real-objects.ts';
import { runTypeScript } from './child.ts';
import { median } from './result.ts';

const [SMALL, LARGE, TURNS, WRITERS] = [200, 2000, 5, 16];
const CHILD = fileURLToPath(new URL('./status-child.ts', import.meta.url));

const server = await ObjectServer.start();
try {
  await server.create('/api/v1/namespaces', { metadata: { name: 'shop' } });
  await write(0, SMALL);
  const small = await measure(SMALL);
  await write(SMALL, LARGE);
  const large = await measure(LARGE);
  const ratio = large.milliseconds / LARGE / (small.milliseconds / SMALL);
  console.log([ratio, large.milliseconds / 1000, large.resident, TURNS].join(' '));
} finally {
  await server.stop();
}

async function write(from: number, to: number): Promise<void> {
  let next = from;
  const writer = async () => {
    for (let index = next++; index < to; index = next++) {
      for (const [kind, object] of clusterObjects(`web-${index}`)) await createOn(server, kind, object);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

async function measure(clusters: number) {
  const times: number[] = [];
  const residents: number[] = [];
  for (let turn = -1; turn < TURNS; turn++) {
    const [milliseconds = 0, resident = 0] = await runTypeScript(CHILD, [server.kubeconfig, String(clusters)]);
    if (turn < 0) continue;
    times.push(milliseconds);
    residents.push(resident);
  }
  return { milliseconds: median(times), resident: Math.max(...residents) };
}
