// Generated from the fleet schemas by `npm run generate`. Do not edit.

/**
 * Something that runs on the cluster: exactly one of a Helm chart, a folder of manifests, or one of the known charts, whose values follow from the cluster. Delivered apart from the infrastructure; see docs/delivery.md.
 */
export interface Addon {
  /**
   * Name, and that of the Helm release.
   */
  readonly name: AddonName;
  /**
   * Version of the chart, exactly; of manifests the name of their folder.
   */
  readonly version: string;
  /**
   * Values of the chart; they win over those that follow from the cluster. None is null.
   * @default - none
   */
  readonly values?: { readonly [key: string]: unknown };
  /**
   * Any Helm chart.
   * @default - none
   */
  readonly helm?: HelmChart;
  /**
   * A folder of plain manifests.
   * @default - none
   */
  readonly manifests?: AddonManifests;
  /**
   * Network of the pods by Cilium.
   * @default - none
   */
  readonly cilium?: Cilium;
  /**
   * Network of the pods by Calico, in VXLAN.
   * @default - none
   */
  readonly calico?: Calico;
  /**
   * The cloud's controllers of nodes and load balancers.
   * @default - none
   */
  readonly cloudControllerManager?: CloudControllerManager;
  /**
   * Volumes of Cinder; needs cloudControllerManager beside it.
   * @default - none
   */
  readonly cinderCsi?: CinderCsi;
  /**
   * The cluster-autoscaler of this cluster; it runs on the management cluster.
   * @default - none
   */
  readonly clusterAutoscaler?: ClusterAutoscaler;
}

/**
 * A DNS label of at most 40 characters.
 */
export type AddonName = string;

/**
 * A chart of a repository. Source: Flux, HelmRelease.
 */
export interface HelmChart {
  /**
   * Address of the repository, without credentials; `oci://` for a registry, up to the folder of the chart.
   */
  readonly repository: string;
  /**
   * Name of the chart.
   */
  readonly chart: string;
  /**
   * Namespace of the cluster that the chart is installed in; made when it is missing.
   */
  readonly targetNamespace: Name;
  /**
   * Values that are in Secrets of the cluster's namespace on the management cluster.
   * At most 50 entries.
   * @default - none
   */
  readonly secretValues?: readonly SecretValue[];
}

/**
 * A value of a chart that is in a Secret.
 */
export interface SecretValue {
  /**
   * Name of the Secret.
   */
  readonly secretName: Name;
  /**
   * Key in the Secret.
   */
  readonly key: string;
  /**
   * Dotted path of the value, which is taken literally.
   * @default - the entry is YAML and holds several values
   */
  readonly path?: string;
}

/**
 * A folder of the fleet repository with a folder for each version.
 */
export interface AddonManifests {
  /**
   * Folder from the root of the repository, such as `addons/metrics-server`; version `0.8.0` is in `addons/metrics-server/0.8.0`.
   */
  readonly path: string;
}

/**
 * Chart cilium of https://helm.cilium.io/. Ranges of the pods and the MTU follow from the cluster.
 */
export interface Cilium {
  /**
   * Another repository with the chart.
   * @default - https://helm.cilium.io/
   */
  readonly repository?: string;
}

/**
 * Chart tigera-operator of https://docs.tigera.io/calico/charts. Ranges of the pods and the MTU follow from the cluster.
 */
export interface Calico {
  /**
   * Another repository with the chart.
   * @default - https://docs.tigera.io/calico/charts
   */
  readonly repository?: string;
}

/**
 * Chart openstack-cloud-controller-manager of https://kubernetes.github.io/cloud-provider-openstack. cloud.conf follows from cloud and cluster; it is Secret `kube-system/cloud-config` on the cluster.
 */
export interface CloudControllerManager {
  /**
   * Secret in the cluster's namespace with keys `auth-url`, `application-credential-id` and `application-credential-secret`.
   */
  readonly credentialsSecret: Name;
  /**
   * Another repository with the chart.
   * @default - https://kubernetes.github.io/cloud-provider-openstack
   */
  readonly repository?: string;
}

/**
 * Chart openstack-cinder-csi of https://kubernetes.github.io/cloud-provider-openstack, with the cloud.conf of cloudControllerManager.
 */
export interface CinderCsi {
  /**
   * StorageClasses, instead of those of the chart.
   * At most 20 entries.
   * @default - csi-cinder-sc-delete and csi-cinder-sc-retain
   */
  readonly storageClasses?: readonly StorageClass[];
  /**
   * Another repository with the chart.
   * @default - https://kubernetes.github.io/cloud-provider-openstack
   */
  readonly repository?: string;
}

/**
 * A StorageClass of Cinder volumes.
 */
export interface StorageClass {
  /**
   * Name of the StorageClass.
   */
  readonly name: Name;
  /**
   * Volume type of Cinder.
   * @default - that of the cloud
   */
  readonly volumeType?: string;
  /**
   * Availability zone of the volumes.
   * @default - that of the machine
   */
  readonly availabilityZone?: ZoneName;
  /**
   * What becomes of a volume without its claim.
   * One of `Delete`, `Retain`.
   * @default - Delete
   */
  readonly reclaimPolicy?: 'Delete' | 'Retain';
  /**
   * Whether claims without a class get this one.
   * @default - no
   */
  readonly isDefault?: boolean;
}

/**
 * Chart cluster-autoscaler of https://kubernetes.github.io/autoscaler; pools with owner autoscaler or bounded are its node groups.
 */
export interface ClusterAutoscaler {
  /**
   * Another repository with the chart.
   * @default - https://kubernetes.github.io/autoscaler
   */
  readonly repository?: string;
}

/**
 * One cloud. The block named like the provider holds what only that provider knows.
 */
export interface CloudSpec {
  /**
   * Infrastructure provider that builds clusters on this cloud.
   * One of `inmemory`, `openstack`, `topology`, `yaook`.
   */
  readonly provider: 'inmemory' | 'openstack' | 'topology' | 'yaook';
  /**
   * Metrics by which Krake scores this cloud.
   * At most 100 entries.
   * @default - no metrics
   */
  readonly metrics?: readonly MetricWeight[];
  /**
   * Settings of provider inmemory.
   * @default - none
   */
  readonly inmemory?: InMemoryCloud;
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackCloud;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyCloud;
  /**
   * Settings of provider yaook.
   * @default - none
   */
  readonly yaook?: YaookCloud;
}

/**
 * A Metric of this fleet and how much it counts in placement.
 */
export interface MetricWeight {
  /**
   * Name of a Metric.
   */
  readonly name: Name;
  /**
   * Weight of the metric; the score is the weighted mean.
   * At least 0. At most 1000000.
   */
  readonly weight: number;
}

/**
 * What was asked for, and what it came to.
 */
export interface ClusterClaimSpec {
  /**
   * Id that the sender knows the cluster by.
   */
  readonly id: string;
  /**
   * Who asked, as the configuration of the server names it; nobody else sees the cluster.
   */
  readonly sender: Name;
  /**
   * When it was asked for.
   */
  readonly at: Timestamp;
  /**
   * Management cluster that the cluster is on.
   */
  readonly management: Name;
  /**
   * Branch on which the creation waits for a person.
   * @default - it was made directly
   */
  readonly proposal?: string;
  /**
   * Why it was not made.
   * @default - it was made or proposed
   */
  readonly refused?: string;
  /**
   * When the sender asked for its deletion.
   * @default - never
   */
  readonly deleted?: Timestamp;
}

/**
 * Memory of one cluster.
 */
export interface ClusterStatus {
  /**
   * Machine and bootstrap templates that Git holds, current ones and those that machines may still use.
   * At most 500 entries.
   * @default - none
   */
  readonly templates?: readonly KeptTemplate[];
  /**
   * Provider that the cluster was rendered by; no other can read the models of `templates`.
   * One of `inmemory`, `openstack`, `topology`, `yaook`.
   * @default - not recorded by earlier versions
   */
  readonly provider?: 'inmemory' | 'openstack' | 'topology' | 'yaook';
  /**
   * Kubernetes versions that the manifests hold, and how far an upgrade to those in the cluster's file is.
   * @default - not recorded by earlier versions
   */
  readonly versions?: Versions;
  /**
   * The template that the manifests follow, when changes of it come in waves.
   * @default - the template as its file is
   */
  readonly template?: TemplateCopy;
  /**
   * Objects that existed before the fleet, and what stays in them as it was found.
   * At most 500 entries.
   * @default - the cluster was created by the fleet
   */
  readonly adopted?: readonly AdoptedObject[];
  /**
   * Memory of each pool that was scaled by a policy.
   * At most 50 entries.
   * @default - none
   */
  readonly pools?: readonly PoolState[];
  /**
   * Latest decisions, oldest first, so that a trigger seen twice acts once.
   * At most 50 entries.
   * @default - none
   */
  readonly decisions?: readonly DecisionRecord[];
  /**
   * Latest keyed requests with their answers, oldest first, so that a request sent twice acts once.
   * At most 50 entries.
   * @default - none
   */
  readonly requests?: readonly RequestRecord[];
  /**
   * Latest keyed requests for changes of the cluster that were made, oldest first, so that one sent twice acts once.
   * At most 20 entries.
   * @default - none
   */
  readonly changes?: readonly ChangeRecord[];
  /**
   * Changes of size within the latest day that `decisions` had no more room for, by hour and class, so that budgets and rate limits still count them.
   * At most 60 entries.
   * @default - none
   */
  readonly earlier?: readonly ChangeTally[];
  /**
   * Directions in which policies leave a pool alone, because a person overruled them.
   * At most 100 entries.
   * @default - none
   */
  readonly silences?: readonly Silence[];
  /**
   * When the cluster was first seen available. From then on Flux applies it only where its CA is, so that an empty management cluster does not build it a second time.
   * @default - it never was
   */
  readonly firstReady?: Timestamp;
  /**
   * When the cluster was removed. Its decisions stay for a day, so that the budgets of the fleet still count them; then the file goes.
   * @default - the cluster exists
   */
  readonly removed?: Timestamp;
  /**
   * When the cluster was given back, so that its objects stay although its file is gone; `krake-infra ci` takes such a removal. Kept for a day.
   * @default - it was not
   */
  readonly released?: Timestamp;
  /**
   * Progress of a deletion in two commits.
   * @default - the cluster is not being deleted
   */
  readonly deletion?: Deletion;
}

/**
 * A template and the neutral model it was rendered from, so that it can be rendered again unchanged.
 */
export interface KeptTemplate {
  /**
   * Name of the Kubernetes object; of one that existed before the fleet, the name that it had.
   */
  readonly name: Name;
  /**
   * Machine template of the provider, or bootstrap template of kubeadm.
   * One of `machine`, `bootstrap`.
   */
  readonly role: 'machine' | 'bootstrap';
  /**
   * Pool that uses it, or `control-plane`.
   */
  readonly pool: Name;
  /**
   * Neutral model that the name is a hash of.
   */
  readonly model: JsonObject;
  /**
   * Since when no declared pool uses it.
   * @default - in use
   */
  readonly retired?: Timestamp;
}

/**
 * An object that existed before the fleet. A field stays as it was found for as long as the fleet's data say of it what they said at the time; another word in the data wins.
 */
export interface AdoptedObject {
  /**
   * Kind of the object.
   */
  readonly kind: string;
  /**
   * Name that the fleet's data give it.
   */
  readonly name: Name;
  /**
   * Fields that differ, as the data say.
   * @default - the data say nothing of them
   */
  readonly rendered?: JsonObject;
  /**
   * The same fields as they were found, the name among them.
   * @default - they were not there
   */
  readonly found?: JsonObject;
}

/**
 * Any JSON object.
 */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * A template as the cluster got it.
 */
export interface TemplateCopy {
  /**
   * Name of the ClusterTemplate.
   */
  readonly name: Name;
  /**
   * When the cluster got it.
   */
  readonly at: Timestamp;
  /**
   * Its spec, without `rollout` and empty lists.
   */
  readonly spec: JsonObject;
  /**
   * Id of a newer change of the template whose proposal a person deleted. Only a person gives it to the cluster then, and no other cluster gets it before.
   * @default - nobody declined one
   */
  readonly declined?: string;
}

/**
 * Kubernetes versions in the manifests of one cluster.
 */
export interface Versions {
  /**
   * Of the control plane, and of every pool that `pools` does not list.
   */
  readonly controlPlane: KubernetesRelease;
  /**
   * Pools at another version than the control plane, because they lag behind or wait for their turn.
   * At most 50 entries.
   * @default - none
   */
  readonly pools?: readonly PoolVersion[];
  /**
   * An upgrade that is under way.
   * @default - none is
   */
  readonly upgrade?: Upgrade;
}

/**
 * Version of one pool.
 */
export interface PoolVersion {
  /**
   * Name of the pool.
   */
  readonly name: PoolName;
  /**
   * Version in its manifests.
   */
  readonly kubernetesVersion: KubernetesRelease;
}

/**
 * An upgrade that is under way. Its latest step has to be ready before the next one is made.
 */
export interface Upgrade {
  /**
   * When it began, with the control plane or, where that has the version already, with waiting pools.
   */
  readonly since: Timestamp;
  /**
   * When its latest step was made.
   */
  readonly at: Timestamp;
  /**
   * When a person deleted the proposal of the next step. Only a person goes on then.
   * @default - nobody stopped it
   */
  readonly stopped?: Timestamp;
}

/**
 * Memory of one pool.
 */
export interface PoolState {
  /**
   * Name of the pool.
   */
  readonly name: PoolName;
  /**
   * Latest growth by a policy.
   * @default - none
   */
  readonly lastUp?: ScaleRecord;
  /**
   * Progress of removing the pool in two commits.
   * @default - the pool is not being removed
   */
  readonly deletion?: Deletion;
  /**
   * Latest shrinking by a policy.
   * @default - none
   */
  readonly lastDown?: ScaleRecord;
  /**
   * Latest size that a person set and the program took note of.
   * @default - none
   */
  readonly lastHand?: HandRecord;
}

/**
 * A change of size.
 */
export interface ScaleRecord {
  /**
   * When it was decided.
   */
  readonly at: Timestamp;
  /**
   * Machines before.
   */
  readonly from: NodeCount;
  /**
   * Machines after.
   */
  readonly to: NodeCount;
  /**
   * Identifier of the decision.
   */
  readonly decision: string;
  /**
   * An earlier growth whose machines were not ready yet when this one was decided.
   * @default - none
   */
  readonly awaited?: AwaitedGrowth;
  /**
   * How many growths in a row before this one did not get their machines in time.
   * At least 0. At most 1000.
   * @default - 0
   */
  readonly timeouts?: number;
}

/**
 * A growth whose machines are waited for.
 */
export interface AwaitedGrowth {
  /**
   * When it was decided.
   */
  readonly at: Timestamp;
  /**
   * Machines that should be ready.
   */
  readonly to: NodeCount;
}

/**
 * A size that a person set.
 */
export interface HandRecord {
  /**
   * When the program took note of it.
   */
  readonly at: Timestamp;
  /**
   * Machines over all zones.
   */
  readonly to: NodeCount;
}

/**
 * A decision that became a commit.
 */
export interface DecisionRecord {
  /**
   * Identifier of the decision.
   */
  readonly id: string;
  /**
   * Identifier of what caused it.
   */
  readonly trigger: string;
  /**
   * Time of the trigger.
   */
  readonly at: Timestamp;
  /**
   * When it was decided.
   * @default - same as `at`
   */
  readonly decided?: Timestamp;
  /**
   * Pool whose size it changed.
   * @default - not recorded by earlier versions
   */
  readonly pool?: PoolName;
  /**
   * Machines before.
   * @default - not recorded by earlier versions
   */
  readonly from?: NodeCount;
  /**
   * Machines after.
   * @default - not recorded by earlier versions
   */
  readonly to?: NodeCount;
}

/**
 * Changes of one class within an hour.
 */
export interface ChangeTally {
  /**
   * Class of the changes.
   * One of `scale-up`, `scale-down`.
   */
  readonly class: 'scale-up' | 'scale-down';
  /**
   * When the latest of them was decided; all count as if decided then.
   */
  readonly until: Timestamp;
  /**
   * How many.
   * At least 1. At most 1000000.
   */
  readonly changes: number;
  /**
   * Machines that they added or removed.
   * At least 0. At most 1000000000.
   */
  readonly nodes: number;
}

/**
 * A direction in which policies leave a pool alone.
 */
export interface Silence {
  /**
   * Name of the pool.
   */
  readonly pool: PoolName;
  /**
   * `up`: the pool does not grow; `down`: it does not shrink.
   * One of `up`, `down`.
   */
  readonly direction: 'up' | 'down';
  /**
   * When it ends by itself.
   */
  readonly until: Timestamp;
  /**
   * `revert`: a decision was taken back; `edit`: the size was changed by hand; `closed`: a proposal was deleted unmerged.
   * One of `revert`, `edit`, `closed`.
   */
  readonly cause: 'revert' | 'edit' | 'closed';
  /**
   * What was done and by whom, for people.
   * @default - not known
   */
  readonly what?: string;
  /**
   * Commit that did it.
   * @default - not known
   */
  readonly commit?: string;
  /**
   * Branch of the proposal that was closed.
   * @default - none
   */
  readonly proposal?: string;
}

/**
 * A keyed request that was answered.
 */
