import type { NamespacedName } from '../../core/model.ts';

/** Namespace and name of the GitRepository and of the root Kustomization of a fleet. */
export const FLUX_SOURCE: NamespacedName = 'flux-system/fleet';

/** Full id of a Git commit, as Flux writes it behind `@sha1:`. */
export type Revision = string;

/** What a condition that is not as it should be says: `<reason>: <message>`, cut to a line that people read. */
export type Complaint = string;

/** Work of Cluster API on an object that is under way; types of conditions that are True. */
export type Activity = 'RollingOut' | 'ScalingUp' | 'ScalingDown' | 'Remediating' | 'Deleting' | 'Paused';

interface Base {
  readonly namespace: string;
  readonly name: string;
}

interface OfCluster extends Base {
  /** The cluster it belongs to. */
  readonly cluster: NamespacedName;
  readonly activities: readonly Activity[];
  readonly complaint?: Complaint;
}

export interface ClusterRecord extends OfCluster {
  /** The controller has seen the newest spec. */
  readonly current: boolean;
  readonly available: boolean;
  /** The control plane answered once. */
  readonly initialized: boolean;
  readonly phase: string;
  /** What Cluster API has not made of its topology yet. */
  readonly pending?: Complaint;
}

/** Counters as the controller of the object keeps them. */
export interface Counters {
  /** `spec.replicas`. */
  readonly desired: number;
  readonly replicas: number;
  readonly ready: number;
  readonly available: number;
  readonly upToDate: number;
}

export interface ControlPlaneRecord extends OfCluster, Counters {
  readonly current: boolean;
  readonly version: string;
  /** Names of the templates that it refers to. */
  readonly templates: readonly string[];
}

export interface DeploymentRecord extends OfCluster, Counters {
  readonly current: boolean;
  /** Pool of the fleet, by the label `krake-infra.io/pool`. */
  readonly pool?: string;
  /** Zone of its machines. */
  readonly zone?: string;
  readonly version: string;
  /** Why no machine can be made, such as a template that is missing. */
  readonly blocked?: Complaint;
  /** Newest change of any condition, in seconds since the epoch; 0 when there is none. */
  readonly since: number;
  /** Names of the templates that it refers to. */
  readonly templates: readonly string[];
}

/** Machines of a deployment that are made alike; while it rolls out there are several. */
export interface MachineSetRecord extends OfCluster, Counters {
  /** Name of its MachineDeployment. */
  readonly deployment?: string;
  readonly version: string;
  /** Names of the templates that it refers to. */
  readonly templates: readonly string[];
  /** What holds back new machines, such as a control plane that is being upgraded. */
  readonly blocked?: Complaint;
}

export interface MachineRecord extends OfCluster {
  readonly pool?: string;
  /** Name of its MachineDeployment. */
  readonly deployment?: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly deleting: boolean;
  /** Creation, in seconds since the epoch. */
  readonly created: number;
  /** Value of the annotation that makes it the next to go. */
  readonly mark?: string;
}

/** Whether Flux is content with an object. */
export interface FluxState extends Base {
  /** `status.observedGeneration` is the generation. */
  readonly current: boolean;
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly suspended: boolean;
}

export interface SourceRecord extends FluxState {
  /** Commit of the artifact. */
  readonly revision?: Revision;
  /** The newest request to look at once that was answered. */
  readonly handled?: string;
}

export interface KustomizationRecord extends FluxState {
  /** Commit of the newest change that was applied. */
  readonly applied?: Revision;
  /** Commit of the newest change that was tried. */
  readonly attempted?: Revision;
  /** Cluster of the fleet that it delivers, by the label `krake-infra.io/cluster`; also on its gates. */
  readonly delivers?: string;
  /** Flux keeps it when it leaves Git. */
  readonly isProtected: boolean;
  /** When commits were applied first, newest first; Flux keeps five. Seconds since the epoch. */
  readonly history: readonly { readonly revision: Revision; readonly at: number }[];
}

/** Record of each kind that is watched. */
export interface Records {
  readonly GitRepository: SourceRecord;
  readonly Kustomization: KustomizationRecord;
  readonly Cluster: ClusterRecord;
  readonly KubeadmControlPlane: ControlPlaneRecord;
  readonly MachineDeployment: DeploymentRecord;
  readonly MachineSet: MachineSetRecord;
  readonly Machine: MachineRecord;
}

export type Kind = keyof Records;
