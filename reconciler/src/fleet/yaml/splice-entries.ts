import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Extent, PlainValue, Splice, Target } from './edits.ts';
import {
  afterEntry,
  beforeLineEnd,
  beginsLine,
  colonEnd,
  columnOf,
  dashes,
  isFlow,
  lineEnd,
  lineStart,
  nodeEnd,
  pairEnd,
  pairStart,
} from './layout.ts';

/** Ways to write a new entry into a collection. */
export function insertions(target: Target, value: PlainValue): readonly Splice[] {
  const { text, parent, parentPair, key } = target;
  if (parent === undefined) return [];
  const isEntry = typeof key === 'number';
  if (isScalar(parent)) return parentPair ? fillEmpty(parentPair, flowEntry(key, value), isEntry) : [];
  if (isFlow(parent)) return [intoFlow(text, parent, flowEntry(key, value))];
  const indent = isMap(parent) ? mapIndent(text, parent) : seqIndent(text, parent as YAMLSeq);
  if (indent === undefined) return [];
  const end = nodeEnd(parent);
  // Text that ends in blank lines has no safe block spelling at the end of a collection: then on one line.
  const inline = `${indent}${isEntry ? '- ' : ''}${flowEntry(key, value)}`;
  return [appendLines(text, end, blockEntry(text, key, value, indent)), appendLines(text, end, [inline])];
}

/** Ways to take an entry out of its collection. */
export function removals(target: Target): readonly Splice[] {
  const { text, parent, key } = target;
  if (!isMap(parent) && !isSeq(parent)) return [];
  const entries = isMap(parent) ? parent.items.map(pairExtent) : itemExtents(parent);
  const index = isMap(parent)
    ? parent.items.findIndex(({ key: own }) => isScalar(own) && own.value === key)
    : Number(key);
  if (isFlow(parent)) return fromFlow(entries, index);
  const [only] = entries;
  if (only && entries.length === 1) return emptied(target, only);
  return fromBlock(text, entries, index);
}

function pairExtent(pair: Pair): Extent {
  return { start: pairStart(pair), end: pairEnd(pair) };
}

function itemExtents(seq: YAMLSeq): readonly Extent[] {
  const starts = isFlow(seq) ? [] : dashes(seq);
  return seq.items.map((item, index) => {
    const own = isPair(item) ? pairExtent(item) : { start: startOf(item), end: isNode(item) ? nodeEnd(item) : 0 };
    const dash = starts[index];
    return dash === undefined ? own : { start: dash, end: Math.max(own.end, dash + 1) };
  });
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function mapIndent(text: string, map: YAMLMap): string | undefined {
  const first = map.items[0];
  return first ? ' '.repeat(columnOf(text, pairStart(first))) : undefined;
}

/** Indentation of a block sequence's dashes; none when the first dash shares its line with another one. */
function seqIndent(text: string, seq: YAMLSeq): string | undefined {
  const first = dashes(seq)[0];
  return first === undefined ? undefined : ' '.repeat(columnOf(text, first));
}

function blockEntry(text: string, key: string | number, value: PlainValue, indent: string): string[] {
  const entry = typeof key === 'number' ? [value] : { [key]: value };
  // YAML 1.1 spellings: text that older readers would take for something else gets quotes.
  const lines = stringify(entry, { version: '1.1', lineWidth: 0, indent: indentStep(text) })
    .trimEnd()
    .split('\n');
  return lines.map((line) => (line === '' ? line : indent + line));
}

/** Spaces that one level adds in this text: the smallest indentation there is. */
function indentStep(text: string): number {
  const indents = [...text.matchAll(/^( +)[^ #\r\n]/gm)].map((match) => (match[1] as string).length);
  return indents.length === 0 ? 2 : Math.max(2, Math.min(...indents));
}

/** Lines behind the entry that ends at `end`; a missing last line end stays missing. */
function appendLines(text: string, end: number, lines: readonly string[]): Splice {
  const eol = lineEnd(text);
  const at = afterEntry(text, end);
  const endsOpen = at === text.length && !text.endsWith('\n');
  const body = lines.join(eol);
  return { from: at, to: at, text: endsOpen ? eol + body : body + eol };
}

function flowEntry(key: string | number, value: PlainValue): string {
  const inner = JSON.stringify(value);
  return typeof key === 'number' ? inner : `${plainKey(key)}: ${inner}`;
}

function plainKey(key: string): string {
  return stringify(key, { version: '1.1', lineWidth: 0 }).trimEnd();
}

function intoFlow(text: string, parent: Node, entry: string): Splice {
  const items = isMap(parent) ? parent.items.map(pairExtent) : itemExtents(parent as YAMLSeq);
  const last = items.at(-1);
  if (last) return { from: last.end, to: last.end, text: `, ${entry}` };
  const open = (parent.range?.[0] ?? 0) + 1;
  const close = text.indexOf(isMap(parent) ? '}' : ']', open);
  // Only blanks may go: a comment inside stays behind the entry.
  return { from: open, to: text.slice(open, close).trim() === '' ? close : open, text: entry };
}

/** An empty value becomes a flow collection with one entry, on the same line. */
function fillEmpty(pair: Pair, entry: string, isEntry: boolean): readonly Splice[] {
  const colon = colonEnd(pair);
  const value = pair.value as Node | null;
  if (colon === undefined || (isScalar(value) && value.source !== '' && value.source !== undefined)) return [];
  return [{ from: colon, to: colon, text: ` ${isEntry ? `[${entry}]` : `{${entry}}`}` }];
}

function fromFlow(entries: readonly Extent[], index: number): readonly Splice[] {
  const own = entries[index];
  if (!own) return [];
  const next = entries[index + 1];
  const previous = entries[index - 1];
  const from = next || !previous ? own.start : previous.end;
  const to = next ? next.start : own.end;
  return [{ from, to, text: '', gone: own }];
}

function fromBlock(text: string, entries: readonly Extent[], index: number): readonly Splice[] {
  const own = entries[index];
  const next = entries[index + 1];
  if (!own) return [];
  if (beginsLine(text, own.start)) {
    const from = lineStart(text, own.start);
    const to = afterEntry(text, own.end);
    // The last line of a text without a last line end: the line end before it goes instead.
    const isOpen = to === text.length && !text.endsWith('\n');
    return [{ from: isOpen ? beforeLineEnd(text, from) : from, to, text: '', gone: { start: own.start, end: to } }];
  }
  // The first key behind a dash: the next one moves up to its place, unless a comment stands between.
  return next ? [{ from: own.start, to: next.start, text: '', gone: own }] : [];
}

/** The only entry goes: an empty collection takes its place, behind the key and before the comments above the entry. */
function emptied({ text, parent, parentPair }: Target, own: Extent): readonly Splice[] {
  const empty = isMap(parent) ? '{}' : '[]';
  const to = beforeLineEnd(text, afterEntry(text, own.end));
  const gone = { start: own.start, end: to };
  if (!beginsLine(text, own.start)) return [{ from: own.start, to, text: empty, gone }];
  const colon = parentPair && colonEnd(parentPair);
  if (colon === undefined) return [];
  const above = text.slice(colon, beforeLineEnd(text, lineStart(text, own.start)));
  return [{ from: colon, to, text: ` ${empty}${above.includes('#') ? above : ''}`, gone }];
}
