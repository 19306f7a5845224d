import type { Cluster, ClusterBody, ClusterTemplate, KindName } from '../core/generated/fleet.ts';
import { type FleetData, fleetPath, namespacedName } from '../core/model.ts';
import type { PersistentMap } from '../core/persistent-map.ts';
import { managementOf, mergeBody } from '../core/resolve.ts';
import type { ParsedFile } from './file.ts';
import { workloadFolder } from './workload-files.ts';

/** What checks look at: the files of a fleet, and the valid objects in them. */
export interface FleetFiles {
  readonly data: FleetData;
  /** Every fleet file by path. One that can not be read exists all the same: references to it are not dangling. */
  readonly files: PersistentMap<string, ParsedFile>;
  /** Paths of files that can not be read. */
  readonly unreadable: PersistentMap<string, true>;
  /** Paths of manifests by `workloads/<namespace>/<folder>/`. */
  readonly manifests: PersistentMap<string, PersistentMap<string, true>>;
}

/** Kinds that are referred to from elsewhere. */
export type NamedKind = Extract<
  KindName,
  'ManagementCluster' | 'Cloud' | 'ClusterTemplate' | 'MetricsProvider' | 'Metric' | 'Cluster'
>;

/**
 * A fleet as the checks of one group see it. What they ask here about files of other groups is noted, so that they run
 * again when the answer changes; they must not ask for it in any other way.
 */
export class FleetView {
  /** Paths, and folders with `/` at their end, that the group depends on besides its own files. */
  readonly topics = new Set<string>();
  readonly #fleet: FleetFiles;
  readonly #bodies = new Map<Cluster, Partial<ClusterBody>>();

  constructor(fleet: FleetFiles) {
    this.#fleet = fleet;
  }

  /** Objects of the group's own files; anything else in it is out of bounds. */
  get own(): FleetData {
    return this.#fleet.data;
  }

  /** True when there is a file for an object, though it may not be readable. */
  exists(kind: KindName, metadata: { readonly namespace?: string; readonly name: string }): boolean {
    const path = fleetPath(kind, metadata);
    this.topics.add(path);
    return this.#fleet.files.has(path);
  }

  /** Names of the objects of a kind, in order, with the namespace where the kind has one. */
  names(kind: NamedKind): readonly string[] {
    this.topics.add(folderOf(fleetPath(kind, { namespace: '', name: '' })));
    return [...NAMED[kind](this.#fleet.data).keys()];
  }

  /** True when a file of the kind can not be read. */
  hasUnreadable(kind: NamedKind): boolean {
    const folder = folderOf(fleetPath(kind, { namespace: '', name: '' }));
    this.topics.add(folder);
    return [...this.#fleet.unreadable.keys()].some((path) => path.startsWith(folder));
  }

  /** Type of a MetricsProvider, or `undefined` when there is none that can be read. */
  providerType(name: string): string | undefined {
    this.topics.add(fleetPath('MetricsProvider', { name }));
    return this.#fleet.data.metricsProviders.get(name)?.spec.type;
  }

  /** True when there is a manifest anywhere below `workloads/<namespace>/<folder>...`. */
  holdsManifests(path: string): boolean {
    const folder = workloadFolder(`${path}/`) ?? '';
    this.topics.add(folder);
    return [...(this.#fleet.manifests.get(folder)?.keys() ?? [])].some((manifest) => manifest.startsWith(`${path}/`));
  }

  /** True for a registered cluster of which nobody can say which management cluster delivers to it. */
  isUnmanaged(metadata: { readonly namespace: string; readonly name: string }): boolean {
    this.topics.add(fleetPath('Cluster', metadata));
    const cluster = this.#fleet.data.clusters.get(namespacedName(metadata));
    return (
      cluster?.spec.registered !== undefined && managementOf(cluster, this.names('ManagementCluster')) === undefined
    );
  }

  /** The template a cluster names, or `undefined`. */
  templateOf({ spec }: Cluster): ClusterTemplate | undefined {
    if (spec.template === undefined) return undefined;
    this.topics.add(fleetPath('ClusterTemplate', { name: spec.template }));
    return this.#fleet.data.templates.get(spec.template);
  }

  /** True when the cluster names a template that is not there, so that nothing can be said of the sum. */
  lacksTemplate(cluster: Cluster): boolean {
    return cluster.spec.template !== undefined && !this.templateOf(cluster);
  }

  /** What template and cluster add up to. */
  bodyOf(cluster: Cluster): Partial<ClusterBody> {
    const known = this.#bodies.get(cluster) ?? mergeBody(this.templateOf(cluster), cluster);
    this.#bodies.set(cluster, known);
    return known;
  }
}

const NAMED: Readonly<Record<NamedKind, (data: FleetData) => ReadonlyMap<string, unknown>>> = {
  ManagementCluster: (data) => data.managementClusters,
  Cloud: (data) => data.clouds,
  ClusterTemplate: (data) => data.templates,
  MetricsProvider: (data) => data.metricsProviders,
  Metric: (data) => data.metrics,
  Cluster: (data) => data.clusters,
};

/** First folder of a path, with `/`. */
export function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/') + 1);
}
