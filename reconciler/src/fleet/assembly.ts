import type { ProblemDetails } from '../core/errors.ts';
import type { NamespacedName } from '../core/model.ts';
import { type MapChange, PersistentMap } from '../core/persistent-map.ts';
import { changedData, changedPolicies, type GroupedPolicies, grouped, NO_DATA } from './collect.ts';
import { duplicateProblems } from './duplicates.ts';
import { fieldName, type ParsedFile } from './file.ts';
import type { Finding } from './finding.ts';
import { clusterOf, type Group, groupFindings, groupOf, MISSING_FLEET } from './groups.ts';
import { nameCollisions, objectNames } from './name-collisions.ts';
import { type FleetFiles, FleetView, folderOf } from './view.ts';
import { isManifest, workloadFolder } from './workload-files.ts';

type Problems = readonly ProblemDetails[];
type Names = PersistentMap<NamespacedName, readonly string[]>;

/** The files of a fleet and everything that was found out about them, kept by the group of files it depends on. */
export interface Assembly extends FleetFiles {
  readonly policies: GroupedPolicies;
  /** Names of the objects of clusters, by namespace. */
  readonly names: PersistentMap<string, Names>;
  /** What each group depends on besides its own files, and which groups depend on it; see {@link FleetView.topics}. */
  readonly topics: PersistentMap<Group, readonly string[]>;
  readonly readers: PersistentMap<string, PersistentMap<Group, true>>;
  /** Problems that a file has by itself, by its path. */
  readonly fileProblems: PersistentMap<string, Problems>;
  /** Problems of groups; those of a namespace's names are under `<namespace>/`. */
  readonly groupProblems: PersistentMap<Group, Problems>;
}

/** A fleet without files. */
export const NOTHING: Assembly = {
  data: NO_DATA,
  files: PersistentMap.of(),
  unreadable: PersistentMap.of(),
  manifests: PersistentMap.of(),
  policies: PersistentMap.of(),
  names: PersistentMap.of(),
  topics: PersistentMap.of(),
  readers: PersistentMap.of(),
  fileProblems: PersistentMap.of(),
  groupProblems: PersistentMap.of([['fleet.yaml', [located(MISSING_FLEET, undefined)]]]),
};

/** Takes in changed files, and (undefined) those that are gone. Only groups that can be affected are checked again. */
export function reassembled(before: Assembly, changes: Iterable<MapChange<string, ParsedFile>>): Assembly {
  const files = before.files.with(changes);
  const changed = PersistentMap.changedKeys(before.files, files).map((path) => ({
    path,
    was: before.files.get(path),
    is: files.get(path),
  }));
  const objects = changed.map(({ was, is }) => ({ before: was?.object, after: is?.object }));
  const next: Assembly = {
    ...before,
    files,
    data: changedData(before.data, objects),
    unreadable: before.unreadable.with(changed.map(({ path, is }) => [path, is && !is.object ? true : undefined])),
    manifests: withManifests(before.manifests, changed),
    policies: changedPolicies(before.policies, objects),
    fileProblems: before.fileProblems.with(changed.map(({ path, is }) => [path, is && some(ownProblems(is))])),
  };
  return checked(next, affected(before, changed));
}

interface Change {
  readonly path: string;
  readonly was: ParsedFile | undefined;
  readonly is: ParsedFile | undefined;
}

/** Groups of the changed files, and groups that what changed matters to. */
function affected({ readers }: Assembly, changed: readonly Change[]): ReadonlySet<Group> {
  const groups = new Set<Group>();
  for (const { path, was, is } of changed) {
    for (const object of [was?.object, is?.object]) {
      const group = groupOf(path, object);
      if (group !== undefined) groups.add(group);
    }
    for (const topic of topicsOf({ path, was, is }))
      for (const group of readers.get(topic)?.keys() ?? []) groups.add(group);
  }
  return groups;
}

/** Of a template and a registered cluster everything matters to others, of other files only whether they are there and can be read. */
function topicsOf({ path, was, is }: Change): readonly string[] {
  const appears = !was !== !is || !was?.object !== !is?.object;
  if (appears) return [path, workloadFolder(path) ?? folderOf(path)];
  const isRead = is?.kind === 'ClusterTemplate' || isRegistered(was) || isRegistered(is);
  return isRead ? [path] : [];
}

