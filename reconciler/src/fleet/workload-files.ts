import type { ProblemDetails } from '../core/errors.ts';

const WORKLOADS = 'workloads/';
/** What kustomize takes for a manifest when a folder has no kustomization.yaml. */
const MANIFEST = /\.(yaml|yml|json)$/;
/** Flux makes an artifact of each folder, named like it; one that can not be a name stops all of its namespace. */
const FOLDER = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * `workloads/<namespace>/<folder>/` of a path below such a folder, where manifests of workloads are, or `undefined`. They
 * are applied as they are: nobody here reads what is in them.
 */
export function workloadFolder(path: string): string | undefined {
  if (!path.startsWith(WORKLOADS)) return undefined;
  const [top, namespace, folder, ...rest] = path.split('/');
  return rest.length > 0 ? `${top}/${namespace}/${folder}/` : undefined;
}

export function isManifest(path: string): boolean {
  return MANIFEST.test(path);
}

/** What is wrong with where a manifest of a workload is. */
export function folderProblems(path: string): readonly ProblemDetails[] {
  const folder = path.split('/')[2] ?? '';
  if (FOLDER.test(folder)) return [];
  const message = `Flux can not make an artifact of folder ${folder}`;
  const hint = 'rename it: at most 63 lower case letters, digits and dashes, with a letter or digit at both ends';
  return [{ code: 'invalid', file: path, line: 1, column: 1, message, hint, rule: 'workload-folder-name' }];
}
