import { isDeepStrictEqual } from 'node:util';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { YamlEdit } from '@krake-infra/reconciler/fleet/yaml/edit.ts';
import { parseYaml } from '@krake-infra/reconciler/fleet/yaml/parse.ts';
import type { EditCase } from './yaml-arbitraries.ts';
import { editBounds, ownText } from './yaml-bounds.ts';

export type Editor = (text: string, edits: readonly YamlEdit[]) => string;
export type Verdict = 'edited' | 'refused';

/**
 * Throws when an editor did something it must not: another result than the edit says, another byte outside of the entry, a comment lost, a refusal
 * without a place. Expected data and kept bytes are worked out here, without the editor's help.
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
  const { start, end } = editBounds(text, edit);
  const isApart = result.length >= start + text.length - end;
  if (!isApart || !result.startsWith(text.slice(0, start))) return 'other bytes before the edit';
  if (!result.endsWith(text.slice(end))) return 'other bytes behind the edit';
  const removable = new Set(edit.op === 'remove' ? notes(ownText(text, edit.path)) : []);
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
