import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@krake-infra/reconciler/core/errors.ts';
import type { Manifest } from '@krake-infra/reconciler/core/manifest.ts';
import { parseAllDocuments } from 'yaml';
import { kubeconfigs } from '../arguments.ts';
import type { NamedKubeconfig } from '../context.ts';

/** Objects in manifests, or the kubeconfig of a management cluster that has them. */
export type ImportSource = { readonly objects: readonly Manifest[] } | { readonly kubeconfig: NamedKubeconfig };

/** @throws Problem when there is neither a folder of manifests nor a kubeconfig */
export function importSource(text: string): ImportSource {
  const [kubeconfig] = kubeconfigs(text);
  const path = kubeconfig?.file ?? text;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) {
    const hint = 'name a folder or file with manifests, or a kubeconfig';
    throw new Problem({ code: 'not-found', message: `there is no ${path}`, hint });
  }
  if (stats.isDirectory()) return { objects: manifestFiles(path).flatMap(documentsOf) };
  const objects = documentsOf(path);
  const [first] = objects;
  return first?.kind === 'Config' && kubeconfig ? { kubeconfig } : { objects };
}

function manifestFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function documentsOf(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const [error] = document.errors;
    if (error) {
      const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
      const message = `not a manifest: ${error.message.split('\n')[0]}`;
      const hint = 'render templates first, such as with helm template';
      throw new Problem({ code: 'invalid', file, line, column: col, message, hint });
    }
    const value: unknown = document.toJS();
    return listItems(value).filter(isManifest);
  });
}

function listItems(value: unknown): readonly unknown[] {
  const { kind, items } = (value ?? {}) as { kind?: string; items?: readonly unknown[] };
  return kind?.endsWith('List') && items ? items.flatMap(listItems) : [value];
}

function isManifest(value: unknown): value is Manifest {
  const { kind, apiVersion } = (value ?? {}) as Partial<Manifest>;
  return typeof kind === 'string' && typeof apiVersion === 'string';
}
