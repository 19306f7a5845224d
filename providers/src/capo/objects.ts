import { type MachineTemplateRequest, type OpenStackIdentity, omitEmpty } from '@krake-infra/constructs';
import { CAPO_GROUP, type CapoApi } from './common.ts';
import { machineSpec } from './machine-spec.ts';
import type { CapoCluster, CapoMachine } from './model.ts';

/** The OpenStackCluster of a cluster. */
export function openStackCluster(api: CapoApi, cluster: CapoCluster): any {
  const { name, namespace } = cluster;
  return omitEmpty({
    apiVersion: `${CAPO_GROUP}/${api.version}`,
    kind: 'OpenStackCluster',
    metadata: { name, namespace },
    spec: api.clusterSpec(cluster),
  });
}

/** The OpenStackMachineTemplate of a model. */
export function openStackMachineTemplate(api: CapoApi, namespace: string, request: MachineTemplateRequest): any {
  return omitEmpty({
    apiVersion: `${CAPO_GROUP}/${api.version}`,
    kind: 'OpenStackMachineTemplate',
    metadata: { name: request.name, namespace },
    spec: { template: { spec: machineSpec(api, request.model as CapoMachine) } },
  });
}

/** The OpenStackClusterIdentity of a cloud, or nothing; it outlives clusters, so Flux keeps it. */
export function openStackClusterIdentity({ name, clusterIdentity }: OpenStackIdentity): any[] {
  if (!clusterIdentity) {
    return [];
  }
  const { secretName, secretNamespace, namespaceLabels } = clusterIdentity;
  const object = {
    apiVersion: `${CAPO_GROUP}/v1alpha1`,
    kind: 'OpenStackClusterIdentity',
    metadata: { name, annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
    spec: {
      secretRef: { name: secretName, namespace: secretNamespace },
      // without a selector every namespace may use the identity
      namespaceSelector: { matchLabels: namespaceLabels },
    },
  };
  return [omitEmpty(object)];
}
