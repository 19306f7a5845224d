import { isScalar, isSeq, type Scalar as ScalarNode, stringify } from 'yaml';
import type { Scalar, Splice, Target } from './edits.ts';
import { beforeLineEnd, colonEnd, dashes, lineEnd } from './layout.ts';

/** Ways to write the new value over the old one, most faithful first; the caller takes the first that reads back right. */
export function replacements(target: Target, value: Scalar): readonly Splice[] {
  const { text, node } = target;
  if (!isScalar(node) || !node.range) return [];
  const [from, end] = node.range;
  if (from === end) return overNothing(target, from, value);
  // A block scalar owns the line end behind it, which stays.
  const to = beforeLineEnd(text, end);
  const old = text.slice(from, to);
  if (isBlock(node)) return blockSpellings(old, value, lineEnd(text)).map((spelling) => ({ from, to, text: spelling }));
  return spellings(value, node.type ?? 'PLAIN').map((spelling) => ({ from, to, text: spelling }));
}

/** An empty value has no bytes of its own: the new one goes right behind the colon or dash. */
function overNothing({ text, parent, pair, key }: Target, offset: number, value: Scalar): readonly Splice[] {
  const dash = isSeq(parent) && !parent.flow ? dashes(parent)[Number(key)] : undefined;
  const behind = (pair && colonEnd(pair)) ?? (dash === undefined ? offset : dash + 1);
  const space = text[behind - 1] === ' ' ? '' : ' ';
  return spellings(value, 'PLAIN').map((spelling) => ({ from: behind, to: behind, text: `${space}${spelling}` }));
}

function isBlock({ type }: ScalarNode): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}

/** A literal block stays one when the new text has such a form; what stands behind the block's sign stays. */
function blockSpellings(old: string, value: Scalar, eol: string): readonly string[] {
  const [header = '', ...body] = old.split(/\r?\n/);
  const [, sign = '', behind = ''] = /^([|>])[-+\d]*(.*)$/.exec(header) ?? [];
  const inline = spellings(value, 'PLAIN').map((spelling) => spelling + behind);
  const indent = /^ +/.exec(body.find((line) => line.trim() !== '') ?? '')?.[0];
  if (typeof value !== 'string' || sign !== '|' || indent === undefined || !hasBlockForm(value)) return inline;
  const lines = value.replace(/\n$/, '').split('\n');
  const block = lines.map((line) => (line === '' ? '' : indent + line));
  return [[`|${value.endsWith('\n') ? '' : '-'}${behind}`, ...block].join(eol), ...inline];
}

/** True for text whose lines a literal block shows as they are, with at most one line end behind the last one. */
function hasBlockForm(value: string): boolean {
  return /^[^\s\p{C}]/u.test(value) && !/[^\n\P{C}]|\n\n$/u.test(value);
}

/** Spellings of a scalar, beginning with the style the old value had. */
export function spellings(value: Scalar, style: string): readonly string[] {
  if (typeof value !== 'string') return [String(value)];
  const double = JSON.stringify(value);
  const single = `'${value.replaceAll("'", "''")}'`;
  if (style === 'QUOTE_DOUBLE') return [double];
  if (style === 'QUOTE_SINGLE') return [single, double];
  return readsTheSame(value) ? [value, double] : [double];
}

/** True for text that needs no quotes for readers of YAML 1.1 either, to whom `yes` and `1:30` are no text. */
function readsTheSame(value: string): boolean {
  return stringify(value, { version: '1.1', lineWidth: 0 }) === `${value}\n`;
}
