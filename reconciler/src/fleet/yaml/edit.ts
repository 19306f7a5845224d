import { type Document, isMap, isNode, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import { Problem } from '../../core/errors.ts';
import { fieldName } from '../file.ts';
import { keepsComments } from './comments.ts';
import type { PlainValue, Splice, Target, YamlEdit } from './edits.ts';
import { pairAt } from './layout.ts';
import { parseYaml, type YamlPath } from './parse.ts';
import { insertions, removals } from './splice-entries.ts';
import { replacements } from './splice-scalar.ts';

export type { PlainValue, Scalar, YamlEdit } from './edits.ts';

/**
 * Applies edits one after the other. Only the bytes that are meant change: every other byte, comments, quotes and line
 * ends included, stays where it was. Each result is parsed again and must hold exactly the change, and every comment
 * but those that stand inside a removed entry or behind it.
 *
 * @throws Problem `refused`, with line and column, for an edit that can not be made safely; nothing is approximated
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, edit: YamlEdit): string {
  const before = parseYaml(text);
  const field = fieldName(edit.path);
  const refuse = (message: string, hint: string): Problem =>
    new Problem({ code: 'refused', message, hint, ...before.positionOf(edit.path), field });
  const first = before.problems[0];
  if (first) throw new Problem({ code: 'refused', ...first });
  const expected = changed(before.data, edit);
  if (expected === undefined) throw refuse(`there is nothing to ${edit.op} at ${field}`, 'edit the file by hand');
  if (edit.op === 'set' && isDeepEqual(valueAt(before.data, edit.path), edit.value)) return text;
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: 'silent', prettyErrors: false });
  for (const splice of candidates(locate(text, document, edit.path), edit)) {
    const result = text.slice(0, splice.from) + splice.text + text.slice(splice.to);
    const after = parseYaml(result);
    const isExact = after.problems.length === 0 && isDeepEqual(after.data, expected);
    if (isExact && keepsComments(text, result, splice.gone)) return result;
  }
  throw refuse(`${field} can not be changed without touching other text`, 'edit the file by hand');
}

function candidates(target: Target, edit: YamlEdit): readonly Splice[] {
  if (edit.op === 'set') return replacements(target, edit.value);
  return edit.op === 'add' ? insertions(target, edit.value) : removals(target);
}

function locate(text: string, document: Document.Parsed, path: YamlPath): Target {
  let node: Node | undefined = document.contents ?? undefined;
  let parent: Node | undefined;
  let pair: Pair | undefined;
  let parentPair: Pair | undefined;
  for (const step of path) {
    parent = node;
    parentPair = pair;
    pair = isMap(parent) ? pairAt(parent, step) : undefined;
    const next: unknown = isMap(parent) ? pair?.value : isSeq(parent) ? parent.items[step as number] : undefined;
    node = isNode(next) ? next : undefined;
  }
  return { text, node, parent, pair, parentPair, key: path.at(-1) ?? '' };
}

/** The data with the edit applied, or `undefined` when the edit has nothing to apply to. */
function changed(data: unknown, edit: YamlEdit): unknown {
  const [step, ...rest] = edit.path;
  if (step === undefined) return undefined;
  if (rest.length > 0) {
    const inner = changed(child(data, step), { ...edit, path: rest });
    return inner === undefined ? undefined : withChild(data, step, inner);
  }
  const exists = child(data, step) !== undefined;
  if (edit.op === 'remove') return exists ? withoutChild(data, step) : undefined;
  if (edit.op === 'set')
    return exists && isScalarValue(child(data, step)) ? withChild(data, step, edit.value) : undefined;
  return exists ? undefined : withEntry(data, step, edit.value);
}

function withEntry(data: unknown, step: string | number, value: PlainValue): unknown {
  if (typeof step === 'number') {
    const list = data === null ? [] : data;
    return Array.isArray(list) && step === list.length ? [...list, value] : undefined;
  }
  if (data === null) return { [step]: value };
  return typeof data === 'object' && !Array.isArray(data) ? withChild(data, step, value) : undefined;
}

function child(data: unknown, step: string | number): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  if (Array.isArray(data)) return typeof step === 'number' ? data[step] : undefined;
  return Object.hasOwn(data, step) ? (data as Record<string, unknown>)[step] : undefined;
}

function valueAt(data: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(child, data);
}

function withChild(data: unknown, step: string | number, value: unknown): unknown {
  if (Array.isArray(data)) return data.map((item, index) => (index === step ? value : item));
  return { ...(data as object), [step]: value };
}

function withoutChild(data: unknown, step: string | number): unknown {
  if (Array.isArray(data)) return data.filter((_, index) => index !== step);
  return Object.fromEntries(Object.entries(data as object).filter(([key]) => key !== step));
}

function isScalarValue(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) && isDeepEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
