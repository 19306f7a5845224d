export { ArtifactMirrors } from './artifact-mirrors.ts';
export { byPort } from './by-port.ts';
export { Cidr } from './cidr.ts';
export { Cluster } from './cluster.ts';
export { type AddonChart, ClusterAddons } from './cluster-addons.ts';
export { ClusterNamespace, type ClusterNamespaceProps } from './cluster-namespace.ts';
export type { ClusterProps } from './cluster-props.ts';
export {
  ClusterReader,
  type ClusterReaderProps,
  type ClusterReading,
  type UnexpressedField,
} from './cluster-reader.ts';
export { type ClusterPartProps, ControlPlane } from './control-plane.ts';
export * from './generated/structs.ts';
export { KubernetesVersion } from './kubernetes-version.ts';
export { MachinePool, type PoolPartProps } from './machine-pool.ts';
export { NodeCount } from './node-count.ts';
export { omitEmpty } from './omit-empty.ts';
export { PoolSize } from './pool-size.ts';
export * from './preflight.ts';
export * from './provider.ts';
