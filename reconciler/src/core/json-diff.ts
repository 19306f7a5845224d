/**
 * Paths at which two JSON values differ, dotted, with `[]` for any entry of a list; each once, in key order. A value
 * that exists on one side only is one path, whatever it holds. Lists are compared entry by entry at their positions.
 */
export function changedPaths(before: unknown, after: unknown): string[] {
  return [...new Set(walk(before, after, ''))];
}

/** True when `path` is `prefix` or lies below it; everything lies below the empty prefix. */
export function isBelow(path: string, prefix: string): boolean {
  if (prefix === '' || path === prefix) return true;
  return path.startsWith(prefix) && (path[prefix.length] === '.' || path[prefix.length] === '[');
}

function walk(before: unknown, after: unknown, path: string): string[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = before.length < after.length ? after : before;
    return longest.flatMap((_, index) => walk(before[index], after[index], `${path}[]`));
  }
  if (!isObject(before) || !isObject(after)) return [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => walk(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
