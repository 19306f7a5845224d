import { isDeepStrictEqual } from 'node:util';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { parseYaml, type YamlPath } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import { type CST, type Document, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { EditCase } from './yaml-arbitraries.ts';

export type Editor = (text: string, edits: readonly YamlEdit[]) => string;
export type Verdict = 'edited' | 'refused';

/**
 * Throws when an editor did something it must not: another result than the edit says, a comment or line lost, a refusal
 * without a place. Expected data and kept lines are worked out here, without the editor's help.
 */
export function judgeEdit(editor: Editor, { text, edit }: EditCase): Verdict {
  let result: string;
  try {
    result = editor(text, [edit]);
  } catch (error) {
    if (!(error instanceof Problem) || !error.details.line || !error.details.column) throw error;
    return 'refused';
  }
  const fault = faultOf(text, edit, result);
  if (fault) throw new Error([fault, ...[edit, text, result].map((part) => JSON.stringify(part))].join('\n'));
  return 'edited';
}

function faultOf(text: string, edit: YamlEdit, result: string): string | undefined {
  const expected = expectedData(parseYaml(text).data, edit);
  if (!isDeepStrictEqual(parseYaml(result).data, expected)) return 'other data';
  if (!LONE_LINE_FEED.test(text) && text.includes('\r\n') && LONE_LINE_FEED.test(result)) return 'another line end';
  const lines = result.split(/\r?\n/);
  let at = 0;
  for (const line of keptLines(text, edit)) {
    at = lines.indexOf(line, at) + 1;
    if (at === 0) return `a line was lost or changed: ${JSON.stringify(line)}`;
  }
  const removable = edit.op === 'remove' ? commentsInside(text, edit.path) : new Set<string>();
  const lost = notes(text).find((note) => !result.includes(note) && !removable.has(note));
  return lost && `a comment was lost: ${lost}`;
}

const LONE_LINE_FEED = /(?<!\r)\n/;

/** Throws when broken text makes the parser throw, or gives a problem without a place in the text. */
export function judgeParse(text: string): void {
  const lines = text.split('\n').length;
  for (const { line, column, message } of parseYaml(text).problems) {
    if (line < 1 || column < 1 || line > lines || message === '')
      throw new Error(`${line}:${column} in ${JSON.stringify(text)}`);
  }
}

function notes(text: string): string[] {
  return text.match(/# note \d+;/g) ?? [];
}

function expectedData(data: unknown, edit: YamlEdit): unknown {
  const copy = structuredClone(data) as never;
  const parent = edit.path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((node, step) => node[step] as never, copy);
  const last = edit.path.at(-1) as string | number;
  if (edit.op === 'remove') {
    if (Array.isArray(parent)) parent.splice(last as number, 1);
    else delete parent[last];
  } else parent[last] = edit.value;
  return copy;
}

/** Lines that an edit has no reason to touch: all but those of its entry, and of the collection it empties or extends. */
function keptLines(text: string, { op, path }: YamlEdit): string[] {
  const document = parseDocument(text, { keepSourceTokens: true });
  const [first, last] = lineRange(
    text,
    document,
    op === 'add' || isOnlyEntry(document, path) ? path.slice(0, -1) : path,
  );
  // The line behind a removed entry may move up to its dash, and a new entry may end a last line that has no end.
  const lines = text.split(/\r?\n/);
  const next = lines.findIndex((line, index) => index > last && line.trim() !== '');
  const to = op === 'remove' && next > 0 ? next : last;
  const from = op === 'add' ? last : first;
  return lines.filter((line, index) => (index < from || index > to) && !isThin(line, op));
}

function isThin(line: string, op: YamlEdit['op']): boolean {
  return line.trim() === '' || (op === 'add' && line.trim() === '{}');
}

function isOnlyEntry(document: Document, path: YamlPath): boolean {
  const parent = nodeAt(document, path.slice(0, -1));
  return (isMap(parent) || isSeq(parent)) && parent.items.length === 1;
}

function nodeAt(document: Document, path: YamlPath): unknown {
  return path.length === 0 ? document.contents : document.getIn(path, true);
}

/** Indices of the first and last line of an entry: its key or dash, and its value. */
function lineRange(text: string, document: Document, path: YamlPath): [number, number] {
  const node = nodeAt(document, path);
  const value = isNode(node) ? node.range : undefined;
  const start = entryStart(nodeAt(document, path.slice(0, -1)), path.at(-1)) ?? value?.[0] ?? 0;
  const end = Math.max(start, value?.[1] ?? start);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  return [lineOf(start), lineOf(Math.max(start, end - 1))];
}

function entryStart(parent: unknown, step: string | number | undefined): number | undefined {
  if (isMap(parent)) {
    const key = parent.items.find((pair) => isScalar(pair.key) && pair.key.value === step)?.key;
    return isScalar(key) ? key.range?.[0] : undefined;
  }
  if (!isSeq(parent)) return undefined;
  const token = parent.srcToken as CST.BlockSequence | undefined;
  return token?.items[step as number]?.start.find(({ type }) => type === 'seq-item-ind')?.offset;
}

function commentsInside(text: string, path: YamlPath): Set<string> {
  const [first, last] = lineRange(text, parseDocument(text, { keepSourceTokens: true }), path);
  return new Set(
    notes(
      text
        .split('\n')
        .slice(first, last + 1)
        .join('\n'),
    ),
  );
}
