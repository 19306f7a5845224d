/** One measured figure of the bench. */
export interface BenchResult {
  /** Number of the row in docs/performance.md. */
  readonly row: number;
  readonly name: string;
  readonly value: number;
  /** Absent: reported, not judged. */
  readonly limit?: number;
  readonly better: 'lower' | 'higher';
  /** Paired turns, or cases. */
  readonly n: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export async function milliseconds(work: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Median of `work` over `floor`, both timed in the same turn, after one turn that does not count. */
export async function pairedRatio(turns: number, work: () => unknown, floor: () => unknown): Promise<number> {
  const ratios: number[] = [];
  for (let turn = -1; turn < turns; turn++) {
    const floorFirst = turn % 2 === 0;
    const before = floorFirst ? await milliseconds(floor) : 0;
    const taken = await milliseconds(work);
    const after = floorFirst ? before : await milliseconds(floor);
    if (turn >= 0) ratios.push(taken / after);
  }
  return median(ratios);
}

export function missed({ value, limit, better }: BenchResult): boolean {
  if (limit === undefined) return false;
  return !(better === 'lower' ? value <= limit : value >= limit);
}
