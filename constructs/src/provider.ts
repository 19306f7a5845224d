import type { Addon, CloudSpec, ClusterBody, HealthCheck, MachineProps, SecretValue } from './generated/structs.ts';
import type { PreflightCheck } from './preflight.ts';

/** Where a cluster's infrastructure objects go and which versions they are written for. */
export interface ProviderContext {
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Kubernetes namespace of every object. */
  readonly namespace: string;
  /** The cloud, with the provider's own block. */
  readonly cloud: CloudSpec;
  /** What the cluster is made of, defaults of its render profile filled in. */
  readonly cluster: ClusterBody;
  /**
   * Version of the provider on the management cluster, such as `v0.14.7`.
   * @default - the provider's oldest supported line
   */
  readonly providerVersion?: string;
  /**
   * Name of the pool that the asked machine is part of, `control-plane` for the control plane.
   * @default - none; not a machine of a part is asked about
   */
  readonly pool?: string;
}

/** A machine template to render: a name that is a hash of the model, and the model. */
export interface MachineTemplateRequest {
  /** Name of the Kubernetes object. */
  readonly name: string;
  /** Neutral model, as {@link IInfrastructureProvider.machineModel} gave it, perhaps long ago. */
  readonly model: { readonly [key: string]: any };
}

/** What a provider wants of kubeadm on every machine. Arguments keep the given order. */
export interface KubeadmRequirements {
  /** Name of the node; a cloud-init template. @default - the host name */
  readonly nodeName?: string;
  /** Arguments of the kubelet. @default - none */
  readonly kubeletArgs?: KubeadmArg[];
  /** Arguments of the API server. @default - none */
  readonly apiServerArgs?: KubeadmArg[];
  /** Arguments of the controller manager. @default - none */
  readonly controllerManagerArgs?: KubeadmArg[];
  /** Commands before kubeadm runs, after those of the cluster's own settings. @default - none */
  readonly preKubeadmCommands?: string[];
  /** Certificates of authorities that every machine has to trust, as PEM by name. @default - those of the cluster's own settings */
  readonly trustedCas?: { readonly [key: string]: string };
  /** Container Linux configuration, for machines that start with Ignition. @default - none */
  readonly ignitionConfig?: string;
}

/** One command line argument without its dashes. */
export interface KubeadmArg {
  readonly name: string;
  readonly value: string;
}

/** An image that a chart has in its values. */
export interface ChartImage {
  /** Dotted path of the value with the repository, such as `image.repository`. */
  readonly path: string;
  /** What the chart has there. */
  readonly repository: string;
  /** What the chart adds to it, such as `-generic`. @default - nothing */
  readonly suffix?: string;
}

/** A Helm chart and what follows from the cluster for it. */
export interface AddonRelease {
  /** Address of the repository; `oci://` for a registry. */
  readonly repository: string;
  /** Name of the chart. */
  readonly chart: string;
  /** Namespace that the release is in. */
  readonly targetNamespace: string;
  /** Values that follow from the cluster. */
  readonly values: { readonly [key: string]: any };
  /** Images that the chart has in its values; a mirror stands in for their repositories. @default - not known */
  readonly images?: ChartImage[];
  /** Values in Secrets. @default - none */
  readonly secretValues?: SecretValue[];
  /** Kinds of add-ons that have to be there before, such as `cloudControllerManager`. @default - none */
  readonly needs?: string[];
  /** Whether it runs beside Cluster API instead of on the cluster. @default false */
  readonly onManagementCluster?: boolean;
}

/** What existing infrastructure, or the topology in its place, says as blocks of fleet files. */
export interface ReadInfrastructure {
  /** Block of the cloud: what it takes to reach it. */
  readonly cloud: { readonly [key: string]: any };
  /** Block of the cluster; empty when there is nothing to say. */
  readonly cluster: { readonly [key: string]: any };
  /** TCP port of the Kubernetes API. @default - the object does not say */
  readonly apiServerPort?: number;
}

/** A reason why a provider can not build what is asked for. */
export interface ProviderProblem {
  /**
   * Dotted path in the cluster's props, such as `openstack.apiServer.allowedCidrs` or `pools[0].min`. What a cluster only
   * refers to starts with `cloud.` or `management.`.
   */
  readonly field: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** Documented name of the rule, such as `ovn-without-allowed-cidrs`. */
  readonly rule: string;
}

/** Which fields of a rendered kind may change while the object lives; everything else in its spec is fixed. */
export interface ImmutabilityRule {
  /** Kubernetes kind. */
  readonly kind: string;
  /** Dotted paths below `spec` that may change; `[]` stands for any entry of a list. */
  readonly mutablePaths: string[];
  /**
   * Dotted paths of blocks below `spec` that may go once their `enabled` is false.
   * @default - none
   */
  readonly removableWhenDisabled?: string[];
}

