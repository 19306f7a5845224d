import { Cluster, type ClusterProps } from '@krake-infra/constructs';
import { check } from '@krake-infra/reconciler/core/check.ts';
import { type Manifest, textAt, valueAt } from '@krake-infra/reconciler/core/manifest.ts';
import { fleetRenderer } from '@krake-infra/synth/fleet-renderer.ts';
import { fleetOf, sample } from '../../reconciler/core/samples.ts';
import { clusterProps, machine, WORKERS } from '../../support/cluster-samples.ts';

/** Rules that refuse the edit of a rendered object; empty when it may be made. */
export function refusedBy(before: Manifest, after: Manifest): readonly string[] {
  const { immutability } = fleetRenderer;
  const refusals = check(stateOf(before), stateOf(after), { immutability });
  return [...new Set([...refusals.map(({ rule }) => rule), ...staticRules(after)])];
}

/** The fleet whose cluster renders to this object; its version is that of the control plane. */
function stateOf(object: Manifest) {
  const name = 'edited';
  const version = object.kind === 'KubeadmControlPlane' ? textAt(object, 'spec', 'version') : undefined;
  const { data } = fleetOf(sample({ name, pools: [], ...(version !== undefined && { version }) }));
  return { data, manifests: [{ management: 'main', cluster: `shop/${name}` as const, objects: [object] }] };
}

/** Rules that the state after shows by itself, of the fields that Cluster API checks on every change. */
function staticRules(object: Manifest): readonly string[] {
  const surge = valueAt(object, 'spec', 'rollout', 'strategy', 'rollingUpdate') as { maxSurge: number } | undefined;
  const replicas = valueAt(object, 'spec', 'replicas') as number;
  const changes: Record<string, Partial<ClusterProps>> = {
    KubeadmControlPlane: { controlPlane: { machine: machine('m1'), replicas, maxSurge: surge?.maxSurge ?? 1 } },
    MachineDeployment: { pools: [{ ...WORKERS, replicas, ...surge }] },
  };
  return Cluster.problems(clusterProps(changes[object.kind] ?? {})).map(({ rule }) => rule);
}
