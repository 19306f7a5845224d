import type { ProblemDetails } from '../core/errors.ts';
import type { FleetObject, KindName } from '../core/generated/fleet.ts';
import type { RuleName } from '../core/rules.ts';
import { KINDS } from './generated/schemas.ts';
import { type SchemaProblem, schemaProblems } from './schema-check.ts';
import { folderProblems, workloadFolder } from './workload-files.ts';
import { decodeText, parseYaml, type YamlPath } from './yaml/parse.ts';

/** A file of the repository as Git sees it; for a symbolic link (mode 120000) the bytes are its target. */
export interface FleetFile {
  readonly path: string;
  /** Git's mode: 100644, 100755, 120000 or 160000. */
  readonly mode: string;
  readonly bytes: Uint8Array;
}

export type Locate = (field: YamlPath, part?: 'key' | 'value') => { readonly line: number; readonly column: number };

/** One fleet file after every check that needs no other file. `object` is there only when there are no problems. */
export interface ParsedFile {
  readonly path: string;
  readonly kind: KindName | undefined;
  readonly object: FleetObject | undefined;
  readonly problems: readonly ProblemDetails[];
  readonly locate: Locate;
}

interface Place {
  readonly kind: KindName;
  /** Absent where the path does not carry the name. */
  readonly name?: string;
  readonly namespace?: string;
}

const LINK_MODE = '120000';
const SUBMODULE_MODE = '160000';
/** Behind one stray bracket every token is a problem; the first ones tell. */
const MOST_YAML_PROBLEMS = 20;
const API_VERSION = 'krake-infra.io/v1alpha1';
const START = () => ({ line: 1, column: 1 });

/** True for paths that this program reads or that stand where only fleet files may stand. */
export function isFleetPath(path: string): boolean {
  const [top, ...rest] = path.split('/');
  // A link or submodule in place of a whole folder would otherwise read as a fleet without these objects.
  if (rest.length === 0) return top === 'fleet.yaml' || KIND_FOLDERS.has(top as string);
  const file = rest.at(-1) as string;
  return KIND_FOLDERS.has(top as string) && !file.startsWith('.') && file !== 'README.md';
}

const KIND_FOLDERS = new Set(KINDS.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] as string] : [])));

/** Reads one file: encoding, YAML, kind, schema, name. Never throws for bad input. */
export function parseFleetFile(file: FleetFile): ParsedFile {
  const refuse = (rule: RuleName, message: string, hint: string): ParsedFile => ({
    path: file.path,
    kind: undefined,
    object: undefined,
    problems: [{ code: 'invalid', file: file.path, line: 1, column: 1, message, hint, rule }],
    locate: START,
  });
  if (file.mode === LINK_MODE) return refuse('plain-files', linkMessage(file), 'put the file itself here');
  if (file.mode === SUBMODULE_MODE) return refuse('plain-files', 'is a submodule', 'put the files themselves here');
  if (workloadFolder(file.path) !== undefined) return manifestFile(file.path);
  const place = placeOf(file.path);
  if (!place) return refuse('path-of-kind', 'no kind of object lives at this path', expectedPaths(file.path));
  const decoded = decodeText(file.bytes);
  if ('problem' in decoded) return refuse('yaml-form', decoded.problem.message, decoded.problem.hint);
  return checkText(file, place, decoded.text);
}

/** Of a workload's manifest it only matters that it is there; its bytes need not be. */
export function manifestFile(path: string): ParsedFile {
  return { path, kind: undefined, object: undefined, problems: folderProblems(path), locate: START };
}

function checkText(file: FleetFile, place: Place, text: string): ParsedFile {
  const { path } = file;
  const yaml = parseYaml(text);
  const at = ({ path: field, part, ...rest }: SchemaProblem): ProblemDetails => ({
    code: 'invalid',
    file: path,
    ...yaml.positionOf(field, part),
    ...(field.length > 0 && { field: fieldName(field) }),
    ...rest,
  });
  const problems: ProblemDetails[] = yaml.problems
    .slice(0, MOST_YAML_PROBLEMS)
    .map((problem) => ({ code: 'invalid', file: path, ...problem, rule: 'yaml-form' }));
  if (problems.length === 0) {
    const header = headerProblem(yaml.data, place);
    const found = header ? [header] : [...schemaProblems(place.kind, yaml.data), ...nameProblems(yaml.data, place)];
    problems.push(...found.map(at));
  }
  const object = problems.length === 0 ? (compact(yaml.data) as FleetObject) : undefined;
  return { path, kind: place.kind, object, problems, locate: locator(file) };
}

