import { type Manifest, manifestKey } from '../manifest.ts';

/** One object in both states. */
export interface Pair {
  readonly before: Manifest;
  readonly after: Manifest;
}

/** Objects of two states by identity, each list in order of identity. */
export interface Comparison {
  readonly pairs: readonly Pair[];
  readonly added: readonly Manifest[];
  readonly removed: readonly Manifest[];
}

export function compareObjects(before: readonly Manifest[], after: readonly Manifest[]): Comparison {
  const [old, next] = [byKey(before), byKey(after)];
  const pairs: Pair[] = [];
  const removed: Manifest[] = [];
  for (const [key, object] of old) {
    const now = next.get(key);
    if (now) pairs.push({ before: object, after: now });
    else removed.push(object);
  }
  return { pairs, removed, added: [...next].flatMap(([key, object]) => (old.has(key) ? [] : [object])) };
}

function byKey(objects: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  const keyed = objects.map((object) => [manifestKey(object), object] as const);
  return new Map(keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
