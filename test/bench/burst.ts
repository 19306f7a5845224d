import { metricOf, PER_NODE } from '../support/pools.ts';
import { PoolPlace } from './pool-place.ts';
import { readyPush } from './ready-push.ts';
import { type BenchResult, median } from './result.ts';

const POOLS = 1000;
const BURST = 100;
const TURNS = 5;

/** Rows 13 and 14, whole path: a burst of decisions at once, and one by one, from the values to the commits. */
export async function benchBurst(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const transport of ['path', 'http'] as const) results.push(...(await measure(transport)));
  return results;
}

async function measure(transport: 'path' | 'http'): Promise<BenchResult[]> {
  const place = await PoolPlace.make(POOLS, transport);
  try {
    const loop = await place.loop();
    const turns: { readonly together: number; readonly apart: number; readonly floor: number }[] = [];
    for (let turn = 0; turn <= TURNS; turn++) {
      const floor = await readyPush(place.person, turn);
      await loop.look();
      const readings = burst(turn);
      const together = await timed(() => loop.report(new Map(readings)), BURST);
      const apart = await timed(async () => {
        const reports = [];
        for (const reading of burst(turn)) reports.push(await loop.report(new Map([reading])));
        return { committed: reports.flatMap(({ committed }) => committed) };
      }, BURST);
      if (turn > 0) turns.push({ together, apart, floor });
    }
    return rows(transport, turns);
  } finally {
    await place.close();
  }
}

let bursts = 0;
let newest = 0;

/** Values that want another size for {@link BURST} pools, each burst a second newer than the one before. */
function burst(turn: number) {
  newest = Math.max(newest + 1, Math.floor(Date.now() / 1000) - 30);
  const at = newest;
  bursts++;
  const first = (turn * BURST) % POOLS;
  return Array.from({ length: BURST }, (_, nth) => {
    const reading = { kind: 'value', value: PER_NODE * (bursts % 2 ? 10 : 20), at } as const;
    return [metricOf(first + nth), reading] as const;
  });
}

async function timed(
  work: () => Promise<{ readonly committed: readonly unknown[] }>,
  commits: number,
): Promise<number> {
  const began = performance.now();
  const { committed } = await work();
  if (committed.length !== commits) throw new Error(`${committed.length} commits instead of ${commits}`);
  return performance.now() - began;
}

function rows(
  transport: string,
  turns: readonly { readonly together: number; readonly apart: number; readonly floor: number }[],
): BenchResult[] {
  const n = turns.length;
  const where = `${POOLS} clusters, ${transport}`;
  const judged = transport === 'http';
  return [
    {
      row: 13,
      name: `whole path: ${BURST} decisions in one burst over git push of one ready commit, ${where}`,
      value: median(turns.map(({ together, floor }) => together / floor)),
      ...(judged && { limit: 12 }),
      better: 'lower',
      n,
    },
    {
      row: 14,
      name: `whole path: one by one over the burst, ${where}`,
      value: median(turns.map(({ together, apart }) => apart / together)),
      ...(judged && { limit: 8 }),
      better: 'higher',
      n,
    },
  ];
}
