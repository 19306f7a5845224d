/** What a TOSCA template asks for. What it leaves open is decided by the ClusterTemplate of the fleet. */
export interface WantedCluster {
  /** Name of the ClusterTemplate; absent when the template names none. */
  readonly template?: string;
  /** As fleet files write it, such as `v1.34.8`; absent when the ClusterTemplate decides. */
  readonly kubernetesVersion?: string;
  /** 1, 3, 5 or 7; absent when the ClusterTemplate decides. */
  readonly controlPlaneReplicas?: number;
  /** By name. Pools that are not here keep the size that they have in the ClusterTemplate. */
  readonly pools: readonly WantedPool[];
}

export interface WantedPool {
  /** Absent for the workers of the sample of the Infrastructure Manager: the only pool that the ClusterTemplate has. */
  readonly name?: string;
  /** Number of machines, 0 to 1000. */
  readonly replicas: number;
  /** Machines that go first, as the template names them; absent when it names none. */
  readonly removed?: readonly string[];
}
