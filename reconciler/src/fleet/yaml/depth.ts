import type { CST } from 'yaml';

/** Levels of collections inside each other that a fleet file may have. */
export const MAX_DEPTH = 100;

/**
 * Offset of a collection that nests deeper than {@link MAX_DEPTH}, if there is one. Composing nodes recurses, and when
 * the stack ends inside the engine's regular expressions the whole process dies: so depth is looked at before.
 */
export function tooDeepAt(tokens: readonly CST.Token[]): number | undefined {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    for (const inner of children(token)) open.push({ token: inner, depth: depth + 1 });
  }
  return undefined;
}

/** What a document or collection holds that may be a collection itself. */
function children(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) =>
    [key, value].filter((child) => child && 'items' in child),
  ) as CST.Token[];
}
