import type { BlobId, TreeFile } from '../core/repository.ts';
import type { PathChange } from '../ports.ts';
import { FOLDER_MODE, type TreeEntry } from './tree.ts';

type ReadTree = (id: string) => Promise<readonly TreeEntry[]>;

/** Files that differ between two trees, in order of their paths; trees that are the same are not looked into. */
export async function treeChanges(readTree: ReadTree, from: string, to: string): Promise<PathChange[]> {
  const root = (id: string): TreeEntry => ({ mode: FOLDER_MODE, name: '', id });
  const changes = await entryChanges(readTree, '', [root(from), root(to)]);
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Pair = readonly [before: TreeEntry | undefined, after: TreeEntry | undefined];

async function entryChanges(readTree: ReadTree, path: string, [before, after]: Pair): Promise<PathChange[]> {
  if (before?.id === after?.id && before?.mode === after?.mode) return [];
  const [old, next] = await Promise.all([before, after].map((entry) => entriesOf(readTree, entry)));
  const names = new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])]);
  const inside = [...names].map((name) =>
    entryChanges(readTree, path === '' ? utf8(name) : `${path}/${utf8(name)}`, [old?.get(name), next?.get(name)]),
  );
  return [...fileChange(path, [before, after]), ...(await Promise.all(inside)).flat()];
}

/** What a folder holds; nothing for a file. */
async function entriesOf(readTree: ReadTree, entry: TreeEntry | undefined): Promise<ReadonlyMap<string, TreeEntry>> {
  if (entry?.mode !== FOLDER_MODE) return new Map();
  return new Map((await readTree(entry.id)).map((inner) => [inner.name, inner]));
}

function fileChange(path: string, [before, after]: Pair): PathChange[] {
  if (after && after.mode !== FOLDER_MODE) return [{ path, file: fileOf(path, after) }];
  return before && before.mode !== FOLDER_MODE ? [{ path, file: undefined }] : [];
}

function fileOf(path: string, { mode, id }: TreeEntry): TreeFile {
  return { path, mode, blob: id as BlobId };
}

function utf8(name: string): string {
  return Buffer.from(name, 'latin1').toString();
}
