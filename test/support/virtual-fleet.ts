import type { FleetObject } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { fleetPath } from '@krake-infra/reconciler/core/model.ts';
import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { blobIdOf } from '@krake-infra/synth/blob-id.ts';
import type { IncrementalRenderer } from '@krake-infra/synth/incremental.ts';
import type { InputFile } from '@krake-infra/synth/input-files.ts';
import { fleetFile } from './fleet-generator.ts';

export function inputFile({ mode, bytes }: FleetFile): InputFile {
  return { mode, blob: blobIdOf(bytes), read: () => bytes };
}

/** A work tree in memory: fleet files and manifests by path, and which inputs changed since the last update. */
export class VirtualFleet {
  readonly inputs = new Map<string, FleetFile>();
  readonly outputs = new Map<string, Uint8Array>();
  readonly changed = new Set<string>();

  constructor(files: readonly FleetFile[]) {
    for (const file of files) this.putFile(file);
  }

  putFile(file: FleetFile): void {
    this.inputs.set(file.path, file);
    this.changed.add(file.path);
  }

  put(object: FleetObject): void {
    this.putFile(fleetFile(object));
  }

  remove(kind: FleetObject['kind'], metadata: { namespace?: string; name: string }): void {
    const path = fleetPath(kind, metadata);
    if (this.inputs.delete(path)) this.changed.add(path);
  }

  readonly stampOf = (path: string): string | undefined => {
    const bytes = this.outputs.get(path);
    return bytes && blobIdOf(bytes);
  };

  /** Changes since the last update, or every file for a renderer that is new. */
  changes(all: boolean): Map<string, InputFile | undefined> {
    const paths = all ? this.inputs.keys() : this.changed;
    return new Map(
      [...paths].map((path) => {
        const file = this.inputs.get(path);
        return [path, file && inputFile(file)];
      }),
    );
  }

  /** Brings the outputs in line; gives the paths of the rendered files. */
  async update(renderer: IncrementalRenderer, at: string, all = false): Promise<readonly string[]> {
    const { files, removed } = await renderer.update(this.changes(all), at);
    this.changed.clear();
    for (const { path, bytes } of files) {
      if (path.startsWith('manifests/')) this.outputs.set(path, bytes);
      else this.inputs.set(path, { path, mode: '100644', bytes });
    }
    for (const path of removed) this.outputs.delete(path);
    const wanted = new Set(renderer.outputs());
    if (all) for (const path of this.outputs.keys()) if (!wanted.has(path)) this.outputs.delete(path);
    return files.map(({ path }) => path);
  }

  /** Everything as text by path: manifests and state files. */
  contents(): Record<string, string> {
    const states = [...this.inputs.values()].filter(({ path }) => path.endsWith('.state.yaml'));
    const entries = [...states.map(({ path, bytes }) => [path, bytes] as const), ...this.outputs];
    return Object.fromEntries(entries.map(([path, bytes]) => [path, Buffer.from(bytes).toString()]).sort());
  }
}
