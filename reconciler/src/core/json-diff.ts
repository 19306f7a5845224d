/**
 * Paths at which two JSON values differ, dotted, with `[]` for any entry of a list; each once, in key order. A value
 * that exists on one side only is one path, whatever it holds. Lists are compared entry by entry at their positions.
 */
export function changedPaths(before: unknown, after: unknown): string[] {
  return [...new Set(walk(before, after, ''))];
}

/**
 * The same as a merge patch would say it: of an object that is added, the fields in it; an empty one changes nothing.
 */
export function mergePaths(before: unknown, after: unknown): string[] {
  return [...new Set(walk(before, after, '', true))];
}

/** True when two JSON values are the same, order of keys included. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key, at) => key === others[at] && isSameJson(a[key], b[key]));
}

/** True when `path` is `prefix` or lies below it; everything lies below the empty prefix. */
export function isBelow(path: string, prefix: string): boolean {
  if (prefix === '' || path === prefix) return true;
  return path.startsWith(prefix) && (path[prefix.length] === '.' || path[prefix.length] === '[');
}

function walk(before: unknown, after: unknown, path: string, merges = false): string[] {
  if (before === after) return [];
  if (merges && before === undefined && isObject(after)) return walk({}, after, path, merges);
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = before.length < after.length ? after : before;
    return longest.flatMap((_, index) => walk(before[index], after[index], `${path}[]`, merges));
  }
  if (!isObject(before) || !isObject(after)) return [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => walk(before[key], after[key], path === '' ? key : `${path}.${key}`, merges));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
