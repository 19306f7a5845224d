import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from '@krake-infra/reconciler/core/repository.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { isManifest } from '@krake-infra/reconciler/fleet/workload-files.ts';
import { readFleetFolder as readFiles, renderedPaths } from '@krake-infra/synth/fleet-folder.ts';

/** Fleet files and rendered files of a folder, as Git would see them. */
export interface FleetFolder {
  readonly files: readonly FleetFile[];
  readonly manifests: ReadonlyMap<string, Uint8Array>;
}

export function readFleetFolder(dir: string): FleetFolder {
  const manifests = renderedPaths(dir).map((path) => [path, readFileSync(join(dir, path))] as const);
  return { files: readFiles(dir), manifests: new Map(manifests) };
}

/** Texts of the manifests below a folder of the folder of a fleet; links are not followed. */
export function textsBelow(dir: string, folder: string): readonly string[] {
  const root = join(dir, folder);
  if (!existsSync(root)) return [];
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((entry) =>
    entry.isFile() && isManifest(entry.name) ? [join(entry.parentPath, entry.name)] : [],
  );
  return paths.sort().map((path) => readFileSync(path, 'utf8'));
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
