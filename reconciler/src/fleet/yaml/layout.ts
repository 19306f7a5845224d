import {
  type CST,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** The line end a text uses; the first one decides. */
export function lineEnd(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** Start of the line that `offset` is in; a byte order mark stands before the first line. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') ? 1 : start;
}

/** Offset before the line end that `offset` stands behind; `offset` itself when there is none. */
export function beforeLineEnd(text: string, offset: number): number {
  if (text[offset - 1] !== '\n') return offset;
  return text[offset - 2] === '\r' ? offset - 2 : offset - 1;
}

/** Offset behind the line break of the line that `offset` is in, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** True when nothing but white space stands before `offset` in its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

export function isFlow(node: Node): boolean {
  return isCollection(node) && node.flow === true;
}

/** Offset behind a pair's colon, or `undefined` when the pair has none. */
export function colonEnd(pair: Pair): number | undefined {
  return tokenEnd((pair as { srcToken?: CST.CollectionItem }).srcToken?.sep, 'map-value-ind');
}

/** Offsets of the dashes of a block sequence. */
export function dashes(seq: YAMLSeq): readonly number[] {
  const token = seq.srcToken as CST.BlockSequence | undefined;
  return (token?.items ?? []).flatMap((item) => {
    const dash = item.start.find(({ type }) => type === 'seq-item-ind');
    return dash ? [dash.offset] : [];
  });
}

function tokenEnd(tokens: readonly CST.SourceToken[] | undefined, type: CST.TokenType): number | undefined {
  const token = tokens?.find((candidate) => candidate.type === type);
  return token ? token.offset + token.source.length : undefined;
}

/** Start of a pair: its key, or the `?` before it. */
export function pairStart(pair: Pair): number {
  const key = pair.key as Node;
  return key.range?.[0] ?? 0;
}

/** Offset behind the last byte that belongs to a pair's key and value, comments not included. */
export function pairEnd(pair: Pair): number {
  const own = colonEnd(pair) ?? (pair.key as Node).range?.[1] ?? 0;
  return isNode(pair.value) ? Math.max(own, nodeEnd(pair.value)) : own;
}

/** Offset behind the last byte that belongs to a node, comments not included; a block scalar owns its line end. */
export function nodeEnd(node: Node): number {
  const end = node.range?.[1] ?? 0;
  if (!isCollection(node) || isFlow(node)) return end;
  if (isMap(node)) return Math.max(...node.items.map(pairEnd), node.range?.[0] ?? 0);
  const items = (node as YAMLSeq).items.map((item) =>
    isNode(item) ? nodeEnd(item) : isPair(item) ? pairEnd(item) : 0,
  );
  return Math.max(...items, ...dashes(node as YAMLSeq).map((dash) => dash + 1));
}

/** Start of the line behind an entry that ends at `end`; a block scalar's own line end counts already. */
export function afterEntry(text: string, end: number): number {
  return end > 0 && text[end - 1] === '\n' ? end : nextLine(text, end);
}

/** The pair with a key, in a mapping. */
export function pairAt(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}
