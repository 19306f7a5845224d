// Generated from the fleet schemas by `npm run generate`. Do not edit.

import type { KindName } from '../../core/generated/fleet.ts';
import type { Definitions } from '../self-contained.ts';

export const PROVIDERS: readonly string[] = ['inmemory', 'openstack', 'topology', 'yaook'];

export const KINDS: readonly {
  readonly kind: KindName;
  readonly path: string;
  readonly scope: 'repository' | 'namespace';
}[] = [
  {
    kind: 'Cloud',
    path: 'clouds/<name>.yaml',
    scope: 'repository',
  },
  {
    kind: 'ClusterClaim',
    path: 'state/<namespace>/<name>.yaml',
    scope: 'namespace',
  },
  {
    kind: 'ClusterState',
    path: 'clusters/<namespace>/<name>.state.yaml',
    scope: 'namespace',
  },
  {
    kind: 'ClusterTemplate',
    path: 'templates/<name>.yaml',
    scope: 'repository',
  },
  {
    kind: 'Cluster',
    path: 'clusters/<namespace>/<name>.yaml',
    scope: 'namespace',
  },
  {
    kind: 'Fleet',
    path: 'fleet.yaml',
    scope: 'repository',
  },
  {
    kind: 'ManagementCluster',
    path: 'management/<name>.yaml',
    scope: 'repository',
  },
  {
    kind: 'Metric',
    path: 'metrics/<name>.yaml',
    scope: 'repository',
  },
  {
    kind: 'MetricsProvider',
    path: 'metrics-providers/<name>.yaml',
    scope: 'repository',
  },
  {
    kind: 'ScalingPolicy',
    path: 'policies/<namespace>/<name>.yaml',
    scope: 'namespace',
  },
  {
    kind: 'Workload',
    path: 'workloads/<namespace>/<name>.yaml',
    scope: 'namespace',
  },
];

