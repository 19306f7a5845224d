import type { YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';

/** One way people write YAML: where the scalar `n` (value 1) and the list `l` are, and the same text after each edit. */
export interface Style {
  readonly name: string;
  readonly text: string;
  readonly set?: string;
  readonly addKey?: string;
  readonly removeKey?: string;
  readonly addItem?: string;
  readonly removeItem?: string;
}

export const EDITS: Readonly<Record<Exclude<keyof Style, 'name' | 'text'>, YamlEdit>> = {
  set: { op: 'set', path: ['s', 'n'], value: 42 },
  addKey: { op: 'add', path: ['s', 'new'], value: 'x' },
  removeKey: { op: 'remove', path: ['s', 'n'] },
  addItem: { op: 'add', path: ['l', 2], value: 'c' },
  removeItem: { op: 'remove', path: ['l', 0] },
};
