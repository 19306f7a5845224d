import {
  decodeText,
  MAX_FILE_BYTES,
  type Position,
  parseYaml,
  type YamlPath,
} from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { describe, expect, it } from 'vitest';

describe('parseYaml', () => {
  it.each([
    ['anchor', 'a: &x 1\n', 1, 'anchor'],
    ['alias', 'b: 1\na: *x\n', 2, 'alias'],
    ['merge key', 'a:\n  <<: {b: 1}\n', 2, 'merge key'],
    ['tag', 'a: !!str 1\n', 1, 'tag'],
    ['duplicate key', 'a: 1\nb: 2\na: 3\n', 3, 'duplicate key'],
    ['second document', 'a: 1\n---\nb: 2\n', 2, 'second document'],
    ['directive', '%YAML 1.1\n---\na: 1\n', 1, 'directive'],
    ['key that is a number', '1: a\n', 1, 'not text'],
    ['list at the root', '- a\n', 1, 'not a mapping'],
    ['nothing', '', 1, 'empty'],
    ['leading zero', 'a: 0755\n', 1, 'leading zero'],
    ['directive behind a comment', '# c\n%TAG ! tag:x,2000:\n---\na: 1\n', 2, 'directive'],
    ['duplicate key in other quotes', 's: {a: 1, "a": 2}\n', 1, 'duplicate key'],
    ['key without text', ': 1\n', 1, 'not text'],
    ['infinity', 'a: .inf\n', 1, 'exactly'],
    ['too many hexadecimal digits', 'a: 0xFFFFFFFFFFFFFFFFFF\n', 1, 'exactly'],
    ['too many digits before a fraction', 'a: 12345678901234567890.5\n', 1, 'exactly'],
    ['too many digits', 'a: 12345678901234567890\n', 1, 'exactly'],
    ['tab as indentation', 'a:\n\tb: 1\n', 2, ''],
    ['unclosed list', 'a: [1, 2\nb: 3\n', 2, ''],
  ])('%s', (_, text, line, message) => {
    const { problems } = parseYaml(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.some((problem) => problem.line === line && problem.message.includes(message))).toBe(true);
  });

  it('reads data', () => {
    const text = "\ufeff# c\r\na: {b: [1, -2.5, 1e3, 0x1F, true, ~, 'x', yes]}\r\nt: |\r\n  x\r\n  y\r\n";
    const data = { a: { b: [1, -2.5, 1000, 31, true, null, 'x', 'yes'] }, t: 'x\ny\n' };
    expect(parseYaml(text)).toMatchObject({ data, problems: [] });
  });

  it('reports all problems at once, in order of position', () => {
    const { problems } = parseYaml('a: &x 1\nb: 0755\nc: *x\na: 2\n');
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [1, 'an anchor'],
      [2, 'a number with a leading zero'],
      [3, 'an alias'],
      [4, 'duplicate key'],
    ]);
  });

  it.each<[string, string]>([
    ['flow lists', `a: ${'['.repeat(100_000)}`],
    ['flow mappings', `a: ${'{a: '.repeat(20_000)}`],
    ['lists in one line', `a:\n${'- '.repeat(20_000)}x\n`],
    ['mappings', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses deeply nested %s before the stack ends', (_, text) => {
    expect(parseYaml(text).problems).toEqual([expect.objectContaining({ message: 'more than 100 levels of nesting' })]);
  });

  it('reads a hundred levels', () => {
    expect(parseYaml(`a: ${'['.repeat(99)}${']'.repeat(99)}\n`).problems).toEqual([]);
    expect(parseYaml(`a: ${'['.repeat(100)}${']'.repeat(100)}\n`).problems).toHaveLength(1);
  });
});

describe('positionOf', () => {
  const text = '# 漢字 🚀\nspec:\n  pools:\n    - name: "a" # é\n      size: {min: 1}\n  empty:\n';

  it.each<[string, YamlPath, 'key' | 'value', Position]>([
    ['a value', ['spec', 'pools', 0, 'name'], 'value', { line: 4, column: 13 }],
    ['a key', ['spec', 'pools', 0, 'name'], 'key', { line: 4, column: 7 }],
    ['a value in a flow mapping', ['spec', 'pools', 0, 'size', 'min'], 'value', { line: 5, column: 19 }],
    ['an entry', ['spec', 'pools', 0], 'value', { line: 4, column: 7 }],
    ['a missing key', ['spec', 'pools', 0, 'size', 'max'], 'value', { line: 5, column: 13 }],
    ['a missing entry', ['spec', 'pools', 7, 'name'], 'value', { line: 4, column: 5 }],
    ['something below an empty value', ['spec', 'empty', 'x'], 'value', { line: 6, column: 9 }],
    ['the root', [], 'value', { line: 2, column: 1 }],
  ])('%s', (_, path, part, position) => {
    expect(parseYaml(text).positionOf(path, part)).toEqual(position);
  });

  it('does not count a byte order mark, and knows CRLF', () => {
    const { positionOf } = parseYaml('\ufeffa: 1\r\nb: 2\r\n');
    expect([positionOf(['a']), positionOf(['b'])]).toEqual([
      { line: 1, column: 4 },
      { line: 2, column: 4 },
    ]);
  });

  it('has an answer for broken text', () => {
    for (const broken of ['', '[', '%', `a: ${'['.repeat(500)}`])
      expect(parseYaml(broken).positionOf(['a', 0])).toEqual(
        expect.objectContaining({ line: expect.any(Number), column: expect.any(Number) }),
      );
  });
});

describe('decodeText', () => {
  it.each<[string, Uint8Array, string]>([
    ['a NUL byte', Uint8Array.of(0x61, 0, 0x62), 'binary'],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0xff), 'UTF-8'],
    ['half a letter', Uint8Array.of(0x61, 0xc3), 'UTF-8'],
    ['one byte too many', new Uint8Array(MAX_FILE_BYTES + 1).fill(0x20), `${MAX_FILE_BYTES + 1} bytes`],
  ])('refuses %s', (_, bytes, message) => {
    expect(decodeText(bytes)).toMatchObject({
      problem: { line: 1, column: 1, message: expect.stringContaining(message) },
    });
  });

  it('keeps every byte of other text, a byte order mark too', () => {
    const text = '\ufeffa: é 🚀\r\n';
    expect(decodeText(new TextEncoder().encode(text))).toEqual({ text });
    expect(decodeText(new Uint8Array(MAX_FILE_BYTES).fill(0x20))).toHaveProperty('text');
  });
});
