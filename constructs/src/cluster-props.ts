import type {
  AdoptedObject,
  CloudSpec,
  ClusterBody,
  KeptTemplate,
  ManagementClusterSpec,
} from './generated/structs.ts';
import type { IClusterProvider } from './provider.ts';

/** What a cluster is made of and where it lives. */
export interface ClusterProps extends ClusterBody {
  /** Kubernetes namespace of every object. */
  readonly namespace: string;
  /** The cloud that the machines live on. */
  readonly cloud: CloudSpec;
  /** Renders the objects of that cloud. */
  readonly provider: IClusterProvider;
  /**
   * Versions on the management cluster, which decide how objects are written.
   * @default - the newest Cluster API, and each provider's oldest supported line
   */
  readonly management?: ManagementClusterSpec;
  /**
   * Name of the Cluster object, at most 63 characters.
   * @default - the construct's id
   */
  readonly clusterName?: string;
  /**
   * Labels of the Cluster object.
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Frozen set of defaults and rendering rules, pinned when a cluster is created.
   * @default 1
   */
  readonly renderProfile?: number;
  /**
   * Templates that machines may still use, as {@link Cluster.templates} gave them before; they are rendered again.
   * @default - none
   */
  readonly keptTemplates?: KeptTemplate[];
  /**
   * Identifier of the provider that `keptTemplates` were made for. It has to be `provider`, because no other can read them.
   * @default - not known; templates that `provider` can not read are refused
   */
  readonly keptTemplatesProvider?: string;
  /**
   * Objects that existed before the fleet, as {@link ClusterReader} gave them.
   * @default - none
   */
  readonly adopted?: AdoptedObject[];
  /**
   * Whether Flux keeps the Cluster object when it leaves Git. `false` is the first of the two steps of deleting a
   * cluster and lifts the protection of the Cluster object alone: Cluster API then removes what it owns, in order.
   * @default true
   */
  readonly protection?: boolean;
  /**
   * Pools whose MachineDeployments and templates Flux may remove: the first of the two steps of removing a pool.
   * @default - none
   */
  readonly unprotectedPools?: string[];
  /**
   * Pools that keep the templates they have, the ones of `keptTemplates` that did not retire, whatever their other
   * settings say: they wait for their turn in an upgrade. Their `kubernetesVersion` has to be the one that they have.
   * @default - none
   */
  readonly waitingPools?: string[];
}

/** What the cluster is made of, without where it lives. */
export function bodyOf(props: ClusterProps): ClusterBody {
  const {
    namespace,
    cloud,
    provider,
    management,
    clusterName,
    labels,
    renderProfile,
    keptTemplates,
    keptTemplatesProvider,
    adopted,
    protection,
    unprotectedPools,
    waitingPools,
    ...body
  } = props;
  return body;
}
