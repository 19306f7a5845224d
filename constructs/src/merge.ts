/** Adds fields to an object: maps are merged, lists are appended to, anything else is replaced. */
export function withFields(base: any, added: any): any {
  return merged(base, added, (present, list) => [...present, ...list]);
}

/** Values over others as Helm merges them: maps field by field, lists as a whole. */
export function overlaid(base: any, over: any): any {
  return merged(base, over, (_, list) => list);
}

function merged(base: any, over: any, lists: (base: any[], over: any[]) => any[]): any {
  if (over === undefined) {
    return base;
  }
  if (Array.isArray(base) && Array.isArray(over)) {
    return lists(base, over);
  }
  if (!isMap(base) || !isMap(over)) {
    return over;
  }
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(base[key], over[key], lists)]));
}

function isMap(value: any): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
