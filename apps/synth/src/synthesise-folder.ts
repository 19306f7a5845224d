import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blobIdOf } from './blob-id.ts';
import { readFleetFolder, renderedPaths } from './fleet-folder.ts';
import { IncrementalRenderer } from './incremental.ts';

export interface FolderOptions {
  /** Where the ledger is kept between runs, outside of the fleet. */
  readonly ledgerFile: string;
  /** Time that templates retire at, RFC 3339. */
  readonly at: string;
}

/**
 * Brings the manifests and state files of a folder in line with its data; renders what changed since the ledger was
 * written, or was touched by somebody else.
 *
 * @returns paths that were written and deleted
 * @throws ProblemsError with every problem of what has to be rendered; nothing was written then
 */
export async function synthesiseFolder(
  dir: string,
  { ledgerFile, at }: FolderOptions,
): Promise<{ readonly written: readonly string[]; readonly deleted: readonly string[] }> {
  const renderer = new IncrementalRenderer({ ledger: textOf(ledgerFile), stampOf: stampsIn(dir) });
  const inputs = readFleetFolder(dir).map(
    ({ path, mode, bytes }) => [path, { mode, blob: blobIdOf(bytes), read: () => bytes }] as const,
  );
  const { files } = await renderer.update(new Map(inputs), at);
  for (const { path, bytes } of files) write(join(dir, path), bytes);
  const wanted = new Set(renderer.outputs());
  const deleted = renderedPaths(dir).filter((path) => !wanted.has(path));
  for (const path of deleted) rmSync(join(dir, path));
  write(ledgerFile, renderer.ledger());
  return { written: files.map(({ path }) => path), deleted };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // a cache that can not be read is no cache
  }
}

function stampsIn(dir: string): (path: string) => string | undefined {
  return (path) => {
    const stat = lstatSync(join(dir, path), { throwIfNoEntry: false });
    return stat && `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
  };
}

/** Through a file of another name, so that a process that is killed leaves no half of one behind. */
function write(file: string, content: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
