import type { PlainValue, YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import fc from 'fast-check';

/** A YAML text in some hand-written style, and one edit of it. */
export interface EditCase {
  readonly text: string;
  readonly edit: YamlEdit;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How one author writes. */
interface Style {
  readonly indent: number;
  /** Spaces before a list's dashes below a key. */
  readonly dashIndent: number;
  readonly eol: '\n' | '\r\n';
  readonly lastLineEnd: boolean;
  readonly marker: boolean;
  readonly spaceBehindColon: number;
  /** Decides quotes, flow, comments and blank lines, place by place. */
  readonly whims: readonly number[];
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
  eol: fc.constantFrom('\n', '\r\n'),
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

/** Writes data the way the style says. Every comment is a text of its own, so that a lost one can be told. */
class Writer {
  readonly #style: Style;
  #whim = 0;
  #comment = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  document(root: Json): string {
    const lines = [...(this.#style.marker ? ['---'] : []), ...this.#mapping(root as { [key: string]: Json }, 0)];
    if (this.#chance(15)) lines.push(this.#note());
    return lines.join(this.#style.eol) + (this.#style.lastLineEnd ? this.#style.eol : '');
  }

  #chance(percent: number): boolean {
    const { whims } = this.#style;
    this.#whim += 1;
    return ((whims[this.#whim % whims.length] as number) * 7 + this.#whim * 13) % 100 < percent;
  }

  #note(): string {
    this.#comment += 1;
    return `# note ${this.#comment};`;
  }

  #tail(): string {
    if (this.#chance(20)) return `${' '.repeat(1 + (this.#whim % 5))}${this.#note()}`;
    return this.#chance(5) ? '  ' : '';
  }

  #before(pad: string): string[] {
    if (this.#chance(12)) return [`${pad}${this.#note()}`];
    return this.#chance(8) ? [''] : [];
  }

  #mapping(map: { readonly [key: string]: Json }, depth: number): string[] {
    const pad = ' '.repeat(depth);
    return Object.entries(map).flatMap(([key, value]) => {
      const name = ['on', 'y'].includes(key) || this.#chance(10) ? JSON.stringify(key) : key;
      return [...this.#before(pad), ...this.#entry(`${pad}${name}:`, value, depth)];
    });
  }

  #entry(head: string, value: Json, depth: number): string[] {
    const gap = ' '.repeat(this.#style.spaceBehindColon);
    if (isCollection(value) && !this.#chance(25)) {
      const own = `${head}${this.#tail()}`;
      if (!Array.isArray(value))
        return [own, ...this.#mapping(value as { [key: string]: Json }, depth + this.#style.indent)];
      return [own, ...this.#list(value, depth + this.#style.dashIndent)];
    }
    if (value === null && this.#chance(50)) return [`${head}${this.#tail()}`];
    const block = typeof value === 'string' ? this.#block(value, depth + this.#style.indent) : undefined;
    if (block) return [`${head} ${block[0]}`, ...block.slice(1)];
    return [`${head}${gap}${this.#inline(value)}${this.#tail()}`];
  }

  #list(list: readonly Json[], depth: number): string[] {
    const pad = ' '.repeat(depth);
    return list.flatMap((item) => {
      const before = this.#before(pad);
      if (isCollection(item) && !Array.isArray(item) && !this.#chance(30)) {
        const lines = this.#mapping(item as { [key: string]: Json }, depth + 2);
        // The first key shares the dash's line, unless a comment came out before it.
        const first = lines[0] as string;
        if (first.trimStart().startsWith('#') || first === '') return [...before, `${pad}-`, ...lines];
        return [...before, `${pad}- ${first.slice(depth + 2)}`, ...lines.slice(1)];
      }
      return [...before, `${pad}- ${this.#inline(item)}${this.#tail()}`];
    });
  }

  #block(text: string, depth: number): string[] | undefined {
    const simple = /^[a-z0-9]+( [a-z0-9]+)*(\n[a-z0-9]+)?$/.test(text);
    if (!simple || !this.#chance(30)) return undefined;
    return ['|-', ...text.split('\n').map((line) => ' '.repeat(Math.max(1, depth)) + line)];
  }

  #inline(value: Json): string {
    if (Array.isArray(value))
      return `[${value.map((item) => this.#inline(item)).join(this.#chance(50) ? ', ' : ' , ')}]`;
    if (typeof value === 'object' && value !== null) {
      const inner = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${this.#inline(item as Json)}`);
      const pad = inner.length > 0 && this.#chance(50) ? ' ' : '';
      return `{${pad}${inner.join(', ')}${pad}}`;
    }
    return typeof value === 'string' ? this.#text(value) : String(value);
  }

  #text(value: string): string {
    const plain =
      /^[a-z][a-z ]*[a-z]$/.test(value) && !['yes', 'no', 'on', 'off', 'true', 'false', 'null'].includes(value);
    if (plain && this.#chance(60)) return value;
    // Single quotes fold line breaks and can not hold control characters.
    if (/^[\x20-\x7e]*$/.test(value) && this.#chance(40)) return `'${value.replaceAll("'", "''")}'`;
    return JSON.stringify(value);
  }
}

function isCollection(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
