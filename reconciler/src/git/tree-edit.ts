import { Problem } from '../core/errors.ts';
import { FILE_MODE, FOLDER_MODE, pathNames, type TreeEntry } from './tree.ts';

/** Where trees come from and go to. */
export interface TreeStore {
  readTree(id: string): Promise<readonly TreeEntry[]>;
  /** Keeps a new tree, made by changing the tree `before`, and returns its id. */
  addTree(entries: Iterable<TreeEntry>, before?: string): string | Promise<string>;
}

/** New blob of the file at `path`; null deletes the file. */
export interface TreeChange {
  readonly path: string;
  readonly blob: string | null;
}

interface Node {
  readonly path: string;
  change?: TreeChange;
  readonly children: Map<string, Node>;
}

/**
 * Applies the changes and returns the id of the new tree, `undefined` when nothing is left in it. Only trees on changed
 * paths are read and made. Deleting what is not there changes nothing; a folder goes with its last file. A file takes the
 * place of a folder, or a folder that of a file, only when the same changes delete what stood there.
 *
 * @throws {Problem} `invalid` for such a conflict, for a path named twice, and for a link or submodule in the way
 */
export async function editTree(
  tree: string | undefined,
  changes: readonly TreeChange[],
  store: TreeStore,
): Promise<string | undefined> {
  const root: Node = { path: '', children: new Map() };
  for (const change of changes) insert(root, change);
  return editFolder(tree, root, store);
}

function insert(root: Node, change: TreeChange): void {
  let node = root;
  for (const name of pathNames(change.path)) {
    const path = node.path === '' ? name : `${node.path}/${name}`;
    const next = node.children.get(name) ?? { path, children: new Map() };
    node.children.set(name, next);
    node = next;
  }
  if (node.change) throw conflict(change.path, 'is changed twice by one commit');
  node.change = change;
}

async function editFolder(id: string | undefined, node: Node, store: TreeStore): Promise<string | undefined> {
  const old = id === undefined ? [] : await store.readTree(id);
  const entries = new Map(old.map((entry) => [entry.name, entry]));
  const edits = [...node.children].map(async ([name, child]) => {
    const before = entries.get(name);
    return { name, before, after: await editEntry(before, { name, node: child }, store) };
  });
  let changed = false;
  for (const { name, before, after } of await Promise.all(edits)) {
    if (before?.id === after?.id && before?.mode === after?.mode) continue;
    changed = true;
    if (after) entries.set(name, after);
    else entries.delete(name);
  }
  if (!changed) return id;
  return entries.size === 0 ? undefined : store.addTree(entries.values(), id);
}

async function editEntry(
  before: TreeEntry | undefined,
  target: { readonly name: string; readonly node: Node },
  store: TreeStore,
): Promise<TreeEntry | undefined> {
  const { name, node } = target;
  const wasFolder = before?.mode === FOLDER_MODE;
  const folderId = await editFolder(wasFolder ? before.id : undefined, node, store);
  const file = editFile(wasFolder ? undefined : before, name, node.change);
  if (folderId === undefined) return file;
  if (node.change && (wasFolder || file)) throw conflict(node.change.path, 'is a folder, not a file');
  if (file) throw conflict(firstPath(node), 'can not be written: a part of the path is a file');
  return { mode: FOLDER_MODE, name, id: folderId };
}

function editFile(before: TreeEntry | undefined, name: string, change: TreeChange | undefined): TreeEntry | undefined {
  if (!change) return before;
  if (change.blob === null) return undefined;
  if (before && !before.mode.startsWith('100')) {
    throw conflict(change.path, 'is a symbolic link or a submodule and is not overwritten');
  }
  return { mode: before?.mode ?? FILE_MODE, name, id: change.blob };
}

function firstPath(node: Node): string {
  for (const child of node.children.values()) return child.change?.path ?? firstPath(child);
  return node.path;
}

function conflict(path: string, what: string): Problem {
  return new Problem({ code: 'invalid', file: path, message: what });
}
