// Generated from the fleet schemas by `npm run generate`. Do not edit.

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
  readonly controlPlane: ControlPlaneProps;
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
  readonly pools?: MachinePoolProps[];
  /**
   * What runs on the cluster besides workloads, such as its network.
   * At most 50 entries.
   * @default - none
   */
  readonly addons?: Addon[];
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
  readonly podCidrs?: string[];
  /**
   * Ranges for services, at most one per address family. Fixed once the cluster exists.
   * At least 1 entries. At most 2 entries.
   * @default - ["10.96.0.0/12"]
   */
  readonly serviceCidrs?: string[];
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
 * The machines that run the Kubernetes API and etcd. Source: Cluster API, KubeadmControlPlane.
 */
export interface ControlPlaneProps {
  /**
   * Number of control-plane machines; etcd runs on them, so the number is odd. Source: Cluster API webhook of KubeadmControlPlane.
   * One of `1`, `3`, `5`, `7`.
   * @default - 3
   */
  readonly replicas?: number;
  /**
   * What the machines are.
   */
  readonly machine: MachineProps;
  /**
   * Extra machines while rolling; 0 needs at least 3 replicas.
   * One of `0`, `1`.
   * @default - 1
   */
  readonly maxSurge?: number;
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
  readonly certSans?: string[];
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
 * The machines of a pool or control plane; the block named like the cloud's provider describes them.
 */
export interface MachineProps {
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
  readonly serverGroupPolicy?: string;
  /**
   * Existing security groups besides the managed ones.
   * At most 20 entries.
   * @default - none
   */
  readonly securityGroups?: OpenStackReference[];
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
  readonly tags?: string[];
  /**
   * Further disks.
   * At most 20 entries.
   * @default - none
   */
  readonly additionalBlockDevices?: OpenStackBlockDevice[];
  /**
   * Network ports in this order; they replace the port that a machine has otherwise.
   * At most 20 entries.
   * @default - one port in the network of the cluster
   */
  readonly ports?: OpenStackPort[];
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
  readonly schedulerHints?: OpenStackSchedulerHint[];
  /**
   * OpenStackFloatingIPPool in the same namespace that each machine gets a floating address from.
   * @default - no floating address
   */
  readonly floatingIpPool?: string;
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
  readonly imageRef?: string;
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
  readonly storage?: string;
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
  readonly fixedIps?: OpenStackFixedIp[];
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
  readonly securityGroups?: OpenStackReference[];
  /**
   * Tags of the port.
   * At most 50 entries.
   * @default - those of the machine
   */
  readonly tags?: string[];
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
  readonly vnicType?: string;
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
  readonly allowedAddressPairs?: OpenStackAddressPair[];
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
  readonly valueSpecs?: OpenStackValueSpec[];
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
 * What the control plane or a pool tells the ClusterClass.
 */
export interface TopologyMachine {
  /**
   * Class of the pool's machines, one of `workers.machineDeployments[].class` of the ClusterClass; for pools alone, which need it.
   * @default - none
   */
  readonly workerClass?: string;
  /**
   * Values of variables for these machines alone.
   * @default - those of the cluster
   */
  readonly variables?: { readonly [key: string]: unknown };
  /**
   * Further fields of `controlPlane`, or of the pool's entry in `workers.machineDeployments`, as Cluster API defines them in the topology of a Cluster, v1beta2, such as `deletion`, `healthCheck`, `metadata`, `rollout`.
   * @default - as the ClusterClass says
   */
  readonly settings?: { readonly [key: string]: unknown };
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
  readonly signingAlgs?: string[];
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
 * An entry of a Secret in the namespace of the cluster.
 */
export interface SecretKey {
  /**
   * Name of the Secret.
   */
  readonly secretName: string;
  /**
   * Key in the Secret.
   */
  readonly key: string;
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
 * Operating system of every machine of a cluster. A change replaces all of them.
 */
export interface NodeSettings {
  /**
   * What the images start with: `cloud-config` for Ubuntu and others with cloud-init, `ignition` for Flatcar, which needs Cluster API's feature gate KubeadmBootstrapFormatIgnition.
   * One of `cloud-config`, `ignition`.
   * @default - cloud-config
   */
  readonly format?: string;
  /**
   * Registries that containerd reaches by others. The image sets its `config_path` to /etc/containerd/certs.d.
   * At most 50 entries.
   * @default - none
   */
  readonly registryMirrors?: RegistryMirror[];
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
  readonly packages?: string[];
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
  readonly endpoints: string[];
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
  readonly noProxy?: string[];
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
  readonly images?: ImageMirror[];
  /**
   * Of Helm charts of add-ons.
   * At most 50 entries.
   * @default - none
   */
  readonly charts?: ChartMirror[];
}

/**
 * A registry, or a part of one, and where its images are.
 */
export interface ImageMirror {
  /**
   * Registry as images name it, with a path or without, such as `registry.k8s.io` or `quay.io/cilium`.
   */
  readonly prefix: string;
  /**
   * What stands there instead, such as `mirror.example.com/k8s`; reached by HTTPS. Nothing is pulled from the registry itself any more.
   */
  readonly mirror: string;
}

/**
 * A repository of charts, or several with the same beginning, and where their charts are.
 */
export interface ChartMirror {
  /**
   * Address as add-ons name it, such as `https://helm.cilium.io`.
   */
  readonly prefix: string;
  /**
   * What stands there instead, such as `oci://mirror.example.com/charts`.
   */
  readonly mirror: string;
  /**
   * Secret in the namespace of the cluster that Flux reads the mirror with. Source: Flux, HelmRepository, secretRef.
   * @default - none
   */
  readonly credentials?: string;
  /**
   * Secret in the namespace of the cluster with the mirror's authority as `ca.crt`. Source: Flux, HelmRepository, certSecretRef.
   * @default - the authorities that Flux trusts
   */
  readonly certificates?: string;
}

/**
 * A group of equal worker machines, one MachineDeployment for each zone. The owner says who decides on the size, and with it which of `replicas`, `min` and `max` are given.
 */
export interface MachinePoolProps {
  /**
   * Name of the pool; the MachineDeployment is named after cluster and pool.
   */
  readonly name: string;
  /**
   * Who owns the size. `git`: people, by `replicas`. `policy`: ScalingPolicies move `replicas`. `autoscaler`: the cluster-autoscaler moves inside `min` and `max`. `bounded`: as autoscaler, and policies move the bounds.
   * One of `git`, `policy`, `autoscaler`, `bounded`.
   * @default - "git"
   */
  readonly owner?: string;
  /**
   * Number of machines, for owners git and policy without zones.
   * @default - none
   */
  readonly replicas?: number;
  /**
   * Fewest machines, for owners autoscaler and bounded without zones.
   * @default - none
   */
  readonly min?: number;
  /**
   * Most machines, for owners autoscaler and bounded without zones.
   * @default - none
   */
  readonly max?: number;
  /**
   * Availability zones with a size each. Without zones the provider places the machines.
   * At least 1 entries. At most 20 entries.
   * @default - one MachineDeployment without a zone
   */
  readonly zones?: Zone[];
  /**
   * Version of this pool when it lags behind the control plane, by at most three minors.
   * @default - the cluster's version
   */
  readonly kubernetesVersion?: string;
  /**
   * What the machines are.
   */
  readonly machine: MachineProps;
  /**
   * Labels of the nodes, set by the kubelet when it registers. A change replaces the machines.
   * @default - none
   */
  readonly nodeLabels?: { readonly [key: string]: string };
  /**
   * Taints of the nodes, set by the kubelet when it registers. A change replaces the machines.
   * At most 50 entries.
   * @default - none
   */
  readonly taints?: Taint[];
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
  readonly deletionOrder?: string;
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
  readonly combine?: string;
}

/**
 * One availability zone of a pool and its size.
 */
export interface Zone {
  /**
   * Availability zone as the cloud names it.
   */
  readonly name: string;
  /**
   * Number of machines in this zone, for owners git and policy.
   * @default - none
   */
  readonly replicas?: number;
  /**
   * Fewest machines in this zone, for owners autoscaler and bounded.
   * @default - none
   */
  readonly min?: number;
  /**
   * Most machines in this zone, for owners autoscaler and bounded.
   * @default - none
   */
  readonly max?: number;
}

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
  readonly effect: string;
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
 * Lets policies shrink a pool. Without observed pods nothing proves that the workload fits on fewer nodes, so a person states what counts as evidence.
 */
export interface ScaleDown {
  /**
   * `load`: fresh load below the target is evidence enough for this pool.
   * One of `load`.
   */
  readonly evidence: string;
}

/**
 * Something that runs on the cluster: exactly one of a Helm chart, a folder of manifests, or one of the known charts, whose values follow from the cluster. Delivered apart from the infrastructure; see docs/delivery.md.
 */
export interface Addon {
  /**
   * Name, and that of the Helm release.
   */
  readonly name: string;
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
  readonly targetNamespace: string;
  /**
   * Values that are in Secrets of the cluster's namespace on the management cluster.
   * At most 50 entries.
   * @default - none
   */
  readonly secretValues?: SecretValue[];
}

/**
 * A value of a chart that is in a Secret.
 */
export interface SecretValue {
  /**
   * Name of the Secret.
   */
  readonly secretName: string;
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
  readonly credentialsSecret: string;
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
  readonly storageClasses?: StorageClass[];
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
  readonly name: string;
  /**
   * Volume type of Cinder.
   * @default - that of the cloud
   */
  readonly volumeType?: string;
  /**
   * Availability zone of the volumes.
   * @default - that of the machine
   */
  readonly availabilityZone?: string;
  /**
   * What becomes of a volume without its claim.
   * One of `Delete`, `Retain`.
   * @default - Delete
   */
  readonly reclaimPolicy?: string;
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
  readonly controlPlaneZones?: string[];
  /**
   * Tags on every OpenStack resource of the cluster.
   * At most 50 entries.
   * @default - none
   */
  readonly tags?: string[];
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
  readonly cidr: string;
  /**
   * DNS servers of the nodes.
   * At most 10 entries.
   * @default - those of the cloud
   */
  readonly dnsNameservers?: string[];
  /**
   * Parts of the range that nodes get addresses from.
   * At most 10 entries.
   * @default - the whole range
   */
  readonly allocationPools?: OpenStackAddressRange[];
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
  readonly routerExternalIps?: OpenStackRouterAddress[];
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
  readonly subnets?: OpenStackReference[];
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
  readonly loadBalancerProvider?: string;
  /**
   * Ranges that may reach the API, the management cluster included; not with ovn.
   * At most 50 entries.
   * @default - everywhere
   */
  readonly allowedCidrs?: string[];
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
  readonly subnets?: OpenStackReference[];
  /**
   * Further TCP ports that it hands on to the control plane.
   * At most 20 entries.
   * @default - none
   */
  readonly additionalPorts?: number[];
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
  readonly rules?: OpenStackSecurityRule[];
}

/**
 * One rule; the other side is one of `remoteGroups`, `remoteGroupId` and `remoteCidr`.
 */
export interface OpenStackSecurityRule {
  /**
   * Name of the rule.
   */
  readonly name: string;
  /**
   * Machines that the rule is for.
   * One of `nodes`, `control-plane`, `workers`.
   */
  readonly appliesTo: string;
  /**
   * Direction of the traffic as the machine sees it.
   * One of `ingress`, `egress`.
   */
  readonly direction: string;
  /**
   * Address family.
   * One of `IPv4`, `IPv6`.
   * @default - "IPv4"
   */
  readonly etherType?: string;
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
  readonly remoteGroups?: string[];
  /**
   * Range on the other side.
   * @default - none
   */
  readonly remoteCidr?: string;
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
  readonly availabilityZone?: string;
  /**
   * A floating address that exists already.
   * @default - a new one
   */
  readonly floatingIp?: string;
}

/**
 * What a cluster tells its ClusterClass.
 */
export interface TopologyCluster {
  /**
   * Variables of the class by name.
   * @default - the class's own defaults
   */
  readonly variables?: { readonly [key: string]: unknown };
}

/**
 * One cloud. The block named like the provider holds what only that provider knows.
 */
export interface CloudSpec {
  /**
   * Infrastructure provider that builds clusters on this cloud.
   * One of `inmemory`, `openstack`, `topology`, `yaook`.
   */
  readonly provider: string;
  /**
   * Metrics by which Krake scores this cloud.
   * At most 100 entries.
   * @default - no metrics
   */
  readonly metrics?: MetricWeight[];
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
  readonly name: string;
  /**
   * Weight of the metric; the score is the weighted mean.
   * At least 0. At most 1000000.
   */
  readonly weight: number;
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
  readonly loadBalancerProvider?: string;
}

/**
 * Reference to credentials; values never enter the repository. Source: CAPO, OpenStackCluster.spec.identityRef.
 */
export interface OpenStackIdentity {
  /**
   * `Secret`: a Secret in each cluster's namespace. `ClusterIdentity`: one OpenStackClusterIdentity for many namespaces, so that credentials stay out of them.
   * One of `Secret`, `ClusterIdentity`.
   */
  readonly kind: string;
  /**
   * Name of the Secret or OpenStackClusterIdentity.
   */
  readonly name: string;
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
  readonly secretName: string;
  /**
   * Namespace of the Secret.
   */
  readonly secretNamespace: string;
  /**
   * Labels that a namespace must carry to use the identity.
   * @default - every namespace
   */
  readonly namespaceLabels?: { readonly [key: string]: string };
}

/**
 * A ClusterClass on the management cluster, which says where and how machines are made. It belongs to whoever wrote it: neither the class nor its templates are rendered.
 */
export interface TopologyCloud {
  /**
   * Name of the ClusterClass. Fixed once a cluster follows it.
   */
  readonly clusterClass: string;
  /**
   * Namespace of the ClusterClass. Fixed once a cluster follows it.
   * @default - the cluster's
   */
  readonly classNamespace?: string;
}

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
  readonly availabilityZones?: string[];
  /**
   * Octavia driver of load balancers; `none`: no Octavia, so that only a single control-plane machine is possible.
   * One of `ovn`, `amphora`, `none`.
   * @default - ovn, or what was discovered in its place
   */
  readonly loadBalancer?: string;
  /**
   * Ranges that may reach node ports 30000 to 32767 of workers. Load balancers of ovn keep the address of the client, so that Services of type LoadBalancer need it; `0.0.0.0/0` opens them to everyone.
   * At most 20 entries.
   * @default - none
   */
  readonly nodePortCidrs?: string[];
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
  readonly topology?: string;
  /**
   * Namespace of Yaook on its cluster; where facts are discovered.
   * @default - "yaook"
   */
  readonly namespace?: string;
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
  readonly name: string;
  /**
   * Kind of the object; of an ExternalKeystoneDeployment neither region nor endpoint is discovered.
   * One of `KeystoneDeployment`, `ExternalKeystoneDeployment`.
   * @default - "KeystoneDeployment"
   */
  readonly kind?: string;
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
  readonly mode?: string;
  /**
   * Name of the Secret or OpenStackClusterIdentity, and of all that is made for it.
   * @default - "cloud-credentials"
   */
  readonly name?: string;
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
  readonly namespaceLabels?: { readonly [key: string]: string };
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
  readonly secretName: string;
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
  readonly roles?: string[];
  /**
   * Secret in the namespace of Yaook with `password`, that of the user.
   */
  readonly passwordSecret: string;
  /**
   * Secret in the namespace of Yaook with `value`, the secret of the application credential.
   */
  readonly applicationCredentialSecret: string;
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
  readonly name: string;
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
  readonly loadBalancerProviders?: string[];
  /**
   * Availability zones. Source: CinderDeployment, backend_availability_zone; they are named like those of Nova.
   * At most 20 entries.
   * @default - not known
   */
  readonly availabilityZones?: string[];
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
  readonly providerVersions?: { readonly [key: string]: string };
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
  readonly credentials?: string;
  /**
   * Secret with the `address` of a proxy by which Flux reaches the repository. Source: Flux, GitRepository, proxySecretRef.
   * @default - that of source-controller's environment
   */
  readonly proxy?: string;
  /**
   * Time between two looks at the repository; a Receiver or the program asks earlier.
   * @default - "1m"
   */
  readonly interval?: string;
  /**
   * Secret with the keys that SOPS decrypts manifests with.
   * @default - no decryption
   */
  readonly decryption?: string;
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
 * Commit signatures that Flux checks before it takes a commit.
 */
export interface CommitVerification {
  /**
   * Secret with trusted public keys: `*.asc` for PGP, `*.sshpub` for SSH.
   */
  readonly keys: string;
  /**
   * What has to be signed.
   * One of `HEAD`, `Tag`, `TagAndHEAD`.
   * @default - "HEAD"
   */
  readonly mode?: string;
}

/**
 * A receiver of signed events.
 */
export interface Notification {
  /**
   * Secret with `address` and `token`; requests are signed with HMAC-SHA256.
   */
  readonly secret: string;
  /**
   * Secret with the receiver's authority as `ca.crt`. Source: Flux, Provider, certSecretRef.
   * @default - the authorities that Flux trusts
   */
  readonly certificates?: string;
  /**
   * `info`: every event; `error`: failures alone.
   * One of `info`, `error`.
   * @default - "error"
   */
  readonly severity?: string;
}

/**
 * An address of the management cluster that the Git server calls after a push.
 */
export interface Receiver {
  /**
   * Secret with `token`.
   */
  readonly secret: string;
  /**
   * What calls it.
   * One of `generic`, `generic-hmac`, `github`, `gitlab`, `bitbucket`.
   * @default - "generic-hmac"
   */
  readonly forge?: string;
}

/**
 * A template and the neutral model it was rendered from, so that it can be rendered again unchanged.
 */
export interface KeptTemplate {
  /**
   * Name of the Kubernetes object; of one that existed before the fleet, the name that it had.
   */
  readonly name: string;
  /**
   * Machine template of the provider, or bootstrap template of kubeadm.
   * One of `machine`, `bootstrap`.
   */
  readonly role: string;
  /**
   * Pool that uses it, or `control-plane`.
   */
  readonly pool: string;
  /**
   * Neutral model that the name is a hash of.
   */
  readonly model: { readonly [key: string]: unknown };
  /**
   * Since when no declared pool uses it.
   * @default - in use
   */
  readonly retired?: string;
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
  readonly name: string;
  /**
   * Fields that differ, as the data say.
   * @default - the data say nothing of them
   */
  readonly rendered?: { readonly [key: string]: unknown };
  /**
   * The same fields as they were found, the name among them.
   * @default - they were not there
   */
  readonly found?: { readonly [key: string]: unknown };
}
