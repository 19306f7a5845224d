import type { YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import type { YamlPath } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { type CST, isCollection, isMap, isNode, isPair, isScalar, isSeq, type Pair, parseDocument } from 'yaml';

export interface Bounds {
  readonly start: number;
  readonly end: number;
}

/**
 * What an edit may replace: every byte before `start` and from `end` on has to stay. A value for `set`; the room behind
 * the last entry for `add`; for `remove` the entry with the room up to its neighbours.
 */
export function editBounds(text: string, { op, path }: YamlEdit): Bounds {
  const parents = entriesAlong(text, path.slice(0, -1));
  const { behind, end, entries } = parents;
  const index = op === 'add' ? entries.length : entries.findIndex(({ step }) => step === path.at(-1));
  const own = entries[index];
  const previous = entries[index - 1];
  if (op === 'set') return { start: own?.behind ?? behind, end: own?.end ?? end };
  if (own === undefined) return { start: previous?.end ?? behind, end: previous ? lineEnd(text, previous.end) : end };
  return { start: previous?.end ?? behind, end: entries[index + 1]?.start ?? lineEnd(text, own.end) };
}

/** The removed entry itself with the rest of its last line: comments in there may go with it. */
export function ownText(text: string, path: YamlPath): string {
  const own = entriesAlong(text, path.slice(0, -1)).entries.find(({ step }) => step === path.at(-1));
  return own ? text.slice(own.start, lineEnd(text, own.end)) : '';
}

interface Entry extends Bounds {
  readonly step: string | number;
  /** Offset behind its key or dash. */
  readonly behind: number;
  readonly value: unknown;
}

interface Holder extends Omit<Entry, 'step' | 'start'> {
  readonly entries: readonly Entry[];
}

/** The collection at a path and its entries. */
function entriesAlong(text: string, path: YamlPath): Holder {
  const root: unknown = parseDocument(text, { keepSourceTokens: true }).contents;
  let holder: Omit<Entry, 'step' | 'start'> = { behind: startOf(root) ?? 0, end: text.length, value: root };
  for (const step of path) {
    const next = entriesOf(text, holder).find((entry) => entry.step === step);
    if (!next) break;
    holder = next;
  }
  return { ...holder, entries: entriesOf(text, holder) };
}

function entriesOf(text: string, { value }: Pick<Entry, 'value'>): readonly Entry[] {
  if (isMap(value)) return value.items.map((pair) => entryOf(text, { step: keyOf(pair), pair }));
  if (!isSeq(value)) return [];
  const tokens = value.flow ? [] : (value.srcToken as CST.BlockSequence).items;
  return value.items.map((item, step) => {
    const dash = tokens[step]?.start.find(({ type }) => type === 'seq-item-ind')?.offset;
    return entryOf(text, isPair(item) ? { step, pair: item, dash } : { step, value: item, dash });
  });
}

interface Parts {
  readonly step: string | number;
  readonly pair?: Pair;
  readonly value?: unknown;
  readonly dash?: number | undefined;
}

function entryOf(text: string, { step, pair, value = pair?.value, dash }: Parts): Entry {
  const key = isScalar(pair?.key) ? pair.key : undefined;
  const start = dash ?? startOf(key) ?? startOf(value) ?? 0;
  const separator = (pair as { srcToken?: CST.CollectionItem } | undefined)?.srcToken?.sep;
  const colon = separator?.find(({ type }) => type === 'map-value-ind')?.offset ?? key?.range?.[1];
  const sign = colon ?? dash;
  const behind = sign === undefined ? start : sign + 1;
  return { step, start, behind, value, end: Math.max(behind, endOf(text, value)) };
}

/** Offset behind the last byte of a value: the library puts empty values behind the comments that follow them. */
function endOf(text: string, value: unknown): number {
  if (!isNode(value) || !value.range || (isScalar(value) && value.range[0] === value.range[1])) return 0;
  const inner = isCollection(value) && !value.flow ? entriesOf(text, { value }).at(-1) : undefined;
  return inner?.end ?? text.slice(0, value.range[1]).trimEnd().length;
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Offset behind the line that `offset` is in. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
