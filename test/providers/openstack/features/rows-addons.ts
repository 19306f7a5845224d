import type { Feature, Fields } from './feature.ts';
import { type Chart, helmRelease } from './helm-release.ts';

const CLOUD_CONTROLLER = {
  name: 'occm',
  version: '2.34.1',
  cloudControllerManager: { credentialsSecret: 'web-1-cloud' },
} as const;
const CPO = {
  repository: 'https://kubernetes.github.io/cloud-provider-openstack',
  version: '2.34.1',
  targetNamespace: 'kube-system',
};

/** What manifests render to. */
function manifests(name: string, folder: string): Fields {
  const full = `web-1.addon.${name}`;
  const path = `Kustomization/${full} spec`;
  return {
    [`ArtifactGenerator/${full} spec.sources[]`]: [
      { alias: 'fleet_repository', kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' },
    ],
    [`ArtifactGenerator/${full} spec.artifacts[]`]: [
      {
        name: full,
        originRevision: '@fleet_repository',
        copy: [{ from: `@fleet_repository/${folder}/**`, to: '@artifact/' }],
      },
    ],
    [`${path}.interval`]: '10m',
    [`${path}.retryInterval`]: '1m',
    [`${path}.timeout`]: '3m',
    [`${path}.path`]: './',
    [`${path}.prune`]: true,
    [`${path}.sourceRef.kind`]: 'ExternalArtifact',
    [`${path}.sourceRef.name`]: full,
    [`${path}.kubeConfig.secretRef.name`]: 'web-1-kubeconfig',
  };
}

/** A row that is any chart. */
function chart(row: number, title: string, name: string, given: Chart): Feature {
  const { version, ...helm } = given;
  return {
    row,
    title,
    set: { cluster: { addons: [{ name, version, helm }] } },
    fields: helmRelease(name, given),
    note: 'By the generic form, which takes any chart; chart and version are an example.',
  };
}

const CILIUM = 'HelmRelease/web-1.addon.cilium spec.values';
const OCCM = 'HelmRelease/web-1.addon.occm spec';
const CINDER = 'HelmRelease/web-1.addon.cinder spec';

/** What runs on the cluster. */
export const ADDON_ROWS: readonly Feature[] = [
  {
    row: 47,
    title: 'Network of the pods',
    given: { cluster: { openstack: { network: { managed: { cidr: '10.6.0.0/24', mtu: 1450 } } } } },
    set: { cluster: { addons: [{ name: 'cilium', version: '1.18.6', cilium: {} }] } },
    fields: {
      ...helmRelease('cilium', {
        repository: 'https://helm.cilium.io/',
        chart: 'cilium',
        version: '1.18.6',
        targetNamespace: 'kube-system',
      }),
      [`${CILIUM}.ipam.mode`]: 'cluster-pool',
      [`${CILIUM}.ipam.operator.clusterPoolIPv4PodCIDRList[]`]: ['10.244.0.0/16'],
      [`${CILIUM}.ipv4.enabled`]: true,
      [`${CILIUM}.ipv6.enabled`]: false,
      [`${CILIUM}.MTU`]: 1450,
    },
    note: 'Or `calico`, in VXLAN, with an MTU of 50 bytes less (70 with IPv6). Ranges and MTU are those of the cluster.',
  },
  {
    row: 48,
    title: 'Cloud controller manager and cloud.conf',
    given: {
      cloud: {
        openstack: { identity: { kind: 'Secret', name: 'dresden', cloudName: 'openstack', region: 'RegionOne' } },
      },
    },
    set: {
      cloud: {
        openstack: {
          identity: { kind: 'Secret', name: 'dresden', cloudName: 'openstack', region: 'RegionOne' },
          externalNetwork: { id: '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11' },
          loadBalancerProvider: 'ovn',
        },
      },
      cluster: { addons: [CLOUD_CONTROLLER] },
    },
    fields: {
      'OpenStackCluster/web-1 spec.externalNetwork.id': '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11',
      ...helmRelease('occm', { ...CPO, chart: 'openstack-cloud-controller-manager' }),
      [`${OCCM}.values.cluster.name`]: 'web-1',
      [`${OCCM}.values.secret.enabled`]: true,
      [`${OCCM}.values.secret.create`]: true,
      [`${OCCM}.values.secret.name`]: 'cloud-config',
      [`${OCCM}.values.cloudConfig.global.region`]: 'RegionOne',
      [`${OCCM}.values.cloudConfig.loadBalancer.lb-provider`]: 'ovn',
      [`${OCCM}.values.cloudConfig.loadBalancer.lb-method`]: 'SOURCE_IP_PORT',
      [`${OCCM}.values.cloudConfig.loadBalancer.floating-network-id`]: '0b1e4f0a-6a7c-4b7e-9d53-0c5f2f6f0a11',
      [`${OCCM}.valuesFrom[]`]: ['auth-url', 'application-credential-id', 'application-credential-secret'].map(
        (key) => ({
          kind: 'Secret',
          name: 'web-1-cloud',
          valuesKey: key,
          targetPath: `cloudConfig.global.${key}`,
          literal: true,
        }),
      ),
    },
    v1beta1: { 'OpenStackCluster/web-1 spec.apiServerLoadBalancer.provider': 'ovn' },
    v1beta2: { 'OpenStackCluster/web-1 spec.apiServer.managedLoadBalancer.provider': 'ovn' },
    note: 'An authority of the cloud among `nodes.trustedCas` becomes `ca-file`.',
  },
  {
    row: 49,
    title: 'Cinder CSI and StorageClasses',
    given: { cluster: { addons: [CLOUD_CONTROLLER] } },
    set: {
      cluster: {
        addons: [
          {
            name: 'cinder',
            version: '2.34.1',
            cinderCsi: { storageClasses: [{ name: 'fast', volumeType: 'ssd', isDefault: true }] },
          },
        ],
      },
    },
    fields: {
      ...helmRelease('cinder', { ...CPO, chart: 'openstack-cinder-csi' }),
      [`${CINDER}.dependsOn[]`]: [{ name: 'web-1.addon.occm' }],
      [`${CINDER}.values.clusterID`]: 'web-1',
      [`${CINDER}.values.secret.enabled`]: true,
      [`${CINDER}.values.secret.create`]: false,
      [`${CINDER}.values.secret.name`]: 'cloud-config',
      [`${CINDER}.values.secret.filename`]: 'cloud.conf',
      [`${CINDER}.values.storageClass.enabled`]: false,
      [`${CINDER}.values.storageClass.custom`]: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
  annotations:
    storageclass.kubernetes.io/is-default-class: "true"
provisioner: cinder.csi.openstack.org
parameters:
  type: ssd
reclaimPolicy: Delete
allowVolumeExpansion: true
volumeBindingMode: WaitForFirstConsumer
`,
    },
    note: 'It uses the Secret `cloud-config` of row 48.',
  },
  chart(50, 'Manila and CephFS CSI', 'manila', { ...CPO, chart: 'openstack-manila-csi' }),
  {
    row: 51,
    title: 'Keystone authentication',
    set: {
      cluster: { addons: [{ name: 'keystone-auth', version: '1.34.1', manifests: { path: 'addons/keystone-auth' } }] },
    },
    fields: manifests('keystone-auth', 'addons/keystone-auth/1.34.1'),
    note: 'By the generic form for manifests, which are in the fleet repository. Row 44 has the web hook of the API server.',
  },
  chart(52, 'Metrics server', 'metrics-server', {
    repository: 'https://kubernetes-sigs.github.io/metrics-server/',
    chart: 'metrics-server',
    version: '3.13.0',
    targetNamespace: 'kube-system',
  }),
  chart(53, 'Ingress', 'traefik', {
    repository: 'https://traefik.github.io/charts',
    chart: 'traefik',
    version: '37.0.0',
    targetNamespace: 'traefik',
  }),
  chart(54, 'Monitoring and logs', 'monitoring', {
    repository: 'https://prometheus-community.github.io/helm-charts',
    chart: 'kube-prometheus-stack',
    version: '77.11.1',
    targetNamespace: 'monitoring',
  }),
  chart(55, 'Operators of GPUs and network cards', 'gpu-operator', {
    repository: 'https://helm.ngc.nvidia.com/nvidia',
    chart: 'gpu-operator',
    version: 'v25.3.2',
    targetNamespace: 'gpu-operator',
  }),
  chart(56, 'Problem detector, etcd defragmentation, reloader, cert-manager, dashboard', 'cert-manager', {
    repository: 'oci://quay.io/jetstack/charts',
    chart: 'cert-manager',
    version: 'v1.18.2',
    targetNamespace: 'cert-manager',
  }),
  {
    row: 57,
    title: 'Anything else, with values of its own',
    set: {
      cluster: {
        addons: [
          {
            name: 'app',
            version: '1.2.3',
            helm: {
              repository: 'https://charts.example.org',
              chart: 'app',
              targetNamespace: 'app',
              secretValues: [{ secretName: 'web-1-app', key: 'values.yaml' }],
            },
            values: { replicas: 2 },
          },
        ],
      },
    },
    fields: {
      ...helmRelease('app', {
        repository: 'https://charts.example.org',
        chart: 'app',
        version: '1.2.3',
        targetNamespace: 'app',
      }),
      'HelmRelease/web-1.addon.app spec.valuesFrom[]': [
        { kind: 'Secret', name: 'web-1-app', valuesKey: 'values.yaml' },
      ],
      'HelmRelease/web-1.addon.app spec.values.replicas': 2,
    },
  },
  {
    row: 58,
    title: 'Hosted control plane',
    absent:
      'Control planes are those of kubeadm (KubeadmControlPlane). A hosted one, such as Kamaji, is an object of another provider of Cluster API, with other fields.',
  },
  {
    row: 59,
    title: 'Janitor of what is left in the cloud',
    absent:
      'It is no field: the janitor runs on the management cluster, and adds its finalizer to OpenStackClusters by itself.',
  },
];
