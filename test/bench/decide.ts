import { fileURLToPath } from 'node:url';
import { runTypeScript } from './child.ts';
import { type BenchResult, median } from './result.ts';

const INSIDE = fileURLToPath(new URL('decide-inside.ts', import.meta.url));
const TURNS = 9;
const PROCESSES = 7;

/**
 * Row 20: deciding for whole fleets, and for one pool of a large one. Ten fleets of 1,000 pools are compared with one of
 * 10,000: as many pools, none of which was decided on a moment ago. That is how a loop meets them, once in a while; the
 * same small fleet ten times in a row stays in the processor's cache, which is reported beside it. Where objects lie in
 * memory differs by process, and the ratio by a fifth with it, so each figure is the median of several processes.
 */
export async function benchDecide(): Promise<readonly BenchResult[]> {
  // What other benches leave in memory is no part of it.
  const seen: (readonly number[])[] = [];
  while (seen.length < PROCESSES) seen.push(await runTypeScript(INSIDE, [String(TURNS)]));
  const [whole, ratio, cached, one] = [0, 1, 2, 3].map((column) => median(seen.map((figures) => figures[column] ?? 0)));
  const n = TURNS * PROCESSES;
  const perPool = 'time per pool, 10,000 over 1,000 pools';
  return [
    { row: 20, name: 'decide for 10,000 pools, ms', value: whole, limit: 100, better: 'lower', n },
    { row: 20, name: perPool, value: ratio, limit: 1.2, better: 'lower', n },
    { row: 20, name: `${perPool} decided on again and again`, value: cached, better: 'lower', n },
    { row: 20, name: 'decide on one of 10,000 pools, ms', value: one, better: 'lower', n: 100 * PROCESSES },
  ];
}