function isRegistered(file: ParsedFile | undefined): boolean {
  return file?.object?.kind === 'Cluster' && file.object.spec.registered !== undefined;
}

function withManifests(manifests: Assembly['manifests'], changed: readonly Change[]): Assembly['manifests'] {
  const edits = new Map<string, MapChange<string, true>[]>();
  for (const { path, is } of changed) {
    const folder = workloadFolder(path);
    if (folder !== undefined && isManifest(path)) grouped(edits, folder).push([path, is && true]);
  }
  return edited(manifests, edits);
}

function checked(fleet: Assembly, groups: ReadonlySet<Group>): Assembly {
  const problems: MapChange<Group, Problems>[] = [];
  const topics: MapChange<Group, readonly string[]>[] = [];
  const names = new Map<string, MapChange<NamespacedName, readonly string[]>[]>();
  for (const group of groups) {
    const view = new FleetView(fleet);
    problems.push([group, some(groupFindings(view, group, fleet.policies.get(group)).map(locator(fleet)))]);
    const key = clusterOf(group);
    if (key !== undefined) grouped(names, namespaceOf(key)).push([key, namesOf(view, key)]);
    topics.push([group, some([...view.topics])]);
  }
  const known = { ...fleet, ...withTopics(fleet, topics), groupProblems: fleet.groupProblems.with(problems) };
  return withNames(known, names);
}

function namespaceOf(key: NamespacedName): string {
  return folderOf(key);
}

function namesOf(view: FleetView, key: NamespacedName): readonly string[] | undefined {
  const cluster = view.own.clusters.get(key);
  return cluster && some(objectNames(view, cluster));
}

function withTopics(
  { topics, readers }: Assembly,
  changes: readonly MapChange<Group, readonly string[]>[],
): Pick<Assembly, 'topics' | 'readers'> {
  const changed = changes.filter(([group, list = []]) => !isEqual(topics.get(group) ?? [], list));
  const edits = new Map<string, MapChange<Group, true>[]>();
  for (const [group, list = []] of changed) {
    for (const topic of topics.get(group) ?? []) grouped(edits, topic).push([group, undefined]);
    for (const topic of list) grouped(edits, topic).push([group, true]);
  }
  return { topics: topics.with(changed), readers: edited(readers, edits) };
}

/** Looks at a namespace's names again when they changed, or when they may stand somewhere else now. */
function withNames(
  fleet: Assembly,
  changes: ReadonlyMap<string, readonly MapChange<NamespacedName, readonly string[]>[]>,
): Assembly {
  const edits = new Map<string, MapChange<NamespacedName, readonly string[]>[]>();
  for (const [namespace, list] of changes) {
    const present = fleet.names.get(namespace);
    const changed = list.filter(([key, names = []]) => !isEqual(present?.get(key) ?? [], names));
    if (changed.length > 0 || fleet.groupProblems.has(namespace)) edits.set(namespace, changed);
  }
  const names = edited(fleet.names, edits);
  const problems = [...edits.keys()].map((namespace): MapChange<Group, Problems> => {
    const found = nameCollisions(names.get(namespace) ?? new Map());
    return [namespace, some(found.map(locator(fleet)))];
  });
  return { ...fleet, names, groupProblems: fleet.groupProblems.with(problems) };
}

function edited<K extends string, V>(
  maps: PersistentMap<string, PersistentMap<K, V>>,
  edits: ReadonlyMap<string, readonly MapChange<K, V>[]>,
): PersistentMap<string, PersistentMap<K, V>> {
  return maps.with(
    [...edits].map(([key, changes]) => {
      const map = (maps.get(key) ?? PersistentMap.of<K, V>()).with(changes);
      return [key, map.size > 0 ? map : undefined];
    }),
  );
}

function ownProblems(file: ParsedFile): Problems {
  return [...file.problems, ...duplicateProblems(file).map((finding) => located(finding, file))];
}

function locator({ files }: FleetFiles): (finding: Finding) => ProblemDetails {
  return (finding) => located(finding, files.get(finding.file));
}

/** The problem that a finding in this file is. */
export function located({ field, part, ...rest }: Finding, file: ParsedFile | undefined): ProblemDetails {
  const position = file ? file.locate(field, part) : { line: 1, column: 1 };
  return { code: 'invalid', ...rest, ...position, ...(field.length > 0 && { field: fieldName(field) }) };
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
