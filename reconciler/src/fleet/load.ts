import type { ProblemDetails } from '../core/errors.ts';
import type { Cluster, ClusterBody, ClusterTemplate, FleetObject, KindName } from '../core/generated/fleet.ts';
import { type FleetData, namespacedName } from '../core/model.ts';
import { managementOf } from '../core/resolve.ts';
import { contradictions } from './contradictions.ts';
import { duplicateProblems } from './duplicates.ts';
import { type FleetFile, fieldName, isFleetPath, type Locate, type ParsedFile, parseFleetFile } from './file.ts';
import type { Finding } from './finding.ts';
import { mergedBody, templateOf } from './merged-body.ts';
import { metricSourceProblems } from './metric-sources.ts';
import { nameCollisions } from './name-collisions.ts';
import { referenceProblems } from './references.ts';
import { bodyProblems } from './schema-check.ts';
import type { YamlPath } from './yaml/parse.ts';

/** A fleet as far as it could be read. `data` is complete and valid only when there are no problems. */
export interface LoadedFleet {
  readonly data: FleetData;
  readonly problems: readonly ProblemDetails[];
  /** Turns a finding into a problem with line and column. */
  locate(finding: Finding): ProblemDetails;
}

/** Every fleet file of the repository; other files are passed over. Bad input gives problems, never an exception. */
export function loadFleet(files: Iterable<FleetFile>): LoadedFleet {
  const parsed: ParsedFile[] = [];
  for (const file of files) if (isFleetPath(file.path)) parsed.push(parseFleetFile(file));
  return assembleFleet(parsed);
}

/** The part of loading that looks at all files together; use it to keep parsed files between loads. */
export function assembleFleet(parsed: readonly ParsedFile[]): LoadedFleet {
  const byPath = new Map(parsed.map((file) => [file.path, file]));
  const locate = (finding: Finding): ProblemDetails => place(finding, byPath.get(finding.file)?.locate);
  const data = collect(parsed);
  // A file that can not be read exists all the same: references to it are not dangling.
  const unreadable = new Set(parsed.filter((file) => !file.object).map((file) => file.path));
  const findings = [
    ...missingFleet(byPath),
    ...[...data.clusters.values()].flatMap((cluster) => clusterFindings(data, cluster, unreadable)),
    ...duplicateProblems(parsed),
    ...referenceProblems(data, unreadable),
    ...contradictions(data, unreadable),
    ...nameCollisions(data),
    ...metricSourceProblems(data),
  ];
  const problems = [...parsed.flatMap((file) => file.problems), ...findings.map(locate)];
  return { data, problems: problems.sort(byPlace), locate };
}

function place(finding: Finding, locate: Locate | undefined): ProblemDetails {
  const { field, part, ...rest } = finding;
  const position = locate ? locate(field, part) : { line: 1, column: 1 };
  return { code: 'invalid', ...rest, ...position, ...(field.length > 0 && { field: fieldName(field) }) };
}

