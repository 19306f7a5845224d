import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';

export type ObjectKind = 'blob' | 'tree' | 'commit';

/** An object with its id; `bytes` without Git's header. */
export interface NewObject {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly bytes: Uint8Array;
  /** How it can be made from another object, for packs. */
  readonly difference?: Difference;
}

export interface Difference {
  readonly base: string;
  /** In Git's form of a delta. */
  readonly bytes: Buffer;
  /** How many differences must be applied one after the other. */
  readonly depth: number;
}

const PARALLEL_WRITES = 32;
/** Each program that tidies the clone meanwhile can take an empty folder away once for each of its passes. */
const FOLDER_TURNS = 100;

/** Computes the id Git gives these bytes. */
export function newObject(kind: ObjectKind, bytes: Uint8Array): NewObject {
  const id = createHash('sha1').update(header(kind, bytes)).update(bytes).digest('hex');
  return { id, kind, bytes };
}

/**
 * Writes loose objects into a Git folder, each by a temporary file and a rename. A file that is there already is
 * replaced: it may have been cut short by a power loss, and equal bytes cost no more than the check would.
 *
 * @param temporary folder on the same file system, for files that are not complete yet
 */
export async function writeLooseObjects(
  gitDir: string,
  temporary: string,
  objects: Iterable<NewObject>,
): Promise<void> {
  const queue = [...objects];
  const folders = new Set(queue.map(({ id }) => id.slice(0, 2)));
  await Promise.all([...folders].map((folder) => makeFolder(join(gitDir, 'objects', folder))));
  const worker = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await writeLooseObject(gitDir, temporary, next);
  };
  await Promise.all(Array.from({ length: PARALLEL_WRITES }, worker));
}

/** Git removes a folder that it emptied, also between the steps in which Node finds out that it is there already. */
async function makeFolder(path: string): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      await mkdir(path, { recursive: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || turn === FOLDER_TURNS) throw error;
    }
  }
}

async function writeLooseObject(gitDir: string, temporary: string, object: NewObject): Promise<void> {
  const path = loosePath(gitDir, object.id);
  const draft = join(temporary, `${object.id}.${randomBytes(6).toString('hex')}`);
  const content = Buffer.concat([header(object.kind, object.bytes), object.bytes]);
  // Git's own level for loose objects; they are packed again before they travel.
  await writeFile(draft, deflateSync(content, { level: constants.Z_BEST_SPEED }), { mode: 0o444 });
  for (let turn = 1; ; turn++) {
    try {
      return await rename(draft, path);
    } catch (error) {
      // Git removes a folder that it emptied, and may do so again as soon as it is there.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || turn === FOLDER_TURNS) throw error;
      await makeFolder(dirname(path));
    }
  }
}

/** True when a file for this object is there, whatever it holds. */
export function hasLooseObject(gitDir: string, id: string): Promise<boolean> {
  return access(loosePath(gitDir, id)).then(
    () => true,
    () => false,
  );
}

/** File of an object of its own. */
export function loosePath(gitDir: string, id: string): string {
  return join(gitDir, 'objects', id.slice(0, 2), id.slice(2));
}

function header(kind: ObjectKind, bytes: Uint8Array): Buffer {
  return Buffer.from(`${kind} ${bytes.length}\0`);
}
