import { isScalar, stringify } from 'yaml';
import type { Scalar, Splice, Target } from './edits.ts';
import { colonEnd, lineEnd } from './layout.ts';

/** Ways to write the new value over the old one, most faithful first; the caller takes the first that reads back right. */
export function replacements(target: Target, value: Scalar): readonly Splice[] {
  const { text, node, pair } = target;
  if (!isScalar(node) || !node.range) return [];
  const [from, to] = node.range;
  const colon = pair && colonEnd(pair);
  // An empty value has no bytes of its own: the new one goes right behind the colon or dash.
  if (from === to || node.source === '') {
    const behind = colon ?? from;
    const space = text[behind - 1] === ' ' ? '' : ' ';
    return spellings(value, 'PLAIN').map((spelling) => ({ from: behind, to: behind, text: `${space}${spelling}` }));
  }
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  // A block scalar owns the line end behind it, which stays.
  const tail = isBlock && text[to - 1] === '\n' ? lineEnd(text) : '';
  return spellings(value, node.type ?? 'PLAIN').map((spelling) => ({ from, to, text: spelling + tail }));
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