/** Schemas of kinds and of all that they consist of, by name. */
export const DEFINITIONS: Definitions = {
  Addon: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'version'],
    description:
      'Something that runs on the cluster: exactly one of a Helm chart, a folder of manifests, or one of the known charts, whose values follow from the cluster. Delivered apart from the infrastructure; see docs/delivery.md.',
    properties: {
      name: {
        $ref: '#/$defs/AddonName',
        description: 'Name, and that of the Helm release.',
      },
      version: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$',
        maxLength: 100,
        description: 'Version of the chart, exactly; of manifests the name of their folder.',
      },
      values: {
        type: 'object',
        description: 'Values of the chart; they win over those that follow from the cluster. None is null.',
        'x-default': 'none',
      },
      helm: {
        $ref: '#/$defs/HelmChart',
        description: 'Any Helm chart.',
        'x-default': 'none',
      },
      manifests: {
        $ref: '#/$defs/AddonManifests',
        description: 'A folder of plain manifests.',
        'x-default': 'none',
      },
      cilium: {
        $ref: '#/$defs/Cilium',
        description: 'Network of the pods by Cilium.',
        'x-default': 'none',
      },
      calico: {
        $ref: '#/$defs/Calico',
        description: 'Network of the pods by Calico, in VXLAN.',
        'x-default': 'none',
      },
      cloudControllerManager: {
        $ref: '#/$defs/CloudControllerManager',
        description: "The cloud's controllers of nodes and load balancers.",
        'x-default': 'none',
      },
      cinderCsi: {
        $ref: '#/$defs/CinderCsi',
        description: 'Volumes of Cinder; needs cloudControllerManager beside it.',
        'x-default': 'none',
      },
      clusterAutoscaler: {
        $ref: '#/$defs/ClusterAutoscaler',
        description: 'The cluster-autoscaler of this cluster; it runs on the management cluster.',
        'x-default': 'none',
      },
    },
  },
  AddonManifests: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    description: 'A folder of the fleet repository with a folder for each version.',
    properties: {
      path: {
        type: 'string',
        pattern: '^addons(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$',
        maxLength: 500,
        description:
          'Folder from the root of the repository, such as `addons/metrics-server`; version `0.8.0` is in `addons/metrics-server/0.8.0`.',
      },
    },
  },
  AddonManifestsPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A folder of the fleet repository with a folder for each version.',
    properties: {
      path: {
        type: 'string',
        pattern: '^addons(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$',
        maxLength: 500,
        description:
          'Folder from the root of the repository, such as `addons/metrics-server`; version `0.8.0` is in `addons/metrics-server/0.8.0`.',
      },
    },
  },
  AddonName: {
    type: 'string',
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    maxLength: 40,
    description: 'A DNS label of at most 40 characters.',
  },
  AddonPartial: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description:
      'Something that runs on the cluster: exactly one of a Helm chart, a folder of manifests, or one of the known charts, whose values follow from the cluster. Delivered apart from the infrastructure; see docs/delivery.md.',
    properties: {
      name: {
        $ref: '#/$defs/AddonName',
        description: 'Name, and that of the Helm release.',
      },
      version: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$',
        maxLength: 100,
        description: 'Version of the chart, exactly; of manifests the name of their folder.',
      },
      values: {
        type: 'object',
        description: 'Values of the chart; they win over those that follow from the cluster. None is null.',
        'x-default': 'none',
      },
      helm: {
        $ref: '#/$defs/HelmChartPartial',
        description: 'Any Helm chart.',
        'x-default': 'none',
      },
      manifests: {
        $ref: '#/$defs/AddonManifestsPartial',
        description: 'A folder of plain manifests.',
        'x-default': 'none',
      },
      cilium: {
        $ref: '#/$defs/Cilium',
        description: 'Network of the pods by Cilium.',
        'x-default': 'none',
      },
      calico: {
        $ref: '#/$defs/Calico',
        description: 'Network of the pods by Calico, in VXLAN.',
        'x-default': 'none',
      },
      cloudControllerManager: {
        $ref: '#/$defs/CloudControllerManagerPartial',
        description: "The cloud's controllers of nodes and load balancers.",
        'x-default': 'none',
      },
      cinderCsi: {
        $ref: '#/$defs/CinderCsi',
        description: 'Volumes of Cinder; needs cloudControllerManager beside it.',
        'x-default': 'none',
      },
      clusterAutoscaler: {
        $ref: '#/$defs/ClusterAutoscaler',
        description: 'The cluster-autoscaler of this cluster; it runs on the management cluster.',
        'x-default': 'none',
      },
    },
  },
  AdoptedObject: {
    type: 'object',
    additionalProperties: false,
    required: ['kind', 'name'],
    description:
      "An object that existed before the fleet. A field stays as it was found for as long as the fleet's data say of it what they said at the time; another word in the data wins.",
    properties: {
      kind: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Kind of the object.',
      },
      name: {
        $ref: '#/$defs/Name',
        description: "Name that the fleet's data give it.",
      },
      rendered: {
        $ref: '#/$defs/JsonObject',
        description: 'Fields that differ, as the data say.',
        'x-default': 'the data say nothing of them',
      },
      found: {
        $ref: '#/$defs/JsonObject',
        description: 'The same fields as they were found, the name among them.',
        'x-default': 'they were not there',
      },
    },
  },
  ApiGrant: {
    type: 'object',
    additionalProperties: false,
    required: ['to', 'verbs'],
    description: 'Allows something.',
    properties: {
      to: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 200,
        },
        minItems: 1,
        maxItems: 100,
        description: 'Names of those it is for; `group:NAME` for all of a group.',
      },
      verbs: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['list', 'get', 'watch', 'create', 'update', 'delete', 'scale'],
        },
        minItems: 1,
        uniqueItems: true,
        description: 'What they may do.',
      },
      resources: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 60,
        },
        minItems: 1,
        maxItems: 20,
        description: 'With what, such as `clusters`.',
        'x-default': 'everything',
      },
      namespaces: {
        type: 'array',
        items: {
          $ref: '#/$defs/Name',
        },
        minItems: 1,
        maxItems: 100,
        description: 'Where; what belongs to the whole fleet is not meant then.',
        'x-default': 'everywhere',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/Name',
        },
        minItems: 1,
        maxItems: 100,
        description: 'Pools that may be scaled.',
        'x-default': 'all',
      },
      min: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        default: 0,
        description: 'Fewest machines that a pool may be scaled to, or be given where a cluster is created or updated.',
      },
      max: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        default: 1000,
        description: 'Most machines that a pool may be scaled to, or be given where a cluster is created or updated.',
      },
    },
  },
  ApiServer: {
    type: 'object',
    additionalProperties: false,
    description: 'The API server. A change replaces the control-plane machines one by one.',
    properties: {
      args: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 1024,
        },
        description: 'Further arguments without their dashes.',
        'x-default': 'none',
      },
      logLevel: {
        type: 'integer',
        minimum: 0,
        maximum: 10,
        description: 'Verbosity of the log.',
        'x-default': "kubeadm's",
      },
      admissionConfiguration: {
        type: 'string',
        minLength: 1,
        maxLength: 10240,
        description: 'An AdmissionConfiguration as text.',
        'x-default': 'none',
      },
      authenticationWebhook: {
        $ref: '#/$defs/AuthWebhook',
        description: 'Service that tells whose a token is, such as k8s-keystone-auth.',
        'x-default': 'none',
      },
      authorizationWebhook: {
        $ref: '#/$defs/AuthWebhook',
        description: 'Service that is asked for permissions, after Node and before RBAC.',
        'x-default': 'none',
      },
    },
  },
  ApiServerPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'The API server. A change replaces the control-plane machines one by one.',
    properties: {
      args: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 1024,
        },
        description: 'Further arguments without their dashes.',
        'x-default': 'none',
      },
      logLevel: {
        type: 'integer',
        minimum: 0,
        maximum: 10,
        description: 'Verbosity of the log.',
        'x-default': "kubeadm's",
      },
      admissionConfiguration: {
        type: 'string',
        minLength: 1,
        maxLength: 10240,
        description: 'An AdmissionConfiguration as text.',
        'x-default': 'none',
      },
      authenticationWebhook: {
        $ref: '#/$defs/AuthWebhookPartial',
        description: 'Service that tells whose a token is, such as k8s-keystone-auth.',
        'x-default': 'none',
      },
      authorizationWebhook: {
        $ref: '#/$defs/AuthWebhookPartial',
        description: 'Service that is asked for permissions, after Node and before RBAC.',
        'x-default': 'none',
      },
    },
  },
  ApiToken: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'secretSha256'],
    description: 'Somebody with a bearer token.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Who it is; it stands in commits.',
      },
      secretSha256: {
        type: 'string',
        pattern: '^[0-9a-f]{64}$',
        description:
          'SHA-256 of the token, in hexadecimal: `printf %s "$TOKEN" | sha256sum`. Take a random one of 32 characters or more.',
      },
      groups: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 200,
        },
        maxItems: 100,
        description: 'Groups, for grants.',
        'x-default': 'none',
      },
    },
  },
  AuthWebhook: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    description: 'A service that the API server asks. Source: Kubernetes, webhook token authentication.',
    properties: {
      url: {
        type: 'string',
        pattern: '^https://[^\\s]+$',
        maxLength: 1000,
        description: 'Address, such as `https://127.0.0.1:8443/webhook`.',
      },
      caCertificate: {
        type: 'string',
        minLength: 1,
        maxLength: 5000,
        pattern: '-----BEGIN CERTIFICATE-----',
        description: 'Certificate of its authority as PEM.',
        'x-default': 'those that the operating system trusts',
      },
    },
  },
  AuthWebhookPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A service that the API server asks. Source: Kubernetes, webhook token authentication.',
    properties: {
      url: {
        type: 'string',
        pattern: '^https://[^\\s]+$',
        maxLength: 1000,
        description: 'Address, such as `https://127.0.0.1:8443/webhook`.',
      },
      caCertificate: {
        type: 'string',
        minLength: 1,
        maxLength: 5000,
        pattern: '-----BEGIN CERTIFICATE-----',
        description: 'Certificate of its authority as PEM.',
        'x-default': 'those that the operating system trusts',
      },
    },
  },
  AwaitedGrowth: {
    type: 'object',
    additionalProperties: false,
    required: ['at', 'to'],
    description: 'A growth whose machines are waited for.',
    properties: {
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When it was decided.',
      },
      to: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines that should be ready.',
      },
    },
  },
  BackOff: {
    type: 'object',
    additionalProperties: false,
    description:
      'Machines that are not ready in time make the next growth of their pool wait: at first as long as the time-out, twice as long with each growth that fails as well. Nothing is ever lowered for it.',
    properties: {
      readySeconds: {
        type: 'integer',
        minimum: 60,
        maximum: 86400,
        default: 1200,
        description: 'Time within which the machines of a growth should be ready (unit: seconds).',
      },
      maxSeconds: {
        type: 'integer',
        minimum: 60,
        maximum: 604800,
        default: 14400,
        description: 'Longest wait after a time-out (unit: seconds).',
      },
    },
  },
  Bounds: {
    type: 'object',
    additionalProperties: false,
    required: ['min', 'max'],
    description: 'Fewest and most machines over all zones of the pool.',
    properties: {
      min: {
        $ref: '#/$defs/NodeCount',
        description: 'Fewest machines.',
      },
      max: {
        $ref: '#/$defs/NodeCount',
        description: 'Most machines.',
      },
    },
  },
  Calico: {
    type: 'object',
    additionalProperties: false,
    description:
      'Chart tigera-operator of https://docs.tigera.io/calico/charts. Ranges of the pods and the MTU follow from the cluster.',
    properties: {
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description: 'Another repository with the chart.',
        'x-default': 'https://docs.tigera.io/calico/charts',
      },
    },
  },
  ChangeRecord: {
    type: 'object',
    additionalProperties: false,
    required: ['key', 'at', 'digest'],
    description: 'A keyed request for a change of the cluster that was made.',
    properties: {
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 128,
        pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$',
        description: 'Key that the sender chose.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When the sender made the request.',
      },
      digest: {
        type: 'string',
        pattern: '^[0-9a-f]{12}$',
        description: 'Stands for what was asked for, so that the key is not taken for something else.',
      },
    },
  },
  ChangeTally: {
    type: 'object',
    additionalProperties: false,
    required: ['class', 'until', 'changes', 'nodes'],
    description: 'Changes of one class within an hour.',
    properties: {
      class: {
        type: 'string',
        enum: ['scale-up', 'scale-down'],
        description: 'Class of the changes.',
      },
      until: {
        $ref: '#/$defs/Timestamp',
        description: 'When the latest of them was decided; all count as if decided then.',
      },
      changes: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
        description: 'How many.',
      },
      nodes: {
        type: 'integer',
        minimum: 0,
        maximum: 1000000000,
        description: 'Machines that they added or removed.',
      },
    },
  },
  ChartMirror: {
    type: 'object',
    additionalProperties: false,
    required: ['prefix', 'mirror'],
    description: 'A repository of charts, or several with the same beginning, and where their charts are.',
    properties: {
      prefix: {
        $ref: '#/$defs/ChartPrefix',
        description: 'Address as add-ons name it, such as `https://helm.cilium.io`.',
      },
      mirror: {
        $ref: '#/$defs/ChartPrefix',
        description: 'What stands there instead, such as `oci://mirror.example.com/charts`.',
      },
      credentials: {
        $ref: '#/$defs/Name',
        description:
          'Secret in the namespace of the cluster that Flux reads the mirror with. Source: Flux, HelmRepository, secretRef.',
        'x-default': 'none',
      },
      certificates: {
        $ref: '#/$defs/Name',
        description:
          "Secret in the namespace of the cluster with the mirror's authority as `ca.crt`. Source: Flux, HelmRepository, certSecretRef.",
        'x-default': 'the authorities that Flux trusts',
      },
    },
  },
  ChartPrefix: {
    type: 'string',
    pattern: '^(https?|oci)://[^\\s@]+$',
    maxLength: 1000,
    description: 'The beginning of an address, without credentials.',
  },
  Cidr: {
    type: 'string',
    pattern: '^[0-9a-fA-F:.]+/\\d{1,3}$',
    description: 'An IPv4 or IPv6 range such as `10.0.0.0/16`.',
  },
  Cilium: {
    type: 'object',
    additionalProperties: false,
    description: 'Chart cilium of https://helm.cilium.io/. Ranges of the pods and the MTU follow from the cluster.',
    properties: {
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description: 'Another repository with the chart.',
        'x-default': 'https://helm.cilium.io/',
      },
    },
  },
  CinderCsi: {
    type: 'object',
    additionalProperties: false,
    description:
      'Chart openstack-cinder-csi of https://kubernetes.github.io/cloud-provider-openstack, with the cloud.conf of cloudControllerManager.',
    properties: {
      storageClasses: {
        type: 'array',
        items: {
          $ref: '#/$defs/StorageClass',
        },
        maxItems: 20,
        'x-key': 'name',
        description: 'StorageClasses, instead of those of the chart.',
        'x-default': 'csi-cinder-sc-delete and csi-cinder-sc-retain',
      },
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description: 'Another repository with the chart.',
        'x-default': 'https://kubernetes.github.io/cloud-provider-openstack',
      },
    },
  },
  Cloud: {
    title: 'Cloud',
    description:
      'A place where machines can be created, and how to reach it. Credentials are references, never values.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'Cloud',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/Metadata',
      },
      spec: {
        $ref: '#/$defs/CloudSpec',
      },
    },
  },
  CloudControllerManager: {
    type: 'object',
    additionalProperties: false,
    required: ['credentialsSecret'],
    description:
      'Chart openstack-cloud-controller-manager of https://kubernetes.github.io/cloud-provider-openstack. cloud.conf follows from cloud and cluster; it is Secret `kube-system/cloud-config` on the cluster.',
    properties: {
      credentialsSecret: {
        $ref: '#/$defs/Name',
        description:
          "Secret in the cluster's namespace with keys `auth-url`, `application-credential-id` and `application-credential-secret`.",
      },
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description: 'Another repository with the chart.',
        'x-default': 'https://kubernetes.github.io/cloud-provider-openstack',
      },
    },
  },
  CloudControllerManagerPartial: {
    type: 'object',
    additionalProperties: false,
    description:
      'Chart openstack-cloud-controller-manager of https://kubernetes.github.io/cloud-provider-openstack. cloud.conf follows from cloud and cluster; it is Secret `kube-system/cloud-config` on the cluster.',
    properties: {
      credentialsSecret: {
        $ref: '#/$defs/Name',
        description:
          "Secret in the cluster's namespace with keys `auth-url`, `application-credential-id` and `application-credential-secret`.",
      },
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description: 'Another repository with the chart.',
        'x-default': 'https://kubernetes.github.io/cloud-provider-openstack',
      },
    },
  },
  CloudSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['provider'],
    description: 'One cloud. The block named like the provider holds what only that provider knows.',
    'x-provider-block': 'cloud',
    properties: {
      provider: {
        type: 'string',
        'x-enum': 'providers',
        description: 'Infrastructure provider that builds clusters on this cloud.',
        enum: ['inmemory', 'openstack', 'topology', 'yaook'],
      },
      metrics: {
        type: 'array',
        items: {
          $ref: '#/$defs/MetricWeight',
        },
        maxItems: 100,
        'x-key': 'name',
        description: 'Metrics by which Krake scores this cloud.',
        'x-default': 'no metrics',
      },
      inmemory: {
        $ref: '#/$defs/InMemoryCloud',
        description: 'Settings of provider inmemory.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackCloud',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyCloud',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
      yaook: {
        $ref: '#/$defs/YaookCloud',
        description: 'Settings of provider yaook.',
        'x-default': 'none',
      },
    },
  },
  Cluster: {
    title: 'Cluster',
    description:
      'A workload cluster. Created ones name a cloud and are built by Cluster API; registered ones exist already and are known by their kubeconfig.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'Cluster',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/NamespacedMetadata',
      },
      spec: {
        $ref: '#/$defs/ClusterSpec',
      },
    },
  },
  ClusterAutoscaler: {
    type: 'object',
    additionalProperties: false,
    description:
      'Chart cluster-autoscaler of https://kubernetes.github.io/autoscaler; pools with owner autoscaler or bounded are its node groups.',
    properties: {
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description: 'Another repository with the chart.',
        'x-default': 'https://kubernetes.github.io/autoscaler',
      },
    },
  },
  ClusterBody: {
    type: 'object',
    additionalProperties: false,
    required: ['kubernetesVersion', 'controlPlane'],
    description: 'What a cluster is made of.',
    'x-provider-block': 'cluster',
    properties: {
      kubernetesVersion: {
        type: 'string',
        pattern: '^v\\d+\\.\\d+\\.\\d+$',
        description:
          'Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.',
      },
      network: {
        $ref: '#/$defs/ClusterNetwork',
        description: 'Address ranges inside the cluster.',
        'x-default': 'see ClusterNetwork',
      },
      controlPlane: {
        $ref: '#/$defs/ControlPlane',
        description: 'The machines that run the Kubernetes API and etcd.',
      },
      nodes: {
        $ref: '#/$defs/NodeSettings',
        description: 'Operating system of every machine.',
        'x-default': 'see NodeSettings',
      },
      mirrors: {
        $ref: '#/$defs/Mirrors',
        description: 'Mirrors of images and charts for this cluster.',
        'x-default': 'those of the fleet',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/MachinePool',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'Groups of equal worker machines.',
        'x-default': 'no worker machines',
      },
      addons: {
        type: 'array',
        items: {
          $ref: '#/$defs/Addon',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'What runs on the cluster besides workloads, such as its network.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackCluster',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyCluster',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
    },
  },
  ClusterBodyPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'What a cluster is made of.',
    'x-provider-block': 'cluster',
    properties: {
      kubernetesVersion: {
        type: 'string',
        pattern: '^v\\d+\\.\\d+\\.\\d+$',
        description:
          'Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.',
      },
      network: {
        $ref: '#/$defs/ClusterNetwork',
        description: 'Address ranges inside the cluster.',
        'x-default': 'see ClusterNetwork',
      },
      controlPlane: {
        $ref: '#/$defs/ControlPlanePartial',
        description: 'The machines that run the Kubernetes API and etcd.',
      },
      nodes: {
        $ref: '#/$defs/NodeSettingsPartial',
        description: 'Operating system of every machine.',
        'x-default': 'see NodeSettings',
      },
      mirrors: {
        $ref: '#/$defs/Mirrors',
        description: 'Mirrors of images and charts for this cluster.',
        'x-default': 'those of the fleet',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/MachinePoolPartial',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'Groups of equal worker machines.',
        'x-default': 'no worker machines',
      },
      addons: {
        type: 'array',
        items: {
          $ref: '#/$defs/AddonPartial',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'What runs on the cluster besides workloads, such as its network.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackClusterPartial',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyCluster',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
    },
  },
  ClusterClaim: {
    title: 'ClusterClaim',
    description:
      'A cluster that a program outside asked for, and the id that it was given for it. Named like the cluster. Written by the program alone, in the commit that answers; it outlives the cluster, so that its sender is told what became of it.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'ClusterClaim',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/NamespacedMetadata',
      },
      spec: {
        $ref: '#/$defs/ClusterClaimSpec',
      },
    },
  },
  ClusterClaimSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'sender', 'at', 'management'],
    description: 'What was asked for, and what it came to.',
    properties: {
      id: {
        type: 'string',
        pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
        description: 'Id that the sender knows the cluster by.',
      },
      sender: {
        $ref: '#/$defs/Name',
        description: 'Who asked, as the configuration of the server names it; nobody else sees the cluster.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When it was asked for.',
      },
      management: {
        $ref: '#/$defs/Name',
        description: 'Management cluster that the cluster is on.',
      },
      proposal: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        description: 'Branch on which the creation waits for a person.',
        'x-default': 'it was made directly',
      },
      refused: {
        type: 'string',
        minLength: 1,
        maxLength: 1000,
        description: 'Why it was not made.',
        'x-default': 'it was made or proposed',
      },
      deleted: {
        $ref: '#/$defs/Timestamp',
        description: 'When the sender asked for its deletion.',
        'x-default': 'never',
      },
    },
  },
  ClusterNetwork: {
    type: 'object',
    additionalProperties: false,
    description: 'Address ranges inside the cluster. Source: Cluster API, Cluster.spec.clusterNetwork.',
    properties: {
      podCidrs: {
        type: 'array',
        items: {
          $ref: '#/$defs/Cidr',
        },
        minItems: 1,
        maxItems: 2,
        default: ['10.244.0.0/16'],
        description: 'Ranges for pods, at most one per address family. Fixed once the cluster exists.',
      },
      serviceCidrs: {
        type: 'array',
        items: {
          $ref: '#/$defs/Cidr',
        },
        minItems: 1,
        maxItems: 2,
        default: ['10.96.0.0/12'],
        description: 'Ranges for services, at most one per address family. Fixed once the cluster exists.',
      },
      serviceDomain: {
        type: 'string',
        maxLength: 253,
        pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
        default: 'cluster.local',
        description: 'DNS domain of services. Fixed once the cluster exists.',
      },
      apiServerPort: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        default: 6443,
        description: 'TCP port of the Kubernetes API. Fixed once the cluster exists.',
      },
    },
  },
  ClusterSpec: {
    type: 'object',
    additionalProperties: false,
    description: 'Where a cluster lives and what it is made of, on top of its template.',
    'x-includes-partial': 'ClusterBody',
    properties: {
      template: {
        $ref: '#/$defs/Name',
        description: 'ClusterTemplate whose settings this cluster starts from.',
        'x-ref': 'ClusterTemplate',
        'x-default': 'no template',
      },
      cloud: {
        $ref: '#/$defs/Name',
        description: 'Cloud that the machines live on; required unless the cluster is registered.',
        'x-ref': 'Cloud',
        'x-default': 'none',
      },
      management: {
        $ref: '#/$defs/Name',
        description:
          'ManagementCluster that builds this cluster, or that delivers workloads to it when it is registered.',
        'x-ref': 'ManagementCluster',
        'x-default': 'the only ManagementCluster of the fleet',
      },
      renderProfile: {
        type: 'integer',
        minimum: 1,
        maximum: 1,
        description:
          'Frozen set of defaults and rendering rules, pinned when the cluster is created, so that a new version of this program replaces no machine.',
        default: 1,
      },
      registered: {
        $ref: '#/$defs/RegisteredCluster',
        description: 'Marks a cluster that exists already; nothing is rendered for it and no pool may be declared.',
        'x-default': 'the cluster is created by Cluster API',
      },
      metrics: {
        type: 'array',
        items: {
          $ref: '#/$defs/MetricWeight',
        },
        maxItems: 100,
        'x-key': 'name',
        description: 'Metrics by which Krake scores this cluster.',
        'x-default': 'no metrics',
      },
      kubernetesVersion: {
        type: 'string',
        pattern: '^v\\d+\\.\\d+\\.\\d+$',
        description:
          'Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.',
      },
      network: {
        $ref: '#/$defs/ClusterNetwork',
        description: 'Address ranges inside the cluster.',
        'x-default': 'see ClusterNetwork',
      },
      controlPlane: {
        $ref: '#/$defs/ControlPlanePartial',
        description: 'The machines that run the Kubernetes API and etcd.',
      },
      nodes: {
        $ref: '#/$defs/NodeSettingsPartial',
        description: 'Operating system of every machine.',
        'x-default': 'see NodeSettings',
      },
      mirrors: {
        $ref: '#/$defs/Mirrors',
        description: 'Mirrors of images and charts for this cluster.',
        'x-default': 'those of the fleet',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/MachinePoolPartial',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'Groups of equal worker machines.',
        'x-default': 'no worker machines',
      },
      addons: {
        type: 'array',
        items: {
          $ref: '#/$defs/AddonPartial',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'What runs on the cluster besides workloads, such as its network.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackClusterPartial',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyCluster',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
    },
  },
  ClusterState: {
    title: 'ClusterState',
    description:
      'What the program must remember of a cluster. Written by the program alone; part of the same commit as the change it belongs to.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'ClusterState',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/NamespacedMetadata',
      },
      status: {
        $ref: '#/$defs/ClusterStatus',
      },
    },
  },
  ClusterStatus: {
    type: 'object',
    additionalProperties: false,
    description: 'Memory of one cluster.',
    properties: {
      templates: {
        type: 'array',
        items: {
          $ref: '#/$defs/KeptTemplate',
        },
        maxItems: 500,
        'x-key': 'name',
        description:
          'Machine and bootstrap templates that Git holds, current ones and those that machines may still use.',
        'x-default': 'none',
      },
      provider: {
        type: 'string',
        'x-enum': 'providers',
        description: 'Provider that the cluster was rendered by; no other can read the models of `templates`.',
        'x-default': 'not recorded by earlier versions',
        enum: ['inmemory', 'openstack', 'topology', 'yaook'],
      },
      versions: {
        $ref: '#/$defs/Versions',
        description:
          "Kubernetes versions that the manifests hold, and how far an upgrade to those in the cluster's file is.",
        'x-default': 'not recorded by earlier versions',
      },
      template: {
        $ref: '#/$defs/TemplateCopy',
        description: 'The template that the manifests follow, when changes of it come in waves.',
        'x-default': 'the template as its file is',
      },
      adopted: {
        type: 'array',
        items: {
          $ref: '#/$defs/AdoptedObject',
        },
        maxItems: 500,
        description: 'Objects that existed before the fleet, and what stays in them as it was found.',
        'x-default': 'the cluster was created by the fleet',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/PoolState',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'Memory of each pool that was scaled by a policy.',
        'x-default': 'none',
      },
      decisions: {
        type: 'array',
        items: {
          $ref: '#/$defs/DecisionRecord',
        },
        maxItems: 50,
        'x-key': 'id',
        description: 'Latest decisions, oldest first, so that a trigger seen twice acts once.',
        'x-default': 'none',
      },
      requests: {
        type: 'array',
        items: {
          $ref: '#/$defs/RequestRecord',
        },
        maxItems: 50,
        'x-key': 'key',
        description: 'Latest keyed requests with their answers, oldest first, so that a request sent twice acts once.',
        'x-default': 'none',
      },
      changes: {
        type: 'array',
        items: {
          $ref: '#/$defs/ChangeRecord',
        },
        maxItems: 20,
        'x-key': 'key',
        description:
          'Latest keyed requests for changes of the cluster that were made, oldest first, so that one sent twice acts once.',
        'x-default': 'none',
      },
      earlier: {
        type: 'array',
        items: {
          $ref: '#/$defs/ChangeTally',
        },
        maxItems: 60,
        description:
          'Changes of size within the latest day that `decisions` had no more room for, by hour and class, so that budgets and rate limits still count them.',
        'x-default': 'none',
      },
      silences: {
        type: 'array',
        items: {
          $ref: '#/$defs/Silence',
        },
        maxItems: 100,
        description: 'Directions in which policies leave a pool alone, because a person overruled them.',
        'x-default': 'none',
      },
      firstReady: {
        $ref: '#/$defs/Timestamp',
        description:
          'When the cluster was first seen available. From then on Flux applies it only where its CA is, so that an empty management cluster does not build it a second time.',
        'x-default': 'it never was',
      },
      removed: {
        $ref: '#/$defs/Timestamp',
        description:
          'When the cluster was removed. Its decisions stay for a day, so that the budgets of the fleet still count them; then the file goes.',
        'x-default': 'the cluster exists',
      },
      released: {
        $ref: '#/$defs/Timestamp',
        description:
          'When the cluster was given back, so that its objects stay although its file is gone; `krake-infra ci` takes such a removal. Kept for a day.',
        'x-default': 'it was not',
      },
      deletion: {
        $ref: '#/$defs/Deletion',
        description: 'Progress of a deletion in two commits.',
        'x-default': 'the cluster is not being deleted',
      },
    },
  },
  ClusterTemplate: {
    title: 'ClusterTemplate',
    description:
      "Settings that several clusters share. A cluster's own fields win over its template's; lists of named entries (pools, zones) merge by name, other lists are replaced as a whole.",
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'ClusterTemplate',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/Metadata',
      },
      spec: {
        $ref: '#/$defs/ClusterTemplateSpec',
      },
    },
  },
  ClusterTemplateSpec: {
    type: 'object',
    additionalProperties: false,
    description: 'Settings shared by clusters; nothing is required here.',
    'x-includes-partial': 'ClusterBody',
    properties: {
      rollout: {
        $ref: '#/$defs/TemplateRollout',
        description: 'How a change of this template reaches the clusters that use it.',
        'x-default': 'all clusters at once',
      },
      kubernetesVersion: {
        type: 'string',
        pattern: '^v\\d+\\.\\d+\\.\\d+$',
        description:
          'Kubernetes version of the control plane and of every pool without one of its own, such as `v1.34.8`.',
      },
      network: {
        $ref: '#/$defs/ClusterNetwork',
        description: 'Address ranges inside the cluster.',
        'x-default': 'see ClusterNetwork',
      },
      controlPlane: {
        $ref: '#/$defs/ControlPlanePartial',
        description: 'The machines that run the Kubernetes API and etcd.',
      },
      nodes: {
        $ref: '#/$defs/NodeSettingsPartial',
        description: 'Operating system of every machine.',
        'x-default': 'see NodeSettings',
      },
      mirrors: {
        $ref: '#/$defs/Mirrors',
        description: 'Mirrors of images and charts for this cluster.',
        'x-default': 'those of the fleet',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/MachinePoolPartial',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'Groups of equal worker machines.',
        'x-default': 'no worker machines',
      },
      addons: {
        type: 'array',
        items: {
          $ref: '#/$defs/AddonPartial',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'What runs on the cluster besides workloads, such as its network.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackClusterPartial',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyCluster',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
    },
  },
  CommitMode: {
    type: 'string',
    enum: ['direct', 'propose-only'],
    description: 'Way of a change to the branch.',
  },
  CommitPolicy: {
    type: 'object',
    additionalProperties: false,
    description:
      'How a change of each class reaches the branch. `direct` pushes to the branch; `propose-only` pushes a branch `proposals/<cluster>/<pool>/<class>` which a person merges or deletes; for whole clusters `_cluster` stands for the pool.',
    properties: {
      scaleUp: {
        $ref: '#/$defs/CommitMode',
        default: 'direct',
        description: 'More nodes in an existing pool.',
      },
      scaleDown: {
        $ref: '#/$defs/CommitMode',
        default: 'propose-only',
        description: 'Fewer nodes in an existing pool.',
      },
      create: {
        $ref: '#/$defs/CommitMode',
        default: 'direct',
        description: 'New clusters.',
      },
      upgrade: {
        $ref: '#/$defs/CommitMode',
        default: 'direct',
        description: 'Changes that replace machines, such as another Kubernetes version.',
      },
      delete: {
        $ref: '#/$defs/CommitMode',
        default: 'propose-only',
        description: 'Removal of clusters or pools, by the second of its two commits.',
      },
      other: {
        $ref: '#/$defs/CommitMode',
        default: 'direct',
        description:
          'Anything else. What only notes something that was seen, or drops templates that no machine uses, waits for `direct` and is never proposed.',
      },
    },
  },
  CommitVerification: {
    type: 'object',
    additionalProperties: false,
    required: ['keys'],
    description: 'Commit signatures that Flux checks before it takes a commit.',
    properties: {
      keys: {
        $ref: '#/$defs/Name',
        description: 'Secret with trusted public keys: `*.asc` for PGP, `*.sshpub` for SSH.',
      },
      mode: {
        type: 'string',
        enum: ['HEAD', 'Tag', 'TagAndHEAD'],
        default: 'HEAD',
        description: 'What has to be signed.',
      },
    },
  },
  ControlPlane: {
    type: 'object',
    additionalProperties: false,
    required: ['machine'],
    description: 'The machines that run the Kubernetes API and etcd. Source: Cluster API, KubeadmControlPlane.',
    properties: {
      replicas: {
        type: 'integer',
        enum: [1, 3, 5, 7],
        default: 3,
        description:
          'Number of control-plane machines; etcd runs on them, so the number is odd. Source: Cluster API webhook of KubeadmControlPlane.',
      },
      machine: {
        $ref: '#/$defs/Machine',
        description: 'What the machines are.',
      },
      maxSurge: {
        type: 'integer',
        enum: [0, 1],
        default: 1,
        description: 'Extra machines while rolling; 0 needs at least 3 replicas.',
      },
      certificateRenewalDays: {
        type: 'integer',
        minimum: 7,
        maximum: 365,
        default: 90,
        description: 'Roll the control plane this many days before its certificates expire (unit: days).',
      },
      certSans: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 253,
        },
        maxItems: 100,
        description: "Further names and addresses in the API server's certificate.",
        'x-default': 'none',
      },
      apiServer: {
        $ref: '#/$defs/ApiServer',
        description: 'The API server.',
        'x-default': 'see ApiServer',
      },
      oidc: {
        $ref: '#/$defs/Oidc',
        description: 'Logging in by OpenID Connect.',
        'x-default': 'none',
      },
      etcd: {
        $ref: '#/$defs/Etcd',
        description: 'The etcd of the control plane.',
        'x-default': 'see Etcd',
      },
      secretsEncryption: {
        $ref: '#/$defs/SecretKey',
        description: 'Secret with an EncryptionConfiguration, by which the API server encrypts what it keeps in etcd.',
        'x-default': 'not encrypted',
      },
      kubeadm: {
        type: 'object',
        description:
          'Further fields of `kubeadmConfigSpec` as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it.',
        'x-default': 'none',
      },
      healthCheck: {
        $ref: '#/$defs/HealthCheck',
        description: 'When a machine counts as unhealthy and is replaced.',
        'x-default': 'see HealthCheck',
      },
      timeouts: {
        $ref: '#/$defs/DeletionTimeouts',
        description: 'Limits for removing a machine.',
        'x-default': 'see DeletionTimeouts',
      },
    },
  },
  ControlPlanePartial: {
    type: 'object',
    additionalProperties: false,
    description: 'The machines that run the Kubernetes API and etcd. Source: Cluster API, KubeadmControlPlane.',
    properties: {
      replicas: {
        type: 'integer',
        enum: [1, 3, 5, 7],
        default: 3,
        description:
          'Number of control-plane machines; etcd runs on them, so the number is odd. Source: Cluster API webhook of KubeadmControlPlane.',
      },
      machine: {
        $ref: '#/$defs/MachinePartial',
        description: 'What the machines are.',
      },
      maxSurge: {
        type: 'integer',
        enum: [0, 1],
        default: 1,
        description: 'Extra machines while rolling; 0 needs at least 3 replicas.',
      },
      certificateRenewalDays: {
        type: 'integer',
        minimum: 7,
        maximum: 365,
        default: 90,
        description: 'Roll the control plane this many days before its certificates expire (unit: days).',
      },
      certSans: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 253,
        },
        maxItems: 100,
        description: "Further names and addresses in the API server's certificate.",
        'x-default': 'none',
      },
      apiServer: {
        $ref: '#/$defs/ApiServerPartial',
        description: 'The API server.',
        'x-default': 'see ApiServer',
      },
      oidc: {
        $ref: '#/$defs/OidcPartial',
        description: 'Logging in by OpenID Connect.',
        'x-default': 'none',
      },
      etcd: {
        $ref: '#/$defs/Etcd',
        description: 'The etcd of the control plane.',
        'x-default': 'see Etcd',
      },
      secretsEncryption: {
        $ref: '#/$defs/SecretKeyPartial',
        description: 'Secret with an EncryptionConfiguration, by which the API server encrypts what it keeps in etcd.',
        'x-default': 'not encrypted',
      },
      kubeadm: {
        type: 'object',
        description:
          'Further fields of `kubeadmConfigSpec` as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it.',
        'x-default': 'none',
      },
      healthCheck: {
        $ref: '#/$defs/HealthCheck',
        description: 'When a machine counts as unhealthy and is replaced.',
        'x-default': 'see HealthCheck',
      },
      timeouts: {
        $ref: '#/$defs/DeletionTimeouts',
        description: 'Limits for removing a machine.',
        'x-default': 'see DeletionTimeouts',
      },
    },
  },
  CoolDown: {
    type: 'object',
    additionalProperties: false,
    description: 'Time that must pass after a change before the next one.',
    properties: {
      upSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 86400,
        default: 0,
        description: 'Before another growth (unit: seconds).',
      },
      downSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 86400,
        default: 600,
        description: 'Before a shrinking, counted from the latest change in either direction (unit: seconds).',
      },
    },
  },
  CronExpression: {
    type: 'string',
    minLength: 9,
    maxLength: 100,
    description: 'Cron expression with five fields: minute, hour, day of the month, month, day of the week.',
  },
  DecisionRecord: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'trigger', 'at'],
    description: 'A decision that became a commit.',
    properties: {
      id: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Identifier of the decision.',
      },
      trigger: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Identifier of what caused it.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'Time of the trigger.',
      },
      decided: {
        $ref: '#/$defs/Timestamp',
        description: 'When it was decided.',
        'x-default': 'same as `at`',
      },
      pool: {
        $ref: '#/$defs/PoolName',
        description: 'Pool whose size it changed.',
        'x-default': 'not recorded by earlier versions',
      },
      from: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines before.',
        'x-default': 'not recorded by earlier versions',
      },
      to: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines after.',
        'x-default': 'not recorded by earlier versions',
      },
    },
  },
  Deletion: {
    type: 'object',
    additionalProperties: false,
    required: ['phase', 'at', 'decision'],
    description: 'A removal that has begun.',
    properties: {
      phase: {
        type: 'string',
        enum: ['lifting', 'lifted'],
        description:
          '`lifting`: the commit that lifts the protection is made; `lifted`: it was seen applied, removal may follow.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When the phase began.',
      },
      decision: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Identifier of the decision.',
      },
    },
  },
  DeletionTimeouts: {
    type: 'object',
    additionalProperties: false,
    description:
      'Limits for removing one machine; without them a blocked drain waits for ever. Source: Cluster API, Machine.spec.deletion.',
    properties: {
      drainSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 86400,
        default: 600,
        description: 'Limit for evicting pods (unit: seconds).',
      },
      volumeDetachSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 86400,
        default: 600,
        description: 'Limit for detaching volumes (unit: seconds).',
      },
      deletionSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 86400,
        default: 300,
        description: 'Limit for removing the node object (unit: seconds).',
      },
    },
  },
  Delivery: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    description:
      'Where Flux fetches the fleet from. Every Secret is in namespace `flux-system` and is only named here.',
    properties: {
      url: {
        type: 'string',
        pattern: '^(https?|ssh)://[^\\s@]*(git@)?[^\\s@]+$',
        maxLength: 2048,
        description:
          'Address of the fleet repository as the management cluster reaches it, without credentials. Source: Flux, GitRepository.',
      },
      credentials: {
        $ref: '#/$defs/Name',
        description: 'Secret that Flux reads the repository with; an authority of its own is in it as `ca.crt`.',
        'x-default': 'none',
      },
      proxy: {
        $ref: '#/$defs/Name',
        description:
          'Secret with the `address` of a proxy by which Flux reaches the repository. Source: Flux, GitRepository, proxySecretRef.',
        'x-default': "that of source-controller's environment",
      },
      interval: {
        $ref: '#/$defs/FluxDuration',
        description: 'Time between two looks at the repository; a Receiver or the program asks earlier.',
        default: '1m',
      },
      decryption: {
        $ref: '#/$defs/Name',
        description: 'Secret with the keys that SOPS decrypts manifests with.',
        'x-default': 'no decryption',
      },
      verification: {
        $ref: '#/$defs/CommitVerification',
        description: 'Whose signatures Flux trusts.',
        'x-default': 'every commit is taken',
      },
      notification: {
        $ref: '#/$defs/Notification',
        description: 'Where Flux sends its events.',
        'x-default': 'nowhere',
      },
      receiver: {
        $ref: '#/$defs/Receiver',
        description: 'Web hook that makes Flux look at the repository at once.',
        'x-default': 'none',
      },
      workloadShard: {
        type: 'boolean',
        default: false,
        description:
          'Whether a kustomize-controller of its own runs for workloads, with `--watch-label-selector=sharding.fluxcd.io/key=workloads`; their Kustomizations then carry that label, so that clusters that do not answer hold up nothing else.',
      },
    },
  },
  Distrust: {
    type: 'object',
    additionalProperties: false,
    description:
      'When more is bad than is tolerated, every change that policies want is held. Bad is a metric without a fresh value, of those that policies look at, and a pool with fewer machines ready than Git holds, of those that policies move.',
    properties: {
      stalePercent: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        default: 45,
        description: 'Largest share of metrics that may be stale, absent or in error (percent).',
      },
      unreadyPercent: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        default: 45,
        description:
          'Largest share of pools that may lack machines beyond the time of `backOff.readySeconds` (percent).',
      },
      tolerated: {
        type: 'integer',
        minimum: 0,
        maximum: 100000,
        default: 3,
        description: 'So many bad metrics, and so many bad pools, never hold anything, whatever their share.',
      },
    },
  },
  Etcd: {
    type: 'object',
    additionalProperties: false,
    description: 'The etcd of the control plane. Source: Cluster API, KubeadmControlPlane.',
    properties: {
      args: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 1024,
        },
        description: 'Arguments without their dashes.',
        'x-default': 'none',
      },
      device: {
        type: 'string',
        pattern: '^/dev/[A-Za-z0-9/_.-]+$',
        maxLength: 253,
        description:
          "Device of a disk for etcd alone, such as `/dev/vdb`; it is formatted when it is empty. The provider's block adds the disk.",
        'x-default': 'the root disk',
      },
      dataDir: {
        type: 'string',
        pattern: '^(/[A-Za-z0-9_.-]+){3,}$',
        maxLength: 253,
        description: 'Folder of the data. With a device its parent is where that is mounted.',
        'x-default': '/var/lib/etcd, with a device /var/lib/etcddisk/etcd',
      },
    },
  },
  Fallback: {
    type: 'object',
    additionalProperties: false,
    required: ['afterFailures', 'behavior'],
    description: 'What a metric that keeps failing means. None of it ever lowers a size. Source: KEDA, fallback.',
    properties: {
      afterFailures: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        description: 'Failed reads in a row, stale and absent ones among them, before it applies.',
      },
      behavior: {
        type: 'string',
        enum: ['hold', 'last', 'static'],
        description:
          '`hold`: the size stays. `last`: the latest good wish stands. `static`: at least `replicas` machines.',
      },
      replicas: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines wanted by behavior `static`.',
        'x-default': 'none',
      },
    },
  },
  Fleet: {
    title: 'Fleet',
    description:
      'The repository itself. Which branch is the truth, which changes automation may make alone, and how much it may remove.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'Fleet',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/Metadata',
      },
      spec: {
        $ref: '#/$defs/FleetSpec',
      },
    },
  },
  FleetSpec: {
    type: 'object',
    additionalProperties: false,
    description: 'Settings of the whole fleet. People own this file; automation may only propose changes to it.',
    properties: {
      branch: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
        default: 'main',
        description: 'Branch that Flux follows and that commits go to.',
      },
      commitPolicy: {
        $ref: '#/$defs/CommitPolicy',
        description: 'How unattended changes reach the branch, by class of change.',
        'x-default': 'direct for scale-up, create, upgrade and other; propose-only for everything that removes',
      },
      guards: {
        $ref: '#/$defs/Guards',
        description: 'Caps on what unattended changes may touch, counted on the rendered difference.',
        'x-default': 'see Guards',
      },
      rateLimits: {
        $ref: '#/$defs/RateLimits',
        description: 'How often policies may change sizes, over all clusters, by class of change.',
        'x-default': 'none',
      },
      pause: {
        type: 'string',
        enum: ['all', 'in', 'out'],
        description:
          "Stops policies everywhere until the line is removed. `all`: no change; `in`: nothing shrinks; `out`: nothing grows. A policy's own `force` is stopped too.",
        'x-default': 'nothing is paused',
      },
      distrust: {
        $ref: '#/$defs/Distrust',
        description: 'When so much of what is observed is bad that policies do nothing at all.',
        'x-default': 'see Distrust',
      },
      backOff: {
        $ref: '#/$defs/BackOff',
        description: 'What happens to a pool whose new machines do not become ready.',
        'x-default': 'see BackOff',
      },
      silence: {
        $ref: '#/$defs/SilenceRule',
        description: 'How long policies leave a pool alone after a person overruled them.',
        'x-default': 'see SilenceRule',
      },
      loop: {
        $ref: '#/$defs/LoopSettings',
        description: 'How often `krake-infra run` looks. A change takes effect when the loop sees it.',
        'x-default': 'see LoopSettings',
      },
      mirrors: {
        $ref: '#/$defs/Mirrors',
        description:
          'Mirrors of images and charts, for every cluster. A template or cluster with `mirrors` of its own replaces `images` or `charts` as a whole.',
        'x-default': 'none',
      },
    },
  },
  FluxDuration: {
    type: 'string',
    pattern: '^([0-9]+(s|m|h))+$',
    maxLength: 20,
    description: 'A duration such as `90s` or `1h30m`.',
  },
  Guards: {
    type: 'object',
    additionalProperties: false,
    description: 'Caps for unattended changes. What would exceed a cap is held and reported, never cut down.',
    properties: {
      clustersTouchedPerRun: {
        type: 'integer',
        minimum: 1,
        maximum: 100000,
        default: 50,
        description: 'Most clusters whose manifests one pass of the loop may change.',
      },
      nodesRemovedPerRun: {
        type: 'integer',
        minimum: 0,
        maximum: 100000,
        default: 3,
        description: 'Most nodes one pass of the loop may take away, over all clusters.',
      },
      nodesRemovedPerDay: {
        type: 'integer',
        minimum: 0,
        maximum: 1000000,
        default: 20,
        description: 'Most nodes that may be taken away within 24 hours, over all clusters.',
      },
      objectsDeletedPerRun: {
        type: 'integer',
        minimum: 0,
        maximum: 100000,
        default: 0,
        description: 'Most rendered objects one pass of the loop may delete.',
      },
    },
  },
  HandRecord: {
    type: 'object',
    additionalProperties: false,
    required: ['at', 'to'],
    description: 'A size that a person set.',
    properties: {
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When the program took note of it.',
      },
      to: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines over all zones.',
      },
    },
  },
  HealthCheck: {
    type: 'object',
    additionalProperties: false,
    description: 'When a machine is unhealthy and replaced. Source: Cluster API, MachineHealthCheck.',
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        description: 'Whether unhealthy machines are replaced.',
      },
      unhealthySeconds: {
        type: 'integer',
        minimum: 60,
        maximum: 86400,
        default: 300,
        description: 'Time a node may be not ready or unknown (unit: seconds).',
      },
      nodeStartupSeconds: {
        type: 'integer',
        minimum: 30,
        maximum: 86400,
        default: 1800,
        description: 'Time from a machine to its node; long enough for slow images and volumes (unit: seconds).',
      },
      maxUnhealthy: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 2,
        description:
          'Replace only while at most this many machines of the pool are unhealthy; more look like a broken network, where replacing makes it worse. An absolute number, because a percentage rounds to zero in pools of one or two. Control planes use 1 at most.',
      },
    },
  },
  HelmChart: {
    type: 'object',
    additionalProperties: false,
    required: ['repository', 'chart', 'targetNamespace'],
    description: 'A chart of a repository. Source: Flux, HelmRelease.',
    properties: {
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description:
          'Address of the repository, without credentials; `oci://` for a registry, up to the folder of the chart.',
      },
      chart: {
        type: 'string',
        pattern: '^[a-z0-9][a-z0-9._-]*$',
        maxLength: 250,
        description: 'Name of the chart.',
      },
      targetNamespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of the cluster that the chart is installed in; made when it is missing.',
      },
      secretValues: {
        type: 'array',
        items: {
          $ref: '#/$defs/SecretValue',
        },
        maxItems: 50,
        description: "Values that are in Secrets of the cluster's namespace on the management cluster.",
        'x-default': 'none',
      },
    },
  },
  HelmChartPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A chart of a repository. Source: Flux, HelmRelease.',
    properties: {
      repository: {
        type: 'string',
        pattern: '^(https?|oci)://[^\\s@]+$',
        maxLength: 1000,
        description:
          'Address of the repository, without credentials; `oci://` for a registry, up to the folder of the chart.',
      },
      chart: {
        type: 'string',
        pattern: '^[a-z0-9][a-z0-9._-]*$',
        maxLength: 250,
        description: 'Name of the chart.',
      },
      targetNamespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of the cluster that the chart is installed in; made when it is missing.',
      },
      secretValues: {
        type: 'array',
        items: {
          $ref: '#/$defs/SecretValue',
        },
        maxItems: 50,
        description: "Values that are in Secrets of the cluster's namespace on the management cluster.",
        'x-default': 'none',
      },
    },
  },
  ImageMirror: {
    type: 'object',
    additionalProperties: false,
    required: ['prefix', 'mirror'],
    description: 'A registry, or a part of one, and where its images are.',
    properties: {
      prefix: {
        $ref: '#/$defs/ImagePrefix',
        description:
          'Registry as images name it, with a path or without, such as `registry.k8s.io` or `quay.io/cilium`.',
      },
      mirror: {
        $ref: '#/$defs/ImagePrefix',
        description:
          'What stands there instead, such as `mirror.example.com/k8s`; reached by HTTPS. Nothing is pulled from the registry itself any more.',
      },
    },
  },
  ImagePrefix: {
    type: 'string',
    pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$',
    maxLength: 253,
    description: "A registry, with a port or without, and the beginning of a repository's path.",
  },
  InMemoryCloud: {
    type: 'object',
    additionalProperties: false,
    description: 'Simulated machines in the memory of the Dev provider; no credentials.',
    properties: {
      machine: {
        $ref: '#/$defs/InMemoryMachine',
        description: 'Behaviour of machines that do not state their own. A change replaces them.',
        'x-default': 'everything starts at once',
      },
    },
  },
  InMemoryMachine: {
    type: 'object',
    additionalProperties: false,
    description:
      'How long the parts of a machine take to start, one after the other. A change replaces the machines. Source: Cluster API, DevMachineTemplate, backend inMemory.',
    properties: {
      vm: {
        $ref: '#/$defs/InMemoryStartup',
        description: 'From creation of the virtual machine to power-on.',
        'x-default': "the cloud's",
      },
      node: {
        $ref: '#/$defs/InMemoryStartup',
        description: 'From power-on to a ready node.',
        'x-default': "the cloud's",
      },
      apiServer: {
        $ref: '#/$defs/InMemoryStartup',
        description: 'From the node to a ready API server; on control-plane machines.',
        'x-default': "the cloud's",
      },
      etcd: {
        $ref: '#/$defs/InMemoryStartup',
        description: 'From the node to a ready etcd member; on control-plane machines.',
        'x-default': "the cloud's",
      },
    },
  },
  InMemoryStartup: {
    type: 'object',
    additionalProperties: false,
    description: 'Duration of a start.',
    properties: {
      startupSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 86400,
        default: 0,
        description: 'Shortest duration (unit: seconds).',
      },
      startupJitter: {
        type: 'number',
        minimum: 0,
        maximum: 10,
        default: 0,
        description: 'Random addition, at most this multiple of startupSeconds (unit: fraction).',
      },
    },
  },
  InfrastructureManagerCloud: {
    type: 'object',
    additionalProperties: false,
    required: ['cloud', 'host', 'tenant'],
    description:
      'Which Cloud of the fleet is meant by a cloud of Krake. The credentials that a request carries are not used.',
    properties: {
      cloud: {
        $ref: '#/$defs/Name',
        description: 'Name of the Cloud.',
      },
      host: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: "Address of Keystone, as in Krake's cloud.",
      },
      tenant: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: "Project, as in Krake's cloud.",
      },
      username: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: "User, as in Krake's cloud.",
        'x-default': 'any',
      },
    },
  },
  InfrastructureManagerDoor: {
    type: 'object',
    additionalProperties: false,
    required: ['senders'],
    description:
      'An endpoint that answers as the Infrastructure Manager does, for an InfrastructureProvider of Krake with `type im`.',
    properties: {
      url: {
        type: 'string',
        maxLength: 500,
        pattern: '^https?://[^\\s/?#]+(/[^\\s?#]*)?$',
        description: 'Address that senders reach the door by, which the ids of clusters are made of.',
        'x-default': 'the address that a request came in by',
      },
      waitingAtOnce: {
        type: 'integer',
        minimum: 1,
        maximum: 100,
        default: 3,
        description:
          "Clusters that may be under way at once for a sender; Krake's workers wait for each. Those asked for later are answered `unconfigured` until their turn comes, which frees a worker.",
      },
      senders: {
        type: 'array',
        items: {
          $ref: '#/$defs/InfrastructureManagerSender',
        },
        minItems: 1,
        maxItems: 100,
        'x-key': 'name',
        description: 'Who may ask.',
      },
    },
  },
  InfrastructureManagerSender: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'namespace', 'secretSha256', 'template', 'clouds'],
    description: 'An InfrastructureProvider of Krake, and what it may use.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name in claims and commits.',
      },
      namespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of its clusters.',
      },
      username: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'User name in its requests.',
        'x-default': 'a token alone',
      },
      secretSha256: {
        type: 'string',
        pattern: '^[0-9a-f]{64}$',
        description:
          'SHA-256 of its password or token, in hexadecimal: `printf %s "$TOKEN" | sha256sum`. Take a random one of 32 characters or more.',
      },
      template: {
        $ref: '#/$defs/Name',
        description: 'ClusterTemplate of clusters whose TOSCA names none.',
      },
      templates: {
        type: 'array',
        items: {
          $ref: '#/$defs/Name',
        },
        maxItems: 100,
        uniqueItems: true,
        description: 'ClusterTemplates that its TOSCA may name.',
        'x-default': 'only `template`',
      },
      management: {
        $ref: '#/$defs/Name',
        description: 'Management cluster of its clusters.',
        'x-default': 'the only one of the fleet',
      },
      clouds: {
        type: 'array',
        items: {
          $ref: '#/$defs/InfrastructureManagerCloud',
        },
        minItems: 1,
        maxItems: 100,
        description: 'Clouds that it may name.',
      },
      krake: {
        $ref: '#/$defs/KrakeConnection',
        description: 'API of the Krake that asks, so that what it forgot is found and what changed here is told there.',
        'x-default': 'Krake is not asked',
      },
    },
  },
  JsonObject: {
    type: 'object',
    additionalProperties: true,
    description: 'Any JSON object.',
  },
  KeptTemplate: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'role', 'pool', 'model'],
    description: 'A template and the neutral model it was rendered from, so that it can be rendered again unchanged.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the Kubernetes object; of one that existed before the fleet, the name that it had.',
      },
      role: {
        type: 'string',
        enum: ['machine', 'bootstrap'],
        description: 'Machine template of the provider, or bootstrap template of kubeadm.',
      },
      pool: {
        $ref: '#/$defs/Name',
        description: 'Pool that uses it, or `control-plane`.',
      },
      model: {
        $ref: '#/$defs/JsonObject',
        description: 'Neutral model that the name is a hash of.',
      },
      retired: {
        $ref: '#/$defs/Timestamp',
        description: 'Since when no declared pool uses it.',
        'x-default': 'in use',
      },
    },
  },
  KrakeConnection: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    description: 'API of a Krake. The account needs to list and update clusters.',
    properties: {
      url: {
        type: 'string',
        maxLength: 500,
        pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$',
        description: 'Address of the API.',
      },
      caFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Authorities of its certificate, PEM.',
        'x-default': 'those of the system',
      },
      certificateFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Client certificate, PEM; with `keyFile`.',
        'x-default': 'none is shown',
      },
      keyFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Private key of the client certificate, PEM.',
        'x-default': 'none',
      },
      tokenFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Holds the token of Keystone or Keycloak; read again for each request.',
        'x-default': 'none is sent',
      },
      intervalSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 3600,
        default: 30,
        description: 'Time between two lists of its clusters.',
      },
    },
  },
  KubernetesRelease: {
    type: 'string',
    pattern: '^v\\d+\\.\\d+\\.\\d+$',
    description: 'A released version of Kubernetes, such as `v1.34.8`.',
  },
  KubernetesTokens: {
    type: 'object',
    additionalProperties: false,
    required: ['management'],
    description:
      'Bearer tokens that the API server of a management cluster knows (TokenReview), such as those of service accounts: their user name is who asks, with the groups that it says.',
    properties: {
      management: {
        $ref: '#/$defs/Name',
        description: 'Which management cluster is asked; its account needs to create tokenreviews.',
      },
      audiences: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 200,
        },
        minItems: 1,
        maxItems: 10,
        description: 'Audiences, of which a token has to be for one.',
        'x-default': 'that of the API server',
      },
    },
  },
  Labels: {
    type: 'object',
    additionalProperties: {
      type: 'string',
      maxLength: 63,
      pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$',
    },
    description: 'Kubernetes labels.',
  },
  ListenAddress: {
    type: 'object',
    additionalProperties: false,
    description: 'An address of this machine.',
    properties: {
      host: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        default: '127.0.0.1',
        description: 'Name or address; other than loopback only with `tls`, or behind something that adds it.',
      },
      port: {
        type: 'integer',
        minimum: 0,
        maximum: 65535,
        default: 8800,
        description: 'TCP port; 0 for any free one.',
      },
    },
  },
  LoopSettings: {
    type: 'object',
    additionalProperties: false,
    description: 'Times of the loop.',
    properties: {
      intervalSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 3600,
        default: 30,
        description: 'From one reading of all metrics to the next (unit: seconds).',
      },
      watchSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 3600,
        default: 10,
        description: 'From one look at the remote to the next (unit: seconds); what others pushed is seen so soon.',
      },
    },
  },
  LowerThreshold: {
    type: 'object',
    additionalProperties: false,
    required: ['below', 'by'],
    description: 'Shrinking below a value.',
    properties: {
      below: {
        type: 'number',
        minimum: -1000000000000,
        maximum: 1000000000000,
        description: 'Values below this shrink the pool.',
      },
      by: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        description: 'Nodes to remove.',
      },
    },
  },
  Machine: {
    type: 'object',
    additionalProperties: false,
    description: "The machines of a pool or control plane; the block named like the cloud's provider describes them.",
    'x-provider-block': 'machine',
    properties: {
      inmemory: {
        $ref: '#/$defs/InMemoryMachine',
        description: 'Settings of provider inmemory.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackMachine',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyMachine',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
    },
  },
  MachineCapacity: {
    type: 'object',
    additionalProperties: false,
    required: ['cpus', 'memoryMib'],
    description:
      'What a machine has, as its flavor says. Source: cluster-autoscaler, provider clusterapi, scale from zero.',
    properties: {
      cpus: {
        type: 'integer',
        minimum: 1,
        maximum: 10000,
        description: 'Virtual CPUs.',
      },
      memoryMib: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000000,
        description: 'Memory (unit: MiB).',
      },
      diskGib: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
        description: 'Disk that pods may fill (unit: GiB).',
        'x-default': 'not known',
      },
      gpus: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        description: 'GPUs.',
        'x-default': 'none',
      },
      gpuResource: {
        type: 'string',
        pattern: '^[a-z0-9.-]+/[a-zA-Z0-9._-]+$',
        maxLength: 253,
        description: 'Resource by which pods ask for GPUs.',
        'x-default': 'nvidia.com/gpu',
      },
    },
  },
  MachineCapacityPartial: {
    type: 'object',
    additionalProperties: false,
    description:
      'What a machine has, as its flavor says. Source: cluster-autoscaler, provider clusterapi, scale from zero.',
    properties: {
      cpus: {
        type: 'integer',
        minimum: 1,
        maximum: 10000,
        description: 'Virtual CPUs.',
      },
      memoryMib: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000000,
        description: 'Memory (unit: MiB).',
      },
      diskGib: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
        description: 'Disk that pods may fill (unit: GiB).',
        'x-default': 'not known',
      },
      gpus: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        description: 'GPUs.',
        'x-default': 'none',
      },
      gpuResource: {
        type: 'string',
        pattern: '^[a-z0-9.-]+/[a-zA-Z0-9._-]+$',
        maxLength: 253,
        description: 'Resource by which pods ask for GPUs.',
        'x-default': 'nvidia.com/gpu',
      },
    },
  },
  MachinePartial: {
    type: 'object',
    additionalProperties: false,
    description: "The machines of a pool or control plane; the block named like the cloud's provider describes them.",
    'x-provider-block': 'machine',
    properties: {
      inmemory: {
        $ref: '#/$defs/InMemoryMachine',
        description: 'Settings of provider inmemory.',
        'x-default': 'none',
      },
      openstack: {
        $ref: '#/$defs/OpenStackMachinePartial',
        description: 'Settings of provider openstack.',
        'x-default': 'none',
      },
      topology: {
        $ref: '#/$defs/TopologyMachine',
        description: 'Settings of provider topology.',
        'x-default': 'none',
      },
    },
  },
  MachinePool: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'machine'],
    description:
      'A group of equal worker machines, one MachineDeployment for each zone. The owner says who decides on the size, and with it which of `replicas`, `min` and `max` are given.',
    properties: {
      name: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the pool; the MachineDeployment is named after cluster and pool.',
      },
      owner: {
        type: 'string',
        enum: ['git', 'policy', 'autoscaler', 'bounded'],
        default: 'git',
        description:
          'Who owns the size. `git`: people, by `replicas`. `policy`: ScalingPolicies move `replicas`. `autoscaler`: the cluster-autoscaler moves inside `min` and `max`. `bounded`: as autoscaler, and policies move the bounds.',
      },
      replicas: {
        $ref: '#/$defs/NodeCount',
        description: 'Number of machines, for owners git and policy without zones.',
        'x-default': 'none',
      },
      min: {
        $ref: '#/$defs/NodeCount',
        description: 'Fewest machines, for owners autoscaler and bounded without zones.',
        'x-default': 'none',
      },
      max: {
        $ref: '#/$defs/NodeCount',
        description: 'Most machines, for owners autoscaler and bounded without zones.',
        'x-default': 'none',
      },
      zones: {
        type: 'array',
        items: {
          $ref: '#/$defs/Zone',
        },
        minItems: 1,
        maxItems: 20,
        'x-key': 'name',
        description: 'Availability zones with a size each. Without zones the provider places the machines.',
        'x-default': 'one MachineDeployment without a zone',
      },
      kubernetesVersion: {
        type: 'string',
        pattern: '^v\\d+\\.\\d+\\.\\d+$',
        description: 'Version of this pool when it lags behind the control plane, by at most three minors.',
        'x-default': "the cluster's version",
      },
      machine: {
        $ref: '#/$defs/Machine',
        description: 'What the machines are.',
      },
      nodeLabels: {
        $ref: '#/$defs/Labels',
        description: 'Labels of the nodes, set by the kubelet when it registers. A change replaces the machines.',
        'x-default': 'none',
      },
      taints: {
        type: 'array',
        items: {
          $ref: '#/$defs/Taint',
        },
        maxItems: 50,
        description: 'Taints of the nodes, set by the kubelet when it registers. A change replaces the machines.',
        'x-default': 'none',
      },
      kubeadm: {
        type: 'object',
        description:
          'Further fields of the KubeadmConfig as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it. A change replaces the machines.',
        'x-default': 'none',
      },
      capacity: {
        $ref: '#/$defs/MachineCapacity',
        description:
          'What a machine of the pool has, for owners autoscaler and bounded: by it the cluster-autoscaler judges a pool without any node, labels and taints included. A change replaces nothing.',
        'x-default': 'the cluster-autoscaler looks at nodes',
      },
      maxSurge: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        default: 1,
        description: 'Extra machines while rolling.',
      },
      maxUnavailable: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        default: 0,
        description: 'Machines that may be missing while rolling; not 0 when maxSurge is 0.',
      },
      deletionOrder: {
        type: 'string',
        enum: ['Random', 'Newest', 'Oldest'],
        description: 'Machines that go first when the pool shrinks.',
        'x-default': 'Random',
      },
      healthCheck: {
        $ref: '#/$defs/HealthCheck',
        description: 'When a machine counts as unhealthy and is replaced.',
        'x-default': 'see HealthCheck',
      },
      timeouts: {
        $ref: '#/$defs/DeletionTimeouts',
        description: 'Limits for removing a machine.',
        'x-default': 'see DeletionTimeouts',
      },
      scaleDown: {
        $ref: '#/$defs/ScaleDown',
        description: 'Permission for policies to shrink this pool.',
        'x-default': 'policies never shrink it',
      },
      combine: {
        type: 'string',
        enum: ['largest', 'smallest'],
        description:
          'Allows several ScalingPolicies on this pool and says whose wish counts: the `largest` size, or the `smallest`, where each policy caps the others.',
        'x-default': 'one policy alone may move the pool',
      },
    },
  },
  MachinePoolPartial: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description:
      'A group of equal worker machines, one MachineDeployment for each zone. The owner says who decides on the size, and with it which of `replicas`, `min` and `max` are given.',
    properties: {
      name: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the pool; the MachineDeployment is named after cluster and pool.',
      },
      owner: {
        type: 'string',
        enum: ['git', 'policy', 'autoscaler', 'bounded'],
        default: 'git',
        description:
          'Who owns the size. `git`: people, by `replicas`. `policy`: ScalingPolicies move `replicas`. `autoscaler`: the cluster-autoscaler moves inside `min` and `max`. `bounded`: as autoscaler, and policies move the bounds.',
      },
      replicas: {
        $ref: '#/$defs/NodeCount',
        description: 'Number of machines, for owners git and policy without zones.',
        'x-default': 'none',
      },
      min: {
        $ref: '#/$defs/NodeCount',
        description: 'Fewest machines, for owners autoscaler and bounded without zones.',
        'x-default': 'none',
      },
      max: {
        $ref: '#/$defs/NodeCount',
        description: 'Most machines, for owners autoscaler and bounded without zones.',
        'x-default': 'none',
      },
      zones: {
        type: 'array',
        items: {
          $ref: '#/$defs/Zone',
        },
        minItems: 1,
        maxItems: 20,
        'x-key': 'name',
        description: 'Availability zones with a size each. Without zones the provider places the machines.',
        'x-default': 'one MachineDeployment without a zone',
      },
      kubernetesVersion: {
        type: 'string',
        pattern: '^v\\d+\\.\\d+\\.\\d+$',
        description: 'Version of this pool when it lags behind the control plane, by at most three minors.',
        'x-default': "the cluster's version",
      },
      machine: {
        $ref: '#/$defs/MachinePartial',
        description: 'What the machines are.',
      },
      nodeLabels: {
        $ref: '#/$defs/Labels',
        description: 'Labels of the nodes, set by the kubelet when it registers. A change replaces the machines.',
        'x-default': 'none',
      },
      taints: {
        type: 'array',
        items: {
          $ref: '#/$defs/Taint',
        },
        maxItems: 50,
        description: 'Taints of the nodes, set by the kubelet when it registers. A change replaces the machines.',
        'x-default': 'none',
      },
      kubeadm: {
        type: 'object',
        description:
          'Further fields of the KubeadmConfig as Cluster API defines them, v1beta2: maps are merged into what is rendered, lists are added to it. A change replaces the machines.',
        'x-default': 'none',
      },
      capacity: {
        $ref: '#/$defs/MachineCapacityPartial',
        description:
          'What a machine of the pool has, for owners autoscaler and bounded: by it the cluster-autoscaler judges a pool without any node, labels and taints included. A change replaces nothing.',
        'x-default': 'the cluster-autoscaler looks at nodes',
      },
      maxSurge: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        default: 1,
        description: 'Extra machines while rolling.',
      },
      maxUnavailable: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        default: 0,
        description: 'Machines that may be missing while rolling; not 0 when maxSurge is 0.',
      },
      deletionOrder: {
        type: 'string',
        enum: ['Random', 'Newest', 'Oldest'],
        description: 'Machines that go first when the pool shrinks.',
        'x-default': 'Random',
      },
      healthCheck: {
        $ref: '#/$defs/HealthCheck',
        description: 'When a machine counts as unhealthy and is replaced.',
        'x-default': 'see HealthCheck',
      },
      timeouts: {
        $ref: '#/$defs/DeletionTimeouts',
        description: 'Limits for removing a machine.',
        'x-default': 'see DeletionTimeouts',
      },
      scaleDown: {
        $ref: '#/$defs/ScaleDownPartial',
        description: 'Permission for policies to shrink this pool.',
        'x-default': 'policies never shrink it',
      },
      combine: {
        type: 'string',
        enum: ['largest', 'smallest'],
        description:
          'Allows several ScalingPolicies on this pool and says whose wish counts: the `largest` size, or the `smallest`, where each policy caps the others.',
        'x-default': 'one policy alone may move the pool',
      },
    },
  },
  ManagementCluster: {
    title: 'ManagementCluster',
    description: 'A Kubernetes cluster on which Flux and Cluster API run, and which versions of them.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'ManagementCluster',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/Metadata',
      },
      spec: {
        $ref: '#/$defs/ManagementClusterSpec',
      },
    },
  },
  ManagementClusterSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['clusterApiVersion'],
    description: 'Versions that decide which API versions and field names manifests use.',
    properties: {
      clusterApiVersion: {
        type: 'string',
        pattern: '^v1\\.(1[1-9]|[2-9][0-9])\\.\\d+$',
        description:
          'Version of Cluster API core on the management cluster, such as `v1.14.0`; 1.11 is the first with v1beta2. Source: Cluster API release notes, contract v1beta2.',
      },
      providerVersions: {
        $ref: '#/$defs/ProviderVersions',
        description: 'Versions of the infrastructure providers, by provider.',
        'x-default': "each provider's oldest supported line",
      },
      delivery: {
        $ref: '#/$defs/Delivery',
        description: 'How Flux on the management cluster gets the fleet.',
        'x-default': 'the program renders no GitRepository; something else applies the manifests',
      },
    },
  },
  Metadata: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'Name and labels of an object that belongs to the whole fleet.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the object; equals the file name without `.yaml`.',
      },
      labels: {
        $ref: '#/$defs/Labels',
        description: "Labels that policies, people and Krake's constraints select by.",
        'x-default': 'no labels',
      },
    },
  },
  Metric: {
    title: 'Metric',
    description: 'A number that policies and placement look at, and how far it may be trusted.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'Metric',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/Metadata',
      },
      spec: {
        $ref: '#/$defs/MetricSpec',
      },
    },
  },
  MetricRange: {
    type: 'object',
    additionalProperties: false,
    required: ['seconds', 'reduce'],
    description: 'Values of the query over the time up to now, 240 of them or one a second, and how they become one.',
    properties: {
      seconds: {
        type: 'integer',
        minimum: 1,
        maximum: 604800,
        description: 'How far back to look (unit: seconds).',
      },
      reduce: {
        type: 'string',
        enum: ['max', 'min', 'avg', 'last'],
        description: 'Which number counts: the largest, the smallest, the mean, or the newest that there is.',
      },
    },
  },
  MetricSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['provider'],
    description: 'Where the number comes from and which values are believable.',
    properties: {
      provider: {
        $ref: '#/$defs/Name',
        description: 'MetricsProvider that has it.',
        'x-ref': 'MetricsProvider',
      },
      query: {
        type: 'string',
        minLength: 1,
        maxLength: 4000,
        description: 'What to ask the provider for.',
        'x-default': 'the name of the Metric',
      },
      range: {
        $ref: '#/$defs/MetricRange',
        description: 'Look at a stretch of time instead of the newest value; needs a provider that keeps history.',
        'x-default': 'the newest value',
      },
      min: {
        type: 'number',
        description: 'Values below are an error of the source.',
        'x-default': 'no lower bound',
      },
      max: {
        type: 'number',
        description: 'Values above are an error of the source.',
        'x-default': 'no upper bound',
      },
      staleAfterSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 604800,
        default: 300,
        description: 'Age above which a sample counts as stale (unit: seconds).',
      },
    },
  },
  MetricWeight: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'weight'],
    description: 'A Metric of this fleet and how much it counts in placement.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of a Metric.',
        'x-ref': 'Metric',
      },
      weight: {
        type: 'number',
        minimum: 0,
        maximum: 1000000,
        description: 'Weight of the metric; the score is the weighted mean.',
      },
    },
  },
  MetricsProvider: {
    title: 'MetricsProvider',
    description: 'A place where metric values come from.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'MetricsProvider',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/Metadata',
      },
      spec: {
        $ref: '#/$defs/MetricsProviderSpec',
      },
    },
  },
  MetricsProviderSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['type'],
    description: 'One source of samples. The block named like the type holds its settings.',
    properties: {
      type: {
        type: 'string',
        enum: ['static', 'prometheus'],
        description: 'Kind of source.',
      },
      static: {
        $ref: '#/$defs/StaticSource',
        description: 'Fixed values and recorded series.',
        'x-default': 'none',
      },
      prometheus: {
        $ref: '#/$defs/PrometheusSource',
        description: 'A Prometheus, or what answers its HTTP API.',
        'x-default': 'none',
      },
    },
  },
  Mirrors: {
    type: 'object',
    additionalProperties: false,
    description:
      'Where images and charts are fetched instead of where they are published. The rule with the longest prefix counts; what comes after the prefix is kept. See docs/air-gap.md.',
    properties: {
      images: {
        type: 'array',
        items: {
          $ref: '#/$defs/ImageMirror',
        },
        maxItems: 50,
        description:
          'Of container images: those of kubeadm, those of known add-ons, and, for rules on a whole registry, all that machines pull. A change replaces all machines.',
        'x-default': 'none',
      },
      charts: {
        type: 'array',
        items: {
          $ref: '#/$defs/ChartMirror',
        },
        maxItems: 50,
        description: 'Of Helm charts of add-ons.',
        'x-default': 'none',
      },
    },
  },
  Name: {
    type: 'string',
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    maxLength: 63,
    description: 'A DNS label as Kubernetes defines it, lower case, at most 63 characters.',
  },
  NamespacedMetadata: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'namespace'],
    description: 'Name, namespace and labels of an object that lives in a Kubernetes namespace.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the object; equals the file name without `.yaml`.',
      },
      namespace: {
        $ref: '#/$defs/Name',
        description: 'Kubernetes namespace on the management cluster; equals the name of the folder.',
      },
      labels: {
        $ref: '#/$defs/Labels',
        description: "Labels that policies, people and Krake's constraints select by.",
        'x-default': 'no labels',
      },
    },
  },
  NodeCount: {
    type: 'integer',
    minimum: 0,
    maximum: 1000,
    description: 'A number of machines, 0 to 1000.',
  },
  NodeProxy: {
    type: 'object',
    additionalProperties: false,
    description:
      'A proxy by which machines pull images and install packages; what runs on the cluster is told by its own means.',
    properties: {
      http: {
        type: 'string',
        pattern: '^https?://[^\\s"@%]+$',
        maxLength: 500,
        description: 'Proxy for addresses with `http://`, without credentials.',
        'x-default': 'none',
      },
      https: {
        type: 'string',
        pattern: '^https?://[^\\s"@%]+$',
        maxLength: 500,
        description: 'Proxy for addresses with `https://`, without credentials.',
        'x-default': 'none',
      },
      noProxy: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[A-Za-z0-9*.:/_-]+$',
          maxLength: 253,
        },
        maxItems: 100,
        uniqueItems: true,
        description:
          'Hosts, domains, addresses and ranges that containerd reaches without the proxy, besides the machine itself.',
        'x-default': 'none',
      },
    },
  },
  NodeSettings: {
    type: 'object',
    additionalProperties: false,
    description: 'Operating system of every machine of a cluster. A change replaces all of them.',
    properties: {
      format: {
        type: 'string',
        enum: ['cloud-config', 'ignition'],
        description:
          "What the images start with: `cloud-config` for Ubuntu and others with cloud-init, `ignition` for Flatcar, which needs Cluster API's feature gate KubeadmBootstrapFormatIgnition.",
        'x-default': 'cloud-config',
      },
      registryMirrors: {
        type: 'array',
        items: {
          $ref: '#/$defs/RegistryMirror',
        },
        maxItems: 50,
        description:
          'Registries that containerd reaches by others. The image sets its `config_path` to /etc/containerd/certs.d.',
        'x-default': 'none',
      },
      registryAuth: {
        $ref: '#/$defs/SecretKey',
        description:
          "Secret with containerd's configuration of credentials, written to /etc/containerd/conf.d/auth.toml, which the image imports.",
        'x-default': 'none',
      },
      trustedCas: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 10240,
          pattern: '-----BEGIN CERTIFICATE-----',
        },
        description: 'Certificates of further authorities that the operating system trusts, by name, as PEM.',
        'x-default': 'none',
      },
      proxy: {
        $ref: '#/$defs/NodeProxy',
        description: 'Proxy of containerd and apt.',
        'x-default': 'none',
      },
      packages: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[a-z0-9][a-z0-9+.=:~-]*$',
          maxLength: 100,
        },
        maxItems: 100,
        uniqueItems: true,
        description: 'Packages that apt installs before the node joins; not with ignition.',
        'x-default': 'none',
      },
    },
  },
  NodeSettingsPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'Operating system of every machine of a cluster. A change replaces all of them.',
    properties: {
      format: {
        type: 'string',
        enum: ['cloud-config', 'ignition'],
        description:
          "What the images start with: `cloud-config` for Ubuntu and others with cloud-init, `ignition` for Flatcar, which needs Cluster API's feature gate KubeadmBootstrapFormatIgnition.",
        'x-default': 'cloud-config',
      },
      registryMirrors: {
        type: 'array',
        items: {
          $ref: '#/$defs/RegistryMirror',
        },
        maxItems: 50,
        description:
          'Registries that containerd reaches by others. The image sets its `config_path` to /etc/containerd/certs.d.',
        'x-default': 'none',
      },
      registryAuth: {
        $ref: '#/$defs/SecretKeyPartial',
        description:
          "Secret with containerd's configuration of credentials, written to /etc/containerd/conf.d/auth.toml, which the image imports.",
        'x-default': 'none',
      },
      trustedCas: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 10240,
          pattern: '-----BEGIN CERTIFICATE-----',
        },
        description: 'Certificates of further authorities that the operating system trusts, by name, as PEM.',
        'x-default': 'none',
      },
      proxy: {
        $ref: '#/$defs/NodeProxy',
        description: 'Proxy of containerd and apt.',
        'x-default': 'none',
      },
      packages: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[a-z0-9][a-z0-9+.=:~-]*$',
          maxLength: 100,
        },
        maxItems: 100,
        uniqueItems: true,
        description: 'Packages that apt installs before the node joins; not with ignition.',
        'x-default': 'none',
      },
    },
  },
  Notification: {
    type: 'object',
    additionalProperties: false,
    required: ['secret'],
    description: 'A receiver of signed events.',
    properties: {
      secret: {
        $ref: '#/$defs/Name',
        description: 'Secret with `address` and `token`; requests are signed with HMAC-SHA256.',
      },
      certificates: {
        $ref: '#/$defs/Name',
        description: "Secret with the receiver's authority as `ca.crt`. Source: Flux, Provider, certSecretRef.",
        'x-default': 'the authorities that Flux trusts',
      },
      severity: {
        type: 'string',
        enum: ['info', 'error'],
        default: 'error',
        description: '`info`: every event; `error`: failures alone.',
      },
    },
  },
  ObjectName: {
    type: 'string',
    pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
    maxLength: 253,
    description: 'Name of a Kubernetes object.',
  },
  Oidc: {
    type: 'object',
    additionalProperties: false,
    required: ['issuerUrl', 'clientId'],
    description: 'Logging in by OpenID Connect. Source: Kubernetes, flags `--oidc-...` of the API server.',
    properties: {
      issuerUrl: {
        type: 'string',
        pattern: '^https://[^\\s]+$',
        maxLength: 1000,
        description: 'Issuer.',
      },
      clientId: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Client.',
      },
      usernameClaim: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Claim with the name of the user.',
        'x-default': 'sub',
      },
      usernamePrefix: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Beginning of user names; `-` for none.',
        'x-default': 'the issuer',
      },
      groupsClaim: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Claim with the groups.',
        'x-default': 'none',
      },
      groupsPrefix: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Beginning of group names.',
        'x-default': 'none',
      },
      signingAlgs: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'],
        },
        maxItems: 9,
        uniqueItems: true,
        description: 'Algorithms that tokens may be signed with.',
        'x-default': 'RS256',
      },
    },
  },
  OidcPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'Logging in by OpenID Connect. Source: Kubernetes, flags `--oidc-...` of the API server.',
    properties: {
      issuerUrl: {
        type: 'string',
        pattern: '^https://[^\\s]+$',
        maxLength: 1000,
        description: 'Issuer.',
      },
      clientId: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Client.',
      },
      usernameClaim: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Claim with the name of the user.',
        'x-default': 'sub',
      },
      usernamePrefix: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Beginning of user names; `-` for none.',
        'x-default': 'the issuer',
      },
      groupsClaim: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Claim with the groups.',
        'x-default': 'none',
      },
      groupsPrefix: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Beginning of group names.',
        'x-default': 'none',
      },
      signingAlgs: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'],
        },
        maxItems: 9,
        uniqueItems: true,
        description: 'Algorithms that tokens may be signed with.',
        'x-default': 'RS256',
      },
    },
  },
  OpenStackAddressPair: {
    type: 'object',
    additionalProperties: false,
    required: ['ipAddress'],
    description: 'Addresses that a port may use besides its own.',
    properties: {
      ipAddress: {
        type: 'string',
        pattern: '^[0-9a-fA-F:.]+(/\\d{1,3})?$',
        description: 'Address or range.',
      },
      macAddress: {
        type: 'string',
        pattern: '^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$',
        description: 'MAC address.',
        'x-default': 'that of the port',
      },
    },
  },
  OpenStackAddressRange: {
    type: 'object',
    additionalProperties: false,
    required: ['start', 'end'],
    description: 'First and last address of a range.',
    properties: {
      start: {
        type: 'string',
        pattern: '^[0-9a-fA-F:.]+$',
        description: 'First address.',
      },
      end: {
        type: 'string',
        pattern: '^[0-9a-fA-F:.]+$',
        description: 'Last address.',
      },
    },
  },
  OpenStackApiServer: {
    type: 'object',
    additionalProperties: false,
    description: 'How the Kubernetes API is reached.',
    properties: {
      loadBalancer: {
        type: 'boolean',
        default: true,
        description:
          'Whether an Octavia load balancer stands before the control plane; without one only a single control-plane machine is possible.',
      },
      loadBalancerProvider: {
        type: 'string',
        enum: ['amphora', 'ovn'],
        description: 'Octavia driver.',
        'x-default': "the cloud's",
      },
      allowedCidrs: {
        type: 'array',
        items: {
          $ref: '#/$defs/Cidr',
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Ranges that may reach the API, the management cluster included; not with ovn.',
        'x-default': 'everywhere',
      },
      floatingIpEnabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether the API has a floating address; without one the management cluster must share the network of the nodes.',
      },
      floatingIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'A floating address that exists already.',
        'x-default': 'a new one',
      },
      fixedIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'Address inside the network.',
        'x-default': 'any',
      },
      loadBalancerOptions: {
        $ref: '#/$defs/OpenStackLoadBalancer',
        description: 'Details of the load balancer.',
        'x-default': "Octavia's own",
      },
    },
  },
  OpenStackApiServerPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'How the Kubernetes API is reached.',
    properties: {
      loadBalancer: {
        type: 'boolean',
        default: true,
        description:
          'Whether an Octavia load balancer stands before the control plane; without one only a single control-plane machine is possible.',
      },
      loadBalancerProvider: {
        type: 'string',
        enum: ['amphora', 'ovn'],
        description: 'Octavia driver.',
        'x-default': "the cloud's",
      },
      allowedCidrs: {
        type: 'array',
        items: {
          $ref: '#/$defs/Cidr',
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Ranges that may reach the API, the management cluster included; not with ovn.',
        'x-default': 'everywhere',
      },
      floatingIpEnabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether the API has a floating address; without one the management cluster must share the network of the nodes.',
      },
      floatingIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'A floating address that exists already.',
        'x-default': 'a new one',
      },
      fixedIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'Address inside the network.',
        'x-default': 'any',
      },
      loadBalancerOptions: {
        $ref: '#/$defs/OpenStackLoadBalancerPartial',
        description: 'Details of the load balancer.',
        'x-default': "Octavia's own",
      },
    },
  },
  OpenStackBastion: {
    type: 'object',
    additionalProperties: false,
    required: ['machine'],
    description: 'A machine for logging in. Source: CAPO, OpenStackCluster.spec.bastion.',
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        description: 'Whether it exists.',
      },
      machine: {
        $ref: '#/$defs/OpenStackMachine',
        description: 'What it is; any image will do.',
      },
      availabilityZone: {
        $ref: '#/$defs/ZoneName',
        description: 'Availability zone.',
        'x-default': 'any',
      },
      floatingIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'A floating address that exists already.',
        'x-default': 'a new one',
      },
    },
  },
  OpenStackBastionPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A machine for logging in. Source: CAPO, OpenStackCluster.spec.bastion.',
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        description: 'Whether it exists.',
      },
      machine: {
        $ref: '#/$defs/OpenStackMachinePartial',
        description: 'What it is; any image will do.',
      },
      availabilityZone: {
        $ref: '#/$defs/ZoneName',
        description: 'Availability zone.',
        'x-default': 'any',
      },
      floatingIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'A floating address that exists already.',
        'x-default': 'a new one',
      },
    },
  },
  OpenStackBlockDevice: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'sizeGib'],
    description: 'A disk besides the root disk. Source: CAPO, additionalBlockDevices.',
    properties: {
      name: {
        type: 'string',
        pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
        maxLength: 63,
        description: 'Name of the disk; not `root`.',
      },
      sizeGib: {
        type: 'integer',
        minimum: 1,
        maximum: 16384,
        description: 'Size (unit: GiB).',
      },
      storage: {
        type: 'string',
        enum: ['volume', 'local'],
        description: '`volume`: a Cinder volume. `local`: a disk of the hypervisor.',
        'x-default': 'volume',
      },
      type: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Volume type.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Zone of the volume; `machine` follows the zone of the machine.',
        'x-default': 'that of the cloud',
      },
    },
  },
  OpenStackBlockDevicePartial: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'A disk besides the root disk. Source: CAPO, additionalBlockDevices.',
    properties: {
      name: {
        type: 'string',
        pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
        maxLength: 63,
        description: 'Name of the disk; not `root`.',
      },
      sizeGib: {
        type: 'integer',
        minimum: 1,
        maximum: 16384,
        description: 'Size (unit: GiB).',
      },
      storage: {
        type: 'string',
        enum: ['volume', 'local'],
        description: '`volume`: a Cinder volume. `local`: a disk of the hypervisor.',
        'x-default': 'volume',
      },
      type: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Volume type.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Zone of the volume; `machine` follows the zone of the machine.',
        'x-default': 'that of the cloud',
      },
    },
  },
  OpenStackCloud: {
    type: 'object',
    additionalProperties: false,
    required: ['identity'],
    description: 'How CAPO reaches the cloud, and what is the same for every cluster on it.',
    properties: {
      identity: {
        $ref: '#/$defs/OpenStackIdentity',
        description: 'Reference to the credentials.',
      },
      externalNetwork: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Network with floating addresses; needed when the project sees several.',
        'x-default': 'the only external network of the project',
      },
      loadBalancerProvider: {
        type: 'string',
        enum: ['amphora', 'ovn'],
        default: 'amphora',
        description: 'Octavia driver for API load balancers.',
      },
    },
  },
  OpenStackCluster: {
    type: 'object',
    additionalProperties: false,
    description:
      'Network, API endpoint and security groups of one cluster. Most of it is fixed once the cluster exists.',
    properties: {
      network: {
        $ref: '#/$defs/OpenStackNetwork',
        description: 'Network of the machines.',
        'x-default': 'a managed network with 10.6.0.0/24',
      },
      externalNetwork: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Network with floating addresses.',
        'x-default': "the cloud's",
      },
      apiServer: {
        $ref: '#/$defs/OpenStackApiServer',
        description: 'How the Kubernetes API is reached.',
        'x-default': 'see OpenStackApiServer',
      },
      securityGroups: {
        $ref: '#/$defs/OpenStackSecurityGroups',
        description: 'Security groups that CAPO manages.',
        'x-default': 'see OpenStackSecurityGroups',
      },
      portSecurityEnabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether ports in a managed network have port security; without it they have no security groups either.',
      },
      externalNetworkEnabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether there is a network with floating addresses at all; without it neither API nor bastion has one.',
      },
      bastion: {
        $ref: '#/$defs/OpenStackBastion',
        description:
          'A machine for logging in to the others. To change or remove it, set its `enabled` to false and wait until it is gone.',
        'x-default': 'none',
      },
      controlPlaneOmitZone: {
        type: 'boolean',
        default: false,
        description: 'Whether the control-plane machines are made without an availability zone, so that Nova chooses.',
      },
      controlPlaneZones: {
        type: 'array',
        items: {
          $ref: '#/$defs/ZoneName',
        },
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description: 'Availability zones over which control-plane machines are spread.',
        'x-default': 'the provider places them',
      },
      tags: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 60,
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Tags on every OpenStack resource of the cluster.',
        'x-default': 'none',
      },
    },
  },
  OpenStackClusterIdentity: {
    type: 'object',
    additionalProperties: false,
    required: ['secretName', 'secretNamespace'],
    description:
      'Where the shared credentials are and which namespaces may use them. Source: CAPO, OpenStackClusterIdentity.',
    properties: {
      secretName: {
        $ref: '#/$defs/Name',
        description: 'Secret with `clouds.yaml` and optionally `cacert`.',
      },
      secretNamespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of the Secret.',
      },
      namespaceLabels: {
        $ref: '#/$defs/Labels',
        description: 'Labels that a namespace must carry to use the identity.',
        'x-default': 'every namespace',
      },
    },
  },
  OpenStackClusterPartial: {
    type: 'object',
    additionalProperties: false,
    description:
      'Network, API endpoint and security groups of one cluster. Most of it is fixed once the cluster exists.',
    properties: {
      network: {
        $ref: '#/$defs/OpenStackNetworkPartial',
        description: 'Network of the machines.',
        'x-default': 'a managed network with 10.6.0.0/24',
      },
      externalNetwork: {
        $ref: '#/$defs/OpenStackReferencePartial',
        description: 'Network with floating addresses.',
        'x-default': "the cloud's",
      },
      apiServer: {
        $ref: '#/$defs/OpenStackApiServerPartial',
        description: 'How the Kubernetes API is reached.',
        'x-default': 'see OpenStackApiServer',
      },
      securityGroups: {
        $ref: '#/$defs/OpenStackSecurityGroupsPartial',
        description: 'Security groups that CAPO manages.',
        'x-default': 'see OpenStackSecurityGroups',
      },
      portSecurityEnabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether ports in a managed network have port security; without it they have no security groups either.',
      },
      externalNetworkEnabled: {
        type: 'boolean',
        default: true,
        description:
          'Whether there is a network with floating addresses at all; without it neither API nor bastion has one.',
      },
      bastion: {
        $ref: '#/$defs/OpenStackBastionPartial',
        description:
          'A machine for logging in to the others. To change or remove it, set its `enabled` to false and wait until it is gone.',
        'x-default': 'none',
      },
      controlPlaneOmitZone: {
        type: 'boolean',
        default: false,
        description: 'Whether the control-plane machines are made without an availability zone, so that Nova chooses.',
      },
      controlPlaneZones: {
        type: 'array',
        items: {
          $ref: '#/$defs/ZoneName',
        },
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description: 'Availability zones over which control-plane machines are spread.',
        'x-default': 'the provider places them',
      },
      tags: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 60,
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Tags on every OpenStack resource of the cluster.',
        'x-default': 'none',
      },
    },
  },
  OpenStackExistingNetwork: {
    type: 'object',
    additionalProperties: false,
    required: ['network'],
    description: 'A network that exists already.',
    properties: {
      network: {
        $ref: '#/$defs/OpenStackReference',
        description: 'The network.',
      },
      subnets: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 2,
        description: 'Subnets of the network to use.',
        'x-default': 'all of them',
      },
      primarySubnet: {
        $ref: '#/$defs/OpenStackReference',
        description:
          'Subnet of the first addresses and of the load balancer, when there are several; from CAPO 0.15 on.',
        'x-default': 'the first subnet',
      },
    },
  },
  OpenStackExistingNetworkPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A network that exists already.',
    properties: {
      network: {
        $ref: '#/$defs/OpenStackReferencePartial',
        description: 'The network.',
      },
      subnets: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 2,
        description: 'Subnets of the network to use.',
        'x-default': 'all of them',
      },
      primarySubnet: {
        $ref: '#/$defs/OpenStackReferencePartial',
        description:
          'Subnet of the first addresses and of the load balancer, when there are several; from CAPO 0.15 on.',
        'x-default': 'the first subnet',
      },
    },
  },
  OpenStackFixedIp: {
    type: 'object',
    additionalProperties: false,
    required: ['subnet'],
    description: 'Subnet and address of a port.',
    properties: {
      subnet: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Subnet.',
      },
      ipAddress: {
        type: 'string',
        pattern: '^[0-9a-fA-F:.]+$',
        description: 'The address.',
        'x-default': 'any of the subnet',
      },
    },
  },
  OpenStackFlavor: {
    type: 'object',
    additionalProperties: false,
    description: 'A Nova flavor; exactly one of the two.',
    minProperties: 1,
    maxProperties: 1,
    properties: {
      id: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Id of the flavor, any text.',
        'x-default': 'none',
      },
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the flavor.',
        'x-default': 'none',
      },
    },
  },
  OpenStackFlavorPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A Nova flavor; exactly one of the two.',
    maxProperties: 1,
    properties: {
      id: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Id of the flavor, any text.',
        'x-default': 'none',
      },
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the flavor.',
        'x-default': 'none',
      },
    },
  },
  OpenStackIdentity: {
    type: 'object',
    additionalProperties: false,
    required: ['kind', 'name', 'cloudName'],
    description:
      'Reference to credentials; values never enter the repository. Source: CAPO, OpenStackCluster.spec.identityRef.',
    properties: {
      kind: {
        type: 'string',
        enum: ['Secret', 'ClusterIdentity'],
        description:
          "`Secret`: a Secret in each cluster's namespace. `ClusterIdentity`: one OpenStackClusterIdentity for many namespaces, so that credentials stay out of them.",
      },
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the Secret or OpenStackClusterIdentity.',
      },
      cloudName: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Entry in the `clouds.yaml` of the Secret.',
      },
      region: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Region; fixed once a cluster exists.',
        'x-default': 'the region in clouds.yaml',
      },
      clusterIdentity: {
        $ref: '#/$defs/OpenStackClusterIdentity',
        description: 'Renders the OpenStackClusterIdentity, for kind ClusterIdentity.',
        'x-default': 'the OpenStackClusterIdentity exists already',
      },
    },
  },
  OpenStackImage: {
    type: 'object',
    additionalProperties: false,
    description: 'A Glance image; exactly one of the three.',
    minProperties: 1,
    maxProperties: 1,
    properties: {
      id: {
        type: 'string',
        pattern: '^[0-9a-fA-F-]{32,36}$',
        description: 'UUID of the image.',
        'x-default': 'none',
      },
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the image.',
        'x-default': 'none',
      },
      imageRef: {
        $ref: '#/$defs/Name',
        description: 'Image object of the OpenStack Resource Controller in the same namespace.',
        'x-default': 'none',
      },
    },
  },
  OpenStackImagePartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A Glance image; exactly one of the three.',
    maxProperties: 1,
    properties: {
      id: {
        type: 'string',
        pattern: '^[0-9a-fA-F-]{32,36}$',
        description: 'UUID of the image.',
        'x-default': 'none',
      },
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the image.',
        'x-default': 'none',
      },
      imageRef: {
        $ref: '#/$defs/Name',
        description: 'Image object of the OpenStack Resource Controller in the same namespace.',
        'x-default': 'none',
      },
    },
  },
  OpenStackLoadBalancer: {
    type: 'object',
    additionalProperties: false,
    description:
      'Details of the load balancer of the API. Flavor and zone are not for ovn. Source: CAPO, apiServerLoadBalancer.',
    properties: {
      flavor: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Octavia flavor by name or id.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Availability zone of Octavia.',
        'x-default': 'that of the cloud',
      },
      network: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Network of its address.',
        'x-default': 'that of the nodes',
      },
      subnets: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 2,
        description: 'Subnets of its address.',
        'x-default': 'any of the network',
      },
      additionalPorts: {
        type: 'array',
        items: {
          type: 'integer',
          minimum: 1,
          maximum: 65535,
        },
        maxItems: 20,
        uniqueItems: true,
        description: 'Further TCP ports that it hands on to the control plane.',
        'x-default': 'none',
      },
      monitor: {
        $ref: '#/$defs/OpenStackMonitor',
        description: 'How it finds out whether a control-plane machine answers.',
        'x-default': 'see OpenStackMonitor',
      },
    },
  },
  OpenStackLoadBalancerPartial: {
    type: 'object',
    additionalProperties: false,
    description:
      'Details of the load balancer of the API. Flavor and zone are not for ovn. Source: CAPO, apiServerLoadBalancer.',
    properties: {
      flavor: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Octavia flavor by name or id.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Availability zone of Octavia.',
        'x-default': 'that of the cloud',
      },
      network: {
        $ref: '#/$defs/OpenStackReferencePartial',
        description: 'Network of its address.',
        'x-default': 'that of the nodes',
      },
      subnets: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 2,
        description: 'Subnets of its address.',
        'x-default': 'any of the network',
      },
      additionalPorts: {
        type: 'array',
        items: {
          type: 'integer',
          minimum: 1,
          maximum: 65535,
        },
        maxItems: 20,
        uniqueItems: true,
        description: 'Further TCP ports that it hands on to the control plane.',
        'x-default': 'none',
      },
      monitor: {
        $ref: '#/$defs/OpenStackMonitor',
        description: 'How it finds out whether a control-plane machine answers.',
        'x-default': 'see OpenStackMonitor',
      },
    },
  },
  OpenStackMachine: {
    type: 'object',
    additionalProperties: false,
    required: ['flavor', 'image'],
    description: 'What a machine is. A change replaces the machines. Source: CAPO, OpenStackMachineTemplate.',
    properties: {
      flavor: {
        $ref: '#/$defs/OpenStackFlavor',
        description: 'Flavor.',
      },
      image: {
        $ref: '#/$defs/OpenStackImage',
        description: 'Boot image with kubeadm and kubelet of the right version.',
      },
      sshKeyName: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Nova key pair for logging in.',
        'x-default': 'none',
      },
      rootVolume: {
        $ref: '#/$defs/OpenStackRootVolume',
        description: 'Boot from a volume instead of the local disk.',
        'x-default': 'local disk of the flavor',
      },
      serverGroup: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Existing server group for placement.',
        'x-default': 'none',
      },
      serverGroupPolicy: {
        type: 'string',
        enum: ['anti-affinity', 'soft-anti-affinity'],
        description:
          'Makes a server group of this policy for the control plane or the pool, by ORC: `soft-anti-affinity` spreads machines over hypervisors as far as it can, with `anti-affinity` a machine waits for a hypervisor without another of them.',
        'x-default': 'no group is made',
      },
      securityGroups: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 20,
        description: 'Existing security groups besides the managed ones.',
        'x-default': 'none',
      },
      configDrive: {
        type: 'boolean',
        default: false,
        description: 'Whether the machine gets its data from a config drive.',
      },
      metadata: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 255,
        },
        description: 'Server metadata.',
        'x-default': 'none',
      },
      tags: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 60,
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Tags on the servers.',
        'x-default': 'none',
      },
      additionalBlockDevices: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackBlockDevice',
        },
        maxItems: 20,
        'x-key': 'name',
        description: 'Further disks.',
        'x-default': 'none',
      },
      ports: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackPort',
        },
        maxItems: 20,
        description: 'Network ports in this order; they replace the port that a machine has otherwise.',
        'x-default': 'one port in the network of the cluster',
      },
      trunk: {
        type: 'boolean',
        description: 'Whether ports are trunks unless they say otherwise.',
        'x-default': 'no',
      },
      schedulerHints: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackSchedulerHint',
        },
        maxItems: 20,
        'x-key': 'name',
        description: "Further hints for Nova's scheduler.",
        'x-default': 'none',
      },
      floatingIpPool: {
        $ref: '#/$defs/Name',
        description: 'OpenStackFloatingIPPool in the same namespace that each machine gets a floating address from.',
        'x-default': 'no floating address',
      },
    },
  },
  OpenStackMachinePartial: {
    type: 'object',
    additionalProperties: false,
    description: 'What a machine is. A change replaces the machines. Source: CAPO, OpenStackMachineTemplate.',
    properties: {
      flavor: {
        $ref: '#/$defs/OpenStackFlavorPartial',
        description: 'Flavor.',
      },
      image: {
        $ref: '#/$defs/OpenStackImagePartial',
        description: 'Boot image with kubeadm and kubelet of the right version.',
      },
      sshKeyName: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Nova key pair for logging in.',
        'x-default': 'none',
      },
      rootVolume: {
        $ref: '#/$defs/OpenStackRootVolumePartial',
        description: 'Boot from a volume instead of the local disk.',
        'x-default': 'local disk of the flavor',
      },
      serverGroup: {
        $ref: '#/$defs/OpenStackReferencePartial',
        description: 'Existing server group for placement.',
        'x-default': 'none',
      },
      serverGroupPolicy: {
        type: 'string',
        enum: ['anti-affinity', 'soft-anti-affinity'],
        description:
          'Makes a server group of this policy for the control plane or the pool, by ORC: `soft-anti-affinity` spreads machines over hypervisors as far as it can, with `anti-affinity` a machine waits for a hypervisor without another of them.',
        'x-default': 'no group is made',
      },
      securityGroups: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 20,
        description: 'Existing security groups besides the managed ones.',
        'x-default': 'none',
      },
      configDrive: {
        type: 'boolean',
        default: false,
        description: 'Whether the machine gets its data from a config drive.',
      },
      metadata: {
        type: 'object',
        additionalProperties: {
          type: 'string',
          minLength: 1,
          maxLength: 255,
        },
        description: 'Server metadata.',
        'x-default': 'none',
      },
      tags: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 60,
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Tags on the servers.',
        'x-default': 'none',
      },
      additionalBlockDevices: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackBlockDevicePartial',
        },
        maxItems: 20,
        'x-key': 'name',
        description: 'Further disks.',
        'x-default': 'none',
      },
      ports: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackPort',
        },
        maxItems: 20,
        description: 'Network ports in this order; they replace the port that a machine has otherwise.',
        'x-default': 'one port in the network of the cluster',
      },
      trunk: {
        type: 'boolean',
        description: 'Whether ports are trunks unless they say otherwise.',
        'x-default': 'no',
      },
      schedulerHints: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackSchedulerHint',
        },
        maxItems: 20,
        'x-key': 'name',
        description: "Further hints for Nova's scheduler.",
        'x-default': 'none',
      },
      floatingIpPool: {
        $ref: '#/$defs/Name',
        description: 'OpenStackFloatingIPPool in the same namespace that each machine gets a floating address from.',
        'x-default': 'no floating address',
      },
    },
  },
  OpenStackManagedNetwork: {
    type: 'object',
    additionalProperties: false,
    required: ['cidr'],
    description: 'A network made for the cluster. Source: CAPO, OpenStackCluster.spec.managedSubnets.',
    properties: {
      cidr: {
        $ref: '#/$defs/Cidr',
        description: 'IPv4 range of the nodes.',
      },
      dnsNameservers: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[0-9a-fA-F:.]+$',
        },
        maxItems: 10,
        uniqueItems: true,
        description: 'DNS servers of the nodes.',
        'x-default': 'those of the cloud',
      },
      allocationPools: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackAddressRange',
        },
        maxItems: 10,
        description: 'Parts of the range that nodes get addresses from.',
        'x-default': 'the whole range',
      },
      mtu: {
        type: 'integer',
        minimum: 576,
        maximum: 9216,
        description: 'Largest packet (unit: bytes).',
        'x-default': 'that of the cloud',
      },
      router: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Router that exists already.',
        'x-default': 'a new one',
      },
      routerExternalIps: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackRouterAddress',
        },
        maxItems: 10,
        description: 'Addresses of the router in the external network.',
        'x-default': 'one that the cloud chooses',
      },
    },
  },
  OpenStackManagedNetworkPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A network made for the cluster. Source: CAPO, OpenStackCluster.spec.managedSubnets.',
    properties: {
      cidr: {
        $ref: '#/$defs/Cidr',
        description: 'IPv4 range of the nodes.',
      },
      dnsNameservers: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[0-9a-fA-F:.]+$',
        },
        maxItems: 10,
        uniqueItems: true,
        description: 'DNS servers of the nodes.',
        'x-default': 'those of the cloud',
      },
      allocationPools: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackAddressRange',
        },
        maxItems: 10,
        description: 'Parts of the range that nodes get addresses from.',
        'x-default': 'the whole range',
      },
      mtu: {
        type: 'integer',
        minimum: 576,
        maximum: 9216,
        description: 'Largest packet (unit: bytes).',
        'x-default': 'that of the cloud',
      },
      router: {
        $ref: '#/$defs/OpenStackReferencePartial',
        description: 'Router that exists already.',
        'x-default': 'a new one',
      },
      routerExternalIps: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackRouterAddress',
        },
        maxItems: 10,
        description: 'Addresses of the router in the external network.',
        'x-default': 'one that the cloud chooses',
      },
    },
  },
  OpenStackMonitor: {
    type: 'object',
    additionalProperties: false,
    description: 'A health monitor of Octavia. Can be changed while the cluster exists.',
    properties: {
      delaySeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 3600,
        description: 'Time between two looks (unit: seconds).',
        'x-default': '10',
      },
      timeoutSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 3600,
        description: 'Time in which a machine has to answer (unit: seconds).',
        'x-default': '5',
      },
      maxRetries: {
        type: 'integer',
        minimum: 1,
        maximum: 10,
        description: 'Answers after which a machine counts as there.',
        'x-default': '5',
      },
      maxRetriesDown: {
        type: 'integer',
        minimum: 1,
        maximum: 10,
        description: 'Failures after which it counts as gone.',
        'x-default': '3',
      },
    },
  },
  OpenStackNetwork: {
    type: 'object',
    additionalProperties: false,
    description: 'Either a network that CAPO makes (`managed`) or one that exists (`existing`).',
    minProperties: 1,
    maxProperties: 1,
    properties: {
      managed: {
        $ref: '#/$defs/OpenStackManagedNetwork',
        description: 'Network, subnet and router made and removed with the cluster.',
        'x-default': 'none',
      },
      existing: {
        $ref: '#/$defs/OpenStackExistingNetwork',
        description: 'A network that stays when the cluster goes.',
        'x-default': 'none',
      },
    },
  },
  OpenStackNetworkPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'Either a network that CAPO makes (`managed`) or one that exists (`existing`).',
    maxProperties: 1,
    properties: {
      managed: {
        $ref: '#/$defs/OpenStackManagedNetworkPartial',
        description: 'Network, subnet and router made and removed with the cluster.',
        'x-default': 'none',
      },
      existing: {
        $ref: '#/$defs/OpenStackExistingNetworkPartial',
        description: 'A network that stays when the cluster goes.',
        'x-default': 'none',
      },
    },
  },
  OpenStackPort: {
    type: 'object',
    additionalProperties: false,
    description: 'A network port of a machine. Source: CAPO, OpenStackMachine.spec.ports.',
    properties: {
      network: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Network.',
        'x-default': 'that of the cluster',
      },
      fixedIps: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackFixedIp',
        },
        maxItems: 10,
        description: 'Subnets and addresses.',
        'x-default': 'any of the network',
      },
      nameSuffix: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description: "End of the port's name.",
        'x-default': 'its number',
      },
      description: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Description.',
        'x-default': 'none',
      },
      securityGroups: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackReference',
        },
        maxItems: 20,
        description: 'Existing security groups; they replace those of the machine.',
        'x-default': 'those of the machine',
      },
      tags: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 60,
        },
        maxItems: 50,
        uniqueItems: true,
        description: 'Tags of the port.',
        'x-default': 'those of the machine',
      },
      trunk: {
        type: 'boolean',
        description: 'Whether the port is a trunk.',
        'x-default': 'as the machine says',
      },
      vnicType: {
        type: 'string',
        enum: [
          'normal',
          'direct',
          'direct-physical',
          'macvtap',
          'baremetal',
          'virtio-forwarder',
          'smart-nic',
          'remote-managed',
          'vdpa',
        ],
        description: 'How the machine gets at the network; `direct` is SR-IOV.',
        'x-default': 'normal',
      },
      ovsHardwareOffload: {
        type: 'boolean',
        description: 'Whether Open vSwitch hands the traffic to the network card.',
        'x-default': 'no',
      },
      trustedVf: {
        type: 'boolean',
        description: 'Whether a virtual function is trusted.',
        'x-default': 'no',
      },
      allowedAddressPairs: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackAddressPair',
        },
        maxItems: 50,
        description: 'Further addresses that the port may use; the one field of machines that can be changed in place.',
        'x-default': 'none',
      },
      macAddress: {
        type: 'string',
        pattern: '^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$',
        description: 'MAC address.',
        'x-default': 'any',
      },
      portSecurityEnabled: {
        type: 'boolean',
        description: 'Whether the port has port security.',
        'x-default': 'as the network has',
      },
      adminStateUp: {
        type: 'boolean',
        description: 'Whether the port is switched on.',
        'x-default': 'yes',
      },
      hostId: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Host that the port is bound to.',
        'x-default': 'any',
      },
      propagateUplinkStatus: {
        type: 'boolean',
        description: 'Whether a virtual function follows the state of its uplink.',
        'x-default': 'that of the cloud',
      },
      valueSpecs: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackValueSpec',
        },
        maxItems: 20,
        'x-key': 'name',
        description: 'Further values for Neutron extensions.',
        'x-default': 'none',
      },
    },
  },
  OpenStackReference: {
    type: 'object',
    additionalProperties: false,
    description: 'An existing OpenStack resource; exactly one of the two.',
    minProperties: 1,
    maxProperties: 1,
    properties: {
      id: {
        type: 'string',
        pattern: '^[0-9a-fA-F-]{32,36}$',
        description: 'UUID of the resource.',
        'x-default': 'none',
      },
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the resource; must be unique in the project.',
        'x-default': 'none',
      },
    },
  },
  OpenStackReferencePartial: {
    type: 'object',
    additionalProperties: false,
    description: 'An existing OpenStack resource; exactly one of the two.',
    maxProperties: 1,
    properties: {
      id: {
        type: 'string',
        pattern: '^[0-9a-fA-F-]{32,36}$',
        description: 'UUID of the resource.',
        'x-default': 'none',
      },
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the resource; must be unique in the project.',
        'x-default': 'none',
      },
    },
  },
  OpenStackRootVolume: {
    type: 'object',
    additionalProperties: false,
    required: ['sizeGib'],
    description: 'A Cinder volume to boot from.',
    properties: {
      sizeGib: {
        type: 'integer',
        minimum: 1,
        maximum: 16384,
        description: 'Size (unit: GiB).',
      },
      type: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Volume type.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Zone of the volume; `machine` follows the zone of the machine.',
        'x-default': 'that of the cloud',
      },
    },
  },
  OpenStackRootVolumePartial: {
    type: 'object',
    additionalProperties: false,
    description: 'A Cinder volume to boot from.',
    properties: {
      sizeGib: {
        type: 'integer',
        minimum: 1,
        maximum: 16384,
        description: 'Size (unit: GiB).',
      },
      type: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Volume type.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Zone of the volume; `machine` follows the zone of the machine.',
        'x-default': 'that of the cloud',
      },
    },
  },
  OpenStackRouterAddress: {
    type: 'object',
    additionalProperties: false,
    required: ['subnet'],
    description: 'An address of a router. Source: CAPO, OpenStackCluster.spec.externalRouterIPs.',
    properties: {
      subnet: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Subnet of the external network.',
      },
      fixedIp: {
        type: 'string',
        pattern: '^[0-9.]+$',
        description: 'The address.',
        'x-default': 'any of the subnet',
      },
    },
  },
  OpenStackSchedulerHint: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'A hint with exactly one value. Source: CAPO, schedulerHintAdditionalProperties.',
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of the hint.',
      },
      text: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'A text.',
        'x-default': 'none',
      },
      number: {
        type: 'integer',
        description: 'A number.',
        'x-default': 'none',
      },
      flag: {
        type: 'boolean',
        description: 'Yes or no.',
        'x-default': 'none',
      },
    },
  },
  OpenStackSecurityGroups: {
    type: 'object',
    additionalProperties: false,
    description: 'Security groups that CAPO manages. Source: CAPO, OpenStackCluster.spec.managedSecurityGroups.',
    properties: {
      managed: {
        type: 'boolean',
        default: true,
        description: 'Whether CAPO makes security groups; otherwise each machine names its own.',
      },
      allowAllInClusterTraffic: {
        type: 'boolean',
        default: true,
        description: 'Whether nodes of the cluster may reach each other on every port.',
      },
      rules: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackSecurityRule',
        },
        maxItems: 100,
        'x-key': 'name',
        description: 'Further rules.',
        'x-default': 'none',
      },
    },
  },
  OpenStackSecurityGroupsPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'Security groups that CAPO manages. Source: CAPO, OpenStackCluster.spec.managedSecurityGroups.',
    properties: {
      managed: {
        type: 'boolean',
        default: true,
        description: 'Whether CAPO makes security groups; otherwise each machine names its own.',
      },
      allowAllInClusterTraffic: {
        type: 'boolean',
        default: true,
        description: 'Whether nodes of the cluster may reach each other on every port.',
      },
      rules: {
        type: 'array',
        items: {
          $ref: '#/$defs/OpenStackSecurityRulePartial',
        },
        maxItems: 100,
        'x-key': 'name',
        description: 'Further rules.',
        'x-default': 'none',
      },
    },
  },
  OpenStackSecurityRule: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'appliesTo', 'direction'],
    description: 'One rule; the other side is one of `remoteGroups`, `remoteGroupId` and `remoteCidr`.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the rule.',
      },
      appliesTo: {
        type: 'string',
        enum: ['nodes', 'control-plane', 'workers'],
        description: 'Machines that the rule is for.',
      },
      direction: {
        type: 'string',
        enum: ['ingress', 'egress'],
        description: 'Direction of the traffic as the machine sees it.',
      },
      etherType: {
        type: 'string',
        enum: ['IPv4', 'IPv6'],
        default: 'IPv4',
        description: 'Address family.',
      },
      protocol: {
        type: 'string',
        minLength: 1,
        maxLength: 20,
        description: 'Protocol by name or number, such as `tcp`, `udp`, `4`.',
        'x-default': 'any',
      },
      portMin: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'First port.',
        'x-default': 'all',
      },
      portMax: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'Last port.',
        'x-default': 'portMin',
      },
      remoteGroups: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['controlplane', 'worker', 'bastion'],
        },
        minItems: 1,
        maxItems: 3,
        uniqueItems: true,
        description: 'Managed groups on the other side.',
        'x-default': 'none',
      },
      remoteCidr: {
        $ref: '#/$defs/Cidr',
        description: 'Range on the other side.',
        'x-default': 'none',
      },
      remoteGroupId: {
        type: 'string',
        pattern: '^[0-9a-fA-F-]{32,36}$',
        description: 'UUID of an existing security group on the other side.',
        'x-default': 'none',
      },
      description: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'What the rule is for.',
        'x-default': 'none',
      },
    },
  },
  OpenStackSecurityRulePartial: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'One rule; the other side is one of `remoteGroups`, `remoteGroupId` and `remoteCidr`.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the rule.',
      },
      appliesTo: {
        type: 'string',
        enum: ['nodes', 'control-plane', 'workers'],
        description: 'Machines that the rule is for.',
      },
      direction: {
        type: 'string',
        enum: ['ingress', 'egress'],
        description: 'Direction of the traffic as the machine sees it.',
      },
      etherType: {
        type: 'string',
        enum: ['IPv4', 'IPv6'],
        default: 'IPv4',
        description: 'Address family.',
      },
      protocol: {
        type: 'string',
        minLength: 1,
        maxLength: 20,
        description: 'Protocol by name or number, such as `tcp`, `udp`, `4`.',
        'x-default': 'any',
      },
      portMin: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'First port.',
        'x-default': 'all',
      },
      portMax: {
        type: 'integer',
        minimum: 1,
        maximum: 65535,
        description: 'Last port.',
        'x-default': 'portMin',
      },
      remoteGroups: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['controlplane', 'worker', 'bastion'],
        },
        minItems: 1,
        maxItems: 3,
        uniqueItems: true,
        description: 'Managed groups on the other side.',
        'x-default': 'none',
      },
      remoteCidr: {
        $ref: '#/$defs/Cidr',
        description: 'Range on the other side.',
        'x-default': 'none',
      },
      remoteGroupId: {
        type: 'string',
        pattern: '^[0-9a-fA-F-]{32,36}$',
        description: 'UUID of an existing security group on the other side.',
        'x-default': 'none',
      },
      description: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'What the rule is for.',
        'x-default': 'none',
      },
    },
  },
  OpenStackValueSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'key', 'value'],
    description: 'A value for a Neutron extension.',
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name of this entry.',
      },
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Field of the port in Neutron.',
      },
      value: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Value of the field.',
      },
    },
  },
  PoolName: {
    type: 'string',
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    maxLength: 40,
    description: 'A DNS label of at most 40 characters.',
  },
  PoolState: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'Memory of one pool.',
    properties: {
      name: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the pool.',
      },
      lastUp: {
        $ref: '#/$defs/ScaleRecord',
        description: 'Latest growth by a policy.',
        'x-default': 'none',
      },
      deletion: {
        $ref: '#/$defs/Deletion',
        description: 'Progress of removing the pool in two commits.',
        'x-default': 'the pool is not being removed',
      },
      lastDown: {
        $ref: '#/$defs/ScaleRecord',
        description: 'Latest shrinking by a policy.',
        'x-default': 'none',
      },
      lastHand: {
        $ref: '#/$defs/HandRecord',
        description: 'Latest size that a person set and the program took note of.',
        'x-default': 'none',
      },
    },
  },
  PoolTarget: {
    type: 'object',
    additionalProperties: false,
    required: ['cluster', 'pool'],
    description: "A pool of a cluster in the policy's namespace.",
    properties: {
      cluster: {
        $ref: '#/$defs/Name',
        description: 'Name of the cluster.',
        'x-ref': 'Cluster',
      },
      pool: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the pool.',
      },
    },
  },
  PoolVersion: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'kubernetesVersion'],
    description: 'Version of one pool.',
    properties: {
      name: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the pool.',
      },
      kubernetesVersion: {
        $ref: '#/$defs/KubernetesRelease',
        description: 'Version in its manifests.',
      },
    },
  },
  PrometheusSource: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    description:
      'Where to ask and as whom. Metrics hold PromQL. Secrets, certificates and the addresses they may be sent to lie on the machine that runs this program, see docs/sources.md.',
    properties: {
      url: {
        type: 'string',
        maxLength: 500,
        pattern: '^https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?$',
        description:
          'Address with the path before `/api/v1`, such as `https://prometheus.example.org/prom`. User names and passwords do not belong here.',
      },
      credentials: {
        $ref: '#/$defs/Name',
        description: 'Folder below `KRAKE_INFRA_CREDENTIALS` with what proves who asks and who answers.',
        'x-default': 'no authentication and the certificate authorities of the system',
      },
      tenant: {
        type: 'string',
        maxLength: 150,
        pattern: "^[A-Za-z0-9!._*'()|-]+$",
        description: 'Tenant of Mimir, Cortex or Thanos, sent as `X-Scope-OrgID`; several are joined by `|`.',
        'x-default': 'the header is not sent',
      },
      timeoutSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 120,
        default: 10,
        description: 'After this time every metric without an answer is an error (unit: seconds).',
      },
    },
  },
  ProviderVersions: {
    type: 'object',
    additionalProperties: {
      type: 'string',
      pattern: '^v\\d+\\.\\d+\\.\\d+$',
    },
    description:
      'Infrastructure provider to version, such as `openstack: v0.14.7`. CAPO 0.14 is rendered as v1beta1, 0.15 as v1beta2; `openstack` is the entry of provider `yaook` as well. Provider `inmemory` is part of Cluster API and takes no entry.',
  },
  RateLimit: {
    type: 'object',
    additionalProperties: false,
    required: ['changes', 'perSeconds'],
    description: 'At most so many changes within so much time.',
    properties: {
      changes: {
        type: 'integer',
        minimum: 1,
        maximum: 100000,
        description: 'Most changes within the time.',
      },
      perSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 86400,
        description: 'The time (unit: seconds).',
      },
    },
  },
  RateLimits: {
    type: 'object',
    additionalProperties: false,
    description:
      'Limits on changes that policies make on the branch. What exceeds one is held, with the time when it may go; proposals are not limited.',
    properties: {
      scaleUp: {
        $ref: '#/$defs/RateLimit',
        description: 'More nodes in an existing pool.',
        'x-default': 'no limit',
      },
      scaleDown: {
        $ref: '#/$defs/RateLimit',
        description: 'Fewer nodes in an existing pool.',
        'x-default': 'no limit',
      },
    },
  },
  Receiver: {
    type: 'object',
    additionalProperties: false,
    required: ['secret'],
    description: 'An address of the management cluster that the Git server calls after a push.',
    properties: {
      secret: {
        $ref: '#/$defs/Name',
        description: 'Secret with `token`.',
      },
      forge: {
        type: 'string',
        enum: ['generic', 'generic-hmac', 'github', 'gitlab', 'bitbucket'],
        default: 'generic-hmac',
        description: 'What calls it.',
      },
    },
  },
  RecordedSeries: {
    type: 'object',
    additionalProperties: false,
    required: ['metric', 'file', 'timeColumn', 'valueColumn'],
    description: 'A CSV file with a header row.',
    properties: {
      metric: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Name under which Metrics ask for it.',
      },
      file: {
        type: 'string',
        minLength: 1,
        maxLength: 300,
        pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
        description: 'Path of the file from the root of the repository.',
      },
      timeColumn: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Column with RFC 3339 times.',
      },
      valueColumn: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Column with numbers.',
      },
    },
  },
  RegisteredCluster: {
    type: 'object',
    additionalProperties: false,
    required: ['kubeconfigSecret'],
    description: 'How to reach a cluster that was not built here.',
    properties: {
      kubeconfigSecret: {
        $ref: '#/$defs/Name',
        description: "Secret in the cluster's namespace on the management cluster with the kubeconfig in key `value`.",
      },
    },
  },
  RegistryMirror: {
    type: 'object',
    additionalProperties: false,
    required: ['registry', 'endpoints'],
    description: 'A registry and where its images are pulled from. Source: containerd, hosts.toml.',
    properties: {
      registry: {
        type: 'string',
        pattern: '^[a-z0-9_][a-z0-9.:_-]*$',
        maxLength: 253,
        description: 'Registry as images name it, such as `docker.io`; `_default` for all others.',
      },
      endpoints: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^https?://[^\\s"]+$',
          maxLength: 500,
        },
        minItems: 1,
        maxItems: 10,
        uniqueItems: true,
        description: 'Mirrors in order.',
      },
      upstream: {
        type: 'string',
        pattern: '^https?://[^\\s"]+$',
        maxLength: 500,
        description: 'Registry that is asked when no mirror answers.',
        'x-default': 'the registry itself',
      },
      overridePath: {
        type: 'boolean',
        description:
          'Whether an address with a path is the whole root of the API, as in `https://mirror.example.com/v2/k8s`; otherwise `/v2` is added to it.',
        default: false,
      },
    },
  },
  ReplicaSettings: {
    type: 'object',
    additionalProperties: false,
    required: ['management', 'namespace'],
    description:
      'One of several processes acts: the one that holds a Lease of coordination.k8s.io/v1. The others answer 503 and take over when the Lease stood still for 10 s, or at once when it was given back.',
    properties: {
      management: {
        $ref: '#/$defs/Name',
        description: 'Which management cluster has the Lease.',
      },
      namespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of the Lease and of the EndpointSlice.',
      },
      lease: {
        $ref: '#/$defs/Name',
        description: 'Name of the Lease, which has to be there; it is got and patched.',
        'x-default': 'krake-infra',
      },
      endpointSlice: {
        $ref: '#/$defs/Name',
        description:
          'Name of an EndpointSlice that has to be there. The one that acts makes its own address in it, from KRAKE_INFRA_ADDRESS, the only one, so that a Service leads there.',
        'x-default': 'none is written',
      },
    },
  },
  RequestRecord: {
    type: 'object',
    additionalProperties: false,
    required: ['key', 'at', 'pool', 'from', 'to', 'outcome', 'decision'],
    description: 'A keyed request that was answered.',
    properties: {
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 128,
        pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$',
        description: 'Key that the sender chose.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When the sender made the request.',
      },
      pool: {
        $ref: '#/$defs/PoolName',
        description: 'Pool whose size was asked for.',
      },
      from: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines before.',
      },
      to: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines asked for.',
      },
      outcome: {
        type: 'string',
        enum: ['scaled', 'unchanged', 'refused', 'proposed'],
        description:
          '`scaled`: done; `unchanged`: the pool had that size; `refused`: see reason; `proposed`: a person decides.',
      },
      decision: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Identifier of the decision.',
      },
      reason: {
        type: 'string',
        maxLength: 1000,
        description: 'Why it was refused.',
        'x-default': 'none',
      },
    },
  },
  RestApi: {
    type: 'object',
    additionalProperties: false,
    description:
      'The REST API under `/api/v1alpha1`. Without tokens, and without certificates of clients, it is open to everybody who reaches it, so it is served on loopback only.',
    properties: {
      tokens: {
        type: 'array',
        items: {
          $ref: '#/$defs/ApiToken',
        },
        maxItems: 1000,
        'x-key': 'name',
        description: 'Bearer tokens.',
        'x-default': 'none',
      },
      kubernetesTokens: {
        $ref: '#/$defs/KubernetesTokens',
        description: 'Tokens of Kubernetes.',
        'x-default': 'not taken',
      },
      grants: {
        type: 'array',
        items: {
          $ref: '#/$defs/ApiGrant',
        },
        maxItems: 1000,
        description: 'Who may do what. What no grant allows is forbidden.',
        'x-default': 'none; where nobody has to prove who they are, everything is allowed',
      },
    },
  },
  ScaleDown: {
    type: 'object',
    additionalProperties: false,
    required: ['evidence'],
    description:
      'Lets policies shrink a pool. Without observed pods nothing proves that the workload fits on fewer nodes, so a person states what counts as evidence.',
    properties: {
      evidence: {
        type: 'string',
        enum: ['load'],
        description: '`load`: fresh load below the target is evidence enough for this pool.',
      },
    },
  },
  ScaleDownPartial: {
    type: 'object',
    additionalProperties: false,
    description:
      'Lets policies shrink a pool. Without observed pods nothing proves that the workload fits on fewer nodes, so a person states what counts as evidence.',
    properties: {
      evidence: {
        type: 'string',
        enum: ['load'],
        description: '`load`: fresh load below the target is evidence enough for this pool.',
      },
    },
  },
  ScaleRecord: {
    type: 'object',
    additionalProperties: false,
    required: ['at', 'from', 'to', 'decision'],
    description: 'A change of size.',
    properties: {
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When it was decided.',
      },
      from: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines before.',
      },
      to: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines after.',
      },
      decision: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Identifier of the decision.',
      },
      awaited: {
        $ref: '#/$defs/AwaitedGrowth',
        description: 'An earlier growth whose machines were not ready yet when this one was decided.',
        'x-default': 'none',
      },
      timeouts: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        default: 0,
        description: 'How many growths in a row before this one did not get their machines in time.',
      },
    },
  },
  ScalingPolicy: {
    title: 'ScalingPolicy',
    description: 'How one pool follows a metric or a schedule.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'ScalingPolicy',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/NamespacedMetadata',
      },
      spec: {
        $ref: '#/$defs/ScalingPolicySpec',
      },
    },
  },
  ScalingPolicySpec: {
    type: 'object',
    additionalProperties: false,
    required: ['target', 'bounds'],
    description:
      'The pool, one rule that says how many nodes are wanted (`targetPerNode`, `thresholds` or `schedule`), and how fast the size may move.',
    properties: {
      target: {
        $ref: '#/$defs/PoolTarget',
        description:
          'The pool to scale; its owner is `policy`, or `bounded` where the cluster-autoscaler works inside the bounds.',
      },
      targetPerNode: {
        $ref: '#/$defs/TargetPerNode',
        description: 'Rule: nodes wanted = metric divided by the load one node carries.',
        'x-default': 'another rule',
      },
      thresholds: {
        $ref: '#/$defs/Thresholds',
        description: 'Rule: some nodes more above one value, some fewer below another.',
        'x-default': 'another rule',
      },
      schedule: {
        $ref: '#/$defs/Schedule',
        description: 'Rule: sizes by time of day, as the cron scaler of KEDA.',
        'x-default': 'another rule',
      },
      bounds: {
        $ref: '#/$defs/Bounds',
        description: 'Sizes the policy may choose from.',
      },
      activation: {
        type: 'number',
        minimum: -1000000000000,
        maximum: 1000000000000,
        description:
          'At or below this value of the metric there is no load at all, and the pool goes to the smallest size of its bounds, which may be 0. Not for a schedule. Source: KEDA, activation threshold.',
        'x-default': 'no threshold',
      },
      headroom: {
        $ref: '#/$defs/NodeCount',
        description:
          'For pools of owner `bounded`, how many machines the cluster-autoscaler may add to the size wanted.',
        'x-default': 'up to the largest size of the bounds',
      },
      tolerance: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.1,
        description: 'Dead band. No change while load per node is within this share of the target.',
      },
      coolDown: {
        $ref: '#/$defs/CoolDown',
        description: 'Time between two changes.',
        'x-default': 'see CoolDown',
      },
      step: {
        $ref: '#/$defs/StepLimits',
        description: 'Most nodes in one change.',
        'x-default': 'see StepLimits',
      },
      stabilization: {
        $ref: '#/$defs/Stabilization',
        description: 'Time over which earlier wishes count as well.',
        'x-default': 'see Stabilization',
      },
      fallback: {
        $ref: '#/$defs/Fallback',
        description: 'What to do when the metric keeps failing. Not for a schedule.',
        'x-default': 'the size stays',
      },
      pause: {
        type: 'string',
        enum: ['all', 'in', 'out'],
        description:
          'Stops this policy until the line is removed. `all`: no change; `in`: it does not shrink; `out`: it does not grow.',
        'x-default': 'not paused',
      },
      force: {
        $ref: '#/$defs/NodeCount',
        description:
          "Brings the pool to exactly this size, once and in one change, and holds it there until the line is removed. Inside the bounds; `pause` of the policy does not stop it. Shrinking needs the pool's `scaleDown` and settled machines.",
        'x-default': 'the size follows the metric',
      },
    },
  },
  Schedule: {
    type: 'object',
    additionalProperties: false,
    required: ['entries'],
    description:
      'Sizes by time. While no entry is active the smallest size of the bounds is wanted; of several active ones the largest size, and of equal ones the one listed first. Source: KEDA, cron scaler.',
    properties: {
      timeZone: {
        type: 'string',
        minLength: 1,
        maxLength: 64,
        default: 'UTC',
        description: 'Time zone of all entries by its IANA name, such as `Europe/Berlin`.',
      },
      entries: {
        type: 'array',
        items: {
          $ref: '#/$defs/ScheduleEntry',
        },
        minItems: 1,
        maxItems: 50,
        'x-key': 'name',
        description: 'Times and the size wanted in each.',
      },
    },
  },
  ScheduleEntry: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'start', 'end', 'size'],
    description:
      'A size from each time that `start` names until the next that `end` names. A time in the hour that daylight saving skips counts an hour later; of an hour that comes twice the first one counts.',
    properties: {
      name: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the entry.',
      },
      start: {
        $ref: '#/$defs/CronExpression',
        description: 'When it begins.',
      },
      end: {
        $ref: '#/$defs/CronExpression',
        description: 'When it ends.',
      },
      size: {
        $ref: '#/$defs/NodeCount',
        description: 'Machines wanted; for pools of owner `bounded` the fewest.',
      },
      max: {
        $ref: '#/$defs/NodeCount',
        description: 'Most machines, for pools of owner `bounded` alone.',
        'x-default': 'size and headroom',
      },
    },
  },
  SecretKey: {
    type: 'object',
    additionalProperties: false,
    required: ['secretName', 'key'],
    description: 'An entry of a Secret in the namespace of the cluster.',
    properties: {
      secretName: {
        $ref: '#/$defs/Name',
        description: 'Name of the Secret.',
      },
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Key in the Secret.',
      },
    },
  },
  SecretKeyPartial: {
    type: 'object',
    additionalProperties: false,
    description: 'An entry of a Secret in the namespace of the cluster.',
    properties: {
      secretName: {
        $ref: '#/$defs/Name',
        description: 'Name of the Secret.',
      },
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Key in the Secret.',
      },
    },
  },
  SecretValue: {
    type: 'object',
    additionalProperties: false,
    required: ['secretName', 'key'],
    description: 'A value of a chart that is in a Secret.',
    properties: {
      secretName: {
        $ref: '#/$defs/Name',
        description: 'Name of the Secret.',
      },
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Key in the Secret.',
      },
      path: {
        type: 'string',
        minLength: 1,
        maxLength: 250,
        description: 'Dotted path of the value, which is taken literally.',
        'x-default': 'the entry is YAML and holds several values',
      },
    },
  },
  ServerConfiguration: {
    type: 'object',
    additionalProperties: false,
    description:
      'Configuration of `krake-infra serve`, a YAML file: `api`, `infrastructureManager` or both. It holds no secret in clear.',
    properties: {
      listen: {
        $ref: '#/$defs/ListenAddress',
        description: 'Where the doors are.',
        'x-default': '127.0.0.1:8800',
      },
      tls: {
        $ref: '#/$defs/ServerTls',
        description: 'TLS of the doors.',
        'x-default': 'plain HTTP, for loopback or behind something that adds TLS',
      },
      replicas: {
        $ref: '#/$defs/ReplicaSettings',
        description: 'Several processes with the same configuration, of which one acts.',
        'x-default': 'this process alone',
      },
      limits: {
        $ref: '#/$defs/ServerLimits',
        description: 'How much may be asked.',
        'x-default': 'as its fields say',
      },
      api: {
        $ref: '#/$defs/RestApi',
        description: 'The REST API.',
        'x-default': 'closed',
      },
      infrastructureManager: {
        $ref: '#/$defs/InfrastructureManagerDoor',
        description: 'The door for Krake.',
        'x-default': 'closed',
      },
    },
  },
  ServerLimits: {
    type: 'object',
    additionalProperties: false,
    description: 'How much may be asked; beyond it the answer is 429 with the time after which to try again.',
    properties: {
      requestsPerMinute: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
        default: 30000,
        description: 'Requests of one address in a minute, whatever they are and wherever they go.',
      },
      waiting: {
        type: 'integer',
        minimum: 1,
        maximum: 10000,
        default: 100,
        description: 'Changes that wait for their push.',
      },
      connections: {
        type: 'integer',
        minimum: 10,
        maximum: 100000,
        default: 12000,
        description: 'Connections that are open at once; more are closed.',
      },
    },
  },
  ServerTls: {
    type: 'object',
    additionalProperties: false,
    required: ['certificateFile', 'keyFile'],
    description: 'Certificate of the server, TLS 1.2 or newer. The files are read again when they change.',
    properties: {
      certificateFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Certificate and those between it and the root, PEM.',
      },
      keyFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'Private key, PEM.',
      },
      clientCaFile: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description:
          'Authorities whose client certificates are proof of who asks, PEM: the common name is who, organizations are groups.',
        'x-default': 'certificates of clients are not asked for',
      },
    },
  },
  Silence: {
    type: 'object',
    additionalProperties: false,
    required: ['pool', 'direction', 'until', 'cause'],
    description: 'A direction in which policies leave a pool alone.',
    properties: {
      pool: {
        $ref: '#/$defs/PoolName',
        description: 'Name of the pool.',
      },
      direction: {
        type: 'string',
        enum: ['up', 'down'],
        description: '`up`: the pool does not grow; `down`: it does not shrink.',
      },
      until: {
        $ref: '#/$defs/Timestamp',
        description: 'When it ends by itself.',
      },
      cause: {
        type: 'string',
        enum: ['revert', 'edit', 'closed'],
        description:
          '`revert`: a decision was taken back; `edit`: the size was changed by hand; `closed`: a proposal was deleted unmerged.',
      },
      what: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        description: 'What was done and by whom, for people.',
        'x-default': 'not known',
      },
      commit: {
        type: 'string',
        pattern: '^[0-9a-f]{40}$',
        description: 'Commit that did it.',
        'x-default': 'not known',
      },
      proposal: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Branch of the proposal that was closed.',
        'x-default': 'none',
      },
    },
  },
  SilenceRule: {
    type: 'object',
    additionalProperties: false,
    description: 'Time for which a revert, an edit of a size by hand or a deleted proposal silences policies.',
    properties: {
      seconds: {
        type: 'integer',
        minimum: 0,
        maximum: 31536000,
        default: 86400,
        description: 'How long; 0 switches silences off (unit: seconds).',
      },
    },
  },
  Stabilization: {
    type: 'object',
    additionalProperties: false,
    description:
      'Growth goes to the smallest and shrinking to the largest size wished within the time, so that a short dip or peak moves nothing. Until a time was watched in full after a start, it holds its direction. Source: Kubernetes, HorizontalPodAutoscaler, stabilizationWindowSeconds.',
    properties: {
      upSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 3600,
        default: 0,
        description: 'Before growing (unit: seconds).',
      },
      downSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 3600,
        default: 300,
        description: 'Before shrinking (unit: seconds).',
      },
    },
  },
  StaticSource: {
    type: 'object',
    additionalProperties: false,
    description: 'Values written in Git, and recorded series that `krake-infra run --replay` plays back.',
    properties: {
      values: {
        type: 'object',
        additionalProperties: {
          type: 'number',
        },
        description: 'Metric to a value that is always fresh.',
        'x-default': 'none',
      },
      series: {
        type: 'array',
        items: {
          $ref: '#/$defs/RecordedSeries',
        },
        maxItems: 100,
        'x-key': 'metric',
        description: 'Recorded series, one sample a row.',
        'x-default': 'none',
      },
    },
  },
  StepLimits: {
    type: 'object',
    additionalProperties: false,
    description: 'Most nodes that one change adds or removes.',
    properties: {
      up: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 10,
        description: 'Most nodes added at once.',
      },
      down: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 1,
        description: 'Most nodes removed at once.',
      },
    },
  },
  StorageClass: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'A StorageClass of Cinder volumes.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the StorageClass.',
      },
      volumeType: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Volume type of Cinder.',
        'x-default': 'that of the cloud',
      },
      availabilityZone: {
        $ref: '#/$defs/ZoneName',
        description: 'Availability zone of the volumes.',
        'x-default': 'that of the machine',
      },
      reclaimPolicy: {
        type: 'string',
        enum: ['Delete', 'Retain'],
        description: 'What becomes of a volume without its claim.',
        'x-default': 'Delete',
      },
      isDefault: {
        type: 'boolean',
        description: 'Whether claims without a class get this one.',
        'x-default': 'no',
      },
    },
  },
  Taint: {
    type: 'object',
    additionalProperties: false,
    required: ['key', 'effect'],
    description: 'A Kubernetes node taint.',
    properties: {
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Key of the taint.',
      },
      value: {
        type: 'string',
        maxLength: 63,
        description: 'Value of the taint.',
        'x-default': 'empty',
      },
      effect: {
        type: 'string',
        enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
        description: 'What the taint does to pods that do not tolerate it.',
      },
    },
  },
  TargetPerNode: {
    type: 'object',
    additionalProperties: false,
    required: ['metric', 'value'],
    description: 'Target value per node.',
    properties: {
      metric: {
        $ref: '#/$defs/Name',
        description: 'Metric that measures the load of the whole pool.',
        'x-ref': 'Metric',
      },
      value: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1000000000000,
        description: 'Load that one node should carry.',
      },
    },
  },
  TemplateCopy: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'at', 'spec'],
    description: 'A template as the cluster got it.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the ClusterTemplate.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When the cluster got it.',
      },
      spec: {
        $ref: '#/$defs/JsonObject',
        description: 'Its spec, without `rollout` and empty lists.',
      },
      declined: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description:
          'Id of a newer change of the template whose proposal a person deleted. Only a person gives it to the cluster then, and no other cluster gets it before.',
        'x-default': 'nobody declined one',
      },
    },
  },
  TemplateRollout: {
    type: 'object',
    additionalProperties: false,
    description:
      'A change reaches clusters in waves: the canaries first, then the others in order of their names, each wave once every cluster before is ready with it.',
    properties: {
      canaries: {
        $ref: '#/$defs/Labels',
        description: 'Clusters with all of these labels come first.',
        'x-default': 'the first cluster by name',
      },
      waveSize: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 5,
        description: 'Most clusters of a wave.',
      },
      readySeconds: {
        type: 'integer',
        minimum: 60,
        maximum: 604800,
        default: 7200,
        description: 'A cluster that is not ready with the change after this time halts the waves (unit: seconds).',
      },
    },
  },
  Thresholds: {
    type: 'object',
    additionalProperties: false,
    required: ['metric', 'up', 'down'],
    description:
      'Two limits with a gap between them, in which the size stays. The gap is the hysteresis: choose it wider than what one change of size does to the metric.',
    properties: {
      metric: {
        $ref: '#/$defs/Name',
        description: 'Metric to look at, such as the use of the processors.',
        'x-ref': 'Metric',
      },
      up: {
        $ref: '#/$defs/UpperThreshold',
        description: 'When and by how much to grow.',
      },
      down: {
        $ref: '#/$defs/LowerThreshold',
        description: 'When and by how much to shrink.',
      },
    },
  },
  Timestamp: {
    type: 'string',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$',
    description: 'UTC time in whole seconds, such as `2026-01-31T08:00:00Z`.',
  },
  TopologyCloud: {
    type: 'object',
    additionalProperties: false,
    required: ['clusterClass'],
    description:
      'A ClusterClass on the management cluster, which says where and how machines are made. It belongs to whoever wrote it: neither the class nor its templates are rendered.',
    properties: {
      clusterClass: {
        $ref: '#/$defs/ObjectName',
        description: 'Name of the ClusterClass. Fixed once a cluster follows it.',
      },
      classNamespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of the ClusterClass. Fixed once a cluster follows it.',
        'x-default': "the cluster's",
      },
    },
  },
  TopologyCluster: {
    type: 'object',
    additionalProperties: false,
    description: 'What a cluster tells its ClusterClass.',
    properties: {
      variables: {
        $ref: '#/$defs/TopologyVariables',
        description: 'Variables of the class by name.',
        'x-default': "the class's own defaults",
      },
    },
  },
  TopologyMachine: {
    type: 'object',
    additionalProperties: false,
    description: 'What the control plane or a pool tells the ClusterClass.',
    properties: {
      workerClass: {
        $ref: '#/$defs/ObjectName',
        description:
          "Class of the pool's machines, one of `workers.machineDeployments[].class` of the ClusterClass; for pools alone, which need it.",
        'x-default': 'none',
      },
      variables: {
        $ref: '#/$defs/TopologyVariables',
        description: 'Values of variables for these machines alone.',
        'x-default': 'those of the cluster',
      },
      settings: {
        type: 'object',
        description:
          "Further fields of `controlPlane`, or of the pool's entry in `workers.machineDeployments`, as Cluster API defines them in the topology of a Cluster, v1beta2, such as `deletion`, `healthCheck`, `metadata`, `rollout`.",
        'x-default': 'as the ClusterClass says',
      },
    },
  },
  TopologyVariables: {
    type: 'object',
    additionalProperties: true,
    description:
      "Variables of a ClusterClass by name, each any JSON value but null. What they do is the class's business; Cluster API checks them.",
  },
  Upgrade: {
    type: 'object',
    additionalProperties: false,
    required: ['since', 'at'],
    description: 'An upgrade that is under way. Its latest step has to be ready before the next one is made.',
    properties: {
      since: {
        $ref: '#/$defs/Timestamp',
        description:
          'When it began, with the control plane or, where that has the version already, with waiting pools.',
      },
      at: {
        $ref: '#/$defs/Timestamp',
        description: 'When its latest step was made.',
      },
      stopped: {
        $ref: '#/$defs/Timestamp',
        description: 'When a person deleted the proposal of the next step. Only a person goes on then.',
        'x-default': 'nobody stopped it',
      },
    },
  },
  UpperThreshold: {
    type: 'object',
    additionalProperties: false,
    required: ['above', 'by'],
    description: 'Growth above a value.',
    properties: {
      above: {
        type: 'number',
        minimum: -1000000000000,
        maximum: 1000000000000,
        description: 'Values above this grow the pool; higher than `down.below`.',
      },
      by: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        description: 'Nodes to add.',
      },
    },
  },
  Versions: {
    type: 'object',
    additionalProperties: false,
    required: ['controlPlane'],
    description: 'Kubernetes versions in the manifests of one cluster.',
    properties: {
      controlPlane: {
        $ref: '#/$defs/KubernetesRelease',
        description: 'Of the control plane, and of every pool that `pools` does not list.',
      },
      pools: {
        type: 'array',
        items: {
          $ref: '#/$defs/PoolVersion',
        },
        maxItems: 50,
        'x-key': 'name',
        description: 'Pools at another version than the control plane, because they lag behind or wait for their turn.',
        'x-default': 'none',
      },
      upgrade: {
        $ref: '#/$defs/Upgrade',
        description: 'An upgrade that is under way.',
        'x-default': 'none is',
      },
    },
  },
  Workload: {
    title: 'Workload',
    description:
      'A folder of plain manifests that runs on a cluster of its namespace. Its folder lies beside its file and is applied as it is; see docs/delivery.md.',
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        type: 'string',
        const: 'krake-infra.io/v1alpha1',
        description: 'Version of this format.',
      },
      kind: {
        type: 'string',
        const: 'Workload',
        description: 'Kind of the object.',
      },
      metadata: {
        $ref: '#/$defs/NamespacedMetadata',
      },
      spec: {
        $ref: '#/$defs/WorkloadSpec',
      },
    },
  },
  WorkloadSpec: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    description: 'What is applied, where, and as whom.',
    properties: {
      cluster: {
        $ref: '#/$defs/Name',
        description: 'Cluster of the same namespace that the manifests are applied to.',
        'x-ref': 'Cluster',
        'x-default': 'the workload is not bound and runs nowhere',
      },
      path: {
        type: 'string',
        maxLength: 500,
        pattern: '^workloads(/[A-Za-z0-9_][A-Za-z0-9_.-]*){2,}/?$',
        description:
          'Folder of manifests from the root of the repository, below `workloads/<namespace>/`, such as `workloads/shop/web`.',
      },
      serviceAccountName: {
        $ref: '#/$defs/Name',
        description:
          'ServiceAccount of the cluster, in its namespace of the same name as this one, whose rights the manifests are applied with.',
        'x-default': 'named like the namespace',
      },
    },
  },
  YaookCaBundle: {
    type: 'object',
    additionalProperties: false,
    description: "Authority of Keystone's certificate; exactly one of the four.",
    minProperties: 1,
    maxProperties: 1,
    properties: {
      inline: {
        type: 'string',
        minLength: 1,
        maxLength: 10240,
        pattern: '-----BEGIN CERTIFICATE-----',
        description: 'Certificates as PEM.',
        'x-default': 'none',
      },
      configMap: {
        $ref: '#/$defs/YaookKey',
        description: 'ConfigMap in the namespace of Yaook that the certificates are discovered in.',
        'x-default': 'none',
      },
      secret: {
        $ref: '#/$defs/YaookKey',
        description:
          'Secret in the namespace of Yaook that the certificates are discovered in, such as that of another issuer.',
        'x-default': 'none',
      },
      system: {
        type: 'boolean',
        const: true,
        description: 'The certificate is of an authority that every operating system trusts.',
        'x-default': 'none',
      },
    },
  },
  YaookCloud: {
    type: 'object',
    additionalProperties: false,
    required: ['keystone', 'externalNetwork'],
    description:
      'An OpenStack that Yaook operators run. Clusters and machines on it have the block `openstack`, so that templates serve both kinds of clouds. What is not stated here comes from `discovered`.',
    properties: {
      keystone: {
        $ref: '#/$defs/YaookKeystone',
        description: 'Keystone of the cloud.',
      },
      externalNetwork: {
        $ref: '#/$defs/OpenStackReference',
        description: 'Network with floating addresses.',
      },
      credentials: {
        $ref: '#/$defs/YaookCredentials',
        description: 'Reference to the credentials.',
        'x-default': 'see YaookCredentials',
      },
      authUrl: {
        type: 'string',
        pattern: '^https?://[^\\s"]+$',
        maxLength: 1000,
        description:
          'Address of Keystone in credentials that are made here, such as `https://keystone.example.org/v3`.',
        'x-default': 'the discovered one',
      },
      region: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Region; fixed once a cluster exists.',
        'x-default': 'the discovered one; there has to be one',
      },
      caBundle: {
        $ref: '#/$defs/YaookCaBundle',
        description: "Authority of Keystone's certificate; machines trust it. A change replaces the machines.",
        'x-default': 'the discovered one; there has to be one unless insecure',
      },
      insecure: {
        type: 'boolean',
        default: false,
        description: 'Whether certificates of the cloud are not checked by add-ons; for trials.',
      },
      mtu: {
        type: 'integer',
        minimum: 576,
        maximum: 9216,
        description: 'Largest packet in networks that are made for clusters (unit: bytes).',
        'x-default': 'the discovered one, else 1450',
      },
      availabilityZones: {
        type: 'array',
        items: {
          $ref: '#/$defs/ZoneName',
        },
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description:
          'Availability zones of Nova. Control-plane machines are spread over several; with a single one they are made without a zone.',
        'x-default': 'the discovered ones; several of these are left to CAPO',
      },
      loadBalancer: {
        type: 'string',
        enum: ['ovn', 'amphora', 'none'],
        description:
          'Octavia driver of load balancers; `none`: no Octavia, so that only a single control-plane machine is possible.',
        'x-default': 'ovn, or what was discovered in its place',
      },
      nodePortCidrs: {
        type: 'array',
        items: {
          $ref: '#/$defs/Cidr',
        },
        maxItems: 20,
        uniqueItems: true,
        description:
          'Ranges that may reach node ports 30000 to 32767 of workers. Load balancers of ovn keep the address of the client, so that Services of type LoadBalancer need it; `0.0.0.0/0` opens them to everyone.',
        'x-default': 'none',
      },
      configDrive: {
        type: 'boolean',
        default: true,
        description: 'Whether machines that do not say get their data from a config drive. A change replaces them.',
      },
      topology: {
        type: 'string',
        enum: ['remote', 'coLocated'],
        default: 'remote',
        description:
          '`coLocated`: Cluster API runs on the cluster that Yaook runs on, and reaches Keystone inside it. Decides which endpoint is discovered.',
      },
      namespace: {
        $ref: '#/$defs/Name',
        description: 'Namespace of Yaook on its cluster; where facts are discovered.',
        default: 'yaook',
      },
      discovered: {
        $ref: '#/$defs/YaookDiscovered',
        description: 'What `krake-infra cloud discover` found.',
        'x-default': 'nothing was discovered',
      },
    },
  },
  YaookCredentials: {
    type: 'object',
    additionalProperties: false,
    description:
      'Where the credentials of the project are; values never enter the repository. A Secret has `clouds.yaml` and, with a private authority, `cacert`.',
    properties: {
      mode: {
        type: 'string',
        enum: ['secretRef', 'clusterIdentity', 'externalSecret', 'keystoneUser', 'orcProject'],
        default: 'secretRef',
        description:
          "`secretRef`: a Secret in each cluster's namespace. `clusterIdentity`: one OpenStackClusterIdentity for many namespaces, so that credentials stay out of them. The others make the Secret of such an identity in the namespace of Yaook, and follow what it comes from: `externalSecret` a Secret there, `keystoneUser` a service user of Yaook, `orcProject` a project with a user and an application credential.",
      },
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the Secret or OpenStackClusterIdentity, and of all that is made for it.',
        default: 'cloud-credentials',
      },
      cloudName: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
        minLength: 1,
        maxLength: 253,
        description: 'Entry in the `clouds.yaml` of the Secret; it chooses the project.',
        default: 'openstack',
      },
      clusterIdentity: {
        $ref: '#/$defs/OpenStackClusterIdentity',
        description: 'Renders the OpenStackClusterIdentity, for mode clusterIdentity.',
        'x-default': 'the OpenStackClusterIdentity exists already',
      },
      namespaceLabels: {
        $ref: '#/$defs/Labels',
        description: 'Labels that a namespace must carry to use an identity whose Secret is made here.',
        'x-default': 'every namespace',
      },
      externalSecret: {
        $ref: '#/$defs/YaookSourceSecret',
        description: 'What mode externalSecret follows.',
        'x-default': 'none',
      },
      keystoneUser: {
        $ref: '#/$defs/YaookServiceUser',
        description: 'The user of mode keystoneUser.',
        'x-default': 'none',
      },
      orcProject: {
        $ref: '#/$defs/YaookOrcProject',
        description: 'The project of mode orcProject.',
        'x-default': 'none',
      },
    },
  },
  YaookDiscovered: {
    type: 'object',
    additionalProperties: false,
    description:
      'What the objects of Yaook say of the cloud. Written by `krake-infra cloud discover`; what is not here is not known.',
    properties: {
      region: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        description: 'Region. Source: KeystoneDeployment, spec.region.name.',
        'x-default': 'not known',
      },
      authUrl: {
        type: 'string',
        pattern: '^https?://[^\\s]+$',
        maxLength: 1000,
        description: 'Address of Keystone for `clouds.yaml`, public or inside the cluster as topology says.',
        'x-default': 'not known',
      },
      release: {
        type: 'string',
        minLength: 1,
        maxLength: 63,
        description: 'Release of OpenStack, for people. Source: KeystoneDeployment, spec.targetRelease.',
        'x-default': 'not known',
      },
      caBundle: {
        type: 'string',
        minLength: 1,
        maxLength: 10240,
        pattern: '-----BEGIN CERTIFICATE-----',
        description: 'Certificates of the authority as PEM.',
        'x-default': 'not known',
      },
      mtu: {
        type: 'integer',
        minimum: 576,
        maximum: 9216,
        description: 'Largest packet in networks of projects (unit: bytes). Source: NeutronDeployment.',
        'x-default': 'not known',
      },
      loadBalancerProviders: {
        type: 'array',
        items: {
          type: 'string',
          minLength: 1,
          maxLength: 63,
        },
        maxItems: 20,
        uniqueItems: true,
        description: 'Drivers that Octavia has; empty without Octavia. Source: OctaviaDeployment, api_settings.',
        'x-default': 'not known',
      },
      availabilityZones: {
        type: 'array',
        items: {
          $ref: '#/$defs/ZoneName',
        },
        maxItems: 20,
        uniqueItems: true,
        description:
          'Availability zones. Source: CinderDeployment, backend_availability_zone; they are named like those of Nova.',
        'x-default': 'not known',
      },
      blockStorage: {
        type: 'boolean',
        description: 'Whether the cloud has volumes. Source: CinderDeployment.',
        'x-default': 'not known',
      },
      applicationCredentials: {
        type: 'boolean',
        description:
          'Whether Keystone takes application credentials. Source: KeystoneDeployment, keystoneConfig.auth.methods.',
        'x-default': 'not known',
      },
    },
  },
  YaookKey: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'key'],
    description: 'One entry of a ConfigMap or Secret.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the object.',
      },
      key: {
        type: 'string',
        minLength: 1,
        maxLength: 253,
        pattern: '^[-._a-zA-Z0-9]+$',
        description: 'Key in it, such as `ca.crt`.',
      },
    },
  },
  YaookKeystone: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'The object of Yaook that stands for Keystone.',
    properties: {
      name: {
        $ref: '#/$defs/Name',
        description: 'Name of the object.',
      },
      kind: {
        type: 'string',
        enum: ['KeystoneDeployment', 'ExternalKeystoneDeployment'],
        default: 'KeystoneDeployment',
        description: 'Kind of the object; of an ExternalKeystoneDeployment neither region nor endpoint is discovered.',
      },
    },
  },
  YaookOrcProject: {
    type: 'object',
    additionalProperties: false,
    required: ['project', 'passwordSecret', 'applicationCredentialSecret'],
    description:
      'A project with a user and an application credential, made by the OpenStack Resource Controller (ORC). Somebody else assigns the roles to the user. What was made stays when it leaves the repository.',
    properties: {
      project: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
        minLength: 1,
        maxLength: 64,
        description: 'Name of the project and of its user.',
      },
      domain: {
        type: 'string',
        pattern: '^[^,"]+$',
        minLength: 1,
        maxLength: 64,
        default: 'Default',
        description: 'Name of the existing domain of both.',
      },
      roles: {
        type: 'array',
        items: {
          type: 'string',
          pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
          minLength: 1,
          maxLength: 64,
        },
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        default: ['member', 'reader', 'load-balancer_member'],
        description: 'Existing roles that the application credential has.',
      },
      passwordSecret: {
        $ref: '#/$defs/Name',
        description: 'Secret in the namespace of Yaook with `password`, that of the user.',
      },
      applicationCredentialSecret: {
        $ref: '#/$defs/Name',
        description: 'Secret in the namespace of Yaook with `value`, the secret of the application credential.',
      },
    },
  },
  YaookServiceUser: {
    type: 'object',
    additionalProperties: false,
    required: ['acceptServiceProject'],
    description: 'A KeystoneUser, whose password Yaook makes and replaces.',
    properties: {
      acceptServiceProject: {
        type: 'boolean',
        description:
          'Has to be true: such a user is in project `service` beside those of OpenStack itself, and not for tenants.',
      },
    },
  },
  YaookSourceSecret: {
    type: 'object',
    additionalProperties: false,
    required: ['secretName'],
    description: 'A Secret in the namespace of Yaook with the environment of the OpenStack client.',
    properties: {
      secretName: {
        $ref: '#/$defs/Name',
        description:
          'Name of the Secret. It has `OS_USERNAME`, `OS_PASSWORD`, `OS_PROJECT_NAME`, `OS_USER_DOMAIN_NAME` and `OS_PROJECT_DOMAIN_NAME`.',
      },
    },
  },
  Zone: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    description: 'One availability zone of a pool and its size.',
    properties: {
      name: {
        $ref: '#/$defs/ZoneName',
        description: 'Availability zone as the cloud names it.',
      },
      replicas: {
        $ref: '#/$defs/NodeCount',
        description: 'Number of machines in this zone, for owners git and policy.',
        'x-default': 'none',
      },
      min: {
        $ref: '#/$defs/NodeCount',
        description: 'Fewest machines in this zone, for owners autoscaler and bounded.',
        'x-default': 'none',
      },
      max: {
        $ref: '#/$defs/NodeCount',
        description: 'Most machines in this zone, for owners autoscaler and bounded.',
        'x-default': 'none',
      },
    },
  },
  ZoneName: {
    type: 'string',
    minLength: 1,
    maxLength: 63,
    pattern: '^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$',
    description: 'An availability zone as the cloud names it.',
  },
};
