import type { Loop } from '@krake-infra/reconciler/loop/loop.ts';
import { metricOf, PER_NODE, poolOf } from '../support/pools.ts';
import { arrive, floor, quantile } from './by-chance.ts';
import { PoolPlace } from './pool-place.ts';
import { type BenchResult, median } from './result.ts';

const POOLS = 1000;
const SECONDS = 60;
const LIMITS = [
  { rate: 5, p50: 2, p99: 4.5 },
  { rate: 50, p50: 3, p99: 4.5 },
];

/** Row 15: triggers that arrive by chance for a minute, each until its commit is on the remote. */
export async function benchArrivals(): Promise<readonly BenchResult[]> {
  const place = await PoolPlace.make(POOLS, 'http');
  try {
    const loop = await place.loop();
    const results: BenchResult[] = [];
    let next = 0;
    for (const { rate, p50, p99 } of LIMITS) {
      // Before and after, so that a machine that gets slower meanwhile slows the floor too.
      const floors = await floor(place.person);
      await loop.look();
      const waits = await arrive({ rate, seconds: SECONDS }, (arrived) => trigger(loop, next++, arrived));
      floors.push(...(await floor(place.person)));
      const over = (share: number) => quantile(waits, share) / median(floors);
      const about = { row: 15, better: 'lower', n: waits.length } as const;
      const name = `over git push of a ready commit, ${rate} triggers a second, ${POOLS} pools, http`;
      results.push({ ...about, name: `trigger to pushed, median, ${name}`, value: over(0.5), limit: p50 });
      results.push({ ...about, name: `trigger to pushed, 99th of 100, ${name}`, value: over(0.99), limit: p99 });
      results.push({
        ...about,
        name: `trigger to pushed, median in ms, ${rate} a second`,
        value: quantile(waits, 0.5),
      });
    }
    return results;
  } finally {
    await place.close();
  }
}

async function trigger(loop: Loop, number: number, arrived: number): Promise<number> {
  const index = number % POOLS;
  // Another size for each visit of the pool.
  const value = PER_NODE * (4 + (Math.floor(number / POOLS) % 5));
  const reading = { kind: 'value', value, at: Math.floor(Date.now() / 1000) } as const;
  const { committed, holds, withheld } = await loop.report(new Map([[metricOf(index), reading]]));
  const isOwn = ({ cluster, pool }: { readonly cluster: string; readonly pool: string }) =>
    `${cluster}/${pool}` === poolOf(index);
  // The pass before may have met the value already.
  const isPushed =
    committed.some(({ decision }) => isOwn(decision)) || holds.some((hold) => isOwn(hold) && hold.code === 'decided');
  if (!isPushed) {
    const reasons = [...holds, ...withheld].map(({ reason }) => reason);
    throw new Error(`trigger ${number} led to no commit: ${reasons.join('; ')}`);
  }
  return performance.now() - arrived;
}