function byPlace(a: ProblemDetails, b: ProblemDetails): number {
  const byFile = (a.file ?? '') < (b.file ?? '') ? -1 : (a.file ?? '') > (b.file ?? '') ? 1 : 0;
  return byFile || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function collect(parsed: readonly ParsedFile[]): FleetData {
  const of = <K extends KindName>(kind: K) =>
    parsed.flatMap((file) => (file.object?.kind === kind ? [file.object as Extract<FleetObject, { kind: K }>] : []));
  const byName = <T extends { metadata: { name: string } }>(objects: T[]) =>
    new Map(objects.map((object) => [object.metadata.name, object]));
  const byNamespacedName = <T extends { metadata: { namespace: string; name: string } }>(objects: T[]) =>
    new Map(objects.map((object) => [namespacedName(object.metadata), object]));
  return {
    fleet: of('Fleet')[0] ?? NO_FLEET,
    managementClusters: byName(of('ManagementCluster')),
    clouds: byName(of('Cloud')),
    templates: byName(of('ClusterTemplate')),
    metricsProviders: byName(of('MetricsProvider')),
    metrics: byName(of('Metric')),
    clusters: byNamespacedName(of('Cluster')),
    states: byNamespacedName(of('ClusterState')),
    policies: byNamespacedName(of('ScalingPolicy')),
  };
}

const NO_FLEET: FleetData['fleet'] = {
  apiVersion: 'krake-infra.io/v1alpha1',
  kind: 'Fleet',
  metadata: { name: 'fleet' },
  spec: {},
};

function missingFleet(byPath: ReadonlyMap<string, ParsedFile>): Finding[] {
  if (byPath.has('fleet.yaml')) return [];
  const hint = 'run krake-infra init, or name the folder of a fleet with --fleet';
  return [{ file: 'fleet.yaml', field: [], message: 'is missing', hint }];
}

function clusterFindings(data: FleetData, cluster: Cluster, unreadable: ReadonlySet<string>): readonly Finding[] {
  const file = `clusters/${namespacedName(cluster.metadata)}.yaml`;
  return cluster.spec.registered
    ? registeredFindings(cluster, file)
    : [
        ...cloudFindings(cluster, file),
        ...managementFindings(data, cluster, file, unreadable),
        ...compositionFindings(data, cluster, file, unreadable),
      ];
}

function registeredFindings(cluster: Cluster, file: string): Finding[] {
  const allowed = new Set(['registered', 'metrics', 'kubernetesVersion']);
  return Object.keys(cluster.spec)
    .filter((field) => !allowed.has(field))
    .map((field) => ({
      file,
      field: ['spec', field],
      part: 'key',
      message: 'a registered cluster has no such field',
      hint: 'remove the field, or remove registered to have the cluster built',
    }));
}

function cloudFindings(cluster: Cluster, file: string): Finding[] {
  if (cluster.spec.cloud !== undefined) return [];
  const hint = 'name a Cloud in spec.cloud, or register the cluster with spec.registered';
  return [{ file, field: ['spec', 'cloud'], message: 'is missing', hint }];
}

function managementFindings(
  data: FleetData,
  cluster: Cluster,
  file: string,
  unreadable: ReadonlySet<string>,
): Finding[] {
  if (managementOf(cluster, data.managementClusters.keys()) !== undefined) return [];
  const names = [...data.managementClusters.keys()].sort();
  // One that can not be read may be the one that is meant; its own problem says enough.
  if (names.length === 0 && [...unreadable].some((path) => path.startsWith('management/'))) return [];
  const message =
    names.length === 0 ? 'the fleet has no ManagementCluster' : 'several ManagementClusters could be meant';
  const hint = names.length === 0 ? 'add one below management/' : `choose one of ${names.join(', ')}`;
  return [{ file, field: ['spec', 'management'], message, hint }];
}

/** Checks what template and cluster add up to. */
function compositionFindings(
  data: FleetData,
  cluster: Cluster,
  file: string,
  unreadable: ReadonlySet<string>,
): readonly Finding[] {
  const name = cluster.spec.template;
  if (name !== undefined && unreadable.has(`templates/${name}.yaml`)) return [];
  const template = templateOf(data, cluster);
  if (name !== undefined && !template) return []; // reported as a dangling reference
  const known = compositions.get(cluster);
  if (known && known.template === template) return known.findings;
  const findings = composed(mergedBody(data, cluster), { template, cluster, file });
  compositions.set(cluster, { template, findings });
  return findings;
}

/** Loads share the objects of files that did not change, so most clusters of a large fleet are checked once only. */
const compositions = new WeakMap<Cluster, { template: ClusterTemplate | undefined; findings: readonly Finding[] }>();

interface Composition {
  readonly template: ClusterTemplate | undefined;
  readonly cluster: Cluster;
  readonly file: string;
}

function composed(body: Partial<ClusterBody>, { template, cluster, file }: Composition): Finding[] {
  return bodyProblems(body).map((problem) => ({
    file,
    field: ['spec', ...mappedPath(problem.path, body, cluster)],
    ...(problem.part && { part: problem.part }),
    message: `${fieldName(problem.path)} ${problem.message}`,
    hint: template ? `${problem.hint} here or in templates/${template.metadata.name}.yaml` : problem.hint,
  }));
}

/** The merged path in the cluster's own file: entries of named lists move to where the cluster has them. */
function mappedPath(path: YamlPath, merged: unknown, cluster: Cluster): YamlPath {
  const mapped: (string | number)[] = [];
  let from: unknown = merged;
  let own: unknown = cluster.spec;
  for (const step of path) {
    const next = (from as Record<string | number, unknown> | undefined)?.[step];
    const ownStep = Array.isArray(own) ? indexByName(own, next) : step;
    if (ownStep === undefined) return mapped;
    mapped.push(ownStep);
    from = next;
    own = (own as Record<string | number, unknown> | undefined)?.[ownStep];
  }
  return mapped;
}

function indexByName(entries: readonly unknown[], entry: unknown): number | undefined {
  const name = (entry as { name?: unknown } | undefined)?.name;
  const index = entries.findIndex(
    (own) => own === entry || (name !== undefined && (own as { name?: unknown })?.name === name),
  );
  return index < 0 ? undefined : index;
}
