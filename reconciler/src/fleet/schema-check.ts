import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { KindName } from '../core/generated/fleet.ts';
import type { RuleName } from '../core/rules.ts';
import { DEFINITIONS } from './generated/schemas.ts';
import type { YamlPath } from './yaml/parse.ts';

/** A broken schema rule; `part: 'key'` when the key itself is what is wrong. */
export interface SchemaProblem {
  readonly path: YamlPath;
  readonly message: string;
  readonly hint: string;
  readonly part?: 'key' | 'value';
  readonly rule: RuleName;
}

// Compiling is most of what a short-lived process does: generated schemas need no check, nor their code optimising.
const ajv = new Ajv({
  allErrors: true,
  strict: false,
  verbose: true,
  inlineRefs: false,
  validateSchema: false,
  code: { optimize: false },
});
const compiled = new Map<string, ValidateFunction>();

/** Everything that is wrong with an object of a kind, in document order of the schema. */
export function schemaProblems(kind: KindName, data: unknown): readonly SchemaProblem[] {
  return problemsOf(validator(kind), data);
}

/** Everything that is missing or wrong in what template and cluster add up to; paths are below `spec`. */
export function bodyProblems(body: unknown): readonly SchemaProblem[] {
  return problemsOf(validator('ClusterBody'), body);
}

/** Everything that is wrong with a configuration of the server. */
export function configurationProblems(data: unknown): readonly SchemaProblem[] {
  return problemsOf(validator('ServerConfiguration'), data);
}

/** @param name of a kind or definition */
function validator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  // one document for all kinds: what several of them use is compiled once
  if (compiled.size === 0) ajv.addSchema({ $id: 'fleet', $defs: DEFINITIONS });
  const validate = ajv.getSchema(`fleet#/$defs/${name}`);
  if (!validate) throw new RangeError(`no schema of ${name}`);
  compiled.set(name, validate);
  return validate;
}

function problemsOf(validate: ValidateFunction, data: unknown): readonly SchemaProblem[] {
  if (validate(data)) return [];
  return (validate.errors ?? []).map((error) => ({
    ...described(error, pointerPath(error.instancePath, data)),
    rule: KEYWORD_RULES[error.keyword] ?? 'value-not-allowed',
  }));
}

/** A JSON pointer as a path; numbers where the data has lists. */
function pointerPath(pointer: string, data: unknown): (string | number)[] {
  const parts = pointer.split('/').slice(1);
  let at = data;
  return parts.map((part) => {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(at) ? Number(key) : key;
    at = (at as Record<string | number, unknown> | undefined)?.[step];
    return step;
  });
}

type Described = Omit<SchemaProblem, 'rule'>;
type Describe = (error: ErrorObject, path: YamlPath) => Described;

/** Rules by keyword of the schema; every other keyword is about values. */
const KEYWORD_RULES: Readonly<Record<string, RuleName>> = {
  additionalProperties: 'unknown-field',
  required: 'field-missing',
  type: 'field-type',
};

const DESCRIBE: Record<string, Describe> = {
  additionalProperties: (error, path) => {
    const name = error.params.additionalProperty as string;
    const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const near = nearest(name, known);
    const hint = near ? `did you mean ${near}?` : `known here: ${known.sort().join(', ')}`;
    return { path: [...path, name], message: 'unknown field', hint, part: 'key' };
  },
  required: (error, path) => {
    const name = error.params.missingProperty as string;
    return { path: [...path, name], message: 'is missing', hint: `add ${name}`, part: 'key' };
  },
  type: (error, path) => ({
    path,
    message: `is ${typeName(error.data)}, not ${article(error.params.type as string)}`,
    hint: quotable(error) ? 'put the value in quotes' : `write ${article(error.params.type as string)}`,
  }),
  enum: (error, path) => {
    const allowed = error.params.allowedValues as unknown[];
    const near = typeof error.data === 'string' ? nearest(error.data, allowed.map(String)) : undefined;
    const list = `allowed: ${allowed.join(', ')}`;
    return { path, message: `${show(error.data)} is not allowed`, hint: near ? `did you mean ${near}? ${list}` : list };
  },
  const: (error, path) => ({
    path,
    message: `${show(error.data)} is not allowed`,
    hint: `write ${show(error.params.allowedValue)}`,
  }),
  pattern: (error, path) => ({
    path,
    // An address may hold the password that makes it wrong.
    message: `${String(error.data).includes('://') ? 'the address' : show(error.data)} has the wrong form`,
    hint: (error.parentSchema as { description?: string }).description ?? `it must match ${error.params.pattern}`,
  }),
  minProperties: (error, path) => choose(error, path),
  maxProperties: (error, path) => choose(error, path),
  minItems: (error, path) => ({ path, message: 'has too few entries', hint: `at least ${error.params.limit}` }),
  maxItems: (error, path) => ({ path, message: 'has too many entries', hint: `at most ${error.params.limit}` }),
  uniqueItems: (error, path) => ({
    path: [...path, error.params.i as number],
    message: 'is a duplicate',
    hint: `it equals entry ${(error.params.j as number) + 1}; remove one`,
  }),
  minLength: (error, path) => ({ path, message: 'is too short', hint: `at least ${error.params.limit} characters` }),
  maxLength: (error, path) => ({ path, message: 'is too long', hint: `at most ${error.params.limit} characters` }),
};

function described(error: ErrorObject, path: YamlPath): Described {
  const known = DESCRIBE[error.keyword];
  if (known) return known(error, path);
  const { comparison, limit } = error.params as { comparison?: string; limit?: number };
  if (comparison === undefined)
    return { path, message: error.message ?? 'is not allowed', hint: 'see the fleet reference' };
  return { path, message: `${show(error.data)} is out of bounds`, hint: `it must be ${comparison} ${limit}` };
}

function choose(error: ErrorObject, path: YamlPath): Described {
  const names = Object.keys((error.parentSchema as { properties: object }).properties);
  return { path, message: 'must have exactly one field', hint: `choose one of ${names.join(', ')}` };
}

/** A number or truth value that was meant as text. */
function quotable({ data, params }: ErrorObject): boolean {
  return params.type === 'string' && (typeof data === 'number' || typeof data === 'boolean');
}

function typeName(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return article(typeof value === 'object' ? 'object' : typeof value);
}

function article(type: string): string {
  const names: Record<string, string> = { object: 'a mapping', array: 'a list', integer: 'a whole number' };
  return names[type] ?? `a ${type}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The candidate that differs in at most a third of its letters (at least one, at most three), if any. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  const best = scored[0];
  const limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  return best && best.distance <= limit ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 4; // further than any suggestion goes
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
