import type { Workload } from '../core/generated/fleet.ts';
import { fleetPath } from '../core/model.ts';
import { namespaceFindings } from './cluster-checks.ts';
import type { Finding } from './finding.ts';
import { workloadReferences } from './references.ts';
import type { FleetView } from './view.ts';

/** Flux puts the name of a Kustomization into a label of every object that it applies. */
const LONGEST_LABEL = 63;

/** Name of the Kustomization that applies a workload to a cluster. Not of the workload alone, so that a move is two. */
export function workloadKustomization(workload: string, cluster: string): string {
  return `${workload}.on.${cluster}`;
}

/** What a workload shows together with its cluster and its folder. */
export function workloadFindings(fleet: FleetView, workload: Workload): readonly Finding[] {
  return [
    ...namespaceFindings(workload.metadata, fleetPath('Workload', workload.metadata)),
    ...nameFindings(workload),
    ...pathFindings(fleet, workload),
    ...workloadReferences(fleet, workload),
    ...managementFindings(fleet, workload),
  ];
}

function nameFindings({ metadata, spec }: Workload): Finding[] {
  if (spec.cluster === undefined) return [];
  const name = workloadKustomization(metadata.name, spec.cluster);
  if (name.length <= LONGEST_LABEL) return [];
  const message = `Kustomization ${name} has a longer name than the ${LONGEST_LABEL} characters of a label`;
  const hint = `shorten the name by ${name.length - LONGEST_LABEL}`;
  return [
    { file: fleetPath('Workload', metadata), field: ['metadata', 'name'], message, hint, rule: 'workload-name-length' },
  ];
}

function pathFindings(fleet: FleetView, { metadata, spec }: Workload): Finding[] {
  const folder = `workloads/${metadata.namespace}/`;
  const found = { file: fleetPath('Workload', metadata), field: ['spec', 'path'] };
  if (!spec.path.startsWith(folder)) {
    const message = `${spec.path} is outside of the namespace's folder`;
    return [{ ...found, message, hint: `move the manifests below ${folder}`, rule: 'workload-path' }];
  }
  if (fleet.holdsManifests(spec.path.replace(/\/$/, ''))) return [];
  const message = `there are no manifests in ${spec.path}`;
  return [{ ...found, message, hint: 'add one that ends in .yaml', rule: 'workload-empty' }];
}

/** A created cluster says so itself; a registered one may live without a management cluster, but not its workloads. */
function managementFindings(fleet: FleetView, { metadata: { namespace, name }, spec }: Workload): Finding[] {
  if (spec.cluster === undefined || !fleet.isUnmanaged({ namespace, name: spec.cluster })) return [];
  const message = `no management cluster delivers to registered cluster ${spec.cluster}`;
  const hint = `name one in spec.management of ${fleetPath('Cluster', { namespace, name: spec.cluster })}`;
  return [
    {
      file: fleetPath('Workload', { namespace, name }),
      field: ['spec', 'cluster'],
      message,
      hint,
      rule: 'workload-undelivered',
    },
  ];
}
