/**
 * A loop over a large fleet that plays triggers in compressed time: `child.mjs REMOTE CACHE POOLS TICKS PER_TICK`. Plain
 * JavaScript on built code, so that nothing but the loop is in memory. Prints one JSON line for each tick: resident memory,
 * commits, and the milliseconds it took.
 */
import { setFlagsFromString } from 'node:v8';
import { EMPTY_MEMORY } from '@krake-infra/reconciler/core/memory.ts';
import { openRepository } from '@krake-infra/reconciler/git/open-repository.ts';
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { SnapshotReader } from '@krake-infra/reconciler/loop/snapshot.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';

// As the daemon does it.
setFlagsFromString('--heap-growing-percent=10');

const [, , remote = '', cacheDir = '', ...numbers] = process.argv;
const [pools = 0, ticks = 0, perTick = 0] = numbers.map(Number);
const TICK_SECONDS = 30;
/** What a node carries, as the fleet's policies say. */
const PER_NODE = 100;
const TIDY_TICKS = 20;
const start = Math.floor(Date.now() / 1000);

let now = start;
/** Nodes' worth of load of each pool. */
const loads = new Array(pools).fill(3);
const source = {
  type: 'static',
  read: async (_, requests) =>
    new Map(
      requests.map(({ metric }) => {
        const value = loads[Number(metric.slice('load-'.length))] * PER_NODE;
        return [metric, { kind: 'value', value, at: now }];
      }),
    ),
};
const tracker = {
  name: 'instant',
  observe: async (data, _at, clusters = data.clusters.keys()) =>
    new Map([...clusters].map((key) => [`${key}/workers`, { settled: true, source: 'instant' }])),
};
const repository = await openRepository({ remote, branch: 'main', cacheDir });
const loop = new Loop({
  clock: { now: () => now * 1000 },
  repository,
  reader: new SnapshotReader(repository),
  renderer: fleetRenderer,
  sources: [source],
  tracker,
  bot: { name: 'krake-infra', email: 'krake-infra@localhost' },
  memory: EMPTY_MEMORY,
});
await loop.tick();

for (let tick = 1, next = 0; tick <= ticks; tick++) {
  now = start + tick * TICK_SECONDS;
  const began = performance.now();
  for (let one = 0; one < perTick; one++, next++) loads[next % pools] = 4 + (Math.floor(next / pools) % 2) * 4;
  const { committed } = await loop.tick();
  if (tick % TIDY_TICKS === 0) await repository.maintain();
  const { rss } = process.memoryUsage();
  process.stdout.write(
    `${JSON.stringify({ tick, rss, commits: committed.length, took: performance.now() - began })}\n`,
  );
}
await loop.close();
await repository.close();
