import type {
  Cloud,
  Cluster,
  ClusterBody,
  ClusterClaim,
  ClusterState,
  ClusterTemplate,
  Fleet,
  FleetObject,
  ManagementCluster,
  Metric,
  MetricsProvider,
  ScalingPolicy,
  Workload,
} from './generated/fleet.ts';

/** `<namespace>/<name>`, the key of everything that lives in a namespace. */
export type NamespacedName = `${string}/${string}`;

export function namespacedName(metadata: { readonly namespace: string; readonly name: string }): NamespacedName {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The parsed and valid data of a fleet repository at one commit. Nothing in it is ever changed in place. */
export interface FleetData {
  readonly fleet: Fleet;
  readonly managementClusters: ReadonlyMap<string, ManagementCluster>;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly templates: ReadonlyMap<string, ClusterTemplate>;
  readonly metricsProviders: ReadonlyMap<string, MetricsProvider>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly clusters: ReadonlyMap<NamespacedName, Cluster>;
  readonly states: ReadonlyMap<NamespacedName, ClusterState>;
  readonly policies: ReadonlyMap<NamespacedName, ScalingPolicy>;
  readonly workloads: ReadonlyMap<NamespacedName, Workload>;
  readonly claims: ReadonlyMap<NamespacedName, ClusterClaim>;
}

/** A created cluster with its template merged in; what renderers, planners and policies look at. */
export interface ResolvedCluster {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the Cloud. */
  readonly cloud: string;
  /** Name of the ManagementCluster. */
  readonly management: string;
  readonly renderProfile: number;
  readonly body: ClusterBody;
}

/** Render profile that new clusters are pinned to. */
export const NEW_RENDER_PROFILE = 1;

/** One rendered file. */
export interface RenderedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Path of an object's file, from the root of the fleet repository. */
export function fleetPath(kind: FleetObject['kind'], metadata: { namespace?: string; name: string }): string {
  const inNamespace = `${metadata.namespace}/${metadata.name}`;
  switch (kind) {
    case 'Fleet':
      return 'fleet.yaml';
    case 'ManagementCluster':
      return `management/${metadata.name}.yaml`;
    case 'Cloud':
      return `clouds/${metadata.name}.yaml`;
    case 'ClusterTemplate':
      return `templates/${metadata.name}.yaml`;
    case 'MetricsProvider':
      return `metrics-providers/${metadata.name}.yaml`;
    case 'Metric':
      return `metrics/${metadata.name}.yaml`;
    case 'Cluster':
      return `clusters/${inNamespace}.yaml`;
    case 'ClusterState':
      return `clusters/${inNamespace}.state.yaml`;
    case 'ClusterClaim':
      return `state/${inNamespace}.yaml`;
    case 'ScalingPolicy':
      return `policies/${inNamespace}.yaml`;
    case 'Workload':
      return `workloads/${inNamespace}.yaml`;
  }
}
