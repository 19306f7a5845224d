import type { PlainValue, YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import fc from 'fast-check';
import { type Json, type Style, Writer } from './yaml-writer.ts';

/** A YAML text in some hand-written style, and one edit of it. */
export interface EditCase {
  readonly text: string;
  readonly edit: YamlEdit;
}

const KEY = fc.constantFrom('a', 'b', 'c', 'name', 'replicas', 'on', 'y', 'long-key', 'x_1', 'é');
const TEXT = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    'yes',
    'no',
    'true',
    '1',
    '1:30',
    '0x1F',
    'two words',
    "it's",
    'a: b',
    'a #b',
    '- dash',
    '漢字 🚀',
    '~',
    'line\nbreak',
    ' lead',
    'trail ',
    '{',
    'null',
  ),
  fc.string({ maxLength: 12 }),
);
const SCALAR: fc.Arbitrary<Json> = fc.oneof(
  TEXT,
  fc.integer({ min: -1000, max: 100000 }),
  fc.boolean(),
  fc.constant(null),
);
const VALUE: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    SCALAR,
    fc.dictionary(KEY, tie('value'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Json>,
    fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<Json>,
  ),
})).value;
const ROOT = fc.dictionary(KEY, VALUE, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

const STYLE: fc.Arbitrary<Style> = fc.record({
  indent: fc.integer({ min: 1, max: 8 }),
  dashIndent: fc.integer({ min: 0, max: 4 }),
  eols: fc.constantFrom(['\n'], ['\n'], ['\r\n'], ['\r\n'], ['\r\n', '\n', '\n']),
  byteOrderMark: fc.constantFrom(false, false, false, true),
  lastLineEnd: fc.boolean(),
  marker: fc.boolean(),
  spaceBehindColon: fc.constantFrom(1, 1, 1, 4),
  whims: fc.array(fc.nat(99), { minLength: 1, maxLength: 30 }),
});

/** A random document, written in a random style, with a random edit that makes sense for the data. */
export const EDIT_CASE: fc.Arbitrary<EditCase> = fc
  .record({ root: ROOT, style: STYLE, pick: fc.nat(10_000), value: VALUE, scalar: SCALAR })
  .map(({ root, style, pick, value, scalar }) => {
    const edits = editsOf(root as Json, value as PlainValue, scalar as never);
    return { text: new Writer(style).document(root as Json), edit: edits[pick % edits.length] as YamlEdit };
  });

/** Texts that are almost YAML: random documents with bytes changed, doubled and dropped. */
export const BROKEN_TEXT: fc.Arbitrary<string> = fc
  .record({
    root: ROOT,
    style: STYLE,
    hits: fc.array(
      fc.tuple(
        fc.nat(5000),
        fc.constantFrom(
          '',
          ':',
          '- ',
          '&a ',
          '*a',
          '{',
          ']',
          '"',
          "'",
          '\n',
          '\t',
          '#',
          '|',
          '!!x ',
          '\u0000',
          '%',
          '---\n',
          '? ',
        ),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ root, style, hits }) => {
    const text = new Writer(style).document(root as Json);
    return hits.reduce((broken, [at, piece]) => {
      const place = at % (broken.length + 1);
      return broken.slice(0, place) + piece + broken.slice(place + (at % 3));
    }, text);
  });

function editsOf(root: Json, value: PlainValue, scalar: string | number | boolean | null): YamlEdit[] {
  const edits: YamlEdit[] = [];
  const visit = (node: Json, path: (string | number)[]): void => {
    if (path.length > 0) edits.push({ op: 'remove', path });
    if (typeof node !== 'object' || node === null) edits.push({ op: 'set', path, value: scalar });
    else {
      edits.push({ op: 'add', path: [...path, Array.isArray(node) ? node.length : 'added'], value });
      for (const [key, item] of entriesOf(node)) visit(item, [...path, key]);
    }
  };
  visit(root, []);
  return edits;
}

function entriesOf(node: readonly Json[] | { readonly [key: string]: Json }): [string | number, Json][] {
  return Array.isArray(node) ? [...node.entries()] : Object.entries(node as { [key: string]: Json });
}