export interface RequestRecord {
  /**
   * Key that the sender chose.
   */
  readonly key: string;
  /**
   * When the sender made the request.
   */
  readonly at: Timestamp;
  /**
   * Pool whose size was asked for.
   */
  readonly pool: PoolName;
  /**
   * Machines before.
   */
  readonly from: NodeCount;
  /**
   * Machines asked for.
   */
  readonly to: NodeCount;
  /**
   * `scaled`: done; `unchanged`: the pool had that size; `refused`: see reason; `proposed`: a person decides.
   * One of `scaled`, `unchanged`, `refused`, `proposed`.
   */
  readonly outcome: 'scaled' | 'unchanged' | 'refused' | 'proposed';
  /**
   * Identifier of the decision.
   */
  readonly decision: string;
  /**
   * Why it was refused.
   * @default - none
   */
  readonly reason?: string;
}

/**
 * A keyed request for a change of the cluster that was made.
 */
export interface ChangeRecord {
  /**
   * Key that the sender chose.
   */
  readonly key: string;
  /**
   * When the sender made the request.
   */
  readonly at: Timestamp;
  /**
   * Stands for what was asked for, so that the key is not taken for something else.
   */
  readonly digest: string;
}

/**
 * A removal that has begun.
 */
export interface Deletion {
  /**
   * `lifting`: the commit that lifts the protection is made; `lifted`: it was seen applied, removal may follow.
   * One of `lifting`, `lifted`.
   */
  readonly phase: 'lifting' | 'lifted';
  /**
   * When the phase began.
   */
  readonly at: Timestamp;
  /**
   * Identifier of the decision.
   */
  readonly decision: string;
}

/**
 * Settings shared by clusters; nothing is required here.
 */
export interface ClusterTemplateSpec {
  /**
   * How a change of this template reaches the clusters that use it.
   * @default - all clusters at once
   */
  readonly rollout?: TemplateRollout;
  /**
   * Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.
   * @default - none
   */
  readonly kubernetesVersion?: string;
  /**
   * Address ranges inside the cluster.
   * @default - see ClusterNetwork
   */
  readonly network?: ClusterNetwork;
  /**
   * The machines that run the Kubernetes API and etcd.
   * @default - none
   */
  readonly controlPlane?: ControlPlanePartial;
  /**
   * Operating system of every machine.
   * @default - see NodeSettings
   */
  readonly nodes?: NodeSettingsPartial;
  /**
   * Mirrors of images and charts for this cluster.
   * @default - those of the fleet
   */
  readonly mirrors?: Mirrors;
  /**
   * Groups of equal worker machines.
   * At most 50 entries.
   * @default - no worker machines
   */
  readonly pools?: readonly MachinePoolPartial[];
  /**
   * What runs on the cluster besides workloads, such as its network.
   * At most 50 entries.
   * @default - none
   */
  readonly addons?: readonly AddonPartial[];
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackClusterPartial;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyCluster;
}

/**
 * A change reaches clusters in waves: the canaries first, then the others in order of their names, each wave once every cluster before is ready with it.
 */
export interface TemplateRollout {
  /**
   * Clusters with all of these labels come first.
   * @default - the first cluster by name
   */
  readonly canaries?: Labels;
  /**
   * Most clusters of a wave.
   * At least 1. At most 1000.
   * @default - 5
   */
  readonly waveSize?: number;
  /**
   * A cluster that is not ready with the change after this time halts the waves (unit: seconds).
   * At least 60. At most 604800.
   * @default - 7200
   */
  readonly readySeconds?: number;
}

/**
 * Where a cluster lives and what it is made of, on top of its template.
 */
export interface ClusterSpec {
  /**
   * ClusterTemplate whose settings this cluster starts from.
   * @default - no template
   */
  readonly template?: Name;
  /**
   * Cloud that the machines live on; required unless the cluster is registered.
   * @default - none
   */
  readonly cloud?: Name;
  /**
   * ManagementCluster that builds this cluster, or that delivers workloads to it when it is registered.
   * @default - the only ManagementCluster of the fleet
   */
  readonly management?: Name;
  /**
   * Frozen set of defaults and rendering rules, pinned when the cluster is created, so that a new version of this program replaces no machine.
   * At least 1. At most 1.
   * @default - 1
   */
  readonly renderProfile?: number;
  /**
   * Marks a cluster that exists already; nothing is rendered for it and no pool may be declared.
   * @default - the cluster is created by Cluster API
   */
  readonly registered?: RegisteredCluster;
  /**
   * Metrics by which Krake scores this cluster.
   * At most 100 entries.
   * @default - no metrics
   */
  readonly metrics?: readonly MetricWeight[];
  /**
   * Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.
   * @default - none
   */
  readonly kubernetesVersion?: string;
  /**
   * Address ranges inside the cluster.
   * @default - see ClusterNetwork
   */
  readonly network?: ClusterNetwork;
  /**
   * The machines that run the Kubernetes API and etcd.
   * @default - none
   */
  readonly controlPlane?: ControlPlanePartial;
  /**
   * Operating system of every machine.
   * @default - see NodeSettings
   */
  readonly nodes?: NodeSettingsPartial;
  /**
   * Mirrors of images and charts for this cluster.
   * @default - those of the fleet
   */
  readonly mirrors?: Mirrors;
  /**
   * Groups of equal worker machines.
   * At most 50 entries.
   * @default - no worker machines
   */
  readonly pools?: readonly MachinePoolPartial[];
  /**
   * What runs on the cluster besides workloads, such as its network.
   * At most 50 entries.
   * @default - none
   */
  readonly addons?: readonly AddonPartial[];
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackClusterPartial;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyCluster;
}

/**
 * How to reach a cluster that was not built here.
 */
export interface RegisteredCluster {
  /**
   * Secret in the cluster's namespace on the management cluster with the kubeconfig in key `value`.
   */
  readonly kubeconfigSecret: Name;
}

/**
 * What a cluster is made of.
 */
export interface ClusterBody {
  /**
   * Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.
   */
  readonly kubernetesVersion: string;
  /**
   * Address ranges inside the cluster.
   * @default - see ClusterNetwork
   */
  readonly network?: ClusterNetwork;
  /**
   * The machines that run the Kubernetes API and etcd.
   */
  readonly controlPlane: ControlPlane;
  /**
   * Operating system of every machine.
   * @default - see NodeSettings
   */
  readonly nodes?: NodeSettings;
  /**
   * Mirrors of images and charts for this cluster.
   * @default - those of the fleet
   */
  readonly mirrors?: Mirrors;
  /**
   * Groups of equal worker machines.
   * At most 50 entries.
   * @default - no worker machines
   */
  readonly pools?: readonly MachinePool[];
  /**
   * What runs on the cluster besides workloads, such as its network.
   * At most 50 entries.
   * @default - none
   */
  readonly addons?: readonly Addon[];
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackCluster;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyCluster;
}

/**
 * Address ranges inside the cluster. Source: Cluster API, Cluster.spec.clusterNetwork.
 */
export interface ClusterNetwork {
  /**
   * Ranges for pods, at most one per address family. Fixed once the cluster exists.
   * At least 1 entries. At most 2 entries.
   * @default - ["10.244.0.0/16"]
   */
  readonly podCidrs?: readonly Cidr[];
  /**
   * Ranges for services, at most one per address family. Fixed once the cluster exists.
   * At least 1 entries. At most 2 entries.
   * @default - ["10.96.0.0/12"]
   */
  readonly serviceCidrs?: readonly Cidr[];
  /**
   * DNS domain of services. Fixed once the cluster exists.
   * @default - "cluster.local"
   */
  readonly serviceDomain?: string;
  /**
   * TCP port of the Kubernetes API. Fixed once the cluster exists.
   * At least 1. At most 65535.
   * @default - 6443
   */
  readonly apiServerPort?: number;
}

/**
 * An IPv4 or IPv6 range such as `10.0.0.0/16`.
 */
export type Cidr = string;

/**
 * The machines of a pool or control plane; the block named like the cloud's provider describes them.
 */
export interface Machine {
  /**
   * Settings of provider inmemory.
   * @default - none
   */
  readonly inmemory?: InMemoryMachine;
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackMachine;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyMachine;
}

/**
 * The machines that run the Kubernetes API and etcd. Source: Cluster API, KubeadmControlPlane.
 */
export interface ControlPlane {
  /**
   * Number of control-plane machines; etcd runs on them, so the number is odd. Source: Cluster API webhook of KubeadmControlPlane.
   * One of `1`, `3`, `5`, `7`.
   * @default - 3
   */
  readonly replicas?: 1 | 3 | 5 | 7;
  /**
   * What the machines are.
   */
  readonly machine: Machine;
  /**
   * Extra machines while rolling; 0 needs at least 3 replicas.
   * One of `0`, `1`.
   * @default - 1
   */
  readonly maxSurge?: 0 | 1;
  /**
   * Roll the control plane this many days before its certificates expire (unit: days).
   * At least 7. At most 365.
   * @default - 90
   */
  readonly certificateRenewalDays?: number;
  /**
   * Further names and addresses in the API server's certificate.
   * At most 100 entries.
   * @default - none
   */
  readonly certSans?: readonly string[];
  /**
   * The API server.
   * @default - see ApiServer
   */
  readonly apiServer?: ApiServer;
  /**
   * Logging in by OpenID Connect.
   * @default - none
   */
  readonly oidc?: Oidc;
  /**
   * The etcd of the control plane.
   * @default - see Etcd
   */
  readonly etcd?: Etcd;
  /**
   * Secret with an EncryptionConfiguration, by which the API server encrypts what it keeps in etcd.
   * @default - not encrypted
   */
  readonly secretsEncryption?: SecretKey;
  /**
   * Further fields of `kubeadmConfigSpec` as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it.
   * @default - none
   */
  readonly kubeadm?: { readonly [key: string]: unknown };
  /**
   * When a machine counts as unhealthy and is replaced.
   * @default - see HealthCheck
   */
  readonly healthCheck?: HealthCheck;
  /**
   * Limits for removing a machine.
   * @default - see DeletionTimeouts
   */
  readonly timeouts?: DeletionTimeouts;
}

/**
 * A group of equal worker machines, one MachineDeployment for each zone. The owner says who decides on the size, and with it which of `replicas`, `min` and `max` are given.
 */
export interface MachinePool {
  /**
   * Name of the pool; the MachineDeployment is named after cluster and pool.
   */
  readonly name: PoolName;
  /**
   * Who owns the size. `git`: people, by `replicas`. `policy`: ScalingPolicies move `replicas`. `autoscaler`: the cluster-autoscaler moves inside `min` and `max`. `bounded`: as autoscaler, and policies move the bounds.
   * One of `git`, `policy`, `autoscaler`, `bounded`.
   * @default - "git"
   */
  readonly owner?: 'git' | 'policy' | 'autoscaler' | 'bounded';
  /**
   * Number of machines, for owners git and policy without zones.
   * @default - none
   */
  readonly replicas?: NodeCount;
  /**
   * Fewest machines, for owners autoscaler and bounded without zones.
   * @default - none
   */
  readonly min?: NodeCount;
  /**
   * Most machines, for owners autoscaler and bounded without zones.
   * @default - none
   */
  readonly max?: NodeCount;
  /**
   * Availability zones with a size each. Without zones the provider places the machines.
   * At least 1 entries. At most 20 entries.
   * @default - one MachineDeployment without a zone
   */
  readonly zones?: readonly Zone[];
  /**
   * Version of this pool when it lags behind the control plane, by at most three minors.
   * @default - the cluster's version
   */
  readonly kubernetesVersion?: string;
  /**
   * What the machines are.
   */
  readonly machine: Machine;
  /**
   * Labels of the nodes, set by the kubelet when it registers. A change replaces the machines.
   * @default - none
   */
  readonly nodeLabels?: Labels;
  /**
   * Taints of the nodes, set by the kubelet when it registers. A change replaces the machines.
   * At most 50 entries.
   * @default - none
   */
  readonly taints?: readonly Taint[];
  /**
   * Further fields of the KubeadmConfig as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it. A change replaces the machines.
   * @default - none
   */
  readonly kubeadm?: { readonly [key: string]: unknown };
  /**
   * What a machine of the pool has, for owners autoscaler and bounded: by it the cluster-autoscaler judges a pool without any node, labels and taints included. A change replaces nothing.
   * @default - the cluster-autoscaler looks at nodes
   */
  readonly capacity?: MachineCapacity;
  /**
   * Extra machines while rolling.
   * At least 0. At most 100.
   * @default - 1
   */
  readonly maxSurge?: number;
  /**
   * Machines that may be missing while rolling; not 0 when maxSurge is 0.
   * At least 0. At most 100.
   * @default - 0
   */
  readonly maxUnavailable?: number;
  /**
   * Machines that go first when the pool shrinks.
   * One of `Random`, `Newest`, `Oldest`.
   * @default - Random
   */
  readonly deletionOrder?: 'Random' | 'Newest' | 'Oldest';
  /**
   * When a machine counts as unhealthy and is replaced.
   * @default - see HealthCheck
   */
  readonly healthCheck?: HealthCheck;
  /**
   * Limits for removing a machine.
   * @default - see DeletionTimeouts
   */
  readonly timeouts?: DeletionTimeouts;
  /**
   * Permission for policies to shrink this pool.
   * @default - policies never shrink it
   */
  readonly scaleDown?: ScaleDown;
  /**
   * Allows several ScalingPolicies on this pool and says whose wish counts: the `largest` size, or the `smallest`, where each policy caps the others.
   * One of `largest`, `smallest`.
   * @default - one policy alone may move the pool
   */
  readonly combine?: 'largest' | 'smallest';
}

/**
 * What a machine has, as its flavor says. Source: cluster-autoscaler, provider clusterapi, scale from zero.
 */
export interface MachineCapacity {
  /**
   * Virtual CPUs.
   * At least 1. At most 10000.
   */
  readonly cpus: number;
  /**
   * Memory (unit: MiB).
   * At least 1. At most 1000000000.
   */
  readonly memoryMib: number;
  /**
   * Disk that pods may fill (unit: GiB).
   * At least 1. At most 1000000.
   * @default - not known
   */
  readonly diskGib?: number;
  /**
   * GPUs.
   * At least 1. At most 1000.
   * @default - none
   */
  readonly gpus?: number;
  /**
   * Resource by which pods ask for GPUs.
   * @default - nvidia.com/gpu
   */
  readonly gpuResource?: string;
}

/**
 * A DNS label of at most 40 characters.
 */
export type PoolName = string;

/**
 * A number of machines, 0 to 1000.
 * At least 0. At most 1000.
 */
export type NodeCount = number;

/**
 * One availability zone of a pool and its size.
 */
export interface Zone {
  /**
   * Availability zone as the cloud names it.
   */
  readonly name: ZoneName;
  /**
   * Number of machines in this zone, for owners git and policy.
   * @default - none
   */
  readonly replicas?: NodeCount;
  /**
   * Fewest machines in this zone, for owners autoscaler and bounded.
   * @default - none
   */
  readonly min?: NodeCount;
  /**
   * Most machines in this zone, for owners autoscaler and bounded.
   * @default - none
   */
  readonly max?: NodeCount;
}

/**
 * An availability zone as the cloud names it.
 */
export type ZoneName = string;

/**
 * A Kubernetes node taint.
 */
