/**
 * `npm run soak -- [--clusters N] [--pools N] [--ticks N] [--per-tick N]`: a loop over 10,000 clusters, of which 1,000
 * pools follow metrics, for one hour of triggers in compressed time. Ends with an error when it uses 300 MB or more, or grows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '../bench/result.ts';
import { startGitServer } from '../support/git-server-process.ts';
import { fleetRepository, poolFleet } from '../support/pools.ts';

interface Tick {
  readonly tick: number;
  readonly rss: number;
  readonly commits: number;
  readonly took: number;
}

const LIMIT_MB = 300;
/** The last quarter over the second one; more is growth. */
const LIMIT_GROWTH = 1.05;

const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '10000' },
    pools: { type: 'string', default: '1000' },
    ticks: { type: 'string', default: '120' },
    'per-tick': { type: 'string', default: '100' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'krake-infra-soak-'));
try {
  const ticks = await soak();
  process.exitCode = judge(ticks) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

async function soak(): Promise<readonly Tick[]> {
  console.log(`making a fleet of ${values.clusters} clusters, ${values.pools} pools with a policy`);
  fleetRepository(folder, poolFleet(Number(values.clusters), Number(values.pools)));
  const server = await startGitServer(folder);
  const program = fileURLToPath(new URL('child.mjs', import.meta.url));
  const sizes = [values.pools, values.ticks, values['per-tick']];
  const args = [program, server.url('fleet.git'), join(folder, 'cache'), ...sizes];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const ticks: Tick[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const tick = JSON.parse(line) as Tick;
    ticks.push(tick);
    if (tick.tick % 10 === 0) console.log(`tick ${tick.tick}: ${megabytes(tick.rss)} MB, ${tick.took.toFixed(0)} ms`);
  }
  const [code] = await ended;
  await server.close();
  if (code !== 0) throw new Error(`the loop ended with ${code}`);
  return ticks;
}

function judge(ticks: readonly Tick[]): boolean {
  const quarter = (which: number) => ticks.slice((which * ticks.length) / 4, ((which + 1) * ticks.length) / 4);
  const rss = (some: readonly Tick[]) => median(some.map((tick) => tick.rss));
  const most = Math.max(...ticks.map((tick) => tick.rss));
  const growth = rss(quarter(3)) / rss(quarter(1));
  const commits = ticks.reduce((sum, tick) => sum + tick.commits, 0);
  console.log(
    `${ticks.length} ticks, ${commits} commits, ${median(ticks.map((tick) => tick.took)).toFixed(0)} ms a tick`,
  );
  console.log(`resident at most ${megabytes(most)} MB (limit ${LIMIT_MB}), median ${megabytes(rss(ticks))} MB`);
  console.log(`growth, last quarter over second: ${growth.toFixed(3)} (limit ${LIMIT_GROWTH})`);
  return most / 2 ** 20 < LIMIT_MB && growth <= LIMIT_GROWTH;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
