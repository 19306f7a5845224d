import type { Cluster, Workload, WorkloadSpec } from '@krake-infra/reconciler/core/generated/fleet.ts';
import type { VirtualFleet } from './virtual-fleet.ts';

const API = 'krake-infra.io/v1alpha1' as const;

export function workload(name: string, spec: WorkloadSpec, namespace = 'team-0'): Workload {
  return { apiVersion: API, kind: 'Workload', metadata: { name, namespace }, spec };
}

export function putWorkload(fleet: VirtualFleet, name: string, spec: WorkloadSpec, namespace = 'team-0'): void {
  fleet.put(workload(name, spec, namespace));
}

export function putManifest(fleet: VirtualFleet, path: string): void {
  fleet.putFile({ path, mode: '100644', bytes: Buffer.from('kind: ConfigMap\n') });
}

export function registeredCluster(namespace: string, name: string, kubeconfigSecret = `${name}-secret`): Cluster {
  return {
    apiVersion: API,
    kind: 'Cluster',
    metadata: { name, namespace },
    spec: { registered: { kubeconfigSecret } },
  };
}
