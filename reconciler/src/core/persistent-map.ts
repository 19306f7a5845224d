/** `undefined` takes the key away. */
export type MapChange<K, V> = readonly [key: K, value: V | undefined];

/** Changes that are kept beside a base before both become a new base; more, when the base is large. */
const FEWEST_CHANGES = 32;

/**
 * A map that never changes and shares what it holds with the maps made of it, so that a change of a few keys costs no
 * more with many keys than with few. It iterates in the order of its keys, whatever it was made from.
 */
export class PersistentMap<K extends string, V> implements ReadonlyMap<K, V> {
  readonly size: number;
  /** In order of keys. Both are replaced together by others that say the same; neither is ever changed in place. */
  #base: ReadonlyMap<K, V>;
  #changes: ReadonlyMap<K, V | undefined>;

  private constructor(base: ReadonlyMap<K, V>, changes: ReadonlyMap<K, V | undefined>, size: number) {
    this.#base = base;
    this.#changes = changes;
    this.size = size;
  }

  static of<K extends string, V>(entries: Iterable<readonly [K, V]> = []): PersistentMap<K, V> {
    return new PersistentMap<K, V>(new Map(), new Map(), 0).with(entries);
  }

  /** The map with these changes; itself when they change nothing. */
  with(changes: Iterable<MapChange<K, V>>): PersistentMap<K, V> {
    this.#settle();
    const kept = new Map(this.#changes);
    let { size } = this;
    let isSame = true;
    for (const [key, value] of changes) {
      const present = kept.has(key) ? kept.get(key) : this.#base.get(key);
      if (present === value) continue;
      isSame = false;
      size += Number(value !== undefined) - Number(present !== undefined);
      if (this.#base.get(key) === value) kept.delete(key);
      else kept.set(key, value);
    }
    return isSame ? this : new PersistentMap(this.#base, kept, size);
  }

  get(key: K): V | undefined {
    const changed = this.#changes.get(key);
    return changed !== undefined || this.#changes.has(key) ? changed : this.#base.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  entries(): MapIterator<[K, V]> {
    this.#settle();
    return this.#changes.size === 0 ? (this.#base.entries() as MapIterator<[K, V]>) : this.#merged();
  }

  *keys(): Generator<K, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  /** Keys whose values are not the same in both maps, in order. Maps made of each other are not walked through. */
  static changedKeys<K extends string, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): readonly K[] {
    if (before === after) return [];
    const kin = before instanceof PersistentMap && after instanceof PersistentMap && before.#base === after.#base;
    const keys = kin
      ? [...before.#changes.keys(), ...(after.#changes.keys() as MapIterator<K>)]
      : [...before.keys(), ...after.keys()];
    return [...new Set<K>(keys)].filter((key) => before.get(key) !== after.get(key)).sort();
  }

  /** Makes a new base when there are many changes; the maps made of this one from now on share it. */
  #settle(): void {
    if (this.#changes.size <= Math.max(FEWEST_CHANGES, Math.sqrt(this.#base.size))) return;
    const base = new Map(this.#merged());
    this.#base = base;
    this.#changes = new Map();
  }

  *#merged(): Generator<[K, V], undefined> {
    const [base, changes] = [this.#base, this.#changes];
    const changed = [...changes.keys()].sort();
    let next = 0;
    for (const entry of base) {
      for (; next < changed.length && (changed[next] as K) <= entry[0]; next++) yield* present(changes, changed[next]);
      if (!changes.has(entry[0])) yield entry;
    }
    for (; next < changed.length; next++) yield* present(changes, changed[next]);
  }
}

function present<K, V>(changes: ReadonlyMap<K, V | undefined>, key: K | undefined): [K, V][] {
  const value = changes.get(key as K);
  return value === undefined ? [] : [[key as K, value]];
}
