import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import { keepsComments } from '@krake-infra/reconciler/fleet/yaml/comments.ts';
import { editYaml, type YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { describe, expect, it } from 'vitest';
import { EDITS } from './yaml-styles.ts';
import { LIST_STYLES } from './yaml-styles-lists.ts';
import { MAPPING_STYLES } from './yaml-styles-mappings.ts';

const CASES = [...MAPPING_STYLES, ...LIST_STYLES].flatMap((style) =>
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
    ['empty quotes keep their kind', "a: ''\n", 'x', "a: 'x'\n"],
    ['a literal block stays one', 'a: | # c\n    x\n    y\nb: 1\n', 'p\n\n q\n', 'a: | # c\n    p\n\n     q\nb: 1\n'],
    ['a literal block loses its last line end with the text', 'a: |\n  x\n', 'p', 'a: |-\n  p\n'],
    ['text with no block form gets quotes', 'a: |\n  x\n', ' p\n', 'a: " p\\n"\n'],
    ['a literal block takes the line ends of the file', 'a: |\r\n  x\r\n', 'p\nq\n', 'a: |\r\n  p\r\n  q\r\n'],
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

  it('keeps a byte order mark when the first line changes', () => {
    const text = '\ufeffa: 1\nb: 2\n';
    expect(editYaml(text, [{ op: 'add', path: ['c'], value: 3 }])).toBe('\ufeffa: 1\nb: 2\nc: 3\n');
    expect(editYaml(text, [{ op: 'remove', path: ['a'] }])).toBe('\ufeffb: 2\n');
  });

  it('fills an empty entry before its comment', () => {
    const edit: YamlEdit = { op: 'set', path: ['l', 0], value: 1 };
    expect(editYaml('l:\n  - # later\n  - b\n', [edit])).toBe('l:\n  - 1 # later\n  - b\n');
  });

  it('adds text that ends in blank lines in quotes', () => {
    expect(editYaml('a: 1\n', [{ op: 'add', path: ['b'], value: 'x\n\n' }])).toBe('a: 1\nb: "x\\n\\n"\n');
  });

  it.each<[string, string, YamlEdit['path'], string]>([
    ['under a comment', 's: # why\n  # keep me\n  n: 1 # gone\nt: 1\n', ['s', 'n'], 's: {} # why\n  # keep me\nt: 1\n'],
    ['with comments inside', 's:\n  n: # gone\n    # gone\n    o: 1\n', ['s', 'n'], 's: {}\n'],
    ['of a list under a comment', 's: # why\r\n- a\r\n', ['s', 0], 's: [] # why\r\n'],
    ['without a last newline', 's: # why\n  n: 1', ['s', 'n'], 's: {} # why'],
    ['of a list entry', 'l:\n  - n: 1 # gone\n  - b\n', ['l', 0, 'n'], 'l:\n  - {}\n  - b\n'],
    ['of a list in a list', 'l:\n  - - a\n', ['l', 0, 0], 'l:\n  - []\n'],
    ['of a flow mapping', 's: {n: "a #b"}\n', ['s', 'n'], 's: {}\n'],
  ])('removes the only entry %s', (_, text, path, expected) => {
    expect(editYaml(text, [{ op: 'remove', path }])).toBe(expected);
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

  it('names the place as the file has it', () => {
    const edit: YamlEdit = { op: 'set', path: ['l', 1, 'size', 'max'], value: 1 };
    expect(() => editYaml('l:\n  - a\n  - size: {min: 1}\n', [edit])).toThrow(
      '3:11: there is nothing to set at l[1].size.max; edit the file by hand',
    );
  });
});

describe('keepsComments', () => {
  const text = "a: '# no' # one\nb: | # two\n  # no\nc: 1 # three";
  const gone = { start: text.indexOf('b:'), end: text.indexOf('c:') };

  it.each([
    ['the same comments', text.replace('c: 1', 'c: 2'), false, true],
    ['a changed letter', text.replace('# one', '# on'), false, false],
    ['a comment lost outside', text.replace(' # three', ''), false, false],
    ['a comment gone with its entry', text.slice(0, gone.start) + text.slice(gone.end), true, false],
    ['a new comment', `${text}\n# four`, false, false],
    ['other text that looks like a comment', text.replaceAll('# no', '# other'), false, true],
  ])('%s', (_, after, removing, setting) => {
    expect(keepsComments(text, after, gone)).toBe(removing);
    expect(keepsComments(text, after)).toBe(setting);
  });
});
