/** What the generated programs have in common. */
import type { ClusterValues, Value } from './values.ts';

export const MARK = 'Generated from clusters.yaml and the assemblies by `npm run package:test`. Do not edit.';

/** End of the ids of charts with properties as data. */
export const ECHO = '-props';

/** End of the ids of charts with add-ons. */
export const ADDONS = '-addons';

/** Turns clusters into a program of one language. */
export type Writer = (clusters: readonly ClusterValues[]) => string;

/** Parts between brackets, one a line; nothing between them when there are none. */
export function block(open: string, parts: readonly string[], close: string, indent = '    '): string {
  const lines = parts.map((part) => indent + part.replaceAll('\n', `\n${indent}`));
  return parts.length === 0 ? open + close : `${open}\n${lines.join('\n')}\n${close}`;
}

/**
 * Properties that a program writes out as data besides the cluster: not all of them can be seen in its manifests. A provider
 * is no data.
 */
export function echoed({ props }: ClusterValues): string[] {
  return props.fields.filter(({ value }) => value.kind !== 'object').map(({ name }) => name);
}

/** Whether a program writes out the add-ons of a cluster, which are a chart of their own. */
export function hasAddons({ props }: ClusterValues): boolean {
  return props.fields.some(({ name }) => name === 'addons');
}

/** `keptTemplates` as `KeptTemplates`. */
export const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** `keptTemplates` as `kept_templates`, `shop-1` as `shop_1`. */
export const snake = (name: string) =>
  name.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `shop-1` as `shop1`. */
export const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A literal that these languages write as JSON does, or nothing. */
export function scalar(value: Value): string | undefined {
  return value.kind === 'string' || value.kind === 'number' ? JSON.stringify(value.value) : undefined;
}

/** The submodules whose classes the clusters use. */
export function submodules(clusters: readonly ClusterValues[]): string[] {
  const values = clusters.flatMap(({ props }) => props.fields.map(({ value }) => value));
  return [...new Set(values.flatMap((value) => (value.kind === 'object' ? [value.submodule] : [])))].sort();
}

/** Names of the structs that the clusters use. */
export function structs(clusters: readonly ClusterValues[]): string[] {
  return [...new Set(clusters.flatMap(({ props }) => structsIn(props)))].sort();
}

function structsIn(value: Value): string[] {
  switch (value.kind) {
    case 'struct':
      return [value.name, ...value.fields.flatMap((field) => structsIn(field.value))];
    case 'list':
      return value.items.flatMap(structsIn);
    case 'map':
      return value.entries.flatMap((entry) => structsIn(entry.value));
    default:
      return [];
  }
}