export interface Taint {
  /**
   * Key of the taint.
   */
  readonly key: string;
  /**
   * Value of the taint.
   * @default - empty
   */
  readonly value?: string;
  /**
   * What the taint does to pods that do not tolerate it.
   * One of `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
   */
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/**
 * When a machine is unhealthy and replaced. Source: Cluster API, MachineHealthCheck.
 */
export interface HealthCheck {
  /**
   * Whether unhealthy machines are replaced.
   * @default - true
   */
  readonly enabled?: boolean;
  /**
   * Time a node may be not ready or unknown (unit: seconds).
   * At least 60. At most 86400.
   * @default - 300
   */
  readonly unhealthySeconds?: number;
  /**
   * Time from a machine to its node; long enough for slow images and volumes (unit: seconds).
   * At least 30. At most 86400.
   * @default - 1800
   */
  readonly nodeStartupSeconds?: number;
  /**
   * Replace only while at most this many machines of the pool are unhealthy; more look like a broken network, where replacing makes it worse. An absolute number, because a percentage rounds to zero in pools of one or two. Control planes use 1 at most.
   * At least 1. At most 1000.
   * @default - 2
   */
  readonly maxUnhealthy?: number;
}

/**
 * Limits for removing one machine; without them a blocked drain waits for ever. Source: Cluster API, Machine.spec.deletion.
 */
export interface DeletionTimeouts {
  /**
   * Limit for evicting pods (unit: seconds).
   * At least 1. At most 86400.
   * @default - 600
   */
  readonly drainSeconds?: number;
  /**
   * Limit for detaching volumes (unit: seconds).
   * At least 1. At most 86400.
   * @default - 600
   */
  readonly volumeDetachSeconds?: number;
  /**
   * Limit for removing the node object (unit: seconds).
   * At least 1. At most 86400.
   * @default - 300
   */
  readonly deletionSeconds?: number;
}

/**
 * Lets policies shrink a pool. Without observed pods nothing proves that the workload fits on fewer nodes, so a person states what counts as evidence.
 */
export interface ScaleDown {
  /**
   * `load`: fresh load below the target is evidence enough for this pool.
   * One of `load`.
   */
  readonly evidence: 'load';
}

/**
 * Name and labels of an object that belongs to the whole fleet.
 */
export interface Metadata {
  /**
   * Name of the object; equals the file name without `.yaml`.
   */
  readonly name: Name;
  /**
   * Labels that policies, people and Krake's constraints select by.
   * @default - no labels
   */
  readonly labels?: Labels;
}

/**
 * Name, namespace and labels of an object that lives in a Kubernetes namespace.
 */
export interface NamespacedMetadata {
  /**
   * Name of the object; equals the file name without `.yaml`.
   */
  readonly name: Name;
  /**
   * Kubernetes namespace on the management cluster; equals the name of the folder.
   */
  readonly namespace: Name;
  /**
   * Labels that policies, people and Krake's constraints select by.
   * @default - no labels
   */
  readonly labels?: Labels;
}

/**
 * A DNS label as Kubernetes defines it, lower case, at most 63 characters.
 */
export type Name = string;

/**
 * Kubernetes labels.
 */
export type Labels = { readonly [key: string]: string };

/**
 * UTC time in whole seconds, such as `2026-01-31T08:00:00Z`.
 */
export type Timestamp = string;

/**
 * A released version of Kubernetes, such as `v1.34.8`.
 */
export type KubernetesRelease = string;

/**
 * Settings of the whole fleet. People own this file; automation may only propose changes to it.
 */
export interface FleetSpec {
  /**
   * Branch that Flux follows and that commits go to.
   * @default - "main"
   */
  readonly branch?: string;
  /**
   * How unattended changes reach the branch, by class of change.
   * @default - direct for scale-up, create, upgrade and other; propose-only for everything that removes
   */
  readonly commitPolicy?: CommitPolicy;
  /**
   * Caps on what unattended changes may touch, counted on the rendered difference.
   * @default - see Guards
   */
  readonly guards?: Guards;
  /**
   * How often policies may change sizes, over all clusters, by class of change.
   * @default - none
   */
  readonly rateLimits?: RateLimits;
  /**
   * Stops policies everywhere until the line is removed. `all`: no change; `in`: nothing shrinks; `out`: nothing grows. A policy's own `force` is stopped too.
   * One of `all`, `in`, `out`.
   * @default - nothing is paused
   */
  readonly pause?: 'all' | 'in' | 'out';
  /**
   * When so much of what is observed is bad that policies do nothing at all.
   * @default - see Distrust
   */
  readonly distrust?: Distrust;
  /**
   * What happens to a pool whose new machines do not become ready.
   * @default - see BackOff
   */
  readonly backOff?: BackOff;
  /**
   * How long policies leave a pool alone after a person overruled them.
   * @default - see SilenceRule
   */
  readonly silence?: SilenceRule;
  /**
   * How often `krake-infra run` looks. A change takes effect when the loop sees it.
   * @default - see LoopSettings
   */
  readonly loop?: LoopSettings;
  /**
   * Mirrors of images and charts, for every cluster. A template or cluster with `mirrors` of its own replaces `images` or `charts` as a whole.
   * @default - none
   */
  readonly mirrors?: Mirrors;
}

/**
 * Limits on changes that policies make on the branch. What exceeds one is held, with the time when it may go; proposals are not limited.
 */
export interface RateLimits {
  /**
   * More nodes in an existing pool.
   * @default - no limit
   */
  readonly scaleUp?: RateLimit;
  /**
   * Fewer nodes in an existing pool.
   * @default - no limit
   */
  readonly scaleDown?: RateLimit;
}

/**
 * At most so many changes within so much time.
 */
export interface RateLimit {
  /**
   * Most changes within the time.
   * At least 1. At most 100000.
   */
  readonly changes: number;
  /**
   * The time (unit: seconds).
   * At least 1. At most 86400.
   */
  readonly perSeconds: number;
}

/**
 * When more is bad than is tolerated, every change that policies want is held. Bad is a metric without a fresh value, of those that policies look at, and a pool with fewer machines ready than Git holds, of those that policies move.
 */
export interface Distrust {
  /**
   * Largest share of metrics that may be stale, absent or in error (percent).
   * At least 0. At most 100.
   * @default - 45
   */
  readonly stalePercent?: number;
  /**
   * Largest share of pools that may lack machines beyond the time of `backOff.readySeconds` (percent).
   * At least 0. At most 100.
   * @default - 45
   */
  readonly unreadyPercent?: number;
  /**
   * So many bad metrics, and so many bad pools, never hold anything, whatever their share.
   * At least 0. At most 100000.
   * @default - 3
   */
  readonly tolerated?: number;
}

/**
 * Machines that are not ready in time make the next growth of their pool wait: at first as long as the time-out, twice as long with each growth that fails as well. Nothing is ever lowered for it.
 */
export interface BackOff {
  /**
   * Time within which the machines of a growth should be ready (unit: seconds).
   * At least 60. At most 86400.
   * @default - 1200
   */
  readonly readySeconds?: number;
  /**
   * Longest wait after a time-out (unit: seconds).
   * At least 60. At most 604800.
   * @default - 14400
   */
  readonly maxSeconds?: number;
}

/**
 * Time for which a revert, an edit of a size by hand or a deleted proposal silences policies.
 */
export interface SilenceRule {
  /**
   * How long; 0 switches silences off (unit: seconds).
   * At least 0. At most 31536000.
   * @default - 86400
   */
  readonly seconds?: number;
}

/**
 * Times of the loop.
 */
export interface LoopSettings {
  /**
   * From one reading of all metrics to the next (unit: seconds).
   * At least 1. At most 3600.
   * @default - 30
   */
  readonly intervalSeconds?: number;
  /**
   * From one look at the remote to the next (unit: seconds); what others pushed is seen so soon.
   * At least 1. At most 3600.
   * @default - 10
   */
  readonly watchSeconds?: number;
}

/**
 * How a change of each class reaches the branch. `direct` pushes to the branch; `propose-only` pushes a branch `proposals/<cluster>/<pool>/<class>` which a person merges or deletes; for whole clusters `_cluster` stands for the pool.
 */
export interface CommitPolicy {
  /**
   * More nodes in an existing pool.
   * @default - "direct"
   */
  readonly scaleUp?: CommitMode;
  /**
   * Fewer nodes in an existing pool.
   * @default - "propose-only"
   */
  readonly scaleDown?: CommitMode;
  /**
   * New clusters.
   * @default - "direct"
   */
  readonly create?: CommitMode;
  /**
   * Changes that replace machines, such as another Kubernetes version.
   * @default - "direct"
   */
  readonly upgrade?: CommitMode;
  /**
   * Removal of clusters or pools, by the second of its two commits.
   * @default - "propose-only"
   */
  readonly delete?: CommitMode;
  /**
   * Anything else. What only notes something that was seen, or drops templates that no machine uses, waits for `direct` and is never proposed.
   * @default - "direct"
   */
  readonly other?: CommitMode;
}

/**
 * Way of a change to the branch.
 * One of `direct`, `propose-only`.
 */
export type CommitMode = 'direct' | 'propose-only';

/**
 * Caps for unattended changes. What would exceed a cap is held and reported, never cut down.
 */
export interface Guards {
  /**
   * Most clusters whose manifests one pass of the loop may change.
   * At least 1. At most 100000.
   * @default - 50
   */
  readonly clustersTouchedPerRun?: number;
  /**
   * Most nodes one pass of the loop may take away, over all clusters.
   * At least 0. At most 100000.
   * @default - 3
   */
  readonly nodesRemovedPerRun?: number;
  /**
   * Most nodes that may be taken away within 24 hours, over all clusters.
   * At least 0. At most 1000000.
   * @default - 20
   */
  readonly nodesRemovedPerDay?: number;
  /**
   * Most rendered objects one pass of the loop may delete.
   * At least 0. At most 100000.
   * @default - 0
   */
  readonly objectsDeletedPerRun?: number;
}

/**
 * Versions that decide which API versions and field names manifests use.
 */
export interface ManagementClusterSpec {
  /**
   * Version of Cluster API core on the management cluster, such as `v1.14.0`; 1.11 is the first with v1beta2. Source: Cluster API release notes, contract v1beta2.
   */
  readonly clusterApiVersion: string;
  /**
   * Versions of the infrastructure providers, by provider.
   * @default - each provider's oldest supported line
   */
  readonly providerVersions?: ProviderVersions;
  /**
   * How Flux on the management cluster gets the fleet.
   * @default - the program renders no GitRepository; something else applies the manifests
   */
  readonly delivery?: Delivery;
}

/**
 * Where Flux fetches the fleet from. Every Secret is in namespace `flux-system` and is only named here.
 */
export interface Delivery {
  /**
   * Address of the fleet repository as the management cluster reaches it, without credentials. Source: Flux, GitRepository.
   */
  readonly url: string;
  /**
   * Secret that Flux reads the repository with; an authority of its own is in it as `ca.crt`.
   * @default - none
   */
  readonly credentials?: Name;
  /**
   * Secret with the `address` of a proxy by which Flux reaches the repository. Source: Flux, GitRepository, proxySecretRef.
   * @default - that of source-controller's environment
   */
  readonly proxy?: Name;
  /**
   * Time between two looks at the repository; a Receiver or the program asks earlier.
   * @default - "1m"
   */
  readonly interval?: FluxDuration;
  /**
   * Secret with the keys that SOPS decrypts manifests with.
   * @default - no decryption
   */
  readonly decryption?: Name;
  /**
   * Whose signatures Flux trusts.
   * @default - every commit is taken
   */
  readonly verification?: CommitVerification;
  /**
   * Where Flux sends its events.
   * @default - nowhere
   */
  readonly notification?: Notification;
  /**
   * Web hook that makes Flux look at the repository at once.
   * @default - none
   */
  readonly receiver?: Receiver;
  /**
   * Whether a kustomize-controller of its own runs for workloads, with `--watch-label-selector=sharding.fluxcd.io/key=workloads`; their Kustomizations then carry that label, so that clusters that do not answer hold up nothing else.
   * @default - false
   */
  readonly workloadShard?: boolean;
}

/**
 * A duration such as `90s` or `1h30m`.
 */
export type FluxDuration = string;

/**
 * Commit signatures that Flux checks before it takes a commit.
 */
export interface CommitVerification {
  /**
   * Secret with trusted public keys: `*.asc` for PGP, `*.sshpub` for SSH.
   */
  readonly keys: Name;
  /**
   * What has to be signed.
   * One of `HEAD`, `Tag`, `TagAndHEAD`.
   * @default - "HEAD"
   */
  readonly mode?: 'HEAD' | 'Tag' | 'TagAndHEAD';
}

/**
 * A receiver of signed events.
 */
export interface Notification {
  /**
   * Secret with `address` and `token`; requests are signed with HMAC-SHA256.
   */
  readonly secret: Name;
  /**
   * Secret with the receiver's authority as `ca.crt`. Source: Flux, Provider, certSecretRef.
   * @default - the authorities that Flux trusts
   */
  readonly certificates?: Name;
  /**
   * `info`: every event; `error`: failures alone.
   * One of `info`, `error`.
   * @default - "error"
   */
  readonly severity?: 'info' | 'error';
}

/**
 * An address of the management cluster that the Git server calls after a push.
 */
export interface Receiver {
  /**
   * Secret with `token`.
   */
  readonly secret: Name;
  /**
   * What calls it.
   * One of `generic`, `generic-hmac`, `github`, `gitlab`, `bitbucket`.
   * @default - "generic-hmac"
   */
  readonly forge?: 'generic' | 'generic-hmac' | 'github' | 'gitlab' | 'bitbucket';
}

/**
 * Infrastructure provider to version, such as `openstack: v0.14.7`. CAPO 0.14 is rendered as v1beta1, 0.15 as v1beta2; `openstack` is the entry of provider `yaook` as well. Provider `inmemory` is part of Cluster API and takes no entry.
 */
export type ProviderVersions = { readonly [key: string]: string };

/**
 * Where the number comes from and which values are believable.
 */
export interface MetricSpec {
  /**
   * MetricsProvider that has it.
   */
  readonly provider: Name;
  /**
   * What to ask the provider for.
   * @default - the name of the Metric
   */
  readonly query?: string;
  /**
   * Look at a stretch of time instead of the newest value; needs a provider that keeps history.
   * @default - the newest value
   */
  readonly range?: MetricRange;
  /**
   * Values below are an error of the source.
   * @default - no lower bound
   */
  readonly min?: number;
  /**
   * Values above are an error of the source.
   * @default - no upper bound
   */
  readonly max?: number;
  /**
   * Age above which a sample counts as stale (unit: seconds).
   * At least 1. At most 604800.
   * @default - 300
   */
  readonly staleAfterSeconds?: number;
}

/**
 * Values of the query over the time up to now, 240 of them or one a second, and how they become one.
 */
export interface MetricRange {
  /**
   * How far back to look (unit: seconds).
   * At least 1. At most 604800.
   */
  readonly seconds: number;
  /**
   * Which number counts: the largest, the smallest, the mean, or the newest that there is.
   * One of `max`, `min`, `avg`, `last`.
   */
  readonly reduce: 'max' | 'min' | 'avg' | 'last';
}

/**
 * One source of samples. The block named like the type holds its settings.
 */
export interface MetricsProviderSpec {
  /**
   * Kind of source.
   * One of `static`, `prometheus`.
   */
  readonly type: 'static' | 'prometheus';
  /**
   * Fixed values and recorded series.
   * @default - none
   */
  readonly static?: StaticSource;
  /**
   * A Prometheus, or what answers its HTTP API.
   * @default - none
   */
  readonly prometheus?: PrometheusSource;
}

/**
 * Values written in Git, and recorded series that `krake-infra run --replay` plays back.
 */
export interface StaticSource {
  /**
   * Metric to a value that is always fresh.
   * @default - none
   */
  readonly values?: { readonly [key: string]: number };
  /**
   * Recorded series, one sample a row.
   * At most 100 entries.
   * @default - none
   */
  readonly series?: readonly RecordedSeries[];
}

/**
 * A CSV file with a header row.
 */
export interface RecordedSeries {
  /**
   * Name under which Metrics ask for it.
   */
  readonly metric: string;
  /**
   * Path of the file from the root of the repository.
   */
  readonly file: string;
  /**
   * Column with RFC 3339 times.
   */
  readonly timeColumn: string;
  /**
   * Column with numbers.
   */
  readonly valueColumn: string;
}

/**
 * Where to ask and as whom. Metrics hold PromQL. Secrets, certificates and the addresses they may be sent to lie on the machine that runs this program, see docs/sources.md.
 */
export interface PrometheusSource {
  /**
   * Address with the path before `/api/v1`, such as `https://prometheus.example.org/prom`. User names and passwords do not belong here.
   */
  readonly url: string;
  /**
   * Folder below `KRAKE_INFRA_CREDENTIALS` with what proves who asks and who answers.
   * @default - no authentication and the certificate authorities of the system
   */
  readonly credentials?: Name;
  /**
   * Tenant of Mimir, Cortex or Thanos, sent as `X-Scope-OrgID`; several are joined by `|`.
   * @default - the header is not sent
   */
  readonly tenant?: string;
  /**
   * After this time every metric without an answer is an error (unit: seconds).
   * At least 1. At most 120.
   * @default - 10
   */
  readonly timeoutSeconds?: number;
}

/**
 * Where images and charts are fetched instead of where they are published. The rule with the longest prefix counts; what comes after the prefix is kept. See docs/air-gap.md.
 */
export interface Mirrors {
  /**
   * Of container images: those of kubeadm, those of known add-ons, and, for rules on a whole registry, all that machines pull. A change replaces all machines.
   * At most 50 entries.
   * @default - none
   */
  readonly images?: readonly ImageMirror[];
  /**
   * Of Helm charts of add-ons.
   * At most 50 entries.
   * @default - none
   */
  readonly charts?: readonly ChartMirror[];
}

/**
 * A registry, or a part of one, and where its images are.
 */
export interface ImageMirror {
  /**
   * Registry as images name it, with a path or without, such as `registry.k8s.io` or `quay.io/cilium`.
   */
  readonly prefix: ImagePrefix;
  /**
   * What stands there instead, such as `mirror.example.com/k8s`; reached by HTTPS. Nothing is pulled from the registry itself any more.
   */
  readonly mirror: ImagePrefix;
}

/**
 * A registry, with a port or without, and the beginning of a repository's path.
 */
export type ImagePrefix = string;

/**
 * A repository of charts, or several with the same beginning, and where their charts are.
 */
export interface ChartMirror {
  /**
   * Address as add-ons name it, such as `https://helm.cilium.io`.
   */
  readonly prefix: ChartPrefix;
  /**
   * What stands there instead, such as `oci://mirror.example.com/charts`.
   */
  readonly mirror: ChartPrefix;
  /**
   * Secret in the namespace of the cluster that Flux reads the mirror with. Source: Flux, HelmRepository, secretRef.
   * @default - none
   */
  readonly credentials?: Name;
  /**
   * Secret in the namespace of the cluster with the mirror's authority as `ca.crt`. Source: Flux, HelmRepository, certSecretRef.
   * @default - the authorities that Flux trusts
   */
  readonly certificates?: Name;
}

/**
 * The beginning of an address, without credentials.
 */
export type ChartPrefix = string;

/**
 * Operating system of every machine of a cluster. A change replaces all of them.
 */
export interface NodeSettings {
  /**
   * What the images start with: `cloud-config` for Ubuntu and others with cloud-init, `ignition` for Flatcar, which needs Cluster API's feature gate KubeadmBootstrapFormatIgnition.
   * One of `cloud-config`, `ignition`.
   * @default - cloud-config
   */
  readonly format?: 'cloud-config' | 'ignition';
  /**
   * Registries that containerd reaches by others. The image sets its `config_path` to /etc/containerd/certs.d.
   * At most 50 entries.
   * @default - none
   */
  readonly registryMirrors?: readonly RegistryMirror[];
  /**
   * Secret with containerd's configuration of credentials, written to /etc/containerd/conf.d/auth.toml, which the image imports.
   * @default - none
   */
  readonly registryAuth?: SecretKey;
  /**
   * Certificates of further authorities that the operating system trusts, by name, as PEM.
   * @default - none
   */
  readonly trustedCas?: { readonly [key: string]: string };
  /**
   * Proxy of containerd and apt.
   * @default - none
   */
  readonly proxy?: NodeProxy;
  /**
   * Packages that apt installs before the node joins; not with ignition.
   * At most 100 entries.
   * @default - none
   */
  readonly packages?: readonly string[];
}

/**
 * A proxy by which machines pull images and install packages; what runs on the cluster is told by its own means.
 */
export interface NodeProxy {
  /**
   * Proxy for addresses with `http://`, without credentials.
   * @default - none
   */
  readonly http?: string;
  /**
   * Proxy for addresses with `https://`, without credentials.
   * @default - none
   */
  readonly https?: string;
  /**
   * Hosts, domains, addresses and ranges that containerd reaches without the proxy, besides the machine itself.
   * At most 100 entries.
   * @default - none
   */
  readonly noProxy?: readonly string[];
}

/**
 * A registry and where its images are pulled from. Source: containerd, hosts.toml.
 */
export interface RegistryMirror {
  /**
   * Registry as images name it, such as `docker.io`; `_default` for all others.
   */
  readonly registry: string;
  /**
   * Mirrors in order.
   * At least 1 entries. At most 10 entries.
   */
  readonly endpoints: readonly string[];
  /**
   * Registry that is asked when no mirror answers.
   * @default - the registry itself
   */
  readonly upstream?: string;
  /**
   * Whether an address with a path is the whole root of the API, as in `https://mirror.example.com/v2/k8s`; otherwise `/v2` is added to it.
   * @default - false
   */
  readonly overridePath?: boolean;
}

/**
 * An entry of a Secret in the namespace of the cluster.
 */
export interface SecretKey {
  /**
   * Name of the Secret.
   */
  readonly secretName: Name;
  /**
   * Key in the Secret.
   */
  readonly key: string;
}

/**
 * The API server. A change replaces the control-plane machines one by one.
 */
export interface ApiServer {
  /**
   * Further arguments without their dashes.
   * @default - none
   */
  readonly args?: { readonly [key: string]: string };
  /**
   * Verbosity of the log.
   * At least 0. At most 10.
   * @default - kubeadm's
   */
  readonly logLevel?: number;
  /**
   * An AdmissionConfiguration as text.
   * @default - none
   */
  readonly admissionConfiguration?: string;
  /**
   * Service that tells whose a token is, such as k8s-keystone-auth.
   * @default - none
   */
  readonly authenticationWebhook?: AuthWebhook;
  /**
   * Service that is asked for permissions, after Node and before RBAC.
   * @default - none
   */
  readonly authorizationWebhook?: AuthWebhook;
}

/**
 * A service that the API server asks. Source: Kubernetes, webhook token authentication.
 */
export interface AuthWebhook {
  /**
   * Address, such as `https://127.0.0.1:8443/webhook`.
   */
  readonly url: string;
  /**
   * Certificate of its authority as PEM.
   * @default - those that the operating system trusts
   */
  readonly caCertificate?: string;
}

/**
 * Logging in by OpenID Connect. Source: Kubernetes, flags `--oidc-...` of the API server.
 */
export interface Oidc {
  /**
   * Issuer.
   */
  readonly issuerUrl: string;
  /**
   * Client.
   */
  readonly clientId: string;
  /**
   * Claim with the name of the user.
   * @default - sub
   */
  readonly usernameClaim?: string;
  /**
   * Beginning of user names; `-` for none.
   * @default - the issuer
   */
  readonly usernamePrefix?: string;
  /**
   * Claim with the groups.
   * @default - none
   */
  readonly groupsClaim?: string;
  /**
   * Beginning of group names.
   * @default - none
   */
  readonly groupsPrefix?: string;
  /**
   * Algorithms that tokens may be signed with.
   * At most 9 entries.
   * @default - RS256
   */
  readonly signingAlgs?: readonly (
    | 'RS256'
    | 'RS384'
    | 'RS512'
    | 'ES256'
    | 'ES384'
    | 'ES512'
    | 'PS256'
    | 'PS384'
    | 'PS512'
  )[];
}

/**
 * The etcd of the control plane. Source: Cluster API, KubeadmControlPlane.
 */
export interface Etcd {
  /**
   * Arguments without their dashes.
   * @default - none
   */
  readonly args?: { readonly [key: string]: string };
  /**
   * Device of a disk for etcd alone, such as `/dev/vdb`; it is formatted when it is empty. The provider's block adds the disk.
   * @default - the root disk
   */
  readonly device?: string;
  /**
   * Folder of the data. With a device its parent is where that is mounted.
   * @default - /var/lib/etcd, with a device /var/lib/etcddisk/etcd
   */
  readonly dataDir?: string;
}

/**
 * The pool, one rule that says how many nodes are wanted (`targetPerNode`, `thresholds` or `schedule`), and how fast the size may move.
 */
export interface ScalingPolicySpec {
  /**
   * The pool to scale; its owner is `policy`, or `bounded` where the cluster-autoscaler works inside the bounds.
   */
  readonly target: PoolTarget;
  /**
   * Rule: nodes wanted = metric divided by the load one node carries.
   * @default - another rule
   */
  readonly targetPerNode?: TargetPerNode;
  /**
   * Rule: some nodes more above one value, some fewer below another.
   * @default - another rule
   */
  readonly thresholds?: Thresholds;
  /**
   * Rule: sizes by time of day, as the cron scaler of KEDA.
   * @default - another rule
   */
  readonly schedule?: Schedule;
  /**
   * Sizes the policy may choose from.
   */
  readonly bounds: Bounds;
  /**
   * At or below this value of the metric there is no load at all, and the pool goes to the smallest size of its bounds, which may be 0. Not for a schedule. Source: KEDA, activation threshold.
   * At least -1000000000000. At most 1000000000000.
   * @default - no threshold
   */
  readonly activation?: number;
  /**
   * For pools of owner `bounded`, how many machines the cluster-autoscaler may add to the size wanted.
   * @default - up to the largest size of the bounds
   */
  readonly headroom?: NodeCount;
  /**
   * Dead band. No change while load per node is within this share of the target.
   * At least 0. At most 1.
   * @default - 0.1
   */
  readonly tolerance?: number;
  /**
   * Time between two changes.
   * @default - see CoolDown
   */
  readonly coolDown?: CoolDown;
  /**
   * Most nodes in one change.
   * @default - see StepLimits
   */
  readonly step?: StepLimits;
  /**
   * Time over which earlier wishes count as well.
   * @default - see Stabilization
   */
  readonly stabilization?: Stabilization;
  /**
   * What to do when the metric keeps failing. Not for a schedule.
   * @default - the size stays
   */
  readonly fallback?: Fallback;
  /**
   * Stops this policy until the line is removed. `all`: no change; `in`: it does not shrink; `out`: it does not grow.
   * One of `all`, `in`, `out`.
   * @default - not paused
   */
  readonly pause?: 'all' | 'in' | 'out';
  /**
   * Brings the pool to exactly this size, once and in one change, and holds it there until the line is removed. Inside the bounds; `pause` of the policy does not stop it. Shrinking needs the pool's `scaleDown` and settled machines.
   * @default - the size follows the metric
   */
  readonly force?: NodeCount;
}

/**
 * A pool of a cluster in the policy's namespace.
 */
export interface PoolTarget {
  /**
   * Name of the cluster.
   */
  readonly cluster: Name;
  /**
   * Name of the pool.
   */
  readonly pool: PoolName;
}

/**
 * Target value per node.
 */
export interface TargetPerNode {
  /**
   * Metric that measures the load of the whole pool.
   */
  readonly metric: Name;
  /**
   * Load that one node should carry.
   * More than 0. At most 1000000000000.
   */
  readonly value: number;
}

/**
 * Two limits with a gap between them, in which the size stays. The gap is the hysteresis: choose it wider than what one change of size does to the metric.
 */
export interface Thresholds {
  /**
   * Metric to look at, such as the use of the processors.
   */
  readonly metric: Name;
  /**
   * When and by how much to grow.
   */
  readonly up: UpperThreshold;
  /**
   * When and by how much to shrink.
   */
  readonly down: LowerThreshold;
}

/**
 * Growth above a value.
 */
export interface UpperThreshold {
  /**
   * Values above this grow the pool; higher than `down.below`.
   * At least -1000000000000. At most 1000000000000.
   */
  readonly above: number;
  /**
   * Nodes to add.
   * At least 1. At most 1000.
   */
  readonly by: number;
}

/**
 * Shrinking below a value.
 */
export interface LowerThreshold {
  /**
   * Values below this shrink the pool.
   * At least -1000000000000. At most 1000000000000.
   */
  readonly below: number;
  /**
   * Nodes to remove.
   * At least 1. At most 1000.
   */
  readonly by: number;
}

/**
 * Sizes by time. While no entry is active the smallest size of the bounds is wanted; of several active ones the largest size, and of equal ones the one listed first. Source: KEDA, cron scaler.
 */
export interface Schedule {
  /**
   * Time zone of all entries by its IANA name, such as `Europe/Berlin`.
   * @default - "UTC"
   */
  readonly timeZone?: string;
  /**
   * Times and the size wanted in each.
   * At least 1 entries. At most 50 entries.
   */
  readonly entries: readonly ScheduleEntry[];
}

/**
 * A size from each time that `start` names until the next that `end` names. A time in the hour that daylight saving skips counts an hour later; of an hour that comes twice the first one counts.
 */
export interface ScheduleEntry {
  /**
   * Name of the entry.
   */
  readonly name: PoolName;
  /**
   * When it begins.
   */
  readonly start: CronExpression;
  /**
   * When it ends.
   */
  readonly end: CronExpression;
  /**
   * Machines wanted; for pools of owner `bounded` the fewest.
   */
  readonly size: NodeCount;
  /**
   * Most machines, for pools of owner `bounded` alone.
   * @default - size and headroom
   */
  readonly max?: NodeCount;
}

/**
 * Cron expression with five fields: minute, hour, day of the month, month, day of the week.
 */
export type CronExpression = string;

/**
 * Fewest and most machines over all zones of the pool.
 */
export interface Bounds {
  /**
   * Fewest machines.
   */
  readonly min: NodeCount;
  /**
   * Most machines.
   */
  readonly max: NodeCount;
}

/**
 * Time that must pass after a change before the next one.
 */
export interface CoolDown {
  /**
   * Before another growth (unit: seconds).
   * At least 0. At most 86400.
   * @default - 0
   */
  readonly upSeconds?: number;
  /**
   * Before a shrinking, counted from the latest change in either direction (unit: seconds).
   * At least 0. At most 86400.
   * @default - 600
   */
  readonly downSeconds?: number;
}

/**
 * Most nodes that one change adds or removes.
 */
export interface StepLimits {
  /**
   * Most nodes added at once.
   * At least 1. At most 1000.
   * @default - 10
   */
  readonly up?: number;
  /**
   * Most nodes removed at once.
   * At least 1. At most 1000.
   * @default - 1
   */
  readonly down?: number;
}

/**
 * Growth goes to the smallest and shrinking to the largest size wished within the time, so that a short dip or peak moves nothing. Until a time was watched in full after a start, it holds its direction. Source: Kubernetes, HorizontalPodAutoscaler, stabilizationWindowSeconds.
 */
export interface Stabilization {
  /**
   * Before growing (unit: seconds).
   * At least 0. At most 3600.
   * @default - 0
   */
  readonly upSeconds?: number;
  /**
   * Before shrinking (unit: seconds).
   * At least 0. At most 3600.
   * @default - 300
   */
  readonly downSeconds?: number;
}

/**
 * What a metric that keeps failing means. None of it ever lowers a size. Source: KEDA, fallback.
 */
export interface Fallback {
  /**
   * Failed reads in a row, stale and absent ones among them, before it applies.
   * At least 1. At most 1000.
   */
  readonly afterFailures: number;
  /**
   * `hold`: the size stays. `last`: the latest good wish stands. `static`: at least `replicas` machines.
   * One of `hold`, `last`, `static`.
   */
  readonly behavior: 'hold' | 'last' | 'static';
  /**
   * Machines wanted by behavior `static`.
   * @default - none
   */
  readonly replicas?: NodeCount;
}

/**
 * Configuration of `krake-infra serve`, a YAML file: `api`, `infrastructureManager` or both. It holds no secret in clear.
 */
export interface ServerConfiguration {
  /**
   * Where the doors are.
   * @default - 127.0.0.1:8800
   */
  readonly listen?: ListenAddress;
  /**
   * TLS of the doors.
   * @default - plain HTTP, for loopback or behind something that adds TLS
   */
  readonly tls?: ServerTls;
  /**
   * Several processes with the same configuration, of which one acts.
   * @default - this process alone
   */
  readonly replicas?: ReplicaSettings;
  /**
   * How much may be asked.
   * @default - as its fields say
   */
  readonly limits?: ServerLimits;
  /**
   * The REST API.
   * @default - closed
   */
  readonly api?: RestApi;
  /**
   * The door for Krake.
   * @default - closed
   */
  readonly infrastructureManager?: InfrastructureManagerDoor;
}

/**
 * One of several processes acts: the one that holds a Lease of coordination.k8s.io/v1. The others answer 503 and take over when the Lease stood still for 10 s, or at once when it was given back.
 */
export interface ReplicaSettings {
  /**
   * Which management cluster has the Lease.
   */
  readonly management: Name;
  /**
   * Namespace of the Lease and of the EndpointSlice.
   */
  readonly namespace: Name;
  /**
   * Name of the Lease, which has to be there; it is got and patched.
   * @default - krake-infra
   */
  readonly lease?: Name;
  /**
   * Name of an EndpointSlice that has to be there. The one that acts makes its own address in it, from KRAKE_INFRA_ADDRESS, the only one, so that a Service leads there.
   * @default - none is written
   */
  readonly endpointSlice?: Name;
}

/**
 * Certificate of the server, TLS 1.2 or newer. The files are read again when they change.
 */
export interface ServerTls {
  /**
   * Certificate and those between it and the root, PEM.
   */
  readonly certificateFile: string;
  /**
   * Private key, PEM.
   */
  readonly keyFile: string;
  /**
   * Authorities whose client certificates are proof of who asks, PEM: the common name is who, organizations are groups.
   * @default - certificates of clients are not asked for
   */
  readonly clientCaFile?: string;
}

/**
 * How much may be asked; beyond it the answer is 429 with the time after which to try again.
 */
export interface ServerLimits {
  /**
   * Requests of one address in a minute, whatever they are and wherever they go.
   * At least 1. At most 1000000.
   * @default - 30000
   */
  readonly requestsPerMinute?: number;
  /**
   * Changes that wait for their push.
   * At least 1. At most 10000.
   * @default - 100
   */
  readonly waiting?: number;
  /**
   * Connections that are open at once; more are closed.
   * At least 10. At most 100000.
   * @default - 12000
   */
  readonly connections?: number;
}

/**
 * The REST API under `/api/v1alpha1`. Without tokens, and without certificates of clients, it is open to everybody who reaches it, so it is served on loopback only.
 */
export interface RestApi {
  /**
   * Bearer tokens.
   * At most 1000 entries.
   * @default - none
   */
  readonly tokens?: readonly ApiToken[];
  /**
   * Tokens of Kubernetes.
   * @default - not taken
   */
  readonly kubernetesTokens?: KubernetesTokens;
  /**
   * Who may do what. What no grant allows is forbidden.
   * At most 1000 entries.
   * @default - none; where nobody has to prove who they are, everything is allowed
   */
  readonly grants?: readonly ApiGrant[];
}

/**
 * Somebody with a bearer token.
 */
export interface ApiToken {
  /**
   * Who it is; it stands in commits.
   */
  readonly name: Name;
  /**
   * SHA-256 of the token, in hexadecimal: `printf %s "$TOKEN" | sha256sum`. Take a random one of 32 characters or more.
   */
  readonly secretSha256: string;
  /**
   * Groups, for grants.
   * At most 100 entries.
   * @default - none
   */
  readonly groups?: readonly string[];
}

/**
 * Bearer tokens that the API server of a management cluster knows (TokenReview), such as those of service accounts: their user name is who asks, with the groups that it says.
 */
export interface KubernetesTokens {
  /**
   * Which management cluster is asked; its account needs to create tokenreviews.
   */
  readonly management: Name;
  /**
   * Audiences, of which a token has to be for one.
   * At least 1 entries. At most 10 entries.
   * @default - that of the API server
   */
  readonly audiences?: readonly string[];
}

/**
 * Allows something.
 */
export interface ApiGrant {
  /**
   * Names of those it is for; `group:NAME` for all of a group.
   * At least 1 entries. At most 100 entries.
   */
  readonly to: readonly string[];
  /**
   * What they may do.
   * At least 1 entries.
   */
  readonly verbs: readonly ('list' | 'get' | 'watch' | 'create' | 'update' | 'delete' | 'scale')[];
  /**
   * With what, such as `clusters`.
   * At least 1 entries. At most 20 entries.
   * @default - everything
   */
  readonly resources?: readonly string[];
  /**
   * Where; what belongs to the whole fleet is not meant then.
   * At least 1 entries. At most 100 entries.
   * @default - everywhere
   */
  readonly namespaces?: readonly Name[];
  /**
   * Pools that may be scaled.
   * At least 1 entries. At most 100 entries.
   * @default - all
   */
  readonly pools?: readonly Name[];
  /**
   * Fewest machines that a pool may be scaled to, or be given where a cluster is created or updated.
   * At least 0. At most 1000.
   * @default - 0
   */
  readonly min?: number;
  /**
   * Most machines that a pool may be scaled to, or be given where a cluster is created or updated.
   * At least 0. At most 1000.
   * @default - 1000
   */
  readonly max?: number;
}

/**
 * An address of this machine.
 */
export interface ListenAddress {
  /**
   * Name or address; other than loopback only with `tls`, or behind something that adds it.
   * @default - "127.0.0.1"
   */
  readonly host?: string;
  /**
   * TCP port; 0 for any free one.
   * At least 0. At most 65535.
   * @default - 8800
   */
  readonly port?: number;
}

/**
 * An endpoint that answers as the Infrastructure Manager does, for an InfrastructureProvider of Krake with `type im`.
 */
export interface InfrastructureManagerDoor {
  /**
   * Address that senders reach the door by, which the ids of clusters are made of.
   * @default - the address that a request came in by
   */
  readonly url?: string;
  /**
   * Clusters that may be under way at once for a sender; Krake's workers wait for each. Those asked for later are answered `unconfigured` until their turn comes, which frees a worker.
   * At least 1. At most 100.
   * @default - 3
   */
  readonly waitingAtOnce?: number;
  /**
   * Who may ask.
   * At least 1 entries. At most 100 entries.
   */
  readonly senders: readonly InfrastructureManagerSender[];
}

/**
 * An InfrastructureProvider of Krake, and what it may use.
 */
export interface InfrastructureManagerSender {
  /**
   * Name in claims and commits.
   */
  readonly name: Name;
  /**
   * Namespace of its clusters.
   */
  readonly namespace: Name;
  /**
   * User name in its requests.
   * @default - a token alone
   */
  readonly username?: string;
  /**
   * SHA-256 of its password or token, in hexadecimal: `printf %s "$TOKEN" | sha256sum`. Take a random one of 32 characters or more.
   */
  readonly secretSha256: string;
  /**
   * ClusterTemplate of clusters whose TOSCA names none.
   */
  readonly template: Name;
  /**
   * ClusterTemplates that its TOSCA may name.
   * At most 100 entries.
   * @default - only `template`
   */
  readonly templates?: readonly Name[];
  /**
   * Management cluster of its clusters.
   * @default - the only one of the fleet
   */
  readonly management?: Name;
  /**
   * Clouds that it may name.
   * At least 1 entries. At most 100 entries.
   */
  readonly clouds: readonly InfrastructureManagerCloud[];
  /**
   * API of the Krake that asks, so that what it forgot is found and what changed here is told there.
   * @default - Krake is not asked
   */
  readonly krake?: KrakeConnection;
}

/**
 * API of a Krake. The account needs to list and update clusters.
 */
export interface KrakeConnection {
  /**
   * Address of the API.
   */
  readonly url: string;
  /**
   * Authorities of its certificate, PEM.
   * @default - those of the system
   */
  readonly caFile?: string;
  /**
   * Client certificate, PEM; with `keyFile`.
   * @default - none is shown
   */
  readonly certificateFile?: string;
  /**
   * Private key of the client certificate, PEM.
   * @default - none
   */
  readonly keyFile?: string;
  /**
   * Holds the token of Keystone or Keycloak; read again for each request.
   * @default - none is sent
   */
  readonly tokenFile?: string;
  /**
   * Time between two lists of its clusters.
   * At least 1. At most 3600.
   * @default - 30
   */
  readonly intervalSeconds?: number;
}

/**
 * Which Cloud of the fleet is meant by a cloud of Krake. The credentials that a request carries are not used.
 */
export interface InfrastructureManagerCloud {
  /**
   * Name of the Cloud.
   */
  readonly cloud: Name;
  /**
   * Address of Keystone, as in Krake's cloud.
   */
  readonly host: string;
  /**
   * Project, as in Krake's cloud.
   */
  readonly tenant: string;
  /**
   * User, as in Krake's cloud.
   * @default - any
   */
  readonly username?: string;
}

/**
 * What is applied, where, and as whom.
 */
export interface WorkloadSpec {
  /**
   * Cluster of the same namespace that the manifests are applied to.
   * @default - the workload is not bound and runs nowhere
   */
  readonly cluster?: Name;
  /**
   * Folder of manifests from the root of the repository, below `workloads/<namespace>/`, such as `workloads/shop/web`.
   */
  readonly path: string;
  /**
   * ServiceAccount of the cluster, in its namespace of the same name as this one, whose rights the manifests are applied with.
   * @default - named like the namespace
   */
  readonly serviceAccountName?: Name;
}

/**
 * Simulated machines in the memory of the Dev provider; no credentials.
 */
export interface InMemoryCloud {
  /**
   * Behaviour of machines that do not state their own. A change replaces them.
   * @default - everything starts at once
   */
  readonly machine?: InMemoryMachine;
}

/**
 * How long the parts of a machine take to start, one after the other. A change replaces the machines. Source: Cluster API, DevMachineTemplate, backend inMemory.
 */
export interface InMemoryMachine {
  /**
   * From creation of the virtual machine to power-on.
   * @default - the cloud's
   */
  readonly vm?: InMemoryStartup;
  /**
   * From power-on to a ready node.
   * @default - the cloud's
   */
  readonly node?: InMemoryStartup;
  /**
   * From the node to a ready API server; on control-plane machines.
   * @default - the cloud's
   */
  readonly apiServer?: InMemoryStartup;
  /**
   * From the node to a ready etcd member; on control-plane machines.
   * @default - the cloud's
   */
  readonly etcd?: InMemoryStartup;
}

/**
 * Duration of a start.
 */
export interface InMemoryStartup {
  /**
   * Shortest duration (unit: seconds).
   * At least 0. At most 86400.
   * @default - 0
   */
  readonly startupSeconds?: number;
  /**
   * Random addition, at most this multiple of startupSeconds (unit: fraction).
   * At least 0. At most 10.
   * @default - 0
   */
  readonly startupJitter?: number;
}

/**
 * How CAPO reaches the cloud, and what is the same for every cluster on it.
 */
export interface OpenStackCloud {
  /**
   * Reference to the credentials.
   */
  readonly identity: OpenStackIdentity;
  /**
   * Network with floating addresses; needed when the project sees several.
   * @default - the only external network of the project
   */
  readonly externalNetwork?: OpenStackReference;
  /**
   * Octavia driver for API load balancers.
   * One of `amphora`, `ovn`.
   * @default - "amphora"
   */
  readonly loadBalancerProvider?: 'amphora' | 'ovn';
}

/**
 * Reference to credentials; values never enter the repository. Source: CAPO, OpenStackCluster.spec.identityRef.
 */
export interface OpenStackIdentity {
  /**
   * `Secret`: a Secret in each cluster's namespace. `ClusterIdentity`: one OpenStackClusterIdentity for many namespaces, so that credentials stay out of them.
   * One of `Secret`, `ClusterIdentity`.
   */
  readonly kind: 'Secret' | 'ClusterIdentity';
  /**
   * Name of the Secret or OpenStackClusterIdentity.
   */
  readonly name: Name;
  /**
   * Entry in the `clouds.yaml` of the Secret.
   */
  readonly cloudName: string;
  /**
   * Region; fixed once a cluster exists.
   * @default - the region in clouds.yaml
   */
  readonly region?: string;
  /**
   * Renders the OpenStackClusterIdentity, for kind ClusterIdentity.
   * @default - the OpenStackClusterIdentity exists already
   */
  readonly clusterIdentity?: OpenStackClusterIdentity;
}

/**
 * Where the shared credentials are and which namespaces may use them. Source: CAPO, OpenStackClusterIdentity.
 */
export interface OpenStackClusterIdentity {
  /**
   * Secret with `clouds.yaml` and optionally `cacert`.
   */
  readonly secretName: Name;
  /**
   * Namespace of the Secret.
   */
  readonly secretNamespace: Name;
  /**
   * Labels that a namespace must carry to use the identity.
   * @default - every namespace
   */
  readonly namespaceLabels?: Labels;
}

/**
 * An existing OpenStack resource; exactly one of the two.
 */
export interface OpenStackReference {
  /**
   * UUID of the resource.
   * @default - none
   */
  readonly id?: string;
  /**
   * Name of the resource; must be unique in the project.
   * @default - none
   */
  readonly name?: string;
}

/**
 * Network, API endpoint and security groups of one cluster. Most of it is fixed once the cluster exists.
 */
export interface OpenStackCluster {
  /**
   * Network of the machines.
   * @default - a managed network with 10.6.0.0/24
   */
  readonly network?: OpenStackNetwork;
  /**
   * Network with floating addresses.
   * @default - the cloud's
   */
  readonly externalNetwork?: OpenStackReference;
  /**
   * How the Kubernetes API is reached.
   * @default - see OpenStackApiServer
   */
  readonly apiServer?: OpenStackApiServer;
  /**
   * Security groups that CAPO manages.
   * @default - see OpenStackSecurityGroups
   */
  readonly securityGroups?: OpenStackSecurityGroups;
  /**
   * Whether ports in a managed network have port security; without it they have no security groups either.
   * @default - true
   */
  readonly portSecurityEnabled?: boolean;
  /**
   * Whether there is a network with floating addresses at all; without it neither API nor bastion has one.
   * @default - true
   */
  readonly externalNetworkEnabled?: boolean;
  /**
   * A machine for logging in to the others. To change or remove it, set its `enabled` to false and wait until it is gone.
   * @default - none
   */
  readonly bastion?: OpenStackBastion;
  /**
   * Whether the control-plane machines are made without an availability zone, so that Nova chooses.
   * @default - false
   */
  readonly controlPlaneOmitZone?: boolean;
  /**
   * Availability zones over which control-plane machines are spread.
   * At least 1 entries. At most 20 entries.
   * @default - the provider places them
   */
  readonly controlPlaneZones?: readonly ZoneName[];
  /**
   * Tags on every OpenStack resource of the cluster.
   * At most 50 entries.
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Either a network that CAPO makes (`managed`) or one that exists (`existing`).
 */
export interface OpenStackNetwork {
  /**
   * Network, subnet and router made and removed with the cluster.
   * @default - none
   */
  readonly managed?: OpenStackManagedNetwork;
  /**
   * A network that stays when the cluster goes.
   * @default - none
   */
  readonly existing?: OpenStackExistingNetwork;
}

/**
 * A network made for the cluster. Source: CAPO, OpenStackCluster.spec.managedSubnets.
 */
export interface OpenStackManagedNetwork {
  /**
   * IPv4 range of the nodes.
   */
  readonly cidr: Cidr;
  /**
   * DNS servers of the nodes.
   * At most 10 entries.
   * @default - those of the cloud
   */
  readonly dnsNameservers?: readonly string[];
  /**
   * Parts of the range that nodes get addresses from.
   * At most 10 entries.
   * @default - the whole range
   */
  readonly allocationPools?: readonly OpenStackAddressRange[];
  /**
   * Largest packet (unit: bytes).
   * At least 576. At most 9216.
   * @default - that of the cloud
   */
  readonly mtu?: number;
  /**
   * Router that exists already.
   * @default - a new one
   */
  readonly router?: OpenStackReference;
  /**
   * Addresses of the router in the external network.
   * At most 10 entries.
   * @default - one that the cloud chooses
   */
  readonly routerExternalIps?: readonly OpenStackRouterAddress[];
}

/**
 * An address of a router. Source: CAPO, OpenStackCluster.spec.externalRouterIPs.
 */
export interface OpenStackRouterAddress {
  /**
   * Subnet of the external network.
   */
  readonly subnet: OpenStackReference;
  /**
   * The address.
   * @default - any of the subnet
   */
  readonly fixedIp?: string;
}

/**
 * First and last address of a range.
 */
export interface OpenStackAddressRange {
  /**
   * First address.
   */
  readonly start: string;
  /**
   * Last address.
   */
  readonly end: string;
}

/**
 * A network that exists already.
 */
export interface OpenStackExistingNetwork {
  /**
   * The network.
   */
  readonly network: OpenStackReference;
  /**
   * Subnets of the network to use.
   * At most 2 entries.
   * @default - all of them
   */
  readonly subnets?: readonly OpenStackReference[];
  /**
   * Subnet of the first addresses and of the load balancer, when there are several; from CAPO 0.15 on.
   * @default - the first subnet
   */
  readonly primarySubnet?: OpenStackReference;
}

/**
 * How the Kubernetes API is reached.
 */
export interface OpenStackApiServer {
  /**
   * Whether an Octavia load balancer stands before the control plane; without one only a single control-plane machine is possible.
   * @default - true
   */
  readonly loadBalancer?: boolean;
  /**
   * Octavia driver.
   * One of `amphora`, `ovn`.
   * @default - the cloud's
   */
  readonly loadBalancerProvider?: 'amphora' | 'ovn';
  /**
   * Ranges that may reach the API, the management cluster included; not with ovn.
   * At most 50 entries.
   * @default - everywhere
   */
  readonly allowedCidrs?: readonly Cidr[];
  /**
   * Whether the API has a floating address; without one the management cluster must share the network of the nodes.
   * @default - true
   */
  readonly floatingIpEnabled?: boolean;
  /**
   * A floating address that exists already.
   * @default - a new one
   */
  readonly floatingIp?: string;
  /**
   * Address inside the network.
   * @default - any
   */
  readonly fixedIp?: string;
  /**
   * Details of the load balancer.
   * @default - Octavia's own
   */
  readonly loadBalancerOptions?: OpenStackLoadBalancer;
}

/**
 * Details of the load balancer of the API. Flavor and zone are not for ovn. Source: CAPO, apiServerLoadBalancer.
 */
export interface OpenStackLoadBalancer {
  /**
   * Octavia flavor by name or id.
   * @default - that of the cloud
   */
  readonly flavor?: string;
  /**
   * Availability zone of Octavia.
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;
  /**
   * Network of its address.
   * @default - that of the nodes
   */
  readonly network?: OpenStackReference;
  /**
   * Subnets of its address.
   * At most 2 entries.
   * @default - any of the network
   */
  readonly subnets?: readonly OpenStackReference[];
  /**
   * Further TCP ports that it hands on to the control plane.
   * At most 20 entries.
   * @default - none
   */
  readonly additionalPorts?: readonly number[];
  /**
   * How it finds out whether a control-plane machine answers.
   * @default - see OpenStackMonitor
   */
  readonly monitor?: OpenStackMonitor;
}

/**
 * A health monitor of Octavia. Can be changed while the cluster exists.
 */
export interface OpenStackMonitor {
  /**
   * Time between two looks (unit: seconds).
   * At least 1. At most 3600.
   * @default - 10
   */
  readonly delaySeconds?: number;
  /**
   * Time in which a machine has to answer (unit: seconds).
   * At least 1. At most 3600.
   * @default - 5
   */
  readonly timeoutSeconds?: number;
  /**
   * Answers after which a machine counts as there.
   * At least 1. At most 10.
   * @default - 5
   */
  readonly maxRetries?: number;
  /**
   * Failures after which it counts as gone.
   * At least 1. At most 10.
   * @default - 3
   */
  readonly maxRetriesDown?: number;
}

/**
 * A machine for logging in. Source: CAPO, OpenStackCluster.spec.bastion.
 */
export interface OpenStackBastion {
  /**
   * Whether it exists.
   * @default - true
   */
  readonly enabled?: boolean;
  /**
   * What it is; any image will do.
   */
  readonly machine: OpenStackMachine;
  /**
   * Availability zone.
   * @default - any
   */
  readonly availabilityZone?: ZoneName;
  /**
   * A floating address that exists already.
   * @default - a new one
   */
  readonly floatingIp?: string;
}

/**
 * Security groups that CAPO manages. Source: CAPO, OpenStackCluster.spec.managedSecurityGroups.
 */
export interface OpenStackSecurityGroups {
  /**
   * Whether CAPO makes security groups; otherwise each machine names its own.
   * @default - true
   */
  readonly managed?: boolean;
  /**
   * Whether nodes of the cluster may reach each other on every port.
   * @default - true
   */
  readonly allowAllInClusterTraffic?: boolean;
  /**
   * Further rules.
   * At most 100 entries.
   * @default - none
   */
  readonly rules?: readonly OpenStackSecurityRule[];
}

/**
 * One rule; the other side is one of `remoteGroups`, `remoteGroupId` and `remoteCidr`.
 */
export interface OpenStackSecurityRule {
  /**
   * Name of the rule.
   */
  readonly name: Name;
  /**
   * Machines that the rule is for.
   * One of `nodes`, `control-plane`, `workers`.
   */
  readonly appliesTo: 'nodes' | 'control-plane' | 'workers';
  /**
   * Direction of the traffic as the machine sees it.
   * One of `ingress`, `egress`.
   */
  readonly direction: 'ingress' | 'egress';
  /**
   * Address family.
   * One of `IPv4`, `IPv6`.
   * @default - "IPv4"
   */
  readonly etherType?: 'IPv4' | 'IPv6';
  /**
   * Protocol by name or number, such as `tcp`, `udp`, `4`.
   * @default - any
   */
  readonly protocol?: string;
  /**
   * First port.
   * At least 1. At most 65535.
   * @default - all
   */
  readonly portMin?: number;
  /**
   * Last port.
   * At least 1. At most 65535.
   * @default - portMin
   */
  readonly portMax?: number;
  /**
   * Managed groups on the other side.
   * At least 1 entries. At most 3 entries.
   * @default - none
   */
  readonly remoteGroups?: readonly ('controlplane' | 'worker' | 'bastion')[];
  /**
   * Range on the other side.
   * @default - none
   */
  readonly remoteCidr?: Cidr;
  /**
   * UUID of an existing security group on the other side.
   * @default - none
   */
  readonly remoteGroupId?: string;
  /**
   * What the rule is for.
   * @default - none
   */
  readonly description?: string;
}

/**
 * What a machine is. A change replaces the machines. Source: CAPO, OpenStackMachineTemplate.
 */
export interface OpenStackMachine {
  /**
   * Flavor.
   */
  readonly flavor: OpenStackFlavor;
  /**
   * Boot image with kubeadm and kubelet of the right version.
   */
  readonly image: OpenStackImage;
  /**
   * Nova key pair for logging in.
   * @default - none
   */
  readonly sshKeyName?: string;
  /**
   * Boot from a volume instead of the local disk.
   * @default - local disk of the flavor
   */
  readonly rootVolume?: OpenStackRootVolume;
  /**
   * Existing server group for placement.
   * @default - none
   */
  readonly serverGroup?: OpenStackReference;
  /**
   * Makes a server group of this policy for the control plane or the pool, by ORC: `soft-anti-affinity` spreads machines over hypervisors as far as it can, with `anti-affinity` a machine waits for a hypervisor without another of them.
   * One of `anti-affinity`, `soft-anti-affinity`.
   * @default - no group is made
   */
  readonly serverGroupPolicy?: 'anti-affinity' | 'soft-anti-affinity';
  /**
   * Existing security groups besides the managed ones.
   * At most 20 entries.
   * @default - none
   */
  readonly securityGroups?: readonly OpenStackReference[];
  /**
   * Whether the machine gets its data from a config drive.
   * @default - false
   */
  readonly configDrive?: boolean;
  /**
   * Server metadata.
   * @default - none
   */
  readonly metadata?: { readonly [key: string]: string };
  /**
   * Tags on the servers.
   * At most 50 entries.
   * @default - none
   */
  readonly tags?: readonly string[];
  /**
   * Further disks.
   * At most 20 entries.
   * @default - none
   */
  readonly additionalBlockDevices?: readonly OpenStackBlockDevice[];
  /**
   * Network ports in this order; they replace the port that a machine has otherwise.
   * At most 20 entries.
   * @default - one port in the network of the cluster
   */
  readonly ports?: readonly OpenStackPort[];
  /**
   * Whether ports are trunks unless they say otherwise.
   * @default - no
   */
  readonly trunk?: boolean;
  /**
   * Further hints for Nova's scheduler.
   * At most 20 entries.
   * @default - none
   */
  readonly schedulerHints?: readonly OpenStackSchedulerHint[];
  /**
   * OpenStackFloatingIPPool in the same namespace that each machine gets a floating address from.
   * @default - no floating address
   */
  readonly floatingIpPool?: Name;
}

/**
 * A disk besides the root disk. Source: CAPO, additionalBlockDevices.
 */
export interface OpenStackBlockDevice {
  /**
   * Name of the disk; not `root`.
   */
  readonly name: string;
  /**
   * Size (unit: GiB).
   * At least 1. At most 16384.
   */
  readonly sizeGib: number;
  /**
   * `volume`: a Cinder volume. `local`: a disk of the hypervisor.
   * One of `volume`, `local`.
   * @default - volume
   */
  readonly storage?: 'volume' | 'local';
  /**
   * Volume type.
   * @default - that of the cloud
   */
  readonly type?: string;
  /**
   * Zone of the volume; `machine` follows the zone of the machine.
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;
}

/**
 * A network port of a machine. Source: CAPO, OpenStackMachine.spec.ports.
 */
export interface OpenStackPort {
  /**
   * Network.
   * @default - that of the cluster
   */
  readonly network?: OpenStackReference;
  /**
   * Subnets and addresses.
   * At most 10 entries.
   * @default - any of the network
   */
  readonly fixedIps?: readonly OpenStackFixedIp[];
  /**
   * End of the port's name.
   * @default - its number
   */
  readonly nameSuffix?: string;
  /**
   * Description.
   * @default - none
   */
  readonly description?: string;
  /**
   * Existing security groups; they replace those of the machine.
   * At most 20 entries.
   * @default - those of the machine
   */
  readonly securityGroups?: readonly OpenStackReference[];
  /**
   * Tags of the port.
   * At most 50 entries.
   * @default - those of the machine
   */
  readonly tags?: readonly string[];
  /**
   * Whether the port is a trunk.
   * @default - as the machine says
   */
  readonly trunk?: boolean;
  /**
   * How the machine gets at the network; `direct` is SR-IOV.
   * One of `normal`, `direct`, `direct-physical`, `macvtap`, `baremetal`, `virtio-forwarder`, `smart-nic`, `remote-managed`, `vdpa`.
   * @default - normal
   */
  readonly vnicType?:
    | 'normal'
    | 'direct'
    | 'direct-physical'
    | 'macvtap'
    | 'baremetal'
    | 'virtio-forwarder'
    | 'smart-nic'
    | 'remote-managed'
    | 'vdpa';
  /**
   * Whether Open vSwitch hands the traffic to the network card.
   * @default - no
   */
  readonly ovsHardwareOffload?: boolean;
  /**
   * Whether a virtual function is trusted.
   * @default - no
   */
  readonly trustedVf?: boolean;
  /**
   * Further addresses that the port may use; the one field of machines that can be changed in place.
   * At most 50 entries.
   * @default - none
   */
  readonly allowedAddressPairs?: readonly OpenStackAddressPair[];
  /**
   * MAC address.
   * @default - any
   */
  readonly macAddress?: string;
  /**
   * Whether the port has port security.
   * @default - as the network has
   */
  readonly portSecurityEnabled?: boolean;
  /**
   * Whether the port is switched on.
   * @default - yes
   */
  readonly adminStateUp?: boolean;
  /**
   * Host that the port is bound to.
   * @default - any
   */
  readonly hostId?: string;
  /**
   * Whether a virtual function follows the state of its uplink.
   * @default - that of the cloud
   */
  readonly propagateUplinkStatus?: boolean;
  /**
   * Further values for Neutron extensions.
   * At most 20 entries.
   * @default - none
   */
  readonly valueSpecs?: readonly OpenStackValueSpec[];
}

/**
 * Subnet and address of a port.
 */
export interface OpenStackFixedIp {
  /**
   * Subnet.
   */
  readonly subnet: OpenStackReference;
  /**
   * The address.
   * @default - any of the subnet
   */
  readonly ipAddress?: string;
}

/**
 * Addresses that a port may use besides its own.
 */
export interface OpenStackAddressPair {
  /**
   * Address or range.
   */
  readonly ipAddress: string;
  /**
   * MAC address.
   * @default - that of the port
   */
  readonly macAddress?: string;
}

/**
 * A value for a Neutron extension.
 */
export interface OpenStackValueSpec {
  /**
   * Name of this entry.
   */
  readonly name: string;
  /**
   * Field of the port in Neutron.
   */
  readonly key: string;
  /**
   * Value of the field.
   */
  readonly value: string;
}

/**
 * A hint with exactly one value. Source: CAPO, schedulerHintAdditionalProperties.
 */
export interface OpenStackSchedulerHint {
  /**
   * Name of the hint.
   */
  readonly name: string;
  /**
   * A text.
   * @default - none
   */
  readonly text?: string;
  /**
   * A number.
   * @default - none
   */
  readonly number?: number;
  /**
   * Yes or no.
   * @default - none
   */
  readonly flag?: boolean;
}

/**
 * A Nova flavor; exactly one of the two.
 */
export interface OpenStackFlavor {
  /**
   * Id of the flavor, any text.
   * @default - none
   */
  readonly id?: string;
  /**
   * Name of the flavor.
   * @default - none
   */
  readonly name?: string;
}

/**
 * A Glance image; exactly one of the three.
 */
export interface OpenStackImage {
  /**
   * UUID of the image.
   * @default - none
   */
  readonly id?: string;
  /**
   * Name of the image.
   * @default - none
   */
  readonly name?: string;
  /**
   * Image object of the OpenStack Resource Controller in the same namespace.
   * @default - none
   */
  readonly imageRef?: Name;
}

/**
 * A Cinder volume to boot from.
 */
export interface OpenStackRootVolume {
  /**
   * Size (unit: GiB).
   * At least 1. At most 16384.
   */
  readonly sizeGib: number;
  /**
   * Volume type.
   * @default - that of the cloud
   */
  readonly type?: string;
  /**
   * Zone of the volume; `machine` follows the zone of the machine.
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;
}

/**
 * A ClusterClass on the management cluster, which says where and how machines are made. It belongs to whoever wrote it: neither the class nor its templates are rendered.
 */
export interface TopologyCloud {
  /**
   * Name of the ClusterClass. Fixed once a cluster follows it.
   */
  readonly clusterClass: ObjectName;
  /**
   * Namespace of the ClusterClass. Fixed once a cluster follows it.
   * @default - the cluster's
   */
  readonly classNamespace?: Name;
}

/**
 * What a cluster tells its ClusterClass.
 */
export interface TopologyCluster {
  /**
   * Variables of the class by name.
   * @default - the class's own defaults
   */
  readonly variables?: TopologyVariables;
}

/**
 * What the control plane or a pool tells the ClusterClass.
 */
export interface TopologyMachine {
  /**
   * Class of the pool's machines, one of `workers.machineDeployments[].class` of the ClusterClass; for pools alone, which need it.
   * @default - none
   */
  readonly workerClass?: ObjectName;
  /**
   * Values of variables for these machines alone.
   * @default - those of the cluster
   */
  readonly variables?: TopologyVariables;
  /**
   * Further fields of `controlPlane`, or of the pool's entry in `workers.machineDeployments`, as Cluster API defines them in the topology of a Cluster, v1beta2, such as `deletion`, `healthCheck`, `metadata`, `rollout`.
   * @default - as the ClusterClass says
   */
  readonly settings?: { readonly [key: string]: unknown };
}

/**
 * Variables of a ClusterClass by name, each any JSON value but null. What they do is the class's business; Cluster API checks them.
 */
export type TopologyVariables = { readonly [key: string]: unknown };

/**
 * Name of a Kubernetes object.
 */
export type ObjectName = string;

/**
 * An OpenStack that Yaook operators run. Clusters and machines on it have the block `openstack`, so that templates serve both kinds of clouds. What is not stated here comes from `discovered`.
 */
export interface YaookCloud {
  /**
   * Keystone of the cloud.
   */
  readonly keystone: YaookKeystone;
  /**
   * Network with floating addresses.
   */
  readonly externalNetwork: OpenStackReference;
  /**
   * Reference to the credentials.
   * @default - see YaookCredentials
   */
  readonly credentials?: YaookCredentials;
  /**
   * Address of Keystone in credentials that are made here, such as `https://keystone.example.org/v3`.
   * @default - the discovered one
   */
  readonly authUrl?: string;
  /**
   * Region; fixed once a cluster exists.
   * @default - the discovered one; there has to be one
   */
  readonly region?: string;
  /**
   * Authority of Keystone's certificate; machines trust it. A change replaces the machines.
   * @default - the discovered one; there has to be one unless insecure
   */
  readonly caBundle?: YaookCaBundle;
  /**
   * Whether certificates of the cloud are not checked by add-ons; for trials.
   * @default - false
   */
  readonly insecure?: boolean;
  /**
   * Largest packet in networks that are made for clusters (unit: bytes).
   * At least 576. At most 9216.
   * @default - the discovered one, else 1450
   */
  readonly mtu?: number;
  /**
   * Availability zones of Nova. Control-plane machines are spread over several; with a single one they are made without a zone.
   * At least 1 entries. At most 20 entries.
   * @default - the discovered ones; several of these are left to CAPO
   */
  readonly availabilityZones?: readonly ZoneName[];
  /**
   * Octavia driver of load balancers; `none`: no Octavia, so that only a single control-plane machine is possible.
   * One of `ovn`, `amphora`, `none`.
   * @default - ovn, or what was discovered in its place
   */
  readonly loadBalancer?: 'ovn' | 'amphora' | 'none';
  /**
   * Ranges that may reach node ports 30000 to 32767 of workers. Load balancers of ovn keep the address of the client, so that Services of type LoadBalancer need it; `0.0.0.0/0` opens them to everyone.
   * At most 20 entries.
   * @default - none
   */
  readonly nodePortCidrs?: readonly Cidr[];
  /**
   * Whether machines that do not say get their data from a config drive. A change replaces them.
   * @default - true
   */
  readonly configDrive?: boolean;
  /**
   * `coLocated`: Cluster API runs on the cluster that Yaook runs on, and reaches Keystone inside it. Decides which endpoint is discovered.
   * One of `remote`, `coLocated`.
   * @default - "remote"
   */
  readonly topology?: 'remote' | 'coLocated';
  /**
   * Namespace of Yaook on its cluster; where facts are discovered.
   * @default - "yaook"
   */
  readonly namespace?: Name;
  /**
   * What `krake-infra cloud discover` found.
   * @default - nothing was discovered
   */
  readonly discovered?: YaookDiscovered;
}

/**
 * The object of Yaook that stands for Keystone.
 */
export interface YaookKeystone {
  /**
   * Name of the object.
   */
  readonly name: Name;
  /**
   * Kind of the object; of an ExternalKeystoneDeployment neither region nor endpoint is discovered.
   * One of `KeystoneDeployment`, `ExternalKeystoneDeployment`.
   * @default - "KeystoneDeployment"
   */
  readonly kind?: 'KeystoneDeployment' | 'ExternalKeystoneDeployment';
}

/**
 * Where the credentials of the project are; values never enter the repository. A Secret has `clouds.yaml` and, with a private authority, `cacert`.
 */
export interface YaookCredentials {
  /**
   * `secretRef`: a Secret in each cluster's namespace. `clusterIdentity`: one OpenStackClusterIdentity for many namespaces, so that credentials stay out of them. The others make the Secret of such an identity in the namespace of Yaook, and follow what it comes from: `externalSecret` a Secret there, `keystoneUser` a service user of Yaook, `orcProject` a project with a user and an application credential.
   * One of `secretRef`, `clusterIdentity`, `externalSecret`, `keystoneUser`, `orcProject`.
   * @default - "secretRef"
   */
  readonly mode?: 'secretRef' | 'clusterIdentity' | 'externalSecret' | 'keystoneUser' | 'orcProject';
  /**
   * Name of the Secret or OpenStackClusterIdentity, and of all that is made for it.
   * @default - "cloud-credentials"
   */
  readonly name?: Name;
  /**
   * Entry in the `clouds.yaml` of the Secret; it chooses the project.
   * @default - "openstack"
   */
  readonly cloudName?: string;
  /**
   * Renders the OpenStackClusterIdentity, for mode clusterIdentity.
   * @default - the OpenStackClusterIdentity exists already
   */
  readonly clusterIdentity?: OpenStackClusterIdentity;
  /**
   * Labels that a namespace must carry to use an identity whose Secret is made here.
   * @default - every namespace
   */
  readonly namespaceLabels?: Labels;
  /**
   * What mode externalSecret follows.
   * @default - none
   */
  readonly externalSecret?: YaookSourceSecret;
  /**
   * The user of mode keystoneUser.
   * @default - none
   */
  readonly keystoneUser?: YaookServiceUser;
  /**
   * The project of mode orcProject.
   * @default - none
   */
  readonly orcProject?: YaookOrcProject;
}

/**
 * A Secret in the namespace of Yaook with the environment of the OpenStack client.
 */
export interface YaookSourceSecret {
  /**
   * Name of the Secret. It has `OS_USERNAME`, `OS_PASSWORD`, `OS_PROJECT_NAME`, `OS_USER_DOMAIN_NAME` and `OS_PROJECT_DOMAIN_NAME`.
   */
  readonly secretName: Name;
}

/**
 * A KeystoneUser, whose password Yaook makes and replaces.
 */
export interface YaookServiceUser {
  /**
   * Has to be true: such a user is in project `service` beside those of OpenStack itself, and not for tenants.
   */
  readonly acceptServiceProject: boolean;
}

/**
 * A project with a user and an application credential, made by the OpenStack Resource Controller (ORC). Somebody else assigns the roles to the user. What was made stays when it leaves the repository.
 */
export interface YaookOrcProject {
  /**
   * Name of the project and of its user.
   */
  readonly project: string;
  /**
   * Name of the existing domain of both.
   * @default - "Default"
   */
  readonly domain?: string;
  /**
   * Existing roles that the application credential has.
   * At least 1 entries. At most 20 entries.
   * @default - ["member","reader","load-balancer_member"]
   */
  readonly roles?: readonly string[];
  /**
   * Secret in the namespace of Yaook with `password`, that of the user.
   */
  readonly passwordSecret: Name;
  /**
   * Secret in the namespace of Yaook with `value`, the secret of the application credential.
   */
  readonly applicationCredentialSecret: Name;
}

/**
 * Authority of Keystone's certificate; exactly one of the four.
 */
export interface YaookCaBundle {
  /**
   * Certificates as PEM.
   * @default - none
   */
  readonly inline?: string;
  /**
   * ConfigMap in the namespace of Yaook that the certificates are discovered in.
   * @default - none
   */
  readonly configMap?: YaookKey;
  /**
   * Secret in the namespace of Yaook that the certificates are discovered in, such as that of another issuer.
   * @default - none
   */
  readonly secret?: YaookKey;
  /**
   * The certificate is of an authority that every operating system trusts.
   * @default - none
   */
  readonly system?: boolean;
}

/**
 * One entry of a ConfigMap or Secret.
 */
export interface YaookKey {
  /**
   * Name of the object.
   */
  readonly name: Name;
  /**
   * Key in it, such as `ca.crt`.
   */
  readonly key: string;
}

/**
 * What the objects of Yaook say of the cloud. Written by `krake-infra cloud discover`; what is not here is not known.
 */
export interface YaookDiscovered {
  /**
   * Region. Source: KeystoneDeployment, spec.region.name.
   * @default - not known
   */
  readonly region?: string;
  /**
   * Address of Keystone for `clouds.yaml`, public or inside the cluster as topology says.
   * @default - not known
   */
  readonly authUrl?: string;
  /**
   * Release of OpenStack, for people. Source: KeystoneDeployment, spec.targetRelease.
   * @default - not known
   */
  readonly release?: string;
  /**
   * Certificates of the authority as PEM.
   * @default - not known
   */
  readonly caBundle?: string;
  /**
   * Largest packet in networks of projects (unit: bytes). Source: NeutronDeployment.
   * At least 576. At most 9216.
   * @default - not known
   */
  readonly mtu?: number;
  /**
   * Drivers that Octavia has; empty without Octavia. Source: OctaviaDeployment, api_settings.
   * At most 20 entries.
   * @default - not known
   */
  readonly loadBalancerProviders?: readonly string[];
  /**
   * Availability zones. Source: CinderDeployment, backend_availability_zone; they are named like those of Nova.
   * At most 20 entries.
   * @default - not known
   */
  readonly availabilityZones?: readonly ZoneName[];
  /**
   * Whether the cloud has volumes. Source: CinderDeployment.
   * @default - not known
   */
  readonly blockStorage?: boolean;
  /**
   * Whether Keystone takes application credentials. Source: KeystoneDeployment, keystoneConfig.auth.methods.
   * @default - not known
   */
  readonly applicationCredentials?: boolean;
}

/**
 * What a cluster is made of.
 */
export interface ClusterBodyPartial {
  /**
   * Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.
   * @default - none
   */
  readonly kubernetesVersion?: string;
  /**
   * Address ranges inside the cluster.
   * @default - see ClusterNetwork
   */
  readonly network?: ClusterNetwork;
  /**
   * The machines that run the Kubernetes API and etcd.
   * @default - none
   */
  readonly controlPlane?: ControlPlanePartial;
  /**
   * Operating system of every machine.
   * @default - see NodeSettings
   */
  readonly nodes?: NodeSettingsPartial;
  /**
   * Mirrors of images and charts for this cluster.
   * @default - those of the fleet
   */
  readonly mirrors?: Mirrors;
  /**
   * Groups of equal worker machines.
   * At most 50 entries.
   * @default - no worker machines
   */
  readonly pools?: readonly MachinePoolPartial[];
  /**
   * What runs on the cluster besides workloads, such as its network.
   * At most 50 entries.
   * @default - none
   */
  readonly addons?: readonly AddonPartial[];
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackClusterPartial;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyCluster;
}

/**
 * The machines that run the Kubernetes API and etcd. Source: Cluster API, KubeadmControlPlane.
 */
export interface ControlPlanePartial {
  /**
   * Number of control-plane machines; etcd runs on them, so the number is odd. Source: Cluster API webhook of KubeadmControlPlane.
   * One of `1`, `3`, `5`, `7`.
   * @default - 3
   */
  readonly replicas?: 1 | 3 | 5 | 7;
  /**
   * What the machines are.
   * @default - none
   */
  readonly machine?: MachinePartial;
  /**
   * Extra machines while rolling; 0 needs at least 3 replicas.
   * One of `0`, `1`.
   * @default - 1
   */
  readonly maxSurge?: 0 | 1;
  /**
   * Roll the control plane this many days before its certificates expire (unit: days).
   * At least 7. At most 365.
   * @default - 90
   */
  readonly certificateRenewalDays?: number;
  /**
   * Further names and addresses in the API server's certificate.
   * At most 100 entries.
   * @default - none
   */
  readonly certSans?: readonly string[];
  /**
   * The API server.
   * @default - see ApiServer
   */
  readonly apiServer?: ApiServerPartial;
  /**
   * Logging in by OpenID Connect.
   * @default - none
   */
  readonly oidc?: OidcPartial;
  /**
   * The etcd of the control plane.
   * @default - see Etcd
   */
  readonly etcd?: Etcd;
  /**
   * Secret with an EncryptionConfiguration, by which the API server encrypts what it keeps in etcd.
   * @default - not encrypted
   */
  readonly secretsEncryption?: SecretKeyPartial;
  /**
   * Further fields of `kubeadmConfigSpec` as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it.
   * @default - none
   */
  readonly kubeadm?: { readonly [key: string]: unknown };
  /**
   * When a machine counts as unhealthy and is replaced.
   * @default - see HealthCheck
   */
  readonly healthCheck?: HealthCheck;
  /**
   * Limits for removing a machine.
   * @default - see DeletionTimeouts
   */
  readonly timeouts?: DeletionTimeouts;
}

/**
 * The machines of a pool or control plane; the block named like the cloud's provider describes them.
 */
export interface MachinePartial {
  /**
   * Settings of provider inmemory.
   * @default - none
   */
  readonly inmemory?: InMemoryMachine;
  /**
   * Settings of provider openstack.
   * @default - none
   */
  readonly openstack?: OpenStackMachinePartial;
  /**
   * Settings of provider topology.
   * @default - none
   */
  readonly topology?: TopologyMachine;
}

/**
 * What a machine is. A change replaces the machines. Source: CAPO, OpenStackMachineTemplate.
 */
export interface OpenStackMachinePartial {
  /**
   * Flavor.
   * @default - none
   */
  readonly flavor?: OpenStackFlavorPartial;
  /**
   * Boot image with kubeadm and kubelet of the right version.
   * @default - none
   */
  readonly image?: OpenStackImagePartial;
  /**
   * Nova key pair for logging in.
   * @default - none
   */
  readonly sshKeyName?: string;
  /**
   * Boot from a volume instead of the local disk.
   * @default - local disk of the flavor
   */
  readonly rootVolume?: OpenStackRootVolumePartial;
  /**
   * Existing server group for placement.
   * @default - none
   */
  readonly serverGroup?: OpenStackReferencePartial;
  /**
   * Makes a server group of this policy for the control plane or the pool, by ORC: `soft-anti-affinity` spreads machines over hypervisors as far as it can, with `anti-affinity` a machine waits for a hypervisor without another of them.
   * One of `anti-affinity`, `soft-anti-affinity`.
   * @default - no group is made
   */
  readonly serverGroupPolicy?: 'anti-affinity' | 'soft-anti-affinity';
  /**
   * Existing security groups besides the managed ones.
   * At most 20 entries.
   * @default - none
   */
  readonly securityGroups?: readonly OpenStackReference[];
  /**
   * Whether the machine gets its data from a config drive.
   * @default - false
   */
  readonly configDrive?: boolean;
  /**
   * Server metadata.
   * @default - none
   */
  readonly metadata?: { readonly [key: string]: string };
  /**
   * Tags on the servers.
   * At most 50 entries.
   * @default - none
   */
  readonly tags?: readonly string[];
  /**
   * Further disks.
   * At most 20 entries.
   * @default - none
   */
  readonly additionalBlockDevices?: readonly OpenStackBlockDevicePartial[];
  /**
   * Network ports in this order; they replace the port that a machine has otherwise.
   * At most 20 entries.
   * @default - one port in the network of the cluster
   */
  readonly ports?: readonly OpenStackPort[];
  /**
   * Whether ports are trunks unless they say otherwise.
   * @default - no
   */
  readonly trunk?: boolean;
  /**
   * Further hints for Nova's scheduler.
   * At most 20 entries.
   * @default - none
   */
  readonly schedulerHints?: readonly OpenStackSchedulerHint[];
  /**
   * OpenStackFloatingIPPool in the same namespace that each machine gets a floating address from.
   * @default - no floating address
   */
  readonly floatingIpPool?: Name;
}

/**
 * A Nova flavor; exactly one of the two.
 */
export interface OpenStackFlavorPartial {
  /**
   * Id of the flavor, any text.
   * @default - none
   */
  readonly id?: string;
  /**
   * Name of the flavor.
   * @default - none
   */
  readonly name?: string;
}

/**
 * A Glance image; exactly one of the three.
 */
export interface OpenStackImagePartial {
  /**
   * UUID of the image.
   * @default - none
   */
  readonly id?: string;
  /**
   * Name of the image.
   * @default - none
   */
  readonly name?: string;
  /**
   * Image object of the OpenStack Resource Controller in the same namespace.
   * @default - none
   */
  readonly imageRef?: Name;
}

/**
 * A Cinder volume to boot from.
 */
export interface OpenStackRootVolumePartial {
  /**
   * Size (unit: GiB).
   * At least 1. At most 16384.
   * @default - none
   */
  readonly sizeGib?: number;
  /**
   * Volume type.
   * @default - that of the cloud
   */
  readonly type?: string;
  /**
   * Zone of the volume; `machine` follows the zone of the machine.
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;
}

/**
 * An existing OpenStack resource; exactly one of the two.
 */
export interface OpenStackReferencePartial {
  /**
   * UUID of the resource.
   * @default - none
   */
  readonly id?: string;
  /**
   * Name of the resource; must be unique in the project.
   * @default - none
   */
  readonly name?: string;
}

/**
 * A disk besides the root disk. Source: CAPO, additionalBlockDevices.
 */
export interface OpenStackBlockDevicePartial {
  /**
   * Name of the disk; not `root`.
   */
  readonly name: string;
  /**
   * Size (unit: GiB).
   * At least 1. At most 16384.
   * @default - none
   */
  readonly sizeGib?: number;
  /**
   * `volume`: a Cinder volume. `local`: a disk of the hypervisor.
   * One of `volume`, `local`.
   * @default - volume
   */
  readonly storage?: 'volume' | 'local';
  /**
   * Volume type.
   * @default - that of the cloud
   */
  readonly type?: string;
  /**
   * Zone of the volume; `machine` follows the zone of the machine.
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;
}

/**
 * The API server. A change replaces the control-plane machines one by one.
 */
export interface ApiServerPartial {
  /**
   * Further arguments without their dashes.
   * @default - none
   */
  readonly args?: { readonly [key: string]: string };
  /**
   * Verbosity of the log.
   * At least 0. At most 10.
   * @default - kubeadm's
   */
  readonly logLevel?: number;
  /**
   * An AdmissionConfiguration as text.
   * @default - none
   */
  readonly admissionConfiguration?: string;
  /**
   * Service that tells whose a token is, such as k8s-keystone-auth.
   * @default - none
   */
  readonly authenticationWebhook?: AuthWebhookPartial;
  /**
   * Service that is asked for permissions, after Node and before RBAC.
   * @default - none
   */
  readonly authorizationWebhook?: AuthWebhookPartial;
}

/**
 * A service that the API server asks. Source: Kubernetes, webhook token authentication.
 */
export interface AuthWebhookPartial {
  /**
   * Address, such as `https://127.0.0.1:8443/webhook`.
   * @default - none
   */
  readonly url?: string;
  /**
   * Certificate of its authority as PEM.
   * @default - those that the operating system trusts
   */
  readonly caCertificate?: string;
}

/**
 * Logging in by OpenID Connect. Source: Kubernetes, flags `--oidc-...` of the API server.
 */
export interface OidcPartial {
  /**
   * Issuer.
   * @default - none
   */
  readonly issuerUrl?: string;
  /**
   * Client.
   * @default - none
   */
  readonly clientId?: string;
  /**
   * Claim with the name of the user.
   * @default - sub
   */
  readonly usernameClaim?: string;
  /**
   * Beginning of user names; `-` for none.
   * @default - the issuer
   */
  readonly usernamePrefix?: string;
  /**
   * Claim with the groups.
   * @default - none
   */
  readonly groupsClaim?: string;
  /**
   * Beginning of group names.
   * @default - none
   */
  readonly groupsPrefix?: string;
  /**
   * Algorithms that tokens may be signed with.
   * At most 9 entries.
   * @default - RS256
   */
  readonly signingAlgs?: readonly (
    | 'RS256'
    | 'RS384'
    | 'RS512'
    | 'ES256'
    | 'ES384'
    | 'ES512'
    | 'PS256'
    | 'PS384'
    | 'PS512'
  )[];
}

/**
 * An entry of a Secret in the namespace of the cluster.
 */
export interface SecretKeyPartial {
  /**
   * Name of the Secret.
   * @default - none
   */
  readonly secretName?: Name;
  /**
   * Key in the Secret.
   * @default - none
   */
  readonly key?: string;
}

/**
 * Operating system of every machine of a cluster. A change replaces all of them.
 */
export interface NodeSettingsPartial {
  /**
   * What the images start with: `cloud-config` for Ubuntu and others with cloud-init, `ignition` for Flatcar, which needs Cluster API's feature gate KubeadmBootstrapFormatIgnition.
   * One of `cloud-config`, `ignition`.
   * @default - cloud-config
   */
  readonly format?: 'cloud-config' | 'ignition';
  /**
   * Registries that containerd reaches by others. The image sets its `config_path` to /etc/containerd/certs.d.
   * At most 50 entries.
   * @default - none
   */
  readonly registryMirrors?: readonly RegistryMirror[];
  /**
   * Secret with containerd's configuration of credentials, written to /etc/containerd/conf.d/auth.toml, which the image imports.
   * @default - none
   */
  readonly registryAuth?: SecretKeyPartial;
  /**
   * Certificates of further authorities that the operating system trusts, by name, as PEM.
   * @default - none
   */
  readonly trustedCas?: { readonly [key: string]: string };
  /**
   * Proxy of containerd and apt.
   * @default - none
   */
  readonly proxy?: NodeProxy;
  /**
   * Packages that apt installs before the node joins; not with ignition.
   * At most 100 entries.
   * @default - none
   */
  readonly packages?: readonly string[];
}

/**
 * A group of equal worker machines, one MachineDeployment for each zone. The owner says who decides on the size, and with it which of `replicas`, `min` and `max` are given.
 */
export interface MachinePoolPartial {
  /**
   * Name of the pool; the MachineDeployment is named after cluster and pool.
   */
  readonly name: PoolName;
  /**
   * Who owns the size. `git`: people, by `replicas`. `policy`: ScalingPolicies move `replicas`. `autoscaler`: the cluster-autoscaler moves inside `min` and `max`. `bounded`: as autoscaler, and policies move the bounds.
   * One of `git`, `policy`, `autoscaler`, `bounded`.
   * @default - "git"
   */
  readonly owner?: 'git' | 'policy' | 'autoscaler' | 'bounded';
  /**
   * Number of machines, for owners git and policy without zones.
   * @default - none
   */
  readonly replicas?: NodeCount;
  /**
   * Fewest machines, for owners autoscaler and bounded without zones.
   * @default - none
   */
  readonly min?: NodeCount;
  /**
   * Most machines, for owners autoscaler and bounded without zones.
   * @default - none
   */
  readonly max?: NodeCount;
  /**
   * Availability zones with a size each. Without zones the provider places the machines.
   * At least 1 entries. At most 20 entries.
   * @default - one MachineDeployment without a zone
   */
  readonly zones?: readonly Zone[];
  /**
   * Version of this pool when it lags behind the control plane, by at most three minors.
   * @default - the cluster's version
   */
  readonly kubernetesVersion?: string;
  /**
   * What the machines are.
   * @default - none
   */
  readonly machine?: MachinePartial;
  /**
   * Labels of the nodes, set by the kubelet when it registers. A change replaces the machines.
   * @default - none
   */
  readonly nodeLabels?: Labels;
  /**
   * Taints of the nodes, set by the kubelet when it registers. A change replaces the machines.
   * At most 50 entries.
   * @default - none
   */
  readonly taints?: readonly Taint[];
  /**
   * Further fields of the KubeadmConfig as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it. A change replaces the machines.
   * @default - none
   */
  readonly kubeadm?: { readonly [key: string]: unknown };
  /**
   * What a machine of the pool has, for owners autoscaler and bounded: by it the cluster-autoscaler judges a pool without any node, labels and taints included. A change replaces nothing.
   * @default - the cluster-autoscaler looks at nodes
   */
  readonly capacity?: MachineCapacityPartial;
  /**
   * Extra machines while rolling.
   * At least 0. At most 100.
   * @default - 1
   */
  readonly maxSurge?: number;
  /**
   * Machines that may be missing while rolling; not 0 when maxSurge is 0.
   * At least 0. At most 100.
   * @default - 0
   */
  readonly maxUnavailable?: number;
  /**
   * Machines that go first when the pool shrinks.
   * One of `Random`, `Newest`, `Oldest`.
   * @default - Random
   */
  readonly deletionOrder?: 'Random' | 'Newest' | 'Oldest';
  /**
   * When a machine counts as unhealthy and is replaced.
   * @default - see HealthCheck
   */
  readonly healthCheck?: HealthCheck;
  /**
   * Limits for removing a machine.
   * @default - see DeletionTimeouts
   */
  readonly timeouts?: DeletionTimeouts;
  /**
   * Permission for policies to shrink this pool.
   * @default - policies never shrink it
   */
  readonly scaleDown?: ScaleDownPartial;
  /**
   * Allows several ScalingPolicies on this pool and says whose wish counts: the `largest` size, or the `smallest`, where each policy caps the others.
   * One of `largest`, `smallest`.
   * @default - one policy alone may move the pool
   */
  readonly combine?: 'largest' | 'smallest';
}

/**
 * What a machine has, as its flavor says. Source: cluster-autoscaler, provider clusterapi, scale from zero.
 */
export interface MachineCapacityPartial {
  /**
   * Virtual CPUs.
   * At least 1. At most 10000.
   * @default - none
   */
  readonly cpus?: number;
  /**
   * Memory (unit: MiB).
   * At least 1. At most 1000000000.
   * @default - none
   */
  readonly memoryMib?: number;
  /**
   * Disk that pods may fill (unit: GiB).
   * At least 1. At most 1000000.
   * @default - not known
   */
  readonly diskGib?: number;
  /**
   * GPUs.
   * At least 1. At most 1000.
   * @default - none
   */
  readonly gpus?: number;
  /**
   * Resource by which pods ask for GPUs.
   * @default - nvidia.com/gpu
   */
  readonly gpuResource?: string;
}

/**
 * Lets policies shrink a pool. Without observed pods nothing proves that the workload fits on fewer nodes, so a person states what counts as evidence.
 */
export interface ScaleDownPartial {
  /**
   * `load`: fresh load below the target is evidence enough for this pool.
   * One of `load`.
   * @default - none
   */
  readonly evidence?: 'load';
}

/**
 * Something that runs on the cluster: exactly one of a Helm chart, a folder of manifests, or one of the known charts, whose values follow from the cluster. Delivered apart from the infrastructure; see docs/delivery.md.
 */
export interface AddonPartial {
  /**
   * Name, and that of the Helm release.
   */
  readonly name: AddonName;
  /**
   * Version of the chart, exactly; of manifests the name of their folder.
   * @default - none
   */
  readonly version?: string;
  /**
   * Values of the chart; they win over those that follow from the cluster. None is null.
   * @default - none
   */
  readonly values?: { readonly [key: string]: unknown };
  /**
   * Any Helm chart.
   * @default - none
   */
  readonly helm?: HelmChartPartial;
  /**
   * A folder of plain manifests.
   * @default - none
   */
  readonly manifests?: AddonManifestsPartial;
  /**
   * Network of the pods by Cilium.
   * @default - none
   */
  readonly cilium?: Cilium;
  /**
   * Network of the pods by Calico, in VXLAN.
   * @default - none
   */
  readonly calico?: Calico;
  /**
   * The cloud's controllers of nodes and load balancers.
   * @default - none
   */
  readonly cloudControllerManager?: CloudControllerManagerPartial;
  /**
   * Volumes of Cinder; needs cloudControllerManager beside it.
   * @default - none
   */
  readonly cinderCsi?: CinderCsi;
  /**
   * The cluster-autoscaler of this cluster; it runs on the management cluster.
   * @default - none
   */
  readonly clusterAutoscaler?: ClusterAutoscaler;
}

/**
 * A chart of a repository. Source: Flux, HelmRelease.
 */
export interface HelmChartPartial {
  /**
   * Address of the repository, without credentials; `oci://` for a registry, up to the folder of the chart.
   * @default - none
   */
  readonly repository?: string;
  /**
   * Name of the chart.
   * @default - none
   */
  readonly chart?: string;
  /**
   * Namespace of the cluster that the chart is installed in; made when it is missing.
   * @default - none
   */
  readonly targetNamespace?: Name;
  /**
   * Values that are in Secrets of the cluster's namespace on the management cluster.
   * At most 50 entries.
   * @default - none
   */
  readonly secretValues?: readonly SecretValue[];
}

/**
 * A folder of the fleet repository with a folder for each version.
 */
export interface AddonManifestsPartial {
  /**
   * Folder from the root of the repository, such as `addons/metrics-server`; version `0.8.0` is in `addons/metrics-server/0.8.0`.
   * @default - none
   */
  readonly path?: string;
}

/**
 * Chart openstack-cloud-controller-manager of https://kubernetes.github.io/cloud-provider-openstack. cloud.conf follows from cloud and cluster; it is Secret `kube-system/cloud-config` on the cluster.
 */
export interface CloudControllerManagerPartial {
  /**
   * Secret in the cluster's namespace with keys `auth-url`, `application-credential-id` and `application-credential-secret`.
   * @default - none
   */
  readonly credentialsSecret?: Name;
  /**
   * Another repository with the chart.
   * @default - https://kubernetes.github.io/cloud-provider-openstack
   */
  readonly repository?: string;
}

/**
 * Network, API endpoint and security groups of one cluster. Most of it is fixed once the cluster exists.
 */
export interface OpenStackClusterPartial {
  /**
   * Network of the machines.
   * @default - a managed network with 10.6.0.0/24
   */
  readonly network?: OpenStackNetworkPartial;
  /**
   * Network with floating addresses.
   * @default - the cloud's
   */
  readonly externalNetwork?: OpenStackReferencePartial;
  /**
   * How the Kubernetes API is reached.
   * @default - see OpenStackApiServer
   */
  readonly apiServer?: OpenStackApiServerPartial;
  /**
   * Security groups that CAPO manages.
   * @default - see OpenStackSecurityGroups
   */
  readonly securityGroups?: OpenStackSecurityGroupsPartial;
  /**
   * Whether ports in a managed network have port security; without it they have no security groups either.
   * @default - true
   */
  readonly portSecurityEnabled?: boolean;
  /**
   * Whether there is a network with floating addresses at all; without it neither API nor bastion has one.
   * @default - true
   */
  readonly externalNetworkEnabled?: boolean;
  /**
   * A machine for logging in to the others. To change or remove it, set its `enabled` to false and wait until it is gone.
   * @default - none
   */
  readonly bastion?: OpenStackBastionPartial;
  /**
   * Whether the control-plane machines are made without an availability zone, so that Nova chooses.
   * @default - false
   */
  readonly controlPlaneOmitZone?: boolean;
  /**
   * Availability zones over which control-plane machines are spread.
   * At least 1 entries. At most 20 entries.
   * @default - the provider places them
   */
  readonly controlPlaneZones?: readonly ZoneName[];
  /**
   * Tags on every OpenStack resource of the cluster.
   * At most 50 entries.
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Either a network that CAPO makes (`managed`) or one that exists (`existing`).
 */
export interface OpenStackNetworkPartial {
  /**
   * Network, subnet and router made and removed with the cluster.
   * @default - none
   */
  readonly managed?: OpenStackManagedNetworkPartial;
  /**
   * A network that stays when the cluster goes.
   * @default - none
   */
  readonly existing?: OpenStackExistingNetworkPartial;
}

/**
 * A network made for the cluster. Source: CAPO, OpenStackCluster.spec.managedSubnets.
 */
export interface OpenStackManagedNetworkPartial {
  /**
   * IPv4 range of the nodes.
   * @default - none
   */
  readonly cidr?: Cidr;
  /**
   * DNS servers of the nodes.
   * At most 10 entries.
   * @default - those of the cloud
   */
  readonly dnsNameservers?: readonly string[];
  /**
   * Parts of the range that nodes get addresses from.
   * At most 10 entries.
   * @default - the whole range
   */
  readonly allocationPools?: readonly OpenStackAddressRange[];
  /**
   * Largest packet (unit: bytes).
   * At least 576. At most 9216.
   * @default - that of the cloud
   */
  readonly mtu?: number;
  /**
   * Router that exists already.
   * @default - a new one
   */
  readonly router?: OpenStackReferencePartial;
  /**
   * Addresses of the router in the external network.
   * At most 10 entries.
   * @default - one that the cloud chooses
   */
  readonly routerExternalIps?: readonly OpenStackRouterAddress[];
}

/**
 * A network that exists already.
 */
export interface OpenStackExistingNetworkPartial {
  /**
   * The network.
   * @default - none
   */
  readonly network?: OpenStackReferencePartial;
  /**
   * Subnets of the network to use.
   * At most 2 entries.
   * @default - all of them
   */
  readonly subnets?: readonly OpenStackReference[];
  /**
   * Subnet of the first addresses and of the load balancer, when there are several; from CAPO 0.15 on.
   * @default - the first subnet
   */
  readonly primarySubnet?: OpenStackReferencePartial;
}

/**
 * How the Kubernetes API is reached.
 */
export interface OpenStackApiServerPartial {
  /**
   * Whether an Octavia load balancer stands before the control plane; without one only a single control-plane machine is possible.
   * @default - true
   */
  readonly loadBalancer?: boolean;
  /**
   * Octavia driver.
   * One of `amphora`, `ovn`.
   * @default - the cloud's
   */
  readonly loadBalancerProvider?: 'amphora' | 'ovn';
  /**
   * Ranges that may reach the API, the management cluster included; not with ovn.
   * At most 50 entries.
   * @default - everywhere
   */
  readonly allowedCidrs?: readonly Cidr[];
  /**
   * Whether the API has a floating address; without one the management cluster must share the network of the nodes.
   * @default - true
   */
  readonly floatingIpEnabled?: boolean;
  /**
   * A floating address that exists already.
   * @default - a new one
   */
  readonly floatingIp?: string;
  /**
   * Address inside the network.
   * @default - any
   */
  readonly fixedIp?: string;
  /**
   * Details of the load balancer.
   * @default - Octavia's own
   */
  readonly loadBalancerOptions?: OpenStackLoadBalancerPartial;
}

/**
 * Details of the load balancer of the API. Flavor and zone are not for ovn. Source: CAPO, apiServerLoadBalancer.
 */
export interface OpenStackLoadBalancerPartial {
  /**
   * Octavia flavor by name or id.
   * @default - that of the cloud
   */
  readonly flavor?: string;
  /**
   * Availability zone of Octavia.
   * @default - that of the cloud
   */
  readonly availabilityZone?: string;
  /**
   * Network of its address.
   * @default - that of the nodes
   */
  readonly network?: OpenStackReferencePartial;
  /**
   * Subnets of its address.
   * At most 2 entries.
   * @default - any of the network
   */
  readonly subnets?: readonly OpenStackReference[];
  /**
   * Further TCP ports that it hands on to the control plane.
   * At most 20 entries.
   * @default - none
   */
  readonly additionalPorts?: readonly number[];
  /**
   * How it finds out whether a control-plane machine answers.
   * @default - see OpenStackMonitor
   */
  readonly monitor?: OpenStackMonitor;
}

/**
 * Security groups that CAPO manages. Source: CAPO, OpenStackCluster.spec.managedSecurityGroups.
 */
export interface OpenStackSecurityGroupsPartial {
  /**
   * Whether CAPO makes security groups; otherwise each machine names its own.
   * @default - true
   */
  readonly managed?: boolean;
  /**
   * Whether nodes of the cluster may reach each other on every port.
   * @default - true
   */
  readonly allowAllInClusterTraffic?: boolean;
  /**
   * Further rules.
   * At most 100 entries.
   * @default - none
   */
  readonly rules?: readonly OpenStackSecurityRulePartial[];
}

/**
 * One rule; the other side is one of `remoteGroups`, `remoteGroupId` and `remoteCidr`.
 */
export interface OpenStackSecurityRulePartial {
  /**
   * Name of the rule.
   */
  readonly name: Name;
  /**
   * Machines that the rule is for.
   * One of `nodes`, `control-plane`, `workers`.
   * @default - none
   */
  readonly appliesTo?: 'nodes' | 'control-plane' | 'workers';
  /**
   * Direction of the traffic as the machine sees it.
   * One of `ingress`, `egress`.
   * @default - none
   */
  readonly direction?: 'ingress' | 'egress';
  /**
   * Address family.
   * One of `IPv4`, `IPv6`.
   * @default - "IPv4"
   */
  readonly etherType?: 'IPv4' | 'IPv6';
  /**
   * Protocol by name or number, such as `tcp`, `udp`, `4`.
   * @default - any
   */
  readonly protocol?: string;
  /**
   * First port.
   * At least 1. At most 65535.
   * @default - all
   */
  readonly portMin?: number;
  /**
   * Last port.
   * At least 1. At most 65535.
   * @default - portMin
   */
  readonly portMax?: number;
  /**
   * Managed groups on the other side.
   * At least 1 entries. At most 3 entries.
   * @default - none
   */
  readonly remoteGroups?: readonly ('controlplane' | 'worker' | 'bastion')[];
  /**
   * Range on the other side.
   * @default - none
   */
  readonly remoteCidr?: Cidr;
  /**
   * UUID of an existing security group on the other side.
   * @default - none
   */
  readonly remoteGroupId?: string;
  /**
   * What the rule is for.
   * @default - none
   */
  readonly description?: string;
}

/**
 * A machine for logging in. Source: CAPO, OpenStackCluster.spec.bastion.
 */
export interface OpenStackBastionPartial {
  /**
   * Whether it exists.
   * @default - true
   */
  readonly enabled?: boolean;
  /**
   * What it is; any image will do.
   * @default - none
   */
  readonly machine?: OpenStackMachinePartial;
  /**
   * Availability zone.
   * @default - any
   */
  readonly availabilityZone?: ZoneName;
  /**
   * A floating address that exists already.
   * @default - a new one
   */
  readonly floatingIp?: string;
}

/**
 * A place where machines can be created, and how to reach it. Credentials are references, never values.
 */
export interface Cloud {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'Cloud';
  readonly metadata: Metadata;
  readonly spec: CloudSpec;
}

/**
 * A cluster that a program outside asked for, and the id that it was given for it. Named like the cluster. Written by the program alone, in the commit that answers; it outlives the cluster, so that its sender is told what became of it.
 */
export interface ClusterClaim {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'ClusterClaim';
  readonly metadata: NamespacedMetadata;
  readonly spec: ClusterClaimSpec;
}

/**
 * What the program must remember of a cluster. Written by the program alone; part of the same commit as the change it belongs to.
 */
export interface ClusterState {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'ClusterState';
  readonly metadata: NamespacedMetadata;
  readonly status?: ClusterStatus;
}

/**
 * Settings that several clusters share. A cluster's own fields win over its template's; lists of named entries (pools, zones) merge by name, other lists are replaced as a whole.
 */
export interface ClusterTemplate {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'ClusterTemplate';
  readonly metadata: Metadata;
  readonly spec: ClusterTemplateSpec;
}

/**
 * A workload cluster. Created ones name a cloud and are built by Cluster API; registered ones exist already and are known by their kubeconfig.
 */
export interface Cluster {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'Cluster';
  readonly metadata: NamespacedMetadata;
  readonly spec: ClusterSpec;
}

/**
 * The repository itself. Which branch is the truth, which changes automation may make alone, and how much it may remove.
 */
export interface Fleet {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'Fleet';
  readonly metadata: Metadata;
  readonly spec: FleetSpec;
}

/**
 * A Kubernetes cluster on which Flux and Cluster API run, and which versions of them.
 */
export interface ManagementCluster {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'ManagementCluster';
  readonly metadata: Metadata;
  readonly spec: ManagementClusterSpec;
}

/**
 * A number that policies and placement look at, and how far it may be trusted.
 */
export interface Metric {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'Metric';
  readonly metadata: Metadata;
  readonly spec: MetricSpec;
}

/**
 * A place where metric values come from.
 */
export interface MetricsProvider {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'MetricsProvider';
  readonly metadata: Metadata;
  readonly spec: MetricsProviderSpec;
}

/**
 * How one pool follows a metric or a schedule.
 */
export interface ScalingPolicy {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'ScalingPolicy';
  readonly metadata: NamespacedMetadata;
  readonly spec: ScalingPolicySpec;
}

/**
 * A folder of plain manifests that runs on a cluster of its namespace. Its folder lies beside its file and is applied as it is; see docs/delivery.md.
 */
export interface Workload {
  readonly apiVersion: 'krake-infra.io/v1alpha1';
  readonly kind: 'Workload';
  readonly metadata: NamespacedMetadata;
  readonly spec: WorkloadSpec;
}

export type FleetObject =
  | Cloud
  | ClusterClaim
  | ClusterState
  | ClusterTemplate
  | Cluster
  | Fleet
  | ManagementCluster
  | Metric
  | MetricsProvider
  | ScalingPolicy
  | Workload;

export type KindName = FleetObject['kind'];
