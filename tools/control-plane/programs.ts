/**
 * What the control plane is built from: each program with the Go module folder that pins it, and the YAML files which
 * the same modules hold. One folder for each group, because version selection would force one Cluster API, one
 * Kubernetes and one fluxcd/pkg on all of them.
 */

export interface Program {
  /** Name of the binary, of the process and of its log. */
  readonly name: string;
  /** Folder below `modules/`. */
  readonly module: string;
  /** Path of the main package. */
  readonly package: string;
  readonly ldflags: string;
}

/** Kubernetes reports v0.0.0 without these, and Cluster API refuses servers that old. */
const KUBERNETES_FLAGS = [
  '-s -w',
  '-X k8s.io/component-base/version.gitVersion=v1.36.2',
  '-X k8s.io/component-base/version.gitMajor=1',
  '-X k8s.io/component-base/version.gitMinor=36',
].join(' ');

const program = (name: string, module: string, path: string, ldflags = '-s -w'): Program => ({
  name,
  module,
  package: path,
  ldflags,
});

const CAPI = 'sigs.k8s.io/cluster-api';

/** In the order of their builds: what is needed first comes first. */
export const PROGRAMS: readonly Program[] = [
  program('etcd', 'etcd', 'go.etcd.io/etcd/server/v3'),
  ...['kube-apiserver', 'kubectl', 'kube-controller-manager'].map((name) =>
    program(name, 'kubernetes', `k8s.io/kubernetes/cmd/${name}`, KUBERNETES_FLAGS),
  ),
  program('capi-core', 'cluster-api', `${CAPI}/core`),
  program('capi-bootstrap', 'cluster-api', `${CAPI}/bootstrap/kubeadm`),
  program('capi-control-plane', 'cluster-api', `${CAPI}/controlplane/kubeadm`),
  program('capi-dev', 'cluster-api', `${CAPI}/test/infrastructure/docker`),
  program('source-controller', 'source-controller', 'github.com/fluxcd/source-controller'),
  program('kustomize-controller', 'kustomize-controller', 'github.com/fluxcd/kustomize-controller'),
  program('notification-controller', 'notification-controller', 'github.com/fluxcd/notification-controller'),
  program('source-watcher', 'source-watcher', 'github.com/fluxcd/source-watcher/v2/cmd'),
  program('helm-controller', 'helm-controller', 'github.com/fluxcd/helm-controller'),
  program('capo', 'cluster-api-provider-openstack', 'sigs.k8s.io/cluster-api-provider-openstack'),
];

/** A registry of images, which tests start themselves; no part of a control plane. */
export const REGISTRY = program('registry', 'distribution', 'github.com/distribution/distribution/v3/cmd/registry');

/** Custom resources, and perhaps webhooks, that one program serves. */
export interface ManifestSet {
  /** The program whose webhook server converts and admits the kinds. */
  readonly name: string;
  /** Folder below `modules/`. */
  readonly module: string;
  /** Paths of files, or of folders with CRDs, each within a Go module. */
  readonly crds: readonly GoPath[];
  /** The generated webhook configurations. Default: the program has none. */
  readonly webhooks?: GoPath;
  /**
   * Contract of Cluster API -> API versions that keep it, as labels on the CRDs. References between the kinds are
   * resolved through them; kustomize adds them in a release. Default: none.
   */
  readonly contracts?: Readonly<Record<string, string>>;
}

export interface GoPath {
  readonly module: string;
  readonly path: string;
}

const BOTH_CONTRACTS = { 'cluster.x-k8s.io/v1beta1': 'v1beta1', 'cluster.x-k8s.io/v1beta2': 'v1beta2' };

const provider = (name: string, module: string, folder: string): ManifestSet => ({
  name,
  module: 'cluster-api',
  crds: [{ module, path: `${folder}/config/crd/bases` }],
  webhooks: { module, path: `${folder}/config/webhook/manifests.yaml` },
  ...(name !== 'capi-core' && { contracts: BOTH_CONTRACTS }),
});

const fluxcd = (name: string, module: string): ManifestSet => ({
  name,
  module: name,
  crds: [{ module, path: 'config/crd/bases' }],
});

const CAPO = 'sigs.k8s.io/cluster-api-provider-openstack';

export const MANIFEST_SETS: readonly ManifestSet[] = [
  provider('capi-core', CAPI, 'core'),
  provider('capi-bootstrap', CAPI, 'bootstrap/kubeadm'),
  provider('capi-control-plane', CAPI, 'controlplane/kubeadm'),
  provider('capi-dev', `${CAPI}/test`, 'infrastructure/docker'),
  fluxcd('source-controller', 'github.com/fluxcd/source-controller'),
  fluxcd('kustomize-controller', 'github.com/fluxcd/kustomize-controller'),
  fluxcd('notification-controller', 'github.com/fluxcd/notification-controller'),
  fluxcd('source-watcher', 'github.com/fluxcd/source-watcher/v2'),
  fluxcd('helm-controller', 'github.com/fluxcd/helm-controller'),
  {
    name: 'capo',
    module: 'cluster-api-provider-openstack',
    crds: [
      { module: CAPO, path: 'config/crd/bases' },
      // the manager watches images, and waits for the kind for ever
      { module: 'github.com/k-orc/openstack-resource-controller/v2', path: 'config/crd/bases' },
    ],
    webhooks: { module: CAPO, path: 'config/webhook/manifests.yaml' },
    contracts: { 'cluster.x-k8s.io/v1beta1': 'v1beta1' },
  },
];
