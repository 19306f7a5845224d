import type { FleetData, NamespacedName } from '@krake-infra/reconciler/core/model.ts';
import { mergedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { parseAllDocuments } from 'yaml';
import { type Need, parseImage } from './artifact.ts';
import { imagesIn, isMap, type Json, textAt } from './named-images.ts';

/** Texts of the manifests below a folder of the fleet repository, which ends with `/`. */
export type ManifestTexts = (folder: string) => readonly string[];

/** Folders of the fleet repository whose manifests are applied to a cluster: those of its add-ons and of workloads on it. */
export function manifestFolders(data: FleetData, key: NamespacedName): readonly string[] {
  const cluster = data.clusters.get(key);
  if (!cluster) return [];
  const addons = cluster.spec.registered ? [] : (mergedBody(data, cluster).addons ?? []);
  const { namespace, name } = cluster.metadata;
  const workloads = [...data.workloads.values()].filter(
    ({ metadata, spec }) => metadata.namespace === namespace && spec.cluster === name,
  );
  return [
    ...addons.flatMap(({ manifests, version }) => (manifests ? [`${manifests.path}/${version}/`] : [])),
    ...workloads.map(({ spec }) => `${spec.path.replace(/\/$/, '')}/`),
  ];
}

/**
 * Images that the manifests of a folder name, with what `images` of a kustomization.yaml makes of them. What cannot be read as
 * YAML, and what such a file takes from elsewhere, names none.
 */
export function manifestNeeds(folder: string, texts: readonly string[]): readonly Need[] {
  const documents = texts.flatMap(documentsOf);
  const others = documents.filter((document) => !isKustomization(document));
  const changes = documents.filter(isKustomization).flatMap(({ images }) => (Array.isArray(images) ? images : []));
  const replaced = [...imagesIn(others)].map((need) =>
    changes.filter(isMap).reduce<Need>((image, change) => changed(image, change), need),
  );
  const from = `manifests in ${folder}`;
  return replaced.map((need) => (need.version === undefined && need.digest === undefined ? { ...need, from } : need));
}

function documentsOf(text: string): readonly Json[] {
  return parseAllDocuments(text)
    .filter(({ errors }) => errors.length === 0)
    .map((document): unknown => document.toJS({ maxAliasCount: 100 }))
    .filter(isMap);
}

/** Its kind may be left out. */
function isKustomization({ kind, apiVersion, resources }: Json): boolean {
  if (kind === undefined) return Array.isArray(resources);
  return kind === 'Kustomization' && String(apiVersion).startsWith('kustomize.config.k8s.io/');
}

/** Source: kustomize, ImageTagTransformer. */
function changed(need: Need, change: Json): Need {
  const name = textAt(change, 'name');
  if (name === undefined || parseImage(name)?.name !== need.name) return need;
  const { name: published } = parseImage(textAt(change, 'newName') ?? name) ?? need;
  const tag = textAt(change, 'newTag');
  const digest = textAt(change, 'digest');
  if (tag === undefined && digest === undefined) return { ...need, name: published };
  return { kind: 'image', name: published, ...(tag && { version: tag }), ...(digest && { digest }) };
}
