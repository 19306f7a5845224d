import { type Document, isAlias, isMap, isNode, isScalar, type Node, visit, type YAMLMap } from 'yaml';
import type { At, YamlProblem } from './problem.ts';

/** What a well-formed document holds that fleet files may not, or that would lose something when it is read. */
export function subsetProblems(document: Document, at: At): YamlProblem[] {
  const found: YamlProblem[] = [];
  const add = (node: { range?: readonly number[] | null }, message: string, hint: string) =>
    found.push({ ...at(node.range?.[0] ?? 0), message, hint });
  const report = (node: Node): void => {
    for (const [wrong, message, hint] of faults(node)) if (wrong) add(node, message, hint);
  };
  const root = document.contents;
  if (!isMap(root)) add(root ?? {}, 'the file is not a mapping', 'write fields with their values');
  visit(document, {
    Alias: (_, node) => report(node),
    Scalar: (_, node) => report(node),
    Seq: (_, node) => report(node),
    Map: (_, map) => {
      report(map);
      for (const key of duplicateKeys(map)) add(key, 'duplicate key', 'keep one of the two');
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value === 'string' && key.value !== '<<') return;
      const merge = isScalar(key) && key.value === '<<';
      if (merge) add(key, 'a merge key', 'write the fields out');
      else add(isNode(key) ? key : {}, 'a key that is not text', 'put the key in quotes');
    },
  });
  return found;
}

/** Keys that stand in a mapping already, further up. */
function duplicateKeys(map: YAMLMap): readonly Node[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    if (seen.has(key.value)) return [key];
    seen.add(key.value);
    return [];
  });
}

function faults(node: Node): [boolean, string, string][] {
  const tag = node.tag;
  const anchor = !isAlias(node) && node.anchor !== undefined;
  return [
    [isAlias(node), 'an alias', 'write the value out'],
    [anchor, 'an anchor', 'remove it and write the value where it is needed'],
    [tag !== undefined && !isAlias(node), `the tag ${tag}`, 'remove the tag'],
    [isScalar(node) && losesDigits(node), 'a number that can not be kept exactly', 'put it in quotes'],
    [isScalar(node) && isOctalLike(node), 'a number with a leading zero', 'put it in quotes, or remove the zero'],
  ];
}

interface ScalarLike {
  value: unknown;
  source?: string;
}

function losesDigits({ value, source }: ScalarLike): boolean {
  if (typeof value !== 'number') return false;
  // An exponent says that only the size is meant; digits written out are all meant.
  return !Number.isFinite(value) || (Math.abs(value) > Number.MAX_SAFE_INTEGER && !/^[-+]?[\d.]+e/i.test(source ?? ''));
}

function isOctalLike({ value, source }: ScalarLike): boolean {
  return typeof value === 'number' && /^[-+]?0\d/.test(source ?? '');
}
