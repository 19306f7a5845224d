import { readyPush } from './ready-push.ts';

const FLOOR_TURNS = 11;

/** Milliseconds of pushes of ready commits. */
export async function floor(person: string): Promise<number[]> {
  const turns: number[] = [];
  for (let turn = 0; turn <= FLOOR_TURNS; turn++) turns.push(await readyPush(person, turn));
  return turns.slice(1);
}

interface Arrivals {
  /** In a second, on average. */
  readonly rate: number;
  readonly seconds: number;
}

/**
 * Begins work at moments that come by chance, however long the work before it takes; what each came to.
 *
 * @param work gets the moment on the monotonic clock at which it was due
 */
export async function arrive<T>({ rate, seconds }: Arrivals, work: (arrived: number) => Promise<T>): Promise<T[]> {
  const random = generator(rate);
  const all: Promise<T>[] = [];
  const began = performance.now();
  for (let due = 0; due < seconds * 1000; due += (-Math.log(1 - random()) * 1000) / rate) {
    await until(began + due);
    all.push(work(began + due));
  }
  return Promise.all(all);
}

function until(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));
}

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number;
}

/** Numbers in [0, 1); the same sequence for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
