import type { AdoptedObject } from './generated/structs.ts';
import { omitEmptyFields } from './omit-empty.ts';

/** The same fields as two objects have them; what both say alike is in neither, and lists count as a whole. */
export interface Differences {
  readonly rendered?: any;
  readonly found?: any;
}

/** How two values differ. */
export function differences(rendered: any, found: any): Differences {
  if (!isBranch(rendered, found)) {
    return sameJson(rendered, found) ? {} : { rendered, found };
  }
  const sides: { rendered: any; found: any } = { rendered: {}, found: {} };
  for (const key of keysOf(rendered, found)) {
    const inner = differences(rendered?.[key], found?.[key]);
    sides.rendered[key] = inner.rendered;
    sides.found[key] = inner.found;
  }
  return omitEmptyFields(sides);
}

/** Objects with the fields of adopted ones as they were found, each once: pools may share what was found. */
export function withAdopted(objects: any[], adopted: AdoptedObject[] | undefined): any[] {
  const known = new Map((adopted ?? []).map((each) => [`${each.kind}/${each.name}`, each]));
  const restored = new Map<string, any>();
  for (const object of objects) {
    const one = known.get(`${object.kind}/${object.metadata.name}`);
    const now = one ? restore(object, one.rendered, one.found) : object;
    const title = `${now.kind}/${now.metadata.name}`;
    if (!restored.has(title)) {
      restored.set(title, now);
    }
  }
  return [...restored.values()];
}

/** `found` wherever `now` is still what was `rendered`. */
function restore(now: any, rendered: any, found: any): any {
  if (rendered === undefined && found === undefined) {
    return now;
  }
  if (!isBranch(rendered, found) || !(now === undefined || isMap(now))) {
    return sameJson(now, rendered) ? found : now;
  }
  const fields = keysOf(now, keysAsMap(keysOf(rendered, found)))
    .map((key) => [key, restore(now?.[key], rendered?.[key], found?.[key])] as const)
    .filter(([, value]) => value !== undefined);
  return fields.length === 0 && !sameJson(now, {}) ? undefined : Object.fromEntries(fields);
}

/** True when fields are to be looked at one by one. */
function isBranch(rendered: any, found: any): boolean {
  const sides = [rendered, found].filter((side) => side !== undefined);
  return sides.length > 0 && sides.every(isMap);
}

function isMap(value: any): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(a: any, b: any): string[] {
  return [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])].sort();
}

function keysAsMap(keys: string[]): { [key: string]: true } {
  return Object.fromEntries(keys.map((key) => [key, true]));
}

/** Equal as JSON, whatever the order of keys. */
export function sameJson(a: any, b: any): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) {
    return a === b;
  }
  return keysOf(a, b).every((key) => sameJson(a[key], b[key]));
}

/** Equal as JSON but for the order of keys, and of lists whose entries have names. */
export function sameEntries(a: any, b: any): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    const [ordered, others] = [byName(a), byName(b)];
    return a.length === b.length && ordered.every((item, index) => sameEntries(item, others[index]));
  }
  return isMap(a) && isMap(b) ? keysOf(a, b).every((key) => sameEntries(a[key], b[key])) : a === b;
}

function byName(list: any[]): any[] {
  const isNamed = list.every((item) => isMap(item) && typeof item.name === 'string');
  return isNamed ? [...list].sort((a, b) => (a.name < b.name ? -1 : 1)) : list;
}
