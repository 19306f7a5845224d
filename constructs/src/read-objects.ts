import { CLUSTER_LABEL, POOL_LABEL } from './manifest.ts';

/** Labels and annotations by which other tools and controllers keep track of objects; they mean nothing without those. */
const OF_TOOLS =
  /^(kubectl\.kubernetes\.io|meta\.helm\.sh|helm\.sh|helm\.toolkit\.fluxcd\.io|kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io|clusterctl\.cluster\.x-k8s\.io|machinedeployment\.clusters\.x-k8s\.io|krake-infra\.io)\/|^topology\.cluster\.x-k8s\.io\/owned$|^app\.kubernetes\.io\/managed-by$|^cluster\.x-k8s\.io\/(cluster-name|conversion-data|provider)$|^controlplane\.cluster\.x-k8s\.io\/kubeadm-cluster-configuration$/;

/** The objects of one cluster, as they were found. */
export interface FoundCluster {
  readonly cluster: any;
  readonly infrastructure: any;
  readonly controlPlane: any;
  readonly deployments: any[];
  readonly healthChecks: any[];
  /** The MachineHealthCheck of the control plane. */
  readonly controlPlaneHealthCheck?: any;
  /** The object that a reference names. */
  readonly resolve: (reference: any) => any;
}

/** What a reference names, for people. */
export function referenceText({ kind, name }: any): string {
  return `${kind}/${name}`;
}

/**
 * The objects of a cluster among others, without status and what others keep track by.
 * @throws Error when one is missing or of a kind that can not be read
 */
export function findCluster(objects: any[], key: { readonly namespace: string; readonly name: string }): FoundCluster {
  const own = objectsIn(objects, key.namespace);
  const resolve = (reference: any) => resolved(own, reference);
  const cluster = resolve({ kind: 'Cluster', name: key.name });
  const { controlPlaneRef, infrastructureRef } = cluster.spec;
  if (controlPlaneRef?.kind !== 'KubeadmControlPlane') {
    throw new Error(`the control plane is a ${controlPlaneRef?.kind ?? 'thing of its own'}, not a KubeadmControlPlane`);
  }
  const ofKind = (kind: string) => own.filter((each) => each.kind === kind && each.spec?.clusterName === key.name);
  const healthChecks = ofKind('MachineHealthCheck');
  return {
    cluster,
    infrastructure: resolve(infrastructureRef),
    controlPlane: resolve(controlPlaneRef),
    deployments: ofKind('MachineDeployment'),
    healthChecks: healthChecks.filter((check) => !isOfControlPlane(check)),
    controlPlaneHealthCheck: healthChecks.find(isOfControlPlane),
    resolve,
  };
}

/** The Cluster object among others, without status and what others keep track by. */
export function findClusterObject(objects: any[], key: { readonly namespace: string; readonly name: string }): any {
  return resolved(objectsIn(objects, key.namespace), { kind: 'Cluster', name: key.name });
}

function objectsIn(objects: any[], namespace: string): any[] {
  return objects.filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace).map(plainObject);
}

function resolved(objects: any[], reference: any): any {
  const found = objects.find(({ kind, metadata }) => kind === reference?.kind && metadata.name === reference?.name);
  if (!found) {
    throw new Error(`${referenceText(reference ?? {})} is not among the objects`);
  }
  return found;
}

function isOfControlPlane({ spec }: any): boolean {
  return 'cluster.x-k8s.io/control-plane' in (spec.selector?.matchLabels ?? {});
}

function plainObject({ apiVersion, kind, metadata, spec }: any): any {
  const { name, namespace, labels, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, labels: withoutTools(labels), annotations: withoutTools(annotations) },
    spec,
  };
}

function withoutTools(values: { [key: string]: string } | undefined): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter(([key]) => key === POOL_LABEL || key === CLUSTER_LABEL || !OF_TOOLS.test(key)),
  );
}
