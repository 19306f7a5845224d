/** One entry of a tree object. `name` holds Git's bytes one to one as Latin-1, so that any name survives a rewrite. */
export interface TreeEntry {
  /** As Git writes it in trees: `40000` for folders. */
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

export const FOLDER_MODE = '40000';
export const FILE_MODE = '100644';

const ID_BYTES = 20;
const SPACE = 32;

/** @throws {RangeError} when the bytes are not a tree object. */
export function parseTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(SPACE, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + ID_BYTES >= bytes.length) throw new RangeError('not a tree object');
    entries.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('latin1', space + 1, end),
      id: bytes.toString('hex', end + 1, end + 1 + ID_BYTES),
    });
    at = end + 1 + ID_BYTES;
  }
  return entries;
}

/** A tree as bytes and as entries. */
export interface KnownTree {
  readonly bytes: Buffer;
  /** In the order of the bytes. */
  readonly entries: readonly TreeEntry[];
}

/**
 * The tree object of these entries, in any order. Made by copying `before` where only ids differ from it, which almost
 * always is the case.
 */
export function makeTree(entries: Iterable<TreeEntry>, before?: KnownTree): KnownTree {
  const list = [...entries];
  const copied = before && withOtherIds(before, list);
  if (copied) return { bytes: copied, entries: list };
  const sorted = list.sort(compareEntries);
  return { bytes: serialise(sorted), entries: sorted };
}

function withOtherIds(before: KnownTree, entries: readonly TreeEntry[]): Buffer | undefined {
  if (entries.length !== before.entries.length) return undefined;
  const bytes = Buffer.from(before.bytes);
  let at = 0;
  for (const [index, old] of before.entries.entries()) {
    const next = entries[index] as TreeEntry;
    if (next.name !== old.name || next.mode !== old.mode) return undefined;
    at += old.mode.length + old.name.length + 2;
    if (next.id !== old.id) bytes.write(next.id, at, 'hex');
    at += ID_BYTES;
  }
  return bytes;
}

function serialise(entries: Iterable<TreeEntry>): Buffer {
  const parts: Buffer[] = [];
  for (const { mode, name, id } of entries) {
    parts.push(Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(id, 'hex'));
  }
  return Buffer.concat(parts);
}

/** Git's order: by bytes, a folder as if its name ended in `/`. */
function compareEntries(a: TreeEntry, b: TreeEntry): number {
  const left = sortKey(a);
  const right = sortKey(b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function sortKey({ mode, name }: TreeEntry): string {
  return mode === FOLDER_MODE ? `${name}/` : name;
}

/** The names along a path, in the form tree entries carry them. */
export function pathNames(path: string): string[] {
  return Buffer.from(path).toString('latin1').split('/');
}
