import type { KnownTree } from './tree.ts';

/** About what parsed trees weigh in memory, for each byte of the tree. */
const WEIGHT = 6;
const LIMIT_BYTES = 16 << 20;

/** The trees that were used last, so that the next commit need not read the one before. */
export class TreeCache {
  readonly #trees = new Map<string, KnownTree>();
  readonly #limit: number;
  #weight = 0;

  constructor(limitBytes = LIMIT_BYTES) {
    this.#limit = limitBytes;
  }

  /** About, in bytes. */
  get weight(): number {
    return this.#weight;
  }

  get(id: string): KnownTree | undefined {
    const tree = this.#trees.get(id);
    if (tree) {
      this.#trees.delete(id);
      this.#trees.set(id, tree);
    }
    return tree;
  }

  add(id: string, tree: KnownTree): void {
    const weight = tree.bytes.length * WEIGHT;
    if (this.#trees.has(id) || weight > this.#limit) return;
    this.#trees.set(id, tree);
    this.#weight += weight;
    for (const [oldest, { bytes }] of this.#trees) {
      if (this.#weight <= this.#limit) break;
      this.#trees.delete(oldest);
      this.#weight -= bytes.length * WEIGHT;
    }
  }
}
