import { yamlWriter } from '@krake-infra/reconciler/fleet/yaml/write.ts';
import { writeYaml } from '@krake-infra/synth/yaml-writer.ts';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

const NASTY = [
  ...['', ' ', '~', 'null', 'Null', 'y', 'N', 'yes', 'No', 'on', 'OFF', 'true', 'False', 'TRUE', 'yEs', '<<', '='],
  ...['0', '-0', '1_000', '0o7', '0775', '0x1F', '0b1', '1:30', '1:30.5', '1e3', '1.', '.5', '+.inf', '.NaN', '1__0'],
  ...['2001-01-01', '2001-12-14t21:59:43.10-05:00', '2001-12-15 2:59', 'v1.34.8', '10.244.0.0/16', 'fe80::1', '::'],
  ...[
    ' a',
    'a ',
    '\ta',
    'a\t',
    'a # b',
    'a #',
    '#a',
    'a: b',
    'a:',
    'a:b',
    ':a',
    '- a',
    '-',
    '-a',
    '--',
    '---',
    '--- a',
  ],
  ...[
    '...',
    '... a',
    '%a',
    '%',
    '? a',
    '?',
    '?a',
    '&a',
    '*a',
    '!a',
    '!!str a',
    '|',
    '>',
    '@a',
    '`a`',
    '{a',
    '[a]',
    'a,b',
  ],
  ...[
    "it's",
    'say "a"',
    `'"`,
    '"',
    "'",
    'a\nb',
    'a\n',
    '\na',
    'a \nb',
    'a\n b',
    'a\n\nb\n\n',
    '\n',
    ' \n',
    'a\n---\nb',
  ],
  ...[
    '\r',
    '\r\n',
    'a\r\nb',
    '\u0000',
    '\u0007',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ud800',
    '\ufeff',
    '\ufeffa',
    '\u007f',
  ],
  ...['grün', '日本', '🐙', 'a🐙b', '{{ a }}', 'x'.repeat(2_000), 'word '.repeat(400), 'a\\nb', 'a\\'],
  ...[
    'a.b/c',
    'a@b',
    'a=b',
    'a+b',
    'a=',
    'a=b=c',
    'a/',
    'a-',
    'a_',
    'a.',
    'Y.',
    'no-',
    'nul',
    'inf',
    'e3',
    'NaN',
    'x-',
  ],
];
const NUMBERS = [0, -0, 1, -1, 1e15, 2 ** 53, 1e20, 1e21, -1e21, 1e-7, 0.1, -1.5, 1e300, Number.MAX_SAFE_INTEGER];

const nastyText = fc.constantFrom(...NASTY);
const text = fc.oneof(nastyText, fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[\w:./ #-]{0,9}$/));
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const json = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof({ weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-zA-Z./-]{1,8}$/) }, text), tie('tree'), {
      maxKeys: 4,
    }),
  ),
})).tree;
const runs = { numRuns: Number(process.env.FC_RUNS ?? 3_000) };

const library = (document: unknown) => stringify(document, { version: '1.1', lineWidth: 0 });
const writeState = yamlWriter(library);

describe('YAML writer', () => {
  it.each(NASTY.map((value) => ({ value })))('writes $value as the library does', ({ value }) => {
    for (const document of [
      value,
      { key: value },
      { [value]: value },
      [value],
      { a: { b: [value, { [value]: [value] }] } },
    ]) {
      expect(writeYaml([document])).toBe(Yaml.stringify(document));
    }
  });

  it.each(NUMBERS)('writes %d as the library does', (value) => {
    for (const document of [value, { key: value }, [value]]) {
      expect(writeYaml([document])).toBe(Yaml.stringify(document));
    }
  });

  it('writes any JSON as the library does', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 3 }), (documents) => {
        expect(writeYaml(documents)).toBe(Yaml.stringify(...documents));
      }),
      runs,
    );
  });

  it('writes any text in any place as the library does', () => {
    fc.assert(
      fc.property(text, text, (name, value) => {
        const document = { spec: { [name]: value, list: [value, { [name]: value, after: 1 }] } };
        expect(writeYaml([document])).toBe(Yaml.stringify(document));
      }),
      runs,
    );
  });

  it('writes any JSON as the library of state files does', () => {
    fc.assert(
      fc.property(json, text, (document, value) => {
        for (const one of [document, { spec: document, list: [value, { [value]: value }] }]) {
          expect(writeState(one)).toBe(library(one));
        }
      }),
      runs,
    );
  });

  it('leaves what is no JSON to the library', () => {
    for (const document of [{ a: undefined }, undefined, { a: new Map([['b', 1]]) }, { a: new Date(0) }]) {
      expect(writeYaml([document])).toBe(Yaml.stringify(document));
    }
  });
});
