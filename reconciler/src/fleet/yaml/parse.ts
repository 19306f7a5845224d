import { Composer, type CST, type Document, isMap, isNode, isScalar, isSeq, LineCounter, Parser } from 'yaml';
import { MAX_DEPTH, tooDeepAt } from './depth.ts';
import { parsePlain } from './plain.ts';
import type { At, Position, YamlPath, YamlProblem } from './problem.ts';
import { subsetProblems } from './subset.ts';

export type { Position, YamlPath, YamlProblem } from './problem.ts';

export interface ParsedYaml {
  /** Plain data; meaningful only when there are no problems. */
  readonly data: unknown;
  /** Everything that is wrong with the text as a fleet file, in order of position. */
  readonly problems: readonly YamlProblem[];
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
 * merge keys, tags, duplicate or non-text keys, and at most {@link MAX_DEPTH} levels deep. Never throws.
 */
export function parseYaml(text: string): ParsedYaml {
  const { data, problems } = dataOf(text);
  // Nodes weigh far more than data and positions are seldom asked for: they are made again instead of kept.
  let again: Composed | undefined;
  const positionOf = (path: YamlPath, part?: 'key' | 'value'): Position => {
    again ??= compose(text);
    return again.at(offsetOf(again.document, path, part));
  };
  return { data, problems, positionOf };
}

function dataOf(text: string): Pick<ParsedYaml, 'data' | 'problems'> {
  const plain = parsePlain(text);
  if (plain !== undefined) return { data: plain, problems: [] };
  const { document, problems } = compose(text);
  return { data: problems.length === 0 ? document?.toJS() : undefined, problems };
}

interface Composed {
  /** The first document; `undefined` when the text has none, or nests too deeply to be read. */
  readonly document: Document | undefined;
  readonly problems: readonly YamlProblem[];
  readonly at: At;
}

/** Reads with the library, which knows every form. */
export function compose(text: string): Composed {
  const lines = lineStarts(text);
  const tokens = [...new Parser().parse(text)];
  const at = (offset: number): Position => position(lines, text, offset);
  const deep = tooDeepAt(tokens);
  if (deep !== undefined) {
    const message = `more than ${MAX_DEPTH} levels of nesting`;
    return { document: undefined, problems: [{ ...at(deep), message, hint: 'make it flatter' }], at };
  }
  const documents = [...new Composer(COMPOSE_OPTIONS).compose(tokens)];
  const document = documents[0];
  const problems = [...directiveProblems(tokens, at), ...syntaxProblems(documents, at)];
  if (document) problems.push(...subsetProblems(document, at));
  else problems.push({ ...at(0), message: 'the file is empty', hint: 'write an object or remove the file' });
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { document, problems, at };
}

const COMPOSE_OPTIONS = {
  logLevel: 'silent',
  prettyErrors: false,
  intAsBigInt: false,
  merge: false,
  resolveKnownTags: false,
  stringKeys: false,
  // The library compares each key with each other one; see duplicateKeys.
  uniqueKeys: false,
} as const;

const BYTE_ORDER_MARK = '\ufeff';

/** The parser's own count leaves out line ends inside of what it can not make sense of. */
function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return lines;
}

function position(lines: LineCounter, text: string, offset: number): Position {
  const { line, col } = lines.linePos(Math.min(offset, text.length));
  const mark = line === 1 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  return { line: Math.max(1, line), column: Math.max(1, col - mark) };
}

function directiveProblems(tokens: readonly CST.Token[], at: At): YamlProblem[] {
  return tokens.flatMap((token) =>
    token.type === 'directive'
      ? [{ ...at(token.offset), message: 'a YAML directive', hint: 'remove the line with %' }]
      : [],
  );
}

function syntaxProblems(documents: readonly Document.Parsed[], at: At): YamlProblem[] {
  const found: YamlProblem[] = [];
  documents.forEach((document, index) => {
    if (index > 0) {
      const place = at(document.range[0]);
      found.push({ ...place, message: 'a second document begins', hint: 'put each object into a file of its own' });
    }
    for (const error of [...document.errors, ...document.warnings]) {
      found.push({ ...at(error.pos[0]), message: firstLine(error.message), hint: 'correct the YAML' });
    }
  });
  return found;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]$/, '');
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
