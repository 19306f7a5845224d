import type { Cluster, ClusterBody, ClusterTemplate } from '../core/generated/fleet.ts';
import { fleetPath } from '../core/model.ts';
import { fieldName } from './file.ts';
import type { Finding } from './finding.ts';
import { bodyProblems } from './schema-check.ts';
import type { FleetView } from './view.ts';
import type { YamlPath } from './yaml/parse.ts';

/** What is missing or wrong in a cluster together with its template and its management cluster. */
export function clusterFindings(fleet: FleetView, cluster: Cluster): readonly Finding[] {
  const file = fleetPath('Cluster', cluster.metadata);
  return cluster.spec.registered
    ? registeredFindings(cluster, file)
    : [
        ...namespaceFindings(cluster.metadata, file),
        ...cloudFindings(cluster, file),
        ...managementFindings(fleet, cluster, file),
        ...compositionFindings(fleet, cluster, file),
      ];
}

function registeredFindings(cluster: Cluster, file: string): Finding[] {
  const allowed = new Set(['registered', 'management', 'metrics', 'kubernetesVersion']);
  return Object.keys(cluster.spec)
    .filter((field) => !allowed.has(field))
    .map((field) => ({
      file,
      field: ['spec', field],
      part: 'key',
      message: 'a registered cluster has no such field',
      hint: 'remove the field, or remove registered to have the cluster built',
      rule: 'registered-cluster-field',
    }));
}

/** Flux's own objects have names that clusters could have. */
export function namespaceFindings({ namespace }: { readonly namespace: string }, file: string): Finding[] {
  if (namespace !== FLUX_NAMESPACE) return [];
  const hint = 'move the file to the folder of another namespace';
  const message = `${FLUX_NAMESPACE} belongs to Flux`;
  return [{ file, field: ['metadata', 'namespace'], message, hint, rule: 'namespace-of-flux' }];
}

const FLUX_NAMESPACE = 'flux-system';

function cloudFindings(cluster: Cluster, file: string): Finding[] {
  if (cluster.spec.cloud !== undefined) return [];
  const hint = 'name a Cloud in spec.cloud, or register the cluster with spec.registered';
  return [{ file, field: ['spec', 'cloud'], message: 'is missing', hint, rule: 'field-missing' }];
}

function managementFindings(fleet: FleetView, cluster: Cluster, file: string): Finding[] {
  if (cluster.spec.management !== undefined) return [];
  const names = fleet.names('ManagementCluster');
  if (names.length === 1) return [];
  // One that can not be read may be the one that is meant; its own problem says enough.
  if (names.length === 0 && fleet.hasUnreadable('ManagementCluster')) return [];
  const message =
    names.length === 0 ? 'the fleet has no ManagementCluster' : 'several ManagementClusters could be meant';
  const hint = names.length === 0 ? 'add one below management/' : `choose one of ${names.join(', ')}`;
  return [{ file, field: ['spec', 'management'], message, hint, rule: 'management-unclear' }];
}

/** Checks what template and cluster add up to; a template that is not there is reported as a dangling reference. */
function compositionFindings(fleet: FleetView, cluster: Cluster, file: string): readonly Finding[] {
  if (fleet.lacksTemplate(cluster)) return [];
  return composed(fleet.bodyOf(cluster), { template: fleet.templateOf(cluster), cluster, file });
}

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
    rule: problem.rule,
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
