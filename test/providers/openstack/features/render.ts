import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { parseAllDocuments } from 'yaml';
import { fleetFile, management } from '../../../support/fleet-generator.ts';
import { type Fields, NONE, type Rendered, type Settings } from './feature.ts';

/** A line of CAPO and the API version that it is written in. */
export const LINES = { v1beta1: 'v0.14.7', v1beta2: 'v0.15.0' } as const;
export type Line = keyof typeof LINES;

export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name: string };
  readonly [field: string]: unknown;
}

const API = 'krake-infra.io/v1alpha1';
const AT = '2026-01-31T08:00:00Z';
const MACHINE = { openstack: { flavor: { name: 'm1.large' }, image: { name: 'ubuntu-24.04-kube-v1.34.8' } } };

/** The fleet that options are added to: one cluster with one pool on one cloud. */
const BASE = {
  cluster: {
    cloud: 'dresden',
    kubernetesVersion: 'v1.34.8',
    controlPlane: { machine: MACHINE },
    pools: [{ name: 'workers', replicas: 2, machine: MACHINE }],
  },
  cloud: {
    provider: 'openstack',
    openstack: { identity: { kind: 'Secret', name: 'dresden', cloudName: 'openstack' } },
  },
};

/** Every object that the base fleet renders to with these settings. */
export function rendering(line: Line, ...settings: readonly Settings[]): readonly RenderedObject[] {
  const spec = (part: 'cluster' | 'cloud'): unknown => {
    const merged = settings.reduce<unknown>((all, each) => mergeSettings(all, each[part]), BASE[part]);
    return JSON.parse(JSON.stringify(merged)); // no part twice, which YAML would write as an alias
  };
  const objects = [
    { apiVersion: API, kind: 'Fleet', metadata: { name: 'fleet' }, spec: {} },
    management(LINES[line]),
    { apiVersion: API, kind: 'Cloud', metadata: { name: 'dresden' }, spec: spec('cloud') },
    { apiVersion: API, kind: 'Cluster', metadata: { name: 'web-1', namespace: 'shop' }, spec: spec('cluster') },
  ] as FleetObject[];
  const { data, problems } = loadFleet(objects.map(fleetFile));
  if (problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 2));
  return renderFleet(data, AT)
    .files.filter(({ path }) => path.startsWith('manifests/'))
    .flatMap(({ bytes }) => parseAllDocuments(Buffer.from(bytes).toString()).map((document) => document.toJS()));
}

/** As a cluster over its template: maps merge, lists whose entries are named merge by name, the rest is replaced. */
export function mergeSettings(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (isNamed(base) && isNamed(over)) {
    const merged = new Map(base.map((entry) => [entry.name, entry]));
    for (const entry of over) merged.set(entry.name, mergeSettings(merged.get(entry.name), entry) as Named);
    return [...merged.values()];
  }
  if (!isMap(base) || !isMap(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  const merge = (key: string) => (ONE_OF.has(key) && over[key] ? over[key] : mergeSettings(base[key], over[key]));
  return Object.fromEntries([...keys].filter((key) => over[key] !== NONE).map((key) => [key, merge(key)]));
}

/** References, of which one field excludes the others. */
const ONE_OF = new Set(['image', 'flavor', 'network']);

type Named = Readonly<Record<string, unknown>> & { readonly name: unknown };

function isNamed(value: unknown): value is readonly Named[] {
  return Array.isArray(value) && value.every((entry) => isMap(entry) && 'name' in entry);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects without and with an option. */
export function renderings({ set, given = {} }: Rendered, line: Line) {
  return { before: rendering(line, given), after: rendering(line, given, set) };
}

/**
 * Fields of rendered objects that an option changes. A new MachineDeployment is compared with another one. Names of templates
 * are cut to what is before their hash: that follows from the content.
 */
export function changedFields(before: readonly RenderedObject[], after: readonly RenderedObject[]): Fields {
  const [old, now] = [before, after].map((objects) => {
    const templates = new Set(objects.filter(({ kind }) => kind.endsWith('Template')).map(nameOf));
    return new Map(objects.map((object) => [title(object), withoutHashes(object, templates) as RenderedObject]));
  }) as [Map<string, RenderedObject>, Map<string, RenderedObject>];
  const [deployment] = [...old.values()].filter(({ kind }) => kind === 'MachineDeployment');
  const changes = [...now].flatMap(([name, object]) => {
    const known = old.get(name) ?? (object.kind === 'MachineDeployment' ? deployment : undefined);
    const found = known ? differences(content(known), content(object), '') : differences({}, fresh(object), '');
    return found.map(([path, value]) => [`${name} ${path}`, value]);
  });
  const gone = [...old.keys()].filter((name) => !now.has(name)).map((name) => [name, 'removed']);
  return Object.fromEntries([...changes, ...gone]);
}

function content({ apiVersion: _api, kind: _kind, ...rest }: RenderedObject) {
  return rest;
}

function fresh({ metadata: _metadata, ...object }: RenderedObject) {
  return content(object as RenderedObject);
}

const nameOf = ({ metadata }: RenderedObject) => metadata?.name ?? '';

export const title = (object: RenderedObject) => {
  const name = nameOf(object);
  return `${object.kind}/${object.kind.endsWith('Template') ? withoutHash(name) : name}`;
};

const withoutHash = (name: string) => name.replace(/-[0-9a-v]{10}$/, '');

/** The object with the names of templates cut, wherever they stand. */
function withoutHashes(object: unknown, templates: ReadonlySet<string>): unknown {
  if (typeof object === 'string') return templates.has(object) ? withoutHash(object) : object;
  if (Array.isArray(object)) return object.map((entry) => withoutHashes(entry, templates));
  if (!isMap(object)) return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, withoutHashes(value, templates)]));
}

type Difference = readonly [path: string, value: unknown];

function differences(before: unknown, after: unknown, path: string): readonly Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(after) && (Array.isArray(before) || before === undefined)) {
    return listDifferences(before ?? [], after, path);
  }
  if (!isMap(after) || !(isMap(before) || before === undefined)) return [[path, after ?? null]];
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])];
  return keys.flatMap((key) => differences(before?.[key], after[key], path === '' ? key : `${path}.${key}`));
}

/** Lists are compared as sets of entries: `path[]` lists those that came, `path[-]` those that went. */
function listDifferences(before: readonly unknown[], after: readonly unknown[], path: string): readonly Difference[] {
  const sides: readonly Difference[] = [
    [`${path}[]`, missing(before, after)],
    [`${path}[-]`, missing(after, before)],
  ];
  return sides.filter(([, entries]) => (entries as readonly unknown[]).length > 0);
}

function missing(from: readonly unknown[], of: readonly unknown[]): readonly unknown[] {
  const known = new Set(from.map((entry) => JSON.stringify(entry)));
  return of.filter((entry) => !known.has(JSON.stringify(entry)));
}
