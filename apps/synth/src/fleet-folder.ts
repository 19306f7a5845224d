import { type Dirent, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type FleetFile, isFleetPath } from '@krake-infra/reconciler/fleet/file.ts';

/** Every fleet file of a folder, as Git would see it; one after the other, because together they may be large. */
export function* fleetFilesOf(dir: string): Generator<FleetFile> {
  for (const { path, isLink } of filesBelow(dir, '')) {
    if (isFleetPath(path)) yield readFleetFile(dir, path, isLink);
  }
}

/** Every fleet file of a folder at once. */
export function readFleetFolder(dir: string): FleetFile[] {
  return [...fleetFilesOf(dir)];
}

/** One fleet file of a folder; of a symbolic link its target. */
export function readFleetFile(dir: string, path: string, isLink: boolean): FleetFile {
  const full = `${dir}/${path}`;
  return isLink
    ? { path, mode: '120000', bytes: Buffer.from(readlinkSync(full)) }
    : { path, mode: '100644', bytes: readFileSync(full) };
}

/** Paths of every rendered file of a folder. */
export function renderedPaths(dir: string): string[] {
  return filesBelow(dir, 'manifests').map(({ path }) => path);
}

/** Files that are no fleet's: neither rendered nor, at the top, another program's. */
const FOREIGN = new Set(['manifests', 'node_modules', '.git']);

interface FoundFile {
  readonly path: string;
  readonly isLink: boolean;
}

function filesBelow(dir: string, folder: string, found: FoundFile[] = []): readonly FoundFile[] {
  for (const entry of entriesOf(`${dir}/${folder}`)) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) found.push({ path, isLink: entry.isSymbolicLink() });
    else if (folder !== '' || !FOREIGN.has(entry.name)) filesBelow(dir, path, found);
  }
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
