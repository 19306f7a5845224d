import type { ParsedFile } from './file.ts';
import type { Finding } from './finding.ts';
import type { YamlPath } from './yaml/parse.ts';

/** Lists whose entries are known by their last field, within the ones before; two entries with the same key are a fault. */
const KEY_FIELDS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['pools', ['name']],
  ['zones', ['name']],
  ['metrics', ['name']],
  ['rules', ['name']],
  ['templates', ['role', 'name']],
  ['series', ['metric']],
  ['images', ['prefix']],
  ['charts', ['prefix']],
  ['decisions', ['id']],
]);

/** Any JSON: its lists are keyed by nothing that is known here. */
const FREE_FIELDS: ReadonlySet<unknown> = new Set(['model', 'values', 'kubeadm', 'rendered', 'found']);

/** Entries of keyed lists of a file that occur twice, at any depth. */
export function duplicateProblems({ path, object }: ParsedFile): readonly Finding[] {
  return object ? walk(object, [], path) : [];
}

function walk(value: unknown, path: YamlPath, file: string): Finding[] {
  if (typeof value !== 'object' || value === null || FREE_FIELDS.has(path.at(-1))) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const found = entries.flatMap(([key, inner]) => walk(inner, [...path, key], file));
  const keyFields = KEY_FIELDS.get(path.at(-1));
  return Array.isArray(value) && keyFields ? [...found, ...repeated(value, keyFields, path, file)] : found;
}

function repeated(list: readonly unknown[], keyFields: readonly string[], path: YamlPath, file: string): Finding[] {
  const keyField = keyFields.at(-1) as string;
  const first = new Map<unknown, number>();
  return list.flatMap((entry, index) => {
    const values = keyFields.map((field) => (entry as Record<string, unknown> | null)?.[field]);
    const key = values.length === 1 ? values[0] : JSON.stringify(values);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    const message = `${keyField} ${String(values.at(-1))} is a duplicate`;
    const hint = `entry ${earlier + 1} has it already; rename one`;
    return [{ file, field: [...path, index, keyField], message, hint, rule: 'duplicate-name' }];
  });
}
