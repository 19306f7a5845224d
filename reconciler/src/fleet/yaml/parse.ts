import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from 'yaml';

/** Keys and list indices from the root. */
export type YamlPath = readonly (string | number)[];

export interface Position {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
}

export interface YamlProblem extends Position {
  readonly message: string;
  readonly hint: string;
}

export interface ParsedYaml {
  /** Plain data; meaningful only when there are no problems. */
  readonly data: unknown;
  /** Everything that is wrong with the text as a fleet file, in order of position. */
  readonly problems: readonly YamlProblem[];
  /** The document, for edits; `undefined` when the text has none. */
  readonly document: Document | undefined;
  /** Position of the value (or key) at a path; of the nearest ancestor there is when the path does not exist. */
  positionOf(path: YamlPath, part?: 'key' | 'value'): Position;
}

/** Largest fleet file that is read. */
export const MAX_FILE_BYTES = 256 * 1024;

/** Text of a file, or why it can not be a fleet file. A byte order mark is passed over. */
export function decodeText(bytes: Uint8Array): { text: string } | { problem: YamlProblem } {
  const problem = (message: string, hint: string) => ({ problem: { line: 1, column: 1, message, hint } });
  if (bytes.length > MAX_FILE_BYTES) {
    return problem(
      `the file has ${bytes.length} bytes`,
      `a fleet file has at most ${MAX_FILE_BYTES}; split or remove it`,
    );
  }
  if (bytes.includes(0)) return problem('the file is binary', 'write YAML text');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return problem('the file is not UTF-8 text', 'save it as UTF-8');
  }
}

/**
 * Parses one fleet file: a single YAML 1.2 document whose root is a mapping, without directives, anchors, aliases,
 * merge keys, tags, duplicate or non-text keys. Never throws.
 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: 'silent',
    prettyErrors: false,
    intAsBigInt: false,
    merge: false,
    resolveKnownTags: false,
    stringKeys: false,
    uniqueKeys: true,
  });
  const at = (offset: number): Position => position(lines, text, offset);
  const list = Array.isArray(documents) ? documents : [];
  const document = list[0] as Document | undefined;
  const problems = [...syntaxProblems(list, at), ...(document ? contentProblems(document, text, at) : [])];
  if (!document) problems.push({ ...at(0), message: 'the file is empty', hint: 'write an object or remove the file' });
  const data = problems.length === 0 ? document?.toJS() : undefined;
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { data, problems, document, positionOf: (path, part) => at(offsetOf(document, path, part)) };
}

function position(lines: LineCounter, text: string, offset: number): Position {
  const { line, col } = lines.linePos(Math.min(offset, text.length));
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

type At = (offset: number) => Position;

function syntaxProblems(documents: readonly Document.Parsed[] | readonly Document[], at: At): YamlProblem[] {
  const found: YamlProblem[] = [];
  documents.forEach((document, index) => {
    if (index > 0) {
      const place = at(document.range?.[0] ?? 0);
      found.push({ ...place, message: 'a second document begins', hint: 'put each object into a file of its own' });
    }
    for (const error of [...document.errors, ...document.warnings]) {
      const duplicate = error.code === 'DUPLICATE_KEY';
      const hint = duplicate ? 'keep one of the two' : 'correct the YAML';
      found.push({ ...at(error.pos[0]), message: duplicate ? 'duplicate key' : firstLine(error.message), hint });
    }
  });
  return found;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]$/, '');
}

function contentProblems(document: Document, text: string, at: At): YamlProblem[] {
  const found: YamlProblem[] = [];
  const add = (node: { range?: readonly number[] | null }, message: string, hint: string) =>
    found.push({ ...at(node.range?.[0] ?? 0), message, hint });
  if (text.startsWith('%') || document.directives?.yaml.explicit) add({}, 'a YAML directive', 'remove the line with %');
  const root = document.contents;
  if (!isMap(root)) add(root ?? {}, 'the file is not a mapping', 'write fields such as apiVersion and kind');
  visit(document, {
    Node: (_, node) => {
      for (const [wrong, message, hint] of faults(node as Node)) if (wrong) add(node as Node, message, hint);
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
  if (!Number.isFinite(value)) return true;
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(source ?? '');
}

function isOctalLike({ value, source }: ScalarLike): boolean {
  return typeof value === 'number' && /^[-+]?0\d/.test(source ?? '');
}

/** Offset of a key or value; of the deepest node that exists on the way. */
function offsetOf(document: Document | undefined, path: YamlPath, part: 'key' | 'value' = 'value'): number {
  let node: unknown = document?.contents;
  let offset = startOf(node, 0);
  for (const [depth, step] of path.entries()) {
    const found = stepInto(node, step, offset);
    if (!found) return offset;
    node = found.node;
    offset = part === 'key' && depth === path.length - 1 ? found.key : startOf(node, found.key);
  }
  return offset;
}

/** The value below a key or index, and the offset of what it is found by. */
function stepInto(node: unknown, step: string | number, offset: number): { node: unknown; key: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
    return pair && { node: pair.value, key: startOf(pair.key, offset) };
  }
  if (!isSeq(node) || typeof step !== 'number' || node.items[step] === undefined) return undefined;
  return { node: node.items[step], key: startOf(node.items[step], offset) };
}

function startOf(node: unknown, otherwise: number): number {
  return isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;
}
