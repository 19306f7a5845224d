import type { NamespacedName, RenderedFile } from './model.ts';

/** A rendered Kubernetes object as plain JSON; only what plans and checks look at is named. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The objects of one render unit: a cluster, or (without `cluster`) what a management cluster's clusters share. */
export interface ManifestUnit {
  /** Name of the ManagementCluster that the objects are applied to. */
  readonly management: string;
  readonly cluster?: NamespacedName;
  readonly objects: readonly Manifest[];
}

/** Rendered objects of a fleet or a part of it. Order has no meaning; units of the same cluster add up. */
export type ManifestSet = readonly ManifestUnit[];

/** What one cluster renders to. */
export interface RenderedCluster {
  readonly management: string;
  readonly objects: readonly Manifest[];
  /** Rendered files, without the state file. */
  readonly files: readonly RenderedFile[];
  /** The state file as it must be next to these manifests. */
  readonly state: RenderedFile;
}

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

/**
 * Identity of an object on its management cluster: API group, kind, namespace, name. Versions do not count: the same
 * object may be written in several.
 */
export function manifestKey({ apiVersion, kind, metadata }: Manifest): string {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return `${group}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

/** `<Kind>/<name>`, for people. */
export function manifestTitle({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}

/** True while Flux keeps the object although it left Git. */
export function isProtected({ metadata }: Manifest): boolean {
  return metadata.annotations?.[PRUNE] === 'disabled';
}

/** Machine and bootstrap templates; Cluster API wants template kinds to end so. */
export function isTemplate({ kind }: Manifest): boolean {
  return kind.endsWith('Template');
}

/** Value at a path of the object, or `undefined`. */
export function valueAt(manifest: Manifest, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    manifest,
  );
}

/** Text at a path of the object, or `undefined`. */
export function textAt(manifest: Manifest, ...path: readonly string[]): string | undefined {
  const value = valueAt(manifest, ...path);
  return typeof value === 'string' ? value : undefined;
}
