import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blobIdOf } from './blob-id.ts';
import { fleetFilesOf, readFleetFile, renderedPaths } from './fleet-folder.ts';
import { IncrementalRenderer } from './incremental.ts';
import type { InputFile } from './input-files.ts';

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
  const renderer = new IncrementalRenderer({ ledger: bytesOf(ledgerFile)?.toString('utf8'), stampOf: stampsIn(dir) });
  const { files } = await renderer.update(inputsOf(dir), at);
  const changed = files.filter(({ path, bytes }) => !bytesOf(join(dir, path))?.equals(bytes));
  for (const { path, bytes } of changed) write(join(dir, path), bytes);
  const wanted = new Set(renderer.outputs());
  const deleted = renderedPaths(dir).filter((path) => !wanted.has(path));
  for (const path of deleted) rmSync(join(dir, path));
  write(ledgerFile, renderer.ledger());
  return { written: changed.map(({ path }) => path), deleted };
}

/** Every input of a folder. Bytes are hashed and let go: few of them are needed again. */
export function inputsOf(dir: string): ReadonlyMap<string, InputFile> {
  const inputs = new Map<string, InputFile>();
  for (const { path, mode, bytes } of fleetFilesOf(dir)) {
    const read = () => readFleetFile(dir, path, mode === '120000').bytes;
    inputs.set(path, { mode, blob: blobIdOf(bytes), read });
  }
  return inputs;
}

/** Content of a file; one that can not be read is written anew. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Marks of files in a folder that change whenever their content does. */
export function stampsIn(dir: string): (path: string) => string | undefined {
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
