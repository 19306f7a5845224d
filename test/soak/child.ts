/**
 * A loop over a large fleet that plays triggers in compressed time: `child.ts REMOTE CACHE CLUSTERS TICKS PER_TICK`.
 * Prints one JSON line for each tick: resident memory, commits, and the milliseconds it took.
 */
import { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { loopParts, MemorySource, metricOf, PER_NODE } from '../support/pools.ts';

const [, , remote = '', cacheDir = '', ...numbers] = process.argv;
const [clusters = 0, ticks = 0, perTick = 0] = numbers.map(Number);
const TICK_SECONDS = 30;
const start = Math.floor(Date.now() / 1000);

let now = start;
const source = new MemorySource();
const parts = await loopParts({ remote, cacheDir, source });
const loop = new Loop({ ...parts, clock: { now: () => now * 1000 } });
for (let index = 0; index < clusters; index++) set(index, 3);
await loop.tick();

let next = 0;
for (let tick = 1; tick <= ticks; tick++) {
  now = start + tick * TICK_SECONDS;
  const began = performance.now();
  // Every metric has a new value each time; some of them want another size.
  for (let index = 0; index < clusters; index++) {
    const reading = source.readings.get(metricOf(index));
    if (reading?.kind === 'value') source.readings.set(metricOf(index), { ...reading, at: now });
  }
  for (let one = 0; one < perTick; one++, next++) set(next % clusters, 4 + (Math.floor(next / clusters) % 2) * 4);
  const { committed } = await loop.tick();
  const { rss } = process.memoryUsage();
  process.stdout.write(
    `${JSON.stringify({ tick, rss, commits: committed.length, took: performance.now() - began })}\n`,
  );
}
await loop.close();
await parts.repository.close();

function set(index: number, size: number): void {
  source.readings.set(metricOf(index), { kind: 'value', value: size * PER_NODE, at: now });
}