/** Data that was cut out of a text keeps the text alive, which weighs more than all that was cut out of it. */
function compact(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}

/** Positions are seldom asked for, and a fleet has tens of thousands of files: all that is kept are the bytes. */
function locator({ bytes }: FleetFile): Locate {
  return (field, part) => {
    const decoded = decodeText(bytes);
    return 'problem' in decoded ? START() : parseYaml(decoded.text).positionOf(field, part);
  };
}

function headerProblem(data: unknown, place: Place): SchemaProblem | undefined {
  const rule = 'kind-of-path';
  const { apiVersion, kind } = (data ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (apiVersion !== API_VERSION) {
    return { path: ['apiVersion'], message: `apiVersion is ${shown(apiVersion)}`, hint: `write ${API_VERSION}`, rule };
  }
  if (kind === place.kind) return undefined;
  const hint = `files at this path have kind ${place.kind}`;
  return { path: ['kind'], message: `kind is ${shown(kind)}`, hint, rule };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : `${JSON.stringify(value)}, which is unknown here`;
}

function nameProblems(data: unknown, place: Place): SchemaProblem[] {
  const metadata = ((data as { metadata?: unknown }).metadata ?? {}) as { name?: unknown; namespace?: unknown };
  const wanted: [string, unknown, string | undefined][] = [
    ['name', metadata.name, place.name],
    ['namespace', metadata.namespace, place.namespace],
  ];
  return wanted.flatMap(([field, found, expected]) => {
    if (expected === undefined || found === undefined || found === expected) return [];
    if (typeof found !== 'string') return []; // the schema says so already
    const hint = `write ${expected} or move the file`;
    const message = `${field} ${found} differs from the path's ${expected}`;
    return [{ path: ['metadata', field], message, hint, rule: 'name-of-path' }];
  });
}

/** `spec.pools[0].name` for `['spec', 'pools', 0, 'name']`. */
export function fieldName(path: YamlPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** Kind and names that a path stands for. */
export function placeOf(path: string): Place | undefined {
  if (path === 'fleet.yaml') return { kind: 'Fleet' };
  const parts = path.split('/');
  const file = parts.at(-1) as string;
  if (!file.endsWith('.yaml')) return undefined;
  const isState = file.endsWith('.state.yaml');
  const match = KINDS.find(
    (kind) =>
      kind.path.split('/')[0] === parts[0] &&
      kind.path.split('/').length === parts.length &&
      kind.path.endsWith('.state.yaml') === isState,
  );
  if (!match) return undefined;
  const name = file.slice(0, -(isState ? '.state.yaml' : '.yaml').length);
  return match.scope === 'namespace'
    ? { kind: match.kind, name, namespace: parts[1] as string }
    : { kind: match.kind, name };
}

function expectedPaths(path: string): string {
  const folder = path.split('/')[0];
  const expected = KINDS.filter((kind) => kind.path.startsWith(`${folder}/`)).map((kind) => kind.path);
  return `rename or move it: ${expected.join(' or ')}`;
}

function linkMessage(file: FleetFile): string {
  const target = new TextDecoder().decode(file.bytes);
  const folder = file.path.split('/').slice(0, -1);
  const leaves = target.startsWith('/') || depthAfter(folder.length, target) < 0;
  return leaves ? `is a symbolic link that leaves the repository (${target})` : `is a symbolic link (${target})`;
}

/** Lowest depth below the root that following a relative link passes through. */
function depthAfter(start: number, target: string): number {
  let depth = start;
  let lowest = start;
  for (const part of target.split('/')) {
    if (part === '..') depth--;
    else if (part !== '.' && part !== '') depth++;
    lowest = Math.min(lowest, depth);
  }
  return lowest;
}
