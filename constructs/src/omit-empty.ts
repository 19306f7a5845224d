/**
 * A copy without `undefined`, `null`, empty lists and empty maps, at any depth. Cluster API rejects them where they would
 * mean "not set", so manifests leave them out. `false`, 0 and empty texts stay: they are answers (a label may be empty).
 */
export function omitEmpty<T>(value: T): T {
  return prune(value, pruneList) as T;
}

/** The same, but with lists as they are, whatever is in them: one that is replaced as a whole has to be like the other. */
export function omitEmptyFields<T>(value: T): T {
  return prune(value, (list) => list) as T;
}

type OfList = (list: unknown[]) => unknown[];

const pruneList: OfList = (list) => list.map((item) => prune(item, pruneList)).filter((item) => !isEmpty(item));

function prune(value: unknown, ofList: OfList): unknown {
  if (Array.isArray(value)) {
    return ofList(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const kept: [string, unknown][] = [];
  for (const [key, given] of Object.entries(value)) {
    const item = prune(given, ofList);
    if (!isEmpty(item)) {
      kept.push([key, item]);
    }
  }
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
