/** Adds fields to an object: maps are merged, lists are appended to, anything else is replaced. */
export function withFields(base: any, added: any): any {
  if (added === undefined) {
    return base;
  }
  if (Array.isArray(base) && Array.isArray(added)) {
    return [...base, ...added];
  }
  if (!isMap(base) || !isMap(added)) {
    return added;
  }
  const keys = new Set([...Object.keys(base), ...Object.keys(added)]);
  return Object.fromEntries([...keys].map((key) => [key, withFields(base[key], added[key])]));
}

function isMap(value: any): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
