/**
 * A copy without `undefined`, `null`, empty lists and empty maps, at any depth. Cluster API rejects them where they would
 * mean "not set", so manifests leave them out. `false`, 0 and empty texts stay: they are answers (a label may be empty).
 */
export function omitEmpty<T>(value: T): T {
  return prune(value) as T;
}

function prune(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(prune).filter((item) => !isEmpty(item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const kept: [string, unknown][] = [];
  for (const [key, given] of Object.entries(value)) {
    const item = prune(given);
    if (!isEmpty(item)) {
      kept.push([key, item]);
    }
  }
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
