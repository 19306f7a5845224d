import type { FleetFile } from '@krake-infra/reconciler/fleet/file.ts';
import { loadFleet } from '@krake-infra/reconciler/fleet/load.ts';
import { renderFleet } from '@krake-infra/synth/render-fleet.ts';
import { type FleetSize, generateFleet } from './fleet-generator.ts';
import { bareRepository, gitWith } from './git-repositories.ts';

/** A fleet as it is after its first commit: data, states and manifests. */
export function settledFiles(size: FleetSize, at: string): { readonly path: string; readonly bytes: Uint8Array }[] {
  const data: FleetFile[] = generateFleet(size);
  return [...data, ...renderFleet(loadFleet(data).data, at).files];
}

/** A bare repository whose branch `main` holds these files; tens of thousands of them take a second. */
export function seededRepository(
  folder: string,
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): string {
  const path = bareRepository(folder);
  const message = 'Fleet\n';
  const head = `commit refs/heads/main\ncommitter Ada <ada@example.org> 1700000000 +0000\ndata ${message.length}\n${message}`;
  const parts = files.flatMap((file) => [
    Buffer.from(`M 100644 inline ${file.path}\ndata ${file.bytes.length}\n`),
    file.bytes,
    Buffer.from('\n'),
  ]);
  gitWith({ cwd: path, input: Buffer.concat([Buffer.from(head), ...parts]) }, 'fast-import', '--quiet');
  return path;
}
