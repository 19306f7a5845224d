import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { editYaml, type YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { parseYaml } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { describe, expect, it } from 'vitest';

/** One way people write YAML: where the scalar `n` (value 1) and the list `l` are, and the same text after each edit. */
interface Style {
  readonly name: string;
  readonly text: string;
  readonly set?: string;
  readonly addKey?: string;
  readonly removeKey?: string;
  readonly addItem?: string;
  readonly removeItem?: string;
}

const EDITS: Readonly<Record<Exclude<keyof Style, 'name' | 'text'>, YamlEdit>> = {
  set: { op: 'set', path: ['s', 'n'], value: 42 },
  addKey: { op: 'add', path: ['s', 'new'], value: 'x' },
  removeKey: { op: 'remove', path: ['s', 'n'] },
  addItem: { op: 'add', path: ['l', 2], value: 'c' },
  removeItem: { op: 'remove', path: ['l', 0] },
};

const MAP = 's:\n  n: 1\n  o: 2\n';
const STYLES: readonly Style[] = [
  {
    name: 'two spaces',
    text: MAP,
    set: 's:\n  n: 42\n  o: 2\n',
    addKey: 's:\n  n: 1\n  o: 2\n  new: x\n',
    removeKey: 's:\n  o: 2\n',
  },
  {
    name: 'four spaces',
    text: 's:\n    n: 1\n    o: 2\n',
    set: 's:\n    n: 42\n    o: 2\n',
    addKey: 's:\n    n: 1\n    o: 2\n    new: x\n',
    removeKey: 's:\n    o: 2\n',
  },
  {
    name: 'one space',
    text: 's:\n n: 1\n o: 2\n',
    set: 's:\n n: 42\n o: 2\n',
    addKey: 's:\n n: 1\n o: 2\n new: x\n',
    removeKey: 's:\n o: 2\n',
  },
  {
    name: 'eight spaces',
    text: 's:\n        n: 1\n        o: 2\n',
    addKey: 's:\n        n: 1\n        o: 2\n        new: x\n',
  },
  {
    name: 'comment behind the value',
    text: 's:\n  n: 1 # why\n  o: 2\n',
    set: 's:\n  n: 42 # why\n  o: 2\n',
    removeKey: 's:\n  o: 2\n',
  },
  {
    name: 'comment column',
    text: 's:\n  n: 1      # one\n  o: 2      # two\n',
    set: 's:\n  n: 42      # one\n  o: 2      # two\n',
    addKey: 's:\n  n: 1      # one\n  o: 2      # two\n  new: x\n',
  },
  { name: 'comment above', text: 's:\n  # about n\n  n: 1\n  o: 2\n', removeKey: 's:\n  # about n\n  o: 2\n' },
  {
    name: 'comment behind the mapping',
    text: 's:\n  n: 1\n  o: 2\n# next section\nt: 3\n',
    addKey: 's:\n  n: 1\n  o: 2\n  new: x\n# next section\nt: 3\n',
  },
  {
    name: 'comment at the end of the file',
    text: 's:\n  n: 1\n  o: 2\n# end',
    addKey: 's:\n  n: 1\n  o: 2\n  new: x\n# end',
    set: 's:\n  n: 42\n  o: 2\n# end',
  },
  {
    name: 'blank lines between keys',
    text: 's:\n  n: 1\n\n\n  o: 2\n\nt: 3\n',
    set: 's:\n  n: 42\n\n\n  o: 2\n\nt: 3\n',
    addKey: 's:\n  n: 1\n\n\n  o: 2\n  new: x\n\nt: 3\n',
    removeKey: 's:\n\n\n  o: 2\n\nt: 3\n',
  },
  {
    name: 'CRLF',
    text: 's:\r\n  n: 1\r\n  o: 2\r\n',
    set: 's:\r\n  n: 42\r\n  o: 2\r\n',
    addKey: 's:\r\n  n: 1\r\n  o: 2\r\n  new: x\r\n',
    removeKey: 's:\r\n  o: 2\r\n',
  },
  {
    name: 'missing last newline',
    text: 's:\n  n: 1\n  o: 2',
    set: 's:\n  n: 42\n  o: 2',
    addKey: 's:\n  n: 1\n  o: 2\n  new: x',
    removeKey: 's:\n  o: 2',
  },
  {
    name: 'missing last newline, last key',
    text: 's:\n  o: 2\n  n: 1',
    set: 's:\n  o: 2\n  n: 42',
    removeKey: 's:\n  o: 2',
  },
  {
    name: 'missing last newline with CRLF',
    text: 's:\r\n  o: 2\r\n  n: 1',
    addKey: 's:\r\n  o: 2\r\n  n: 1\r\n  new: x',
    removeKey: 's:\r\n  o: 2',
  },
  { name: 'several last newlines', text: 's:\n  n: 1\n  o: 2\n\n\n', addKey: 's:\n  n: 1\n  o: 2\n  new: x\n\n\n' },
  {
    name: 'trailing spaces',
    text: 's:  \n  n: 1  \n  o: 2\n',
    set: 's:  \n  n: 42  \n  o: 2\n',
    removeKey: 's:  \n  o: 2\n',
  },
  { name: 'many spaces behind the colon', text: 's:\n  n:    1\n  o:    2\n', set: 's:\n  n:    42\n  o:    2\n' },
  {
    name: 'flow mapping',
    text: 's: {n: 1, o: 2}\n',
    set: 's: {n: 42, o: 2}\n',
    addKey: 's: {n: 1, o: 2, new: "x"}\n',
    removeKey: 's: {o: 2}\n',
  },
  {
    name: 'padded flow mapping',
    text: 's: { n: 1, o: 2 } # c\n',
    set: 's: { n: 42, o: 2 } # c\n',
    addKey: 's: { n: 1, o: 2, new: "x" } # c\n',
    removeKey: 's: { o: 2 } # c\n',
  },
  { name: 'flow mapping, last key', text: 's: { o: 2, n: 1 }\n', removeKey: 's: { o: 2 }\n' },
  { name: 'flow mapping with one key', text: 's: {n: 1}\n', removeKey: 's: {}\n', addKey: 's: {n: 1, new: "x"}\n' },
  {
    name: 'flow mapping over lines',
    text: 's: {\n  n: 1,\n  o: 2\n}\n',
    set: 's: {\n  n: 42,\n  o: 2\n}\n',
    addKey: 's: {\n  n: 1,\n  o: 2, new: "x"\n}\n',
  },
  { name: 'empty flow mapping', text: 's: {}\nt: 1\n', addKey: 's: {new: "x"}\nt: 1\n' },
  { name: 'empty value for a mapping', text: 's:\nt: 1\n', addKey: 's: {new: "x"}\nt: 1\n' },
  { name: 'empty value with a comment', text: 's: # none yet\nt: 1\n', addKey: 's: {new: "x"} # none yet\nt: 1\n' },
  { name: 'only key of a mapping', text: 's:\n  n: 1\nt: 2\n', removeKey: 's: {}\nt: 2\n', set: 's:\n  n: 42\nt: 2\n' },
  { name: 'double quotes', text: 's:\n  n: "1"\n', set: 's:\n  n: 42\n' },
  { name: 'single quotes', text: "s:\n  n: '1' # q\n  o: 2\n", set: 's:\n  n: 42 # q\n  o: 2\n' },
  { name: 'quoted key', text: 's:\n  "n": 1\n  o: 2\n', set: 's:\n  "n": 42\n  o: 2\n', removeKey: 's:\n  o: 2\n' },
  {
    name: 'literal block',
    text: 's:\n  n: |\n    a\n    b\n  o: 2\n',
    set: 's:\n  n: 42\n  o: 2\n',
    removeKey: 's:\n  o: 2\n',
  },
  {
    name: 'folded block as neighbour',
    text: 's:\n  n: 1\n  o: >-\n    long\n    text\n',
    set: 's:\n  n: 42\n  o: >-\n    long\n    text\n',
    addKey: 's:\n  n: 1\n  o: >-\n    long\n    text\n  new: x\n',
  },
  { name: 'folded block that keeps line ends', text: 's:\n  n: >+\n    a\n\n  o: 2\n', removeKey: 's:\n  o: 2\n' },
  {
    name: 'plain text over lines',
    text: 's:\n  n: one\n    two\n  o: 2\n',
    set: 's:\n  n: 42\n  o: 2\n',
    removeKey: 's:\n  o: 2\n',
  },
  { name: 'quoted text over lines', text: 's:\n  n: "one\n    two" # c\n  o: 2\n', set: 's:\n  n: 42 # c\n  o: 2\n' },
  { name: 'empty value', text: 's:\n  n:\n  o: 2\n', set: 's:\n  n: 42\n  o: 2\n', removeKey: 's:\n  o: 2\n' },
  { name: 'empty value before a comment', text: 's:\n  n: # later\n  o: 2\n', set: 's:\n  n: 42 # later\n  o: 2\n' },
  { name: 'emoji and wide letters', text: 's:\n  n: 🚀 漢字 # é\n  o: "ü"\n', set: 's:\n  n: 42 # é\n  o: "ü"\n' },
  {
    name: 'document marker',
    text: '---\ns:\n  n: 1\n  o: 2\n',
    set: '---\ns:\n  n: 42\n  o: 2\n',
    addKey: '---\ns:\n  n: 1\n  o: 2\n  new: x\n',
  },
  { name: 'long line', text: `s:\n  n: ${'word '.repeat(60)}end\n  o: 2\n`, set: 's:\n  n: 42\n  o: 2\n' },
  {
    name: 'numbers that others would rewrite',
    text: 's:\n  n: 1\n  a: 0x1F\n  b: 1e3\n  c: "\\u00e9"\n',
    set: 's:\n  n: 42\n  a: 0x1F\n  b: 1e3\n  c: "\\u00e9"\n',
  },
  {
    name: 'indented list',
    text: 'l:\n  - a\n  - b\n',
    addItem: 'l:\n  - a\n  - b\n  - c\n',
    removeItem: 'l:\n  - b\n',
  },
  { name: 'list at the key', text: 'l:\n- a\n- b\n', addItem: 'l:\n- a\n- b\n- c\n', removeItem: 'l:\n- b\n' },
  {
    name: 'list with comments',
    text: 'l:\n  # first\n  - a # x\n  # second\n  - b # y\n# end\n',
    addItem: 'l:\n  # first\n  - a # x\n  # second\n  - b # y\n  - c\n# end\n',
    removeItem: 'l:\n  # first\n  # second\n  - b # y\n# end\n',
  },
  { name: 'flow list', text: 'l: [a, b] # c\n', addItem: 'l: [a, b, "c"] # c\n', removeItem: 'l: [b] # c\n' },
  { name: 'padded flow list over lines', text: 'l: [\n  a,\n  b\n]\n', addItem: 'l: [\n  a,\n  b, "c"\n]\n' },
  {
    name: 'CRLF list',
    text: 'l:\r\n- a\r\n- b\r\n',
    addItem: 'l:\r\n- a\r\n- b\r\n- c\r\n',
    removeItem: 'l:\r\n- b\r\n',
  },
  {
    name: 'list without last newline',
    text: 'l:\n  - a\n  - b',
    addItem: 'l:\n  - a\n  - b\n  - c',
    removeItem: 'l:\n  - b',
  },
  {
    name: 'list of mappings',
    text: 'l:\n  - k: 1\n    m: 2\n  - k: 3\n',
    addItem: 'l:\n  - k: 1\n    m: 2\n  - k: 3\n  - c\n',
    removeItem: 'l:\n  - k: 3\n',
  },
  {
    name: 'list of block texts',
    text: 'l:\n  - |\n    a\n  - b\n',
    removeItem: 'l:\n  - b\n',
    addItem: 'l:\n  - |\n    a\n  - b\n  - c\n',
  },
  {
    name: 'wide dash',
    text: 'l:\n  -   a\n  -   b\n',
    removeItem: 'l:\n  -   b\n',
    addItem: 'l:\n  -   a\n  -   b\n  - c\n',
  },
];

const CASES = STYLES.flatMap((style) =>
  (Object.keys(EDITS) as (keyof typeof EDITS)[]).flatMap((operation) => {
    const expected = style[operation];
    return expected === undefined ? [] : [{ style: style.name, operation, text: style.text, expected }];
  }),
);

describe('editYaml', () => {
  it('covers at least 40 styles', () => {
    expect(new Set(CASES.map(({ style }) => style)).size).toBeGreaterThanOrEqual(40);
  });

  it.each(CASES)('$style: $operation', ({ text, operation, expected }) => {
    expect(editYaml(text, [EDITS[operation]])).toBe(expected);
  });

  it.each([
    ['text that reads as something else gets quotes', 'a: x\n', 'yes', 'a: "yes"\n'],
    ['plain text stays plain', 'a: x # c\n', 'y z', 'a: y z # c\n'],
    ['single quotes stay', "a: 'x'\n", "it's", "a: 'it''s'\n"],
    ['double quotes stay', 'a: "x"\n', 'tab\t', 'a: "tab\\t"\n'],
    ['a colon gets quotes', 'a: x\n', 'b: c', 'a: "b: c"\n'],
    ['true is plain', 'a: "x"\n', true, 'a: true\n'],
    ['null is plain', 'a: 1\n', null, 'a: null\n'],
    ['the present value changes nothing', 'a:   0x1F # c\n', 31, 'a:   0x1F # c\n'],
  ])('%s', (_, text, value, expected) => {
    expect(editYaml(text as string, [{ op: 'set', path: ['a'], value: value as never }])).toBe(expected);
  });

  it('adds nested values in the indentation of the file', () => {
    const text = 'pools:\n    - name: a\n      size: 1\n';
    const value = { name: 'b', labels: { on: 'yes' }, list: [] };
    expect(editYaml(text, [{ op: 'add', path: ['pools', 1], value }])).toBe(
      `${text}    - name: b\n      labels:\n          "on": "yes"\n      list: []\n`,
    );
  });

  it('moves the next key up when the first key behind a dash goes', () => {
    expect(editYaml('l:\n  - a: 1\n    b: 2\n', [{ op: 'remove', path: ['l', 0, 'a'] }])).toBe('l:\n  - b: 2\n');
  });

  it.each<[string, string, YamlEdit]>([
    ['a missing place', 'a: 1\n', { op: 'set', path: ['b'], value: 1 }],
    ['a mapping as a scalar', 'a: {b: 1}\n', { op: 'set', path: ['a'], value: 1 }],
    ['a key that exists', 'a: 1\n', { op: 'add', path: ['a'], value: 1 }],
    ['a gap in a list', 'a: [1]\n', { op: 'add', path: ['a', 3], value: 1 }],
    ['the last key of the file', 'a: 1\n', { op: 'remove', path: ['a'] }],
    ['the last key with comments inside', 's:\n  # keep me\n  n: 1\n', { op: 'remove', path: ['s', 'n'] }],
    [
      'a comment between dash and next key',
      'l:\n  - a: 1\n    # about b\n    b: 2\n',
      { op: 'remove', path: ['l', 0, 'a'] },
    ],
    ['a comment inside a flow mapping', 's: {n: 1, # why\n  o: 2}\n', { op: 'remove', path: ['s', 'n'] }],
    ['a file with anchors', 'a: &x 1\nb: *x\n', { op: 'set', path: ['a'], value: 2 }],
    ['a file with duplicate keys', 'a: 1\na: 2\n', { op: 'set', path: ['a'], value: 2 }],
    ['broken YAML', 'a: [1\n', { op: 'set', path: ['a', 0], value: 2 }],
    ['two documents', 'a: 1\n---\nb: 1\n', { op: 'set', path: ['a'], value: 2 }],
  ])('refuses %s, with a place', (_, text, edit) => {
    const attempt = () => editYaml(text, [edit]);
    expect(attempt).toThrow(Problem);
    try {
      attempt();
    } catch (error) {
      expect((error as Problem).details).toMatchObject({
        code: 'refused',
        line: expect.any(Number),
        column: expect.any(Number),
      });
    }
  });
});

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
    ['too many digits', 'a: 12345678901234567890\n', 1, 'exactly'],
    ['tab as indentation', 'a:\n\tb: 1\n', 2, ''],
    ['unclosed list', 'a: [1, 2\nb: 3\n', 2, ''],
  ])('%s', (_, text, line, message) => {
    const { problems } = parseYaml(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.some((problem) => problem.line === line && problem.message.includes(message))).toBe(true);
  });
});
