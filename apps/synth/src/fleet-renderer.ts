import { Cluster, ClusterAddons, type ImmutabilityRule } from '@krake-infra/constructs';
import { type ProblemDetails, ProblemsError } from '@krake-infra/reconciler/core/errors.ts';
import type { ClusterBody, Cluster as DeclaredCluster } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { Manifest, ManifestUnit, RenderedCluster } from '@krake-infra/reconciler/core/manifest.ts';
import type { FleetData, NamespacedName, RenderedFile, ResolvedCluster } from '@krake-infra/reconciler/core/model.ts';
import { resolveCluster, templateOf, wishedBody } from '@krake-infra/reconciler/core/resolve.ts';
import { renderedCopy } from '@krake-infra/reconciler/core/template-copy.ts';
import { fieldName } from '@krake-infra/reconciler/fleet/file.ts';
import type { Finding } from '@krake-infra/reconciler/fleet/finding.ts';
import { App } from 'cdk8s';
import { changedUnits, unitsOf } from './changed-units.ts';
import { clusterFindings } from './cluster-findings.ts';
import { clusterProps, wishOf } from './cluster-props.ts';
import { clusterDelivery } from './delivery/cluster-delivery.ts';
import { ENGINE } from './engine.ts';
import { outputPaths } from './output-paths.ts';
import { providers } from './providers.ts';
import { type SharedData, type SharedUnit, sharedObjects } from './shared-units.ts';
import { stateFile } from './state-file.ts';
import { versionProblems } from './version-problems.ts';
import { writeYaml } from './yaml-writer.ts';

/** Turns valid fleet data into manifests. Pure: the same data and time, the same bytes. */
export const fleetRenderer = {
  /** Name and version, for commits and caches. */
  engine: ENGINE,
  /** What the providers allow to change in place. */
  immutability: providers.flatMap(({ immutability }) => immutability) as readonly ImmutabilityRule[],
  cluster: renderCluster,
  possibleCluster,
  /** What clusters share; with `since`, what may be other than in that fleet. */
  shared: (data: FleetData, since?: FleetData) => {
    const { units, before } = since ? changedUnits(data, since) : { units: unitsOf(data), before: [] };
    const rendered = renderShared(data, units);
    const written = new Set(rendered.files.map(({ path }) => path));
    return { ...rendered, left: before.filter((path) => !written.has(path)) };
  },
  problems: (data: FleetData, key: NamespacedName): readonly ProblemDetails[] => findingsOf(data, key).map(asProblem),
};

/**
 * One cluster; `undefined` for a registered one. Templates that no pool uses any more are marked as retired at `at`
 * (RFC 3339), unless they were marked before.
 *
 * @throws ProblemsError `invalid` with every reason why the cluster can not be built
 */
function renderCluster(data: FleetData, key: NamespacedName, at: string): RenderedCluster | undefined {
  const resolved = resolvedOf(data, key);
  if (!resolved) return undefined;
  const { management, namespace, name } = resolved;
  const state = data.states.get(key);
  const chart = clusterChart(data, resolved);
  const objects = chart.toJson();
  const files = [
    fileOf(outputPaths.cluster(management, namespace, name), objects),
    fileOf(outputPaths.clusterDelivery(management, namespace, name), deliveryOf(data, resolved)),
    ...addonsOf(data, resolved).map((addons) => fileOf(outputPaths.clusterAddons(management, namespace, name), addons)),
  ];
  const provider = data.clouds.get(resolved.cloud)?.spec.provider;
  const declared = data.clusters.get(key) as DeclaredCluster;
  const template = renderedCopy(templateOf(data, declared), state?.status, at);
  const rendered = {
    templates: chart.templates,
    adopted: chart.adopted,
    provider,
    wish: wishOf(data, resolved),
    ...(template && { template }),
  };
  return { management, objects, files, state: stateFile(resolved, state, rendered, at) };
}

