import type { FleetObject, ScalingPolicy } from '../core/generated/fleet.ts';
import { fleetPath, type NamespacedName } from '../core/model.ts';
import { clusterFindings } from './cluster-checks.ts';
import { contradictions } from './contradictions.ts';
import type { Finding } from './finding.ts';
import { providerFindings, rangeFindings } from './metric-sources.ts';
import { policyFindings } from './policy-checks.ts';
import { cloudReferences, clusterReferences, metricReference } from './references.ts';
import type { FleetView } from './view.ts';
import { workloadFindings } from './workload-checks.ts';

const CLUSTERS = 'clusters/';
const WORKLOADS = 'workloads/';
const STATE = '.state.yaml';

/**
 * Files that are checked together, named by the path of one of them: a cluster with its state and the policies on its
 * pools (by the cluster's file, whether it is there or not), and every other file by itself.
 */
export type Group = string;

/** The group of a file; `undefined` for a policy that can not be read. */
export function groupOf(path: string, object: FleetObject | undefined): Group | undefined {
  if (path.startsWith(CLUSTERS)) return path.endsWith(STATE) ? `${path.slice(0, -STATE.length)}.yaml` : path;
  if (object?.kind === 'ScalingPolicy') return targetGroup(object);
  return path.startsWith('policies/') ? undefined : path;
}

export function targetGroup({ metadata, spec }: ScalingPolicy): Group {
  return fleetPath('Cluster', { namespace: metadata.namespace, name: spec.target.cluster });
}

/** The cluster that a group is about, or `undefined`. */
export function clusterOf(group: Group): NamespacedName | undefined {
  return group.startsWith(CLUSTERS) ? nameIn(group, CLUSTERS) : undefined;
}

function nameIn(path: string, folder: string): NamespacedName {
  return path.slice(folder.length, -'.yaml'.length) as NamespacedName;
}

/** Everything that the files of a group, and those it refers to, show; `policies` are those of the group, by name. */
export function groupFindings(
  fleet: FleetView,
  group: Group,
  policies: readonly ScalingPolicy[] = [],
): readonly Finding[] {
  const key = clusterOf(group);
  if (key === undefined) return commonFindings(fleet, group);
  const cluster = fleet.own.clusters.get(key);
  const state = fleet.own.states.get(key);
  return [
    ...(cluster ? [...clusterFindings(fleet, cluster), ...clusterReferences(fleet, cluster)] : []),
    ...(state ? contradictions(fleet, cluster, state) : []),
    ...policyFindings(fleet, cluster, policies),
  ];
}

function commonFindings(fleet: FleetView, path: string): readonly Finding[] {
  const workload = path.startsWith(WORKLOADS) && fleet.own.workloads.get(nameIn(path, WORKLOADS));
  if (workload) return workloadFindings(fleet, workload);
  const [folder, file = ''] = path.split('/');
  const name = file.slice(0, -'.yaml'.length);
  const cloud = folder === 'clouds' && fleet.own.clouds.get(name);
  if (cloud) return cloudReferences(fleet, cloud);
  const metric = folder === 'metrics' && fleet.own.metrics.get(name);
  if (metric) return [...metricReference(fleet, metric), ...rangeFindings(fleet, metric)];
  const provider = folder === 'metrics-providers' && fleet.own.metricsProviders.get(name);
  if (provider) return providerFindings(provider);
  return path === 'fleet.yaml' && !fleet.exists('Fleet', { name: 'fleet' }) ? [MISSING_FLEET] : [];
}

export const MISSING_FLEET: Finding = {
  file: 'fleet.yaml',
  field: [],
  message: 'is missing',
  hint: 'run krake-infra init, or name the folder of a fleet with --fleet',
  rule: 'fleet-missing',
};
