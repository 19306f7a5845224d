import { isDeepStrictEqual } from 'node:util';
import { compose } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import type { parsePlain } from '@krake-infra/reconciler/fleet/yaml/plain.ts';
import fc, { type Arbitrary } from 'fast-check';
import { stringify } from 'yaml';
import { FUZZ_CASE } from './fleet-faults.ts';
import { BROKEN_TEXT, EDIT_CASE } from './yaml-arbitraries.ts';

const WORD = fc.constantFrom(
  ...['a', 'b', 'key', '__proto__', 'true', 'No', 'null', 'NULL', '~', 'a b', 'a  b', 'v1.34.8', '10.6.0.0/24'],
  ...['0', '-0', '007', '1_0', '0x1', '1e3', '.5', '-12', '123456789012345678', '2026-01-01', '12:30', 'a:b', 'a: b'],
  ...['"x y"', "'it'", "'it''s'", '"\\n"', '[]', '{}', '{ a: 1 }', '[1]', '|', '>', '- a', '-', '#', 'a #b', 'a#b'],
  ...['&a', '*a', '!!str', '?', '%', '@', 'a ', 'ä', 'http://x', '/dev', '(x)', 'a - b', '<<', '=', ''],
  ...["a'{{ b }}'", 'x"y', 'a,b', 'a]', 'a |', 'k:', 'a#', 'a &b', 'a, b: c', 'a ?', 'a::b', 'a :b', 'a: #'],
);
const LINE = fc
  .record({
    indent: fc.nat(6),
    dash: fc.constantFrom('', '', '', '- ', '-  ', '- - '),
    key: fc.oneof(fc.constantFrom('a', 'b', 'c', 'd'), WORD),
    colon: fc.constantFrom(': ', ': ', ': ', ':', ':  ', ' : ', ''),
    value: fc.oneof(fc.constant(''), WORD),
  })
  .map(({ indent, dash, key, colon, value }) => `${' '.repeat(indent)}${dash}${key}${colon}${value}`);

const TREE = fc.object({
  key: fc.constantFrom('a', 'b', 'c', 'name', 'x.y/z', 'true'),
  maxDepth: 3,
  maxKeys: 4,
  values: [WORD, fc.nat(), fc.boolean()],
});

/** Texts of which many are nearly, and some are, plain. */
export const PLAIN_TEXT: Arbitrary<string> = fc.oneof(
  fc
    .array(fc.oneof(LINE, fc.constantFrom('', '  ', '# c', '   # c', '---')), { maxLength: 8 })
    .map((all) => all.join('\n')),
  TREE.map((tree) => stringify(tree)),
  FUZZ_CASE.map(({ file }) => Buffer.from(file.bytes).toString()),
  EDIT_CASE.map(({ text }) => text),
  BROKEN_TEXT,
);

/** Throws when the quick reader says something else than the library; true when it says anything. */
export function judgePlain(parse: typeof parsePlain, text: string): boolean {
  const data = parse(text);
  if (data === undefined) return false;
  const { document, problems } = compose(text);
  if (problems.length > 0) throw new Error(`read what is wrong: ${JSON.stringify([text, problems])}`);
  const expected: unknown = document?.toJS();
  if (!isDeepStrictEqual(data, expected) || JSON.stringify(data) !== JSON.stringify(expected)) {
    throw new Error(`read something else: ${JSON.stringify([text, data, expected])}`);
  }
  return true;
}