/** Defaults of health checks that suit the machines of a provider; what is not said is as for any cluster. */
export interface ProviderHealthChecks {
  /** Of control-plane machines. @default - as for any cluster */
  readonly controlPlane?: HealthCheck;
  /** Of the machines of pools. @default - as for any cluster */
  readonly pools?: HealthCheck;
}

/**
 * What every provider of clusters answers. Pure: same arguments, same plain objects, on any machine, without network,
 * files, clock or environment. Answers are plain objects, so that a provider may as well live behind HTTP.
 * {@link IInfrastructureProvider} and {@link ITopologyProvider} say how its clusters come about.
 * @subclassable
 */
export interface IClusterProvider {
  /** Identifier, equal to `Cloud.spec.provider` and to the name of the provider's block in fleet files. */
  readonly id: string;
  /**
   * Identifier of the provider whose controller builds the objects: the entry of `ManagementCluster.spec.providerVersions`.
   * @default - `id`; the provider has a controller of its own
   */
  readonly controllerId?: string;
  /**
   * Defaults of health checks.
   * @default - those of any cluster
   */
  readonly healthChecks?: ProviderHealthChecks;
  /** Kinds that are fixed once created. */
  readonly immutability: ImmutabilityRule[];
  /** Every reason why this cluster can not be built; empty when it can. */
  validate(context: ProviderContext): ProviderProblem[];
  /** What only the cloud itself can say, as questions to its API. */
  preflight(context: ProviderContext): PreflightCheck[];
  /** Objects that belong to a cloud rather than to a cluster, such as a shared identity. */
  cloudObjects(cloud: CloudSpec, providerVersion?: string): any[];
  /** Largest packet in the network of the nodes (unit: bytes); `undefined` when only the cloud knows. */
  nodeMtu(context: ProviderContext): number | undefined;
  /** Chart and values of an add-on that only this provider's clouds have; `undefined` for any other. */
  addonRelease(context: ProviderContext, addon: Addon): AddonRelease | undefined;
}

/**
 * The port of infrastructure providers: every object of a cluster is rendered, and the provider writes those of its kinds.
 * @subclassable
 */
export interface IInfrastructureProvider extends IClusterProvider {
  /** Kind of the infrastructure cluster object, such as `OpenStackCluster`; its name is the cluster's. */
  readonly clusterKind: string;
  /** Kind of the machine template object, such as `OpenStackMachineTemplate`. */
  readonly machineTemplateKind: string;
  /** API group of both kinds. */
  readonly apiGroup: string;
  /** The infrastructure cluster object, without annotations. */
  infrastructureCluster(context: ProviderContext): any;
  /** Further objects that go with the cluster, such as a server group, without annotations; Flux removes what leaves Git. */
  clusterObjects(context: ProviderContext): any[];
  /** Everything about a machine whose change replaces it, defaults filled in, nothing empty. The template's name hashes it. */
  machineModel(context: ProviderContext, machine: MachineProps): { [key: string]: any };
  /** The machine template object for a model, without annotations. */
  machineTemplate(context: ProviderContext, request: MachineTemplateRequest): any;
  /**
   * The inverse of {@link infrastructureCluster}: blocks that render to an existing object as far as they can say what is in
   * it. Who asks renders them again and compares, so what is not read is found.
   */
  readInfrastructureCluster(object: any): ReadInfrastructure;
  /** The inverse of {@link machineTemplate}: the machine's block, as far as it can say what is in an existing object. */
  readMachineTemplate(object: any): { [key: string]: any };
  /** What kubeadm must know. */
  kubeadm(context: ProviderContext): KubeadmRequirements;
}

/**
 * The port of providers whose clusters follow a ClusterClass: only the Cluster object is rendered, and Cluster API makes all
 * others from the class. Versions, names and sizes are written for every provider alike.
 * @subclassable
 */
export interface ITopologyProvider extends IClusterProvider {
  /** What the Cluster's `spec.topology` says besides: the class and its variables. Written as it is, also what is empty. */
  topology(context: ProviderContext): any;
  /**
   * What the topology says of the machines of the control plane or of a pool besides. Written as it is, also what is empty.
   */
  machineTopology(context: ProviderContext, machine: MachineProps): any;
  /** The inverse of {@link topology}. */
  readTopology(topology: any): ReadInfrastructure;
  /** The inverse of {@link machineTopology}: the machine's block. */
  readMachineTopology(topology: any): { [key: string]: any };
}
