import type { Node, Pair } from 'yaml';
import type { YamlPath } from './parse.ts';

export type Scalar = string | number | boolean | null;
export type PlainValue = Scalar | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/**
 * One change of one place.
 *
 * - `set`: the scalar at `path`, which exists, gets another value
 * - `add`: a new key in the mapping above `path`, or with a list above it and `path` ending in its length, a new entry
 * - `remove`: a key or entry goes, with its own lines and the comment behind it; comment lines above it stay, and a
 *   collection that gets empty is written as `{}` or `[]`
 */
export type YamlEdit =
  | { readonly op: 'set'; readonly path: YamlPath; readonly value: Scalar }
  | { readonly op: 'add'; readonly path: YamlPath; readonly value: PlainValue }
  | { readonly op: 'remove'; readonly path: YamlPath };

/** One contiguous change of a text. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Where comments go together with a removed entry; all others stay. */
  readonly gone?: Extent;
}

/** Offsets of a part of a text. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** The node to edit and what is around it. */
export interface Target {
  readonly text: string;
  /** Node at the path; `undefined` where a new entry goes. */
  readonly node: Node | undefined;
  /** Collection, or empty value, that holds the entry; `undefined` for the root. */
  readonly parent: Node | undefined;
  /** Pair that holds the edited entry, when its parent is a mapping. */
  readonly pair: Pair | undefined;
  /** Pair that holds the parent, when there is one. */
  readonly parentPair: Pair | undefined;
  readonly key: string | number;
}