/** The same, refused where the control plane can not go to its version from the one that the state file records. */
function possibleCluster(data: FleetData, key: NamespacedName, at: string): RenderedCluster | undefined {
  const resolved = resolvedOf(data, key);
  if (!resolved) return undefined;
  const wish = wishedBody(data, data.clusters.get(key) as DeclaredCluster);
  const problems = versionProblems(wish, data.states.get(key)?.status);
  if (problems.length > 0) throw new ProblemsError(clusterFindings(data, resolved, problems).map(asProblem));
  return renderCluster(data, key, at);
}

function fileOf(path: string, objects: readonly unknown[]): RenderedFile {
  return { path, bytes: Buffer.from(writeYaml(objects)) };
}

/** Flux objects of a cluster. Plans do not list them: they say nothing of machines and come and go with the cluster. */
export function deliveryOf(data: FleetData, { management, namespace, name }: ResolvedCluster): readonly Manifest[] {
  const { deletion, firstReady, removed } = data.states.get(`${namespace}/${name}`)?.status ?? {};
  const cluster = {
    namespace,
    name,
    protection: deletion === undefined,
    wasReady: firstReady !== undefined && removed === undefined,
  };
  return clusterDelivery(cluster, data.managementClusters.get(management)?.spec.delivery);
}

/** Flux objects of a cluster's add-ons as the one file that they make; no file where it has none. */
export function addonsOf(data: FleetData, resolved: ResolvedCluster): readonly (readonly Manifest[])[] {
  if (!resolved.body.addons?.length) return [];
  const props = clusterProps(data, resolved, data.states.get(`${resolved.namespace}/${resolved.name}`));
  return [new ClusterAddons(new App(), 'addons', props).toJson()];
}

/** The chart of a cluster in an App of its own, where cdk8s has nothing else to walk through. */
export function clusterChart(data: FleetData, resolved: ResolvedCluster): Cluster {
  const props = clusterProps(data, resolved, data.states.get(`${resolved.namespace}/${resolved.name}`));
  try {
    return new Cluster(new App(), 'cluster', props);
  } catch (error) {
    const { problems } = error as { problems?: ReturnType<typeof Cluster.problems> };
    if (!problems) throw error;
    throw new ProblemsError(clusterFindings(data, resolved, problems).map(asProblem));
  }
}

/** Files that clusters share, such as namespaces and identities, and those of workloads. */
export function renderShared(
  data: SharedData,
  units: readonly SharedUnit[],
): { readonly files: readonly RenderedFile[]; readonly units: readonly ManifestUnit[] } {
  const rendered = units
    .map((unit) => ({ ...unit, objects: sharedObjects(data, unit) }))
    .filter(({ objects }) => objects.length > 0);
  return {
    files: rendered.map(({ path, objects }) => fileOf(path, objects)),
    units: rendered
      .filter(({ content }) => content.kind !== 'gate' && content.kind !== 'folder')
      .map(({ management, objects }) => ({ management, objects })),
  };
}

/** Every reason that one state shows why a cluster can not be built, with where it stands in the fleet's files. */
export function findingsOf(data: FleetData, key: NamespacedName): readonly Finding[] {
  const resolved = resolvedOf(data, key);
  if (!resolved) return [];
  const state = data.states.get(key);
  // What waits for its turn must not hide what is wrong with what it waits for.
  const wish = wishedBody(data, data.clusters.get(key) as DeclaredCluster);
  const asked = { ...resolved, body: wish as ClusterBody };
  const problems = Cluster.problems(clusterProps(data, asked, state));
  return clusterFindings(data, asked, [...problems, ...versionProblems(wish, state?.status)]);
}

function resolvedOf(data: FleetData, key: NamespacedName): ResolvedCluster | undefined {
  const cluster = data.clusters.get(key);
  return cluster && resolveCluster(data, cluster);
}

function asProblem({ field, part: _part, ...finding }: Finding): ProblemDetails {
  return { code: 'invalid', ...finding, field: fieldName(field) };
}
