import type { ProviderProblem } from '@krake-infra/constructs';
import type { Mirrors } from '@krake-infra/reconciler/core/generated/fleet.ts';
import { type FleetData, fleetPath, type ResolvedCluster } from '@krake-infra/reconciler/core/model.ts';
import type { RuleName } from '@krake-infra/reconciler/core/rules.ts';
import type { Finding } from '@krake-infra/reconciler/fleet/finding.ts';

type Path = readonly (string | number)[];

/** Where in the fleet's files the reasons are why a cluster can not be built. */
export function clusterFindings(
  data: FleetData,
  cluster: ResolvedCluster,
  problems: readonly ProviderProblem[],
): readonly Finding[] {
  return problems.map(({ field, message, hint, rule }) => ({
    ...place(data, cluster, field),
    message,
    hint,
    // a provider from elsewhere may have rules that this documentation does not list
    rule: rule as RuleName,
  }));
}

function place(data: FleetData, cluster: ResolvedCluster, text: string): Pick<Finding, 'file' | 'field'> {
  const own = fleetPath('Cluster', cluster);
  const [first, ...rest] = parsePath(text);
  switch (first) {
    case 'namespace':
      return { file: own, field: ['metadata', 'namespace'] };
    case 'clusterName':
      return { file: own, field: ['metadata', 'name'] };
    case 'cloud':
      return { file: fleetPath('Cloud', { name: cluster.cloud }), field: ['spec', ...rest] };
    case 'provider':
      return { file: own, field: ['spec', 'cloud'] };
    case 'keptTemplates':
      return { file: fleetPath('ClusterState', cluster), field: ['status', 'templates', ...rest] };
    case 'management':
      return { file: fleetPath('ManagementCluster', { name: cluster.management }), field: ['spec', ...rest] };
    case 'mirrors':
      return ofMirrors(data, cluster, own, [first, ...rest]);
    default:
      return inBody(data, cluster, own, parsePath(text));
  }
}

/** Lists of mirrors that neither cluster nor template have are the fleet's. */
function ofMirrors(
  data: FleetData,
  cluster: ResolvedCluster,
  own: string,
  path: Path,
): Pick<Finding, 'file' | 'field'> {
  const list = path[1] as keyof Mirrors;
  return cluster.body.mirrors?.[list] === undefined
    ? { file: 'fleet.yaml', field: ['spec', ...path] }
    : inBody(data, cluster, own, path);
}

/** A field of the merged body stands in the cluster's file or, when it is not there, in its template's. */
function inBody(data: FleetData, cluster: ResolvedCluster, own: string, path: Path): Pick<Finding, 'file' | 'field'> {
  const spec = data.clusters.get(`${cluster.namespace}/${cluster.name}`)?.spec;
  const mapped = pathIn(spec, path, cluster.body);
  const name = spec?.template;
  if (name !== undefined && mapped.length < path.length) {
    const inTemplate = pathIn(data.templates.get(name)?.spec, path, cluster.body);
    if (inTemplate.length === path.length) {
      return { file: fleetPath('ClusterTemplate', { name }), field: ['spec', ...inTemplate] };
    }
  }
  return { file: own, field: ['spec', ...mapped] };
}

/** The part of a merged path that one side has; entries of named lists stand elsewhere there. */
function pathIn(side: unknown, path: Path, merged: unknown): Path {
  const mapped: (string | number)[] = [];
  let here = side;
  let there = merged;
  for (const step of path) {
    there = at(there, step);
    const name = at(there, 'name');
    const own =
      Array.isArray(here) && name !== undefined ? here.findIndex((entry) => at(entry, 'name') === name) : step;
    here = at(here, own);
    if (here === undefined) return mapped;
    mapped.push(own);
  }
  return mapped;
}

function at(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
}

/** `['pools', 0, 'replicas']` for `pools[0].replicas`. */
function parsePath(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) => (index === undefined ? part : Number(index)));
}
