import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { FileChange } from '@krake-infra/reconciler/core/repository.ts';
import { type FleetFile, isFleetPath } from '@krake-infra/reconciler/fleet/file.ts';

const MANIFESTS = 'manifests';

/** Fleet files and rendered files of a folder, as Git would see them. */
export interface FleetFolder {
  readonly files: readonly FleetFile[];
  readonly manifests: ReadonlyMap<string, Uint8Array>;
}

export function readFleetFolder(dir: string): FleetFolder {
  const files: FleetFile[] = [];
  const manifests = new Map<string, Uint8Array>();
  for (const path of walk(dir, '')) {
    if (path.startsWith(`${MANIFESTS}/`)) manifests.set(path, readFileSync(join(dir, path)));
    else if (isFleetPath(path)) files.push(readFile(dir, path));
  }
  return { files, manifests };
}

/** Paths of plain files and links in an order that does not depend on the file system. */
function walk(dir: string, prefix: string): string[] {
  let entries: import('node:fs').Dirent[];
  try {
    entries = readdirSync(join(dir, prefix), { withFileTypes: true });
  } catch (error) {
    const message = `${join(dir, prefix)} can not be read (${(error as NodeJS.ErrnoException).code})`;
    throw new Problem(
      { code: 'not-found', message, hint: 'name the folder of a fleet with --fleet' },
      { cause: error },
    );
  }
  return entries
    .filter((entry) => prefix !== '' || !['.git', 'node_modules'].includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      return entry.isDirectory() ? walk(dir, path) : [path];
    });
}

function readFile(dir: string, path: string): FleetFile {
  const full = join(dir, path);
  const stat = lstatSync(full);
  if (stat.isSymbolicLink()) return { path, mode: '120000', bytes: Buffer.from(readlinkSync(full)) };
  return { path, mode: stat.mode & 0o100 ? '100755' : '100644', bytes: readFileSync(full) };
}

/** Writes and deletes files below a folder. */
export function applyToFolder(dir: string, changes: readonly FileChange[]): void {
  for (const { path, bytes } of changes) {
    const full = join(dir, path);
    if (bytes === null) rmSync(full, { force: true });
    else {
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, bytes);
    }
  }
}
