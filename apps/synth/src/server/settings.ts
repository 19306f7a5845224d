/** What the manifests of the server are made from. */
export interface ServerSettings {
  /** Management cluster that it runs on, and whose Lease it holds. */
  readonly management: string;
  /** Namespace of its own. */
  readonly namespace: string;
  readonly lease: string;
  /** Name of its Service, and of the EndpointSlice that the leader writes itself into. */
  readonly service: string;
  readonly image: string;
  /** Address of the fleet repository. */
  readonly fleet: string;
  readonly branch: string;
  /** Text of its configuration. */
  readonly configuration: string;
  /** TCP port of the doors. */
  readonly port: number;
  /** Whether the configuration names files, which are in Secret {@link FILES_SECRET}. */
  readonly hasFiles: boolean;
  /** Whether tokens of Kubernetes are reviewed by this management cluster. */
  readonly reviewsTokens: boolean;
  /** Namespaces of clusters whose kubeconfigs are given to senders. */
  readonly kubeconfigNamespaces: readonly string[];
}

/** Name of the server's account, and of all that belongs to it. */
export const SERVER = 'krake-infra';
/** Secret with the token that the fleet repository is written with, at key `token`. */
export const GIT_SECRET = 'krake-infra-git';
/** Secret with the certificates, keys and tokens that the configuration names, by their file names. */
export const FILES_SECRET = 'krake-infra-files';
/** Folder of that Secret in the container. */
export const FILES_FOLDER = '/etc/krake-infra/files';
/** Folder of the ConfigMap in the container. */
export const CONFIGURATION_FOLDER = '/etc/krake-infra/server';
/** TCP port of health and metrics. */
export const STATUS_PORT = 9464;

export const labels = (): Record<string, string> => ({ 'app.kubernetes.io/name': SERVER });
