export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How one author writes. */
export interface Style {
  readonly indent: number;
  /** Spaces before a list's dashes below a key. */
  readonly dashIndent: number;
  /** Line ends, taken in turns: two for a text that two editors have written. */
  readonly eols: readonly string[];
  readonly byteOrderMark: boolean;
  readonly lastLineEnd: boolean;
  readonly marker: boolean;
  readonly spaceBehindColon: number;
  /** Decides quotes, flow, comments and blank lines, place by place. */
  readonly whims: readonly number[];
}

/** Writes data the way the style says. Every comment is a text of its own, so that a lost one can be told. */
export class Writer {
  readonly #style: Style;
  #whim = 0;
  #comment = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  document(root: Json): string {
    const lines = [...(this.#style.marker ? ['---'] : []), ...this.#mapping(root as { [key: string]: Json }, 0)];
    if (this.#chance(15)) lines.push(this.#note());
    const { eols, lastLineEnd, byteOrderMark } = this.#style;
    const ended = lines.map(
      (line, at) => `${line}${at < lines.length - 1 || lastLineEnd ? eols[at % eols.length] : ''}`,
    );
    return (byteOrderMark ? '\ufeff' : '') + ended.join('');
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
    if (isEmptyCollection(value) && this.#chance(30)) {
      const [open, close] = Array.isArray(value) ? '[]' : '{}';
      return [
        `${head}${gap}${open} ${this.#note()}`,
        `${' '.repeat(depth + this.#style.indent)}${close}${this.#tail()}`,
      ];
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
    return [`|-${this.#tail()}`, ...text.split('\n').map((line) => ' '.repeat(Math.max(1, depth)) + line)];
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

function isEmptyCollection(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isCollection(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
